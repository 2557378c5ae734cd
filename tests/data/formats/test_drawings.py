"""Several kinds of drawings in one source: the richest is read, by what the files turn out to bear."""

import json

import numpy as np
import pytest
from PIL import Image

import pupille
from pupille.config import DataConfig
from pupille.errors import DataError

MASK = np.array([[0, 0, 1, 1], [0, 2, 1, 1]], dtype=np.uint8)
VOC = """<annotation><filename>a.jpg</filename><size><width>4</width><height>2</height></size>
<object><name>cell</name><bndbox><xmin>2</xmin><ymin>1</ymin><xmax>3</xmax><ymax>2</ymax></bndbox></object>
</annotation>"""


@pytest.fixture
def both(tmp_path):
    """An image with a mask of classes and a box of Pascal VOC."""
    for folder in ("images", "masks", "xmls"):
        (tmp_path / folder).mkdir()
    Image.new("RGB", (4, 2)).save(tmp_path / "images/a.jpg")
    Image.fromarray(MASK).save(tmp_path / "masks/a.png")
    (tmp_path / "xmls/a.xml").write_text(VOC)
    return tmp_path


def test_masks_of_classes_are_richer_than_boxes_and_the_boxes_are_read_when_asked(both):
    made = pupille.open(both)
    assert made.task == "segmentation"
    assert any("the richest" in note and "detection, segmentation" in note for note in made.notes)
    asked = pupille.open(both, DataConfig(task="detection"))
    assert (asked.task, len(asked.annotations), asked.left_out) == ("detection", 1, ())
    assert any("--task detection asks for" in note for note in asked.notes)


def test_a_json_of_boxes_alone_is_not_taken_for_outlines_beside_masks(both):
    (both / "xmls/a.xml").unlink()
    document = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 4, "height": 2}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 0, 2, 2], "area": 4}],
        "categories": [{"id": 1, "name": "cell"}],
    }
    (both / "annotations.json").write_text(json.dumps(document))
    assert pupille.open(both).task == "segmentation"
    with pytest.raises(DataError, match="--task instances"):
        pupille.open(both, DataConfig(task="instances"))


@pytest.mark.parametrize("task", ["instances", "segmentation", "detection"])
def test_a_task_that_nothing_there_serves_is_refused(tmp_path, task):
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        Image.new("L", (2, 2)).save(tmp_path / name / "a.png")
    assert pupille.open(tmp_path).classes == ("cat", "dog")
    with pytest.raises(DataError, match=f"--task {task} needs"):
        pupille.open(tmp_path, DataConfig(task=task))


@pytest.mark.parametrize(
    ("task", "used"),
    [("segmentation", {"masks_are", "ignore_value", "background_value"}), ("detection", {"voc_zero_based"})],
)
def test_a_setting_that_changes_nothing_for_these_files_is_told(both, task, used):
    settings = {
        "masks_are": "classes", "ignore_value": "255", "background_value": "0", "voc_zero_based": True,
    }  # fmt: skip
    notes = pupille.open(both, DataConfig(task=task, **settings)).notes
    told = {name for name in settings if f"--{name.replace('_', '-')} does not concern" in "\n".join(notes)}
    assert told == set(settings) - used


def test_settings_of_drawings_are_told_to_change_nothing_in_folders_of_classes():
    notes = pupille.open("digits", DataConfig(ignore_value="255")).notes
    assert "--ignore-value does not concern these files and changes nothing." in notes
