import json
from pathlib import Path

import numpy as np
import pytest
from tool_exports import ANSWER, CUSTOM_VISION, MACHINE_LEARNING
from white_images import make_images

import pupille
from pupille.config import DataConfig
from pupille.data.formats.drawing import Drawing, Tree
from pupille.data.formats.tagged_boxes import is_tagged_boxes, read_tagged_boxes
from pupille.errors import DataError
from pupille.images.limits import DEFAULT_LIMITS


def read(folder: Path) -> Drawing:
    return read_tagged_boxes(Tree.of(folder), DataConfig(), DEFAULT_LIMITS)


def test_the_fruit_are_read_by_their_path_alone(shared: Path) -> None:
    dataset = pupille.open(shared / "data" / "fruit_boxes")
    assert len(dataset) == 23
    assert len(dataset.annotations) == 33
    assert dataset.task == "detection"
    assert dataset.classes == ("apple", "banana", "orange")
    # The first entry of tagged-images.json, on a photo of 1024 x 768: left .501782656, top .141307935, width
    # .30014348, height .421263933.
    first = dataset.annotations[dataset.annotations["id"] == "images/image11.jpg"].iloc[0]
    assert first["label"] == "orange"
    expected = (513.825440, 108.524494, 821.172363, 432.055195)
    np.testing.assert_allclose([first[side] for side in ("x1", "y1", "x2", "y2")], expected, atol=1e-5)


def test_the_file_of_the_fruit_opens_by_itself(shared: Path) -> None:
    assert len(pupille.open(shared / "data" / "fruit_boxes" / "tagged-images.json")) == 23


def test_custom_vision_has_regions_and_tags_of_whole_images(tmp_path: Path) -> None:
    make_images(tmp_path, {"photo 1.jpg": (600, 400), "two.jpg": (600, 400)})
    (tmp_path / "images.json").write_text(json.dumps(CUSTOM_VISION))
    dataset = pupille.open(tmp_path)
    assert dataset.objects().boxes.tolist() == [[150.0, 200.0, 450.0, 300.0]]
    assert list(dataset.samples["id"]) == ["photo 1.jpg", "two.jpg"]


def test_answers_of_custom_vision_bear_scores(tmp_path: Path) -> None:
    (tmp_path / "photo1.json").write_text(json.dumps(ANSWER))
    drawing = read(tmp_path)
    assert drawing.images[0].name == "photo1"
    assert drawing.objects.scores is not None
    assert drawing.objects.scores.tolist() == [0.8]
    np.testing.assert_allclose(drawing.objects.boxes, [[0.1, 0.2, 0.4, 0.6]])


def test_azure_machine_learning_writes_corners_line_by_line(tmp_path: Path) -> None:
    make_images(tmp_path, {"one.png": (400, 200)})
    (tmp_path / "labels.jsonl").write_text(MACHINE_LEARNING)
    dataset = pupille.open(tmp_path)
    assert dataset.objects().boxes.tolist() == [[100.0, 100.0, 300.0, 200.0]]
    assert dataset.objects().crowd.tolist() == [True]


@pytest.mark.parametrize(
    ("side", "value"), [("left", 12), ("width", -0.1), ("top", None), ("height", "tall"), ("tag", "")]
)
def test_a_box_that_is_none_is_refused_with_its_place(tmp_path: Path, side: str, value: object) -> None:
    box = {"tag": "cat", "left": 0.1, "top": 0.1, "width": 0.1, "height": 0.1} | {side: value}
    (tmp_path / "a.json").write_text(json.dumps({"files": [{"filename": "a.jpg", "tags": [box]}]}))
    with pytest.raises(DataError, match=r"'a.json': files\[0\].tags\[0\] "):
        read(tmp_path)


def test_other_json_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"left": 1, "settings": {}}')
    assert not is_tagged_boxes(Tree.of(tmp_path))
