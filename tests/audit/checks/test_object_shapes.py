"""What the audit says of the sizes and edges of boxes: too small, odd in their class, loose, off by one pixel."""

import numpy as np
import pytest

from pupille.audit.check import Check, Evidence, NotApplicable
from pupille.audit.checks.object_shapes import LOOSE, ODD_SHAPES, OFF_BY_ONE, SMALL
from pupille.results.finding import Finding
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

CHECKS = (SMALL, ODD_SHAPES, LOOSE, OFF_BY_ONE)
RNG = np.random.default_rng(0)
SIDES = np.exp(RNG.normal(3.5, 0.2, (60, 2)))
ORDINARY = [(k // 3, "cell", 100, 100, 100 + w, 100 + h) for k, (w, h) in enumerate(SIDES)]


def only(check: Check, evidence: Evidence) -> Finding:
    (finding,) = check.look(evidence)
    assert finding.code == check.code
    return finding


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_question_does_not_arise_where_no_objects_are_drawn(check, make_evidence):
    assert isinstance(check.look(make_evidence(["cat", "dog"] * 20)), NotApplicable)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_ordinary_boxes_pass_or_are_not_asked(check, make_drawn):
    answer = check.look(make_drawn(ORDINARY))
    assert answer == () or isinstance(answer, NotApplicable)


def test_narrow_objects_are_told(make_drawn):
    finding = only(SMALL, make_drawn([*ORDINARY, (4, "cell", 10, 10, 13.9, 60), (5, "cell", 10, 10, 14, 60)]))
    assert finding.ids == ("im004.png",)
    assert "1 of 62 objects is small: 1 below 4 pixels a side, 0 below 12" in finding.sentence


def test_what_is_left_of_an_object_at_the_border_is_not_small(make_drawn):
    assert SMALL.look(make_drawn([*ORDINARY, (4, "cell", 398, 10, 400, 60), (5, "cell", 10, 0, 60, 2)])) == ()


def test_objects_that_shrink_below_twelve_pixels_are_told(make_drawn):
    # 30 pixels of 1,920 are 10 of 640, 40 are 13.
    boxes = [(k, "cell", 10, 10, 50, 50) for k in range(20)]
    finding = only(SMALL, make_drawn([*boxes, (3, "cell", 100, 100, 130, 150)], size=(1920, 1080)))
    assert finding.ids == ("im003.png",)
    assert "0 below 4 pixels a side, 1 below 12 once the longer side" in finding.sentence
    assert SMALL.look(make_drawn(boxes, size=(1920, 1080))) == ()


def test_a_box_of_two_objects_and_a_slip_are_odd_in_their_class(make_drawn):
    odd = [(3, "cell", 20, 20, 300, 280), (7, "cell", 20, 20, 320, 24)]
    finding = only(ODD_SHAPES, make_drawn([*ORDINARY, *odd]))
    assert set(finding.ids) == {"im003.png", "im007.png"}
    assert "'cell' (2)" in finding.sentence


def test_what_the_border_cuts_is_not_odd(make_drawn):
    assert ODD_SHAPES.look(make_drawn([*ORDINARY, (3, "cell", 0, 20, 2, 280)])) == ()


def test_few_of_a_class_are_not_judged(make_drawn):
    few = [*ORDINARY[:18], (3, "cell", 20, 20, 300, 280)]
    assert isinstance(ODD_SHAPES.look(make_drawn(few)), NotApplicable)


def test_a_class_with_much_smaller_objects_than_another_is_not_odd(make_drawn):
    dust = [(k // 3, "dust", 200, 100, 200 + w / 10, 100 + h / 10) for k, (w, h) in enumerate(SIDES)]
    assert ODD_SHAPES.look(make_drawn([*ORDINARY, *dust])) == ()


def test_a_box_larger_than_its_outline_is_loose(make_drawn):
    ring = Polygons((np.array([[20.0, 20], [60, 20], [60, 70], [20, 70]]),))
    mask = np.zeros((300, 400), dtype=np.bool_)
    mask[100:140, 200:260] = True
    tight = [(0, "a", 20, 20, 60, 70, ring), (1, "a", 198, 99, 261, 141, RunLength.of_mask(mask))]
    assert LOOSE.look(make_drawn(tight)) == ()
    finding = only(LOOSE, make_drawn([*tight, (1, "a", 20, 20, 68, 70, ring)]))
    assert finding.ids == ("im001.png",)
    assert "1 of 3 boxes is not tight around its own outline, by up to 8 pixels" in finding.sentence


def at_borders(low: float, high: float) -> list[tuple]:
    """Twelve boxes that end beside the left border and twelve beside the right one, by so many pixels."""
    return [
        *((k, "a", low, 50 + k, 40, 90) for k in range(12)),
        *((k, "a", 300, 50 + k, 400 - high, 90) for k in range(12)),
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1, 0, "one pixel short of it on the left and at the top"),
        (0, 1, "one pixel short of it on the right and at the bottom"),
        (-1, 0, "one pixel beyond it on the left and at the top"),
        (0, -1, "one pixel beyond it on the right and at the bottom"),
    ],
)
def test_boxes_that_end_beside_one_border_are_off_by_one(low, high, words, make_drawn):
    finding = only(OFF_BY_ONE, make_drawn(at_borders(low, high)))
    assert words in finding.sentence
    assert "12 boxes" in finding.sentence


@pytest.mark.parametrize(("low", "high"), [(0, 0), (1, 1), (-1, -1), (0.4, 0)])
def test_borders_that_are_treated_alike_pass(low, high, make_drawn):
    assert OFF_BY_ONE.look(make_drawn(at_borders(low, high))) == ()


def test_boxes_that_end_anywhere_near_the_border_pass(make_drawn):
    mixed = [(k, "a", k % 2, 50, 40, 90) for k in range(20)]
    assert OFF_BY_ONE.look(make_drawn([*mixed, *at_borders(1, 0)])) == ()
