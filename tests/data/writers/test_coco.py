"""COCO as `pycocotools` reads it."""

import json

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from pupille.data.writers.coco import write_coco
from pupille.errors import DataError

# pycocotools 2.0.11 is older than this rule of numpy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def test_each_part_is_a_file_with_its_own_images_and_all_classes(every_kind, written):
    files, _ = written(write_coco, every_kind)
    assert sorted(files) == ["annotations/instances_test.json", "annotations/instances_train.json"]
    train, test = (json.loads(files[f"annotations/instances_{part}.json"]) for part in ("train", "test"))
    assert train["images"] == [{"id": 1, "file_name": "a.jpg", "width": 40, "height": 30}]
    assert [image["file_name"] for image in test["images"]] == ["b.jpg"]
    assert train["categories"] == test["categories"] == [{"id": 1, "name": "cell"}, {"id": 2, "name": "dust"}]


def test_boxes_are_corner_and_sides_and_a_crowd_is_marked(every_kind, written):
    files, _ = written(write_coco, every_kind)
    difficult, crowd = json.loads(files["annotations/instances_test.json"])["annotations"]
    assert (difficult["bbox"], difficult["category_id"], difficult["image_id"]) == ([1, 2, 4, 5], 2, 2)
    assert (difficult["iscrowd"], crowd["iscrowd"]) == (0, 1)
    assert "segmentation" not in difficult


def test_an_outline_is_a_list_of_corners_and_a_mask_is_pycocotools_text(every_kind, written):
    files, _ = written(write_coco, every_kind)
    outline, mask = json.loads(files["annotations/instances_train.json"])["annotations"]
    assert outline["segmentation"] == [[2, 3, 20, 3, 10, 15]]
    expected = np.zeros((30, 40), dtype=np.uint8)
    expected[4:10, 4:8] = 1
    assert np.array_equal(coco_mask.decode(mask["segmentation"]), expected)
    assert mask["area"] == 24


def test_what_coco_does_not_know_is_told(every_kind, boxes, written):
    assert written(write_coco, every_kind)[1] == [
        "1 object is marked as difficult, which COCO does not know; it is written as any other."
    ]
    assert written(write_coco, boxes)[1] == []


def test_a_set_without_objects_is_refused(drawn, written):
    with pytest.raises(DataError, match="nothing is drawn on 'set'"):
        written(write_coco, drawn())
