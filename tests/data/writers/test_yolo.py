"""YOLO's text files, by hand."""

import numpy as np
import pytest
import yaml

from pupille.data.writers.yolo import write_yolo


def numbers(data):
    return [[float(word) for word in line.split()] for line in data.decode().splitlines()]


def test_a_box_is_its_middle_and_sides_in_shares(boxes, written):
    files, notes = written(write_yolo, boxes)
    assert numbers(files["labels/a.txt"]) == [pytest.approx([0, 11 / 40, 9 / 30, 18 / 40, 12 / 30])]
    assert numbers(files["labels/b.txt"]) == [pytest.approx([1, 3 / 40, 4.75 / 30, 4 / 40, 5.5 / 30])]
    assert notes == []


def test_an_outline_is_its_corners_and_a_mask_becomes_one(every_kind, written):
    outline, mask = numbers(written(write_yolo, every_kind)[0]["labels/a.txt"])
    corners = np.array(outline[1:]).reshape(-1, 2) * (40, 30)
    assert corners == pytest.approx(np.array([[2, 3], [20, 3], [10, 15]]))
    around = np.array(mask[1:]).reshape(-1, 2) * (40, 30)
    assert (mask[0], around.min(axis=0).tolist(), around.max(axis=0).tolist()) == (
        1,
        pytest.approx([4, 4]),
        pytest.approx([8, 10]),
    )


def test_names_and_parts_stand_in_data_yaml(every_kind, written):
    files, _ = written(write_yolo, every_kind)
    assert yaml.safe_load(files["data.yaml"]) == {
        "path": ".",
        "train": "train.txt",
        "test": "test.txt",
        "names": {0: "cell", 1: "dust"},
    }
    assert files["train.txt"] == b"./images/a.jpg\n"


def test_a_crowd_is_not_written_and_that_is_told(every_kind, written):
    files, notes = written(write_yolo, every_kind)
    assert [row[0] for row in numbers(files["labels/b.txt"])] == [1]
    assert [note.split(",")[0] for note in notes] == [
        "1 object has parts",
        "1 region of many objects (crowd) is not written: YOLO would take it for one object.",
        "1 object is marked as difficult",
    ]
