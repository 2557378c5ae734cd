"""What the audit says of boxes one by one: clicks, boxes beyond the picture, the whole picture, doubles."""

import numpy as np
import pytest

from pupille.audit.check import Check, Evidence, NotApplicable
from pupille.audit.checks.objects import (
    DRAWN_TWICE,
    NO_AREA,
    OUTSIDE,
    TWO_CLASSES,
    WHOLE_IMAGE,
)
from pupille.results.finding import Finding
from pupille.shapes.polygons import Polygons

CHECKS = (NO_AREA, OUTSIDE, WHOLE_IMAGE, DRAWN_TWICE, TWO_CLASSES)
SOUND = [
    (0, "cell", 10, 20, 60, 90),
    (0, "cell", 70, 20, 130, 90),
    (1, "dust", 200.5, 100, 240, 140),
    (2, "cell", 0, 0, 50, 40),
]


def only(check: Check, evidence: Evidence) -> Finding:
    (finding,) = check.look(evidence)
    assert finding.code == check.code
    return finding


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_question_does_not_arise_where_no_objects_are_drawn(check, make_evidence, make_drawn):
    assert isinstance(check.look(make_evidence(["cat", "dog"] * 20)), NotApplicable)
    assert isinstance(check.look(make_drawn([], 3)), NotApplicable)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_sound_boxes_pass(check, make_drawn):
    assert check.look(make_drawn(SOUND)) == ()


def test_clicks_and_lines_are_told_with_their_places_on_the_image(make_drawn):
    clicks = [(2, "cell", 30, 30, 30, 30), (0, "cell", 5, 5, 6, 6), (2, "cell", 9, 9, 9, 80)]
    finding = only(NO_AREA, make_drawn([*SOUND, *clicks]))
    assert finding.ids == ("im002.png", "im000.png")
    assert finding.details["objects"] == {"im002.png": [1, 2], "im000.png": [2]}
    assert "3 boxes have no area" in finding.sentence
    assert "on 2 images" in finding.sentence


def test_a_small_box_of_more_than_one_pixel_is_no_click(make_drawn):
    assert NO_AREA.look(make_drawn([(0, "cell", 5, 5, 6.5, 5.5)])) == ()


def test_boxes_beyond_the_picture_are_told_with_how_far(make_drawn):
    beyond = [
        (0, "cell", 390, 10, 425, 60),
        (1, "cell", 500, 10, 520, 60),
        (1, "cell", -4, -5, 440, 340),
        (2, "cell", -0.9, 10, 20, 300.8),
    ]
    finding = only(OUTSIDE, make_drawn([*SOUND, *beyond]))
    assert finding.ids == ("im001.png", "im000.png")
    assert "by up to 120 pixels (1 entirely outside, 1 larger than the picture)" in finding.sentence


def test_boxes_of_the_whole_picture_are_told(make_drawn):
    finding = only(
        WHOLE_IMAGE, make_drawn([*SOUND, (1, "cell", 1, 0, 400, 299), (2, "cell", 0, 0, 400, 250)])
    )
    assert finding.ids == ("im001.png",)
    assert "1 of 6 boxes covers its whole picture" in finding.sentence


def test_an_object_drawn_twice_is_told_and_the_first_one_stays(make_drawn):
    again = [(0, "cell", 10, 20, 60, 90.5), (1, "cell", 10, 20, 60, 90)]
    finding = only(DRAWN_TWICE, make_drawn([*SOUND, *again]))
    assert finding.details["objects"] == {"im000.png": [2]}
    assert TWO_CLASSES.look(make_drawn([*SOUND, *again])) == ()


def test_boxes_that_share_nineteen_twentieths_are_not_yet_the_same(make_drawn):
    # 100 x 100 and 100 x 95.1 of it share 95.1 %, 94.9 do not.
    assert DRAWN_TWICE.look(make_drawn([(0, "a", 0, 0, 100, 100), (0, "a", 0, 0, 100, 94.9)])) == ()
    assert DRAWN_TWICE.look(make_drawn([(0, "a", 0, 0, 100, 100), (0, "a", 0, 0, 100, 95.1)]))


def test_one_place_under_two_classes_names_both(make_drawn):
    finding = only(TWO_CLASSES, make_drawn([*SOUND, (0, "dust", 10, 20, 60, 90)]))
    assert "'cell' and as 'dust'" in finding.sentence
    assert finding.details["objects"] == {"im000.png": [0, 2]}


def test_two_outlines_in_one_box_are_two_objects(make_drawn):
    upper = Polygons((np.array([[0.0, 0], [100, 0], [0, 100]]),))
    lower = Polygons((np.array([[100.0, 100], [100, 0], [0, 100]]),))
    box = (0, 0, 100, 100)
    assert DRAWN_TWICE.look(make_drawn([(0, "a", *box, upper), (0, "a", *box, lower)])) == ()
    assert DRAWN_TWICE.look(make_drawn([(0, "a", *box, upper), (0, "a", *box, upper)]))


def test_doubles_are_found_among_more_boxes_than_are_compared_at_once(make_drawn):
    boxes = [(0, "a", 2 * k, 0, 2 * k + 2, 3) for k in range(600)]
    finding = only(DRAWN_TWICE, make_drawn([*boxes, boxes[3], boxes[550]], size=(1300, 300)))
    assert finding.details["objects"] == {"im000.png": [600, 601]}


def test_the_two_clicks_of_the_blood_cells_are_found(open_shared):
    finding = only(NO_AREA, open_shared("bccd"))
    assert [id_.rpartition("/")[2] for id_ in finding.ids] == ["BloodImage_00338.jpg", "BloodImage_00343.jpg"]
    assert finding.details["n"] == 2
