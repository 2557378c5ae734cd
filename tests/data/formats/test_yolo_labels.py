"""Lines of YOLO's text files, by hand."""

import numpy as np
import pytest

from pupille.data.formats.yolo_labels import is_yolo_text, yolo_objects
from pupille.errors import DataError


def only(text, *, has_points=False):
    (thing,) = yolo_objects(text, has_points=has_points)
    return thing


def test_a_box_is_its_middle_and_sides():
    box = only("3 0.5 0.4 0.2 0.1\n\n")
    assert (box.class_id, box.corners, box.outline, box.score, box.is_outside) == (3, None, None, None, False)
    assert box.box == pytest.approx((0.4, 0.35, 0.6, 0.45))


def test_a_sixth_number_is_a_confidence():
    assert only("0 0.5 0.5 0.2 0.2 0.75").score == 0.75


def test_more_pairs_are_an_outline_and_its_box_goes_around():
    outline = only("1 0.1 0.2 0.5 0.2 0.3 0.6")
    assert outline.corners.tolist() == [[0.1, 0.2], [0.5, 0.2], [0.3, 0.6]]
    assert outline.box == (0.1, 0.2, 0.5, 0.6)
    assert np.array_equal(outline.outline.rings[0], outline.corners)


def test_points_of_the_body_are_not_read():
    body = only("0 0.5 0.5 0.2 0.2 0.1 0.1 2 0.3 0.3 1", has_points=True)
    assert (body.corners, body.score) == (None, None)
    assert body.box == pytest.approx((0.4, 0.4, 0.6, 0.6))


@pytest.mark.parametrize(("number", "outside"), [(1.0005, False), (1.01, True), (-0.01, True)])
def test_a_share_beyond_the_picture_is_noted_beyond_rounding(number, outside):
    assert only(f"0 {number} 0.5 0.2 0.2").is_outside is outside


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("cat 0.5 0.5 0.2 0.2", "no class and box"),
        ("0 0.5 0.5 0.2", "no class and box"),
        ("0.5 0.5 0.5 0.2 0.2", "no class and box"),
        ("0 nan 0.5 0.2 0.2", "no class and box"),
        ("-1 0.5 0.5 0.2 0.2", "counted from 0"),
        ("0 120 80 30 20", "120 is no share"),
        ("0 0.5 0.5 -0.2 0.2", "negative width or height"),
        ("0 0.5 0.5 0.2 0.2 1.5", "confidence from 0 to 1"),
    ],
)
def test_a_line_that_is_no_object_is_named_by_its_number(line, reason):
    with pytest.raises(DataError, match=rf"line 2: .*{reason}"):
        yolo_objects(f"0 0.5 0.5 0.2 0.2\n{line}\n", has_points=False)


def test_a_text_is_yolos_if_its_first_line_is_an_object():
    assert is_yolo_text("\n 0 0.5 0.5 0.2 0.2\nrubbish")
    assert not is_yolo_text("cat\ndog")
    assert not is_yolo_text("\n")
