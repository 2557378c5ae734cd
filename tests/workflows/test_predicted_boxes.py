"""Boxes predicted for new images: what is written, what is told, what cannot be asked."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pupille.data.dataset import LeftOut
from pupille.errors import ConfigError, RunError
from pupille.i18n.language import speaking, tell
from pupille.models.boxwise.operating import MOST, Operating
from pupille.models.boxwise.tiles import Tiles
from pupille.models.decode.detection import answers_of
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.results.objects_json import images_of, objects_of
from pupille.shapes.objects import Objects
from pupille.workflows.answers import Answers, Wishes
from pupille.workflows.predicted_boxes import BoxPrediction, calibrated, prediction

SPEC = ModelSpec(
    "one-stage",
    ("red cell", "platelet"),
    Preprocessing(20, 20, 1, 0, 255, (0.5,), (0.25,)),
    task="detection",
    operating=Operating((0.5, 0.2)),
)


def boxes(*rows) -> Objects:
    """rows: (class, score, x1, y1, x2, y2)."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return Objects(
        np.zeros(len(table), dtype=np.int64), table[:, 0].astype(np.int64), table[:, 2:], scores=table[:, 1]
    )


@pytest.fixture
def made() -> BoxPrediction:
    answers = Answers(
        SPEC,
        pd.DataFrame({"id": ["a/one.png", "b/one.png"]}),
        answers_of([boxes((0, 0.4, 0, 0, 9, 9), (1, 0.3, 5, 0, 10, 10), (0, 0.9, 0, 0, 10, 20)), boxes()]),
        (LeftOut("bad.png", tell("is damaged")),),
        None,
        (),
        ((40, 10), (20, 20)),
    )
    return prediction(answers, Wishes(), None)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_boxes_from_the_score_of_their_class_on_are_listed_at_the_size_of_the_image(made):
    assert [[*row.values()] for row in rows(made.to_csv())] == [
        ["a/one.png", "red cell", "0.9", "0.0", "0.0", "20.0", "10.0"],
        ["a/one.png", "platelet", "0.3", "10.0", "0.0", "20.0", "5.0"],
    ]


def test_images_are_counted_with_those_that_have_none_and_those_left_out(made):
    found = rows(made.counts_csv())
    assert [(row["image"], row["objects"], row["red cell"], row["platelet"]) for row in found] == [
        ("a/one.png", "2", "1", "1"),
        ("b/one.png", "0", "0", "0"),
        ("bad.png", "", "", ""),
    ]
    assert found[2]["problem"]


def test_files_of_coco_and_yolo_are_written(made, tmp_path):
    made.write(tmp_path / "out")
    record = json.loads((tmp_path / "out" / "boxes.json").read_text())
    assert images_of(record)[0] == ("a/one.png", "b/one.png")
    assert np.array_equal(objects_of(record).boxes, made.found.boxes)
    assert (tmp_path / "out" / "labels" / "one.txt").read_text().splitlines() == [
        "0 0.250000 0.500000 0.500000 1.000000 0.9000",
        "1 0.375000 0.250000 0.250000 0.500000 0.3000",
    ]
    assert (tmp_path / "out" / "labels" / "one-2.txt").read_text() == ""
    assert (tmp_path / "out" / "classes.txt").read_text().split("\n") == ["red cell", "platelet", ""]
    made.write(tmp_path / "out")


def test_what_is_written_is_read_back_as_answers_of_another_tool(made, tmp_path):
    record = json.loads(made.coco())
    assert [row["score"] for row in record["annotations"]] == [0.3, 0.9]
    assert made.to_json()["images"][0]["boxes"][0] == {
        "class": "red cell", "score": 0.9, "x1": 0.0, "y1": 0.0, "x2": 20.0, "y2": 10.0,
    }  # fmt: skip


def test_a_folder_of_something_else_is_left_alone(made, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(RunError, match="no empty folder"):
        made.write(tmp_path)


def test_a_terminal_counts_the_objects_of_each_class(made):
    lines = made.lines()
    assert "2\u00a0objects (red cell 1, platelet 1)" in lines[0]
    assert "0\u00a0objects" in lines[1]
    with speaking("fr"):
        assert any("validation" in line and "0,50" in line for line in made.sentences())


@pytest.mark.parametrize(
    "wishes", [Wishes(coverage=0.9), Wishes(door="x"), Wishes(sums={"x": (0,)}), Wishes(pixel_size=0.5)]
)
def test_what_is_about_whole_images_is_refused(wishes):
    with pytest.raises(ConfigError, match="Leave"):
        calibrated(SPEC, wishes, None)


def test_the_most_probable_classes_cannot_be_asked_for(made):
    with pytest.raises(ConfigError, match="finds boxes"):
        made.to_csv(3)


def test_an_image_with_as_many_boxes_as_are_answered_at_most_is_told_unless_it_was_seen_in_tiles(made):
    many = boxes(*[(0, 0.9, 0, 0, 9, 9)] * MOST)
    full = replace(made, found=replace(many, images=np.zeros(len(many), dtype=np.int64)))
    assert any("1 image has as many boxes" in line and "--tiles" in line for line in full.sentences())
    tiled = replace(full, spec=replace(SPEC, tiles=Tiles(20, 5)))
    assert not any("as many boxes" in line for line in (*tiled.sentences(), *made.sentences()))
