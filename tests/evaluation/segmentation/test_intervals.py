"""How often the intervals of masks hold the truth: a thinned grid of benchmarks/coverage_masks.py."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from pupille.evaluation.segmentation.intervals import Basis, metric_of
from pupille.evaluation.segmentation.specs import METRICS
from pupille.i18n.language import tell

BENCHMARK = Path(__file__).resolve().parents[3] / "benchmarks" / "coverage_masks.py"
IOU, DISTANCE = (next(spec for spec in METRICS if spec.name == name) for name in ("iou", "surface_distance"))


@pytest.fixture(scope="module")
def simulation() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_of_masks", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up while it is made.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("images", "groups"), [(20, 0), (72, 0), (28, 14)])
def test_intervals_hold_the_truth_about_as_often_as_they_promise(simulation, images, groups):
    rows = list(simulation.coverage("even", images, groups, repeats=100, resamples=100))
    assert {row.figure for row in rows} == {spec.name for spec in METRICS} | {"three equal tools"}
    for row in rows:
        # 95 of 100 are expected, and fewer than 85 in one of 100,000 such counts.
        assert row.held >= 0.85, row
        assert row.given == 1.0


def test_an_excellent_tool_that_rarely_fails_is_the_cell_where_they_do_not(simulation):
    rows = simulation.coverage("rare failure", 20, 0, repeats=100, resamples=100)
    assert next(row.held for row in rows if row.figure == "iou") < 0.75


def basis(n: int = 12, few: str | None = None, remark: str | None = None) -> Basis:
    return Basis(n, few, tell("nowhere"), remark and tell(remark))


def test_reasons_are_joined_to_what_a_reader_must_know():
    scores = np.array([0.5, *np.linspace(0.4, 0.6, 12)])
    assert metric_of(IOU, scores, basis(remark="told")).reason == "told"
    assert metric_of(IOU, scores, basis(few="too few", remark="told")).reason == "too few; told"
    assert metric_of(IOU, scores, basis(few="too few")).reason == "too few"
    assert metric_of(IOU, np.full(13, np.nan), basis(few="too few")).reason == "nowhere"


def test_a_perfect_distance_has_no_interval_and_a_perfect_share_a_cautious_one():
    distance = metric_of(DISTANCE, np.zeros(13), basis())
    assert (distance.value, distance.low, distance.high) == (0, None, None)
    share = metric_of(IOU, np.ones(13), basis())
    assert 0.6 < share.low < 0.8
    assert share.high == 1
