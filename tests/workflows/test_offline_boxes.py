"""The rules of a run that finds boxes, as a page takes them over."""

from dataclasses import replace

from pupille.images.layers import COLOURS
from pupille.models.boxwise.operating import Operating
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.workflows.offline_boxes import rules

SPEC = ModelSpec(
    "one-stage",
    ("cell", "platelet"),
    Preprocessing(48, 64, 3, 0.0, 255.0, (0.5,) * 3, (0.2,) * 3),
    task="detection",
    operating=Operating((0.25, 0.5), overlap=0.6),
)


def test_the_thresholds_of_validation_are_taken_over_and_told(tmp_path):
    got = rules(tmp_path, SPEC, None)
    assert got.record["thresholds"] == [0.25, 0.5]
    assert got.record["colours"] == [list(colour) for colour in COLOURS]
    first, second = got.sentences()
    assert "F1" in first
    assert "cell 0.25, platelet 0.50" in first
    assert "64 x 48 pixels" in second


def test_without_thresholds_every_box_is_shown_and_that_is_told(tmp_path):
    got = rules(tmp_path, replace(SPEC, operating=None), None)
    assert got.record["thresholds"] is None
    assert "validation chose no threshold" in got.sentences()[0]
