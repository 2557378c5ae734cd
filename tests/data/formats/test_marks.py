"""Marks of annotation tools as objects: parts are joined, turned boxes stay boxes beside boxes."""

import numpy as np
import pytest

from pupille.data.formats.drawing import DrawnImage
from pupille.data.formats.marks import FARTHEST, Mark, MarkList, ellipse, outline, turned_box
from pupille.errors import DataError
from pupille.i18n.language import retell, tell
from pupille.shapes.run_length import RunLength

TRIANGLE = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0)]
FARTHER = [(10.0, 10.0), (14.0, 10.0), (14.0, 13.0)]


def drawn(*marks, task="auto"):
    """The drawing of marks on one image."""
    listed = MarkList()
    listed.add_image(DrawnImage("a.png", source="a.json"))
    for mark in marks:
        listed.add(mark)
    return listed.drawing(tell("a format"), task)


def of_outline(ring, label="cell", **facts):
    box, shape = outline(ring)
    return Mark(label, box, shape, "outline", **facts)


def test_an_outline_has_the_box_around_it():
    box, shape = outline(TRIANGLE)
    assert (box, shape.rings[0].tolist()) == ((0, 0, 4, 3), [list(corner) for corner in TRIANGLE])


def test_a_box_turned_by_a_quarter_about_its_corner_lies_beside_it():
    box, shape = turned_box((0, 0, 4, 2), 90, (0, 0))
    assert box == pytest.approx((-2, 0, 0, 4))
    assert shape.area == pytest.approx(8)


def test_turned_boxes_and_circles_are_boxes_where_nothing_is_drawn_as_an_outline():
    turned = Mark("cell", *turned_box((0, 0, 4, 2), 90, (0, 0)), "turned")
    circle = Mark("dust", *ellipse((10, 10), (3, 3), 0), "round")
    assert drawn(turned, circle).annotation == "boxes"
    beside = drawn(turned, circle, of_outline(TRIANGLE))
    assert beside.annotation == "instances"
    assert all(shape is not None for shape in beside.objects.shapes)


def test_parts_of_one_object_are_one_with_the_surest_score_and_the_box_around_all():
    drawing = drawn(
        of_outline(TRIANGLE, part_of="7", score=0.2),
        of_outline(FARTHER, part_of="7", score=0.9),
        of_outline(FARTHER, part_of="8", score=0.5),
        of_outline(TRIANGLE, "dust", part_of="7", score=0.4),
    )
    assert drawing.classes == ("cell", "dust")
    assert drawing.objects.labels.tolist() == [0, 0, 1]
    assert drawing.objects.scores.tolist() == [0.9, 0.5, 0.4]
    assert drawing.objects.boxes[0].tolist() == [0, 0, 14, 13]
    assert [len(shape.rings) for shape in drawing.objects.shapes] == [2, 1, 1]
    assert any(retell(note).startswith("1 object is drawn in several parts") for note in drawing.notes)


def test_masks_of_one_size_are_joined_and_of_several_stay_apart():
    masks = [RunLength.of_mask(np.eye(4, dtype=bool)), RunLength.of_mask(np.eye(4, dtype=bool)[::-1])]
    parts = [Mark("cell", (0, 0, 4, 4), mask, "outline", part_of="1") for mask in masks]
    assert drawn(*parts).objects.shapes[0].area == 8
    other = Mark("cell", (0, 0, 5, 5), RunLength.of_mask(np.eye(5, dtype=bool)), "outline", part_of="1")
    apart = drawn(parts[0], other)
    assert len(apart.objects) == 2
    assert any("mixes outlines and masks" in retell(note) for note in apart.notes)


def test_what_a_tool_says_beside_is_a_column():
    drawing = drawn(of_outline(TRIANGLE, facts={"by": "ada"}), of_outline(FARTHER))
    assert drawing.columns == {"by": ("ada", "")}


def test_a_shape_beyond_any_picture_is_refused_with_its_file():
    with pytest.raises(DataError, match=r"'a\.json': a shape of 'cell' lies beyond any picture"):
        drawn(Mark("cell", (0, 0, 2 * FARTHEST, 1)))
