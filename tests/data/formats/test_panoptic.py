"""COCO's panoptic form: things are objects, stuff is none, and what does not fit is told."""

import json
from collections import Counter
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import pupille
from pupille.config import DataConfig
from pupille.errors import DataError

IDS = np.array([[0, 7, 7, 70000], [0, 7, 300, 70000], [0, 0, 300, 70000]])


def write(root, **changes):
    (root / "images").mkdir(parents=True)
    (root / "panoptic").mkdir()
    Image.new("RGB", (4, 3)).save(root / "images/a.jpg")
    colours = np.stack([IDS & 255, IDS >> 8 & 255, IDS >> 16 & 255], axis=2).astype(np.uint8)
    Image.fromarray(colours).save(root / "panoptic/a.png")
    document = {
        "images": [{"id": 9, "file_name": "a.jpg", "width": 4, "height": 3}],
        "annotations": [
            {
                "image_id": 9,
                "file_name": "a.png",
                "segments_info": [
                    {"id": 7, "category_id": 1, "iscrowd": 0, "area": 3, "bbox": [1, 0, 2, 2]},
                    {"id": 300, "category_id": 1, "iscrowd": 1, "area": 2, "bbox": [2, 1, 1, 2]},
                    {"id": 70000, "category_id": 5, "iscrowd": 0, "area": 3, "bbox": [3, 0, 1, 3]},
                ],
            }
        ],
        "categories": [
            {"id": 1, "name": "cell", "isthing": 1},
            {"id": 5, "name": "glass", "isthing": 0},
            {"id": 6, "name": "hair", "isthing": 1},
        ],
    } | changes
    (root / "panoptic.json").write_text(json.dumps(document))
    return root


def test_things_are_objects_and_stuff_is_told(tmp_path):
    made = pupille.open(write(tmp_path))
    assert (made.task, made.classes) == ("instances", ("cell",))
    assert made.annotations[["x1", "y1", "x2", "y2"]].to_numpy().tolist() == [[1, 0, 3, 2], [2, 1, 3, 3]]
    assert made.annotations["crowd"].tolist() == [False, True]
    assert all(
        (shape.mask() == (number == IDS)).all()
        for shape, number in zip(made.annotations["shape"], (7, 300), strict=True)
    )
    assert any("1 segment of stuff" in note for note in made.notes)
    assert any("1 of 2 categories of things" in note for note in made.notes)
    assert not made.left_out


def test_the_boxes_of_things_are_read_when_asked(tmp_path):
    made = pupille.open(write(tmp_path), DataConfig(task="detection"))
    assert (made.task, len(made.annotations)) == ("detection", 2)


def test_segments_without_pixels_and_pixels_without_segments_are_told(tmp_path):
    row = {
        "image_id": 9,
        "file_name": "a.png",
        "segments_info": [{"id": 7, "category_id": 1}, {"id": 8, "category_id": 1}],
    }
    made = pupille.open(write(tmp_path, annotations=[row]))
    assert len(made.annotations) == 1
    assert any("have no pixel: 1; the first is 8" in note for note in made.notes)
    assert any("of no class: 2; the first is 300" in note for note in made.notes)


@pytest.mark.parametrize(
    "changes",
    [
        {"categories": 3},
        {"images": [4]},
        {"annotations": [{"image_id": 9, "file_name": "a.png", "segments_info": [5]}]},
        {"annotations": [{"image_id": 9, "file_name": "a.png", "segments_info": [{"id": 7}]}]},
        {"annotations": [{"image_id": [], "file_name": "a.png", "segments_info": []}]},
    ],
)
def test_a_damaged_file_is_refused_with_its_entry(tmp_path, changes):
    with pytest.raises(DataError, match=r"'panoptic.json' has no usable"):
        pupille.open(write(tmp_path, **changes))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["images", "annotations", "categories", "segments_info", "id", "category_id"]), ANYTHING
)
def test_whatever_stands_in_an_entry_is_read_or_refused_as_data(tmp_path_factory, name, value):
    segment = {"id": 7, "category_id": 1}
    row = {"image_id": 9, "file_name": "a.png", "segments_info": [segment]}
    changes = {"annotations": [row]}
    if name in segment:
        segment[name] = value
    elif name in row:
        row[name] = value
    else:
        changes[name] = value
    root = write(tmp_path_factory.mktemp("any") / "set", **changes)
    with suppress(DataError):
        assert len(pupille.open(root)) == 1


def test_an_image_without_its_segments_is_left_out(tmp_path):
    root = write(tmp_path)
    Image.new("RGB", (4, 3)).save(root / "images/b.jpg")
    document = json.loads((root / "panoptic.json").read_text())
    document["images"].append({"id": 2, "file_name": "b.jpg"})
    document["annotations"].append({"image_id": 2, "file_name": "b.png", "segments_info": []})
    (root / "panoptic.json").write_text(json.dumps(document))
    made = pupille.open(root)
    assert list(made.samples["id"]) == ["images/a.jpg"]
    assert any(item.path == "b.jpg" and "are not here" in item.reason for item in made.left_out)


def test_the_things_of_coco_have_the_areas_and_boxes_that_its_json_states(shared):
    root = shared / "data" / "coco" / "panoptic_segmentation"
    document = json.loads((root / "annotations/panoptic_train2017.json").read_text())
    names = {row["id"]: row["name"] for row in document["categories"] if row["isthing"]}
    stated = Counter()
    for row in document["annotations"]:
        for item in row["segments_info"]:
            if item["category_id"] in names:
                x, y, width, height = item["bbox"]
                stem = row["file_name"].split(".")[0]
                stated[stem, names[item["category_id"]], item["area"], (x, y, x + width, y + height)] += 1
    made = pupille.open(root)
    table = made.annotations
    read = Counter(
        (id_.rpartition("/")[2].split(".")[0], label, area, box)
        for id_, label, area, *box in table[["id", "label", "area", "x1", "y1", "x2", "y2"]].itertuples(
            index=False
        )
        for box in [tuple(box)]
    )
    assert (len(made), read.total()) == (100, stated.total())
    assert read == stated


def test_of_the_kinds_in_one_folder_the_richest_is_taken_and_said(shared):
    made = pupille.open(shared / "data" / "coco")
    assert made.task == "instances"
    assert any("are the richest and are taken" in note and "segmentation" in note for note in made.notes)
    assert pupille.open(shared / "data" / "coco", DataConfig(task="segmentation")).task == "segmentation"
