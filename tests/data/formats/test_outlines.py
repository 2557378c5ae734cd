"""Whether a drawing bears outlines or boxes, and which classes it has, by hand."""

import numpy as np
import pytest

from pupille.data.formats.drawing import Drawing, DrawnImage
from pupille.data.formats.outlines import settled
from pupille.i18n.language import retell, tell
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons

RING = Polygons((np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 3.0]]),))


def drawing(outlined, labels=None, classes=("cell", "dust")):
    """Objects on one image. outlined: whether each has an outline."""
    n = len(outlined)
    objects = Objects(
        np.zeros(n, dtype=np.int64),
        np.arange(n, dtype=np.int64) % 2 if labels is None else np.array(labels),
        np.tile([0.0, 0.0, 4.0, 3.0], (n, 1)),
        tuple(RING if has else None for has in outlined),
    )
    return Drawing(tell("a format"), "instances", classes, (DrawnImage("a.png"),), objects)


@pytest.mark.parametrize(
    ("outlined", "task", "annotation", "note"),
    [
        ([True, True], "auto", "instances", None),
        ([False, False], "auto", "boxes", None),
        ([True, True, False], "auto", "instances", "1 of 3 objects has a box and no outline"),
        ([True, False], "auto", "boxes", "1 of 2 objects has an outline, too few"),
        ([True, False, False], "instances", "boxes", "1 of 3 objects has an outline, too few"),
        ([True, True], "detection", "boxes", None),
        ([True, False], "detection", "boxes", None),
    ],
)
def test_outlines_are_taken_where_most_objects_have_one_and_boxes_were_not_asked(
    outlined, task, annotation, note
):
    result = settled(drawing(outlined), (), task)
    assert result.annotation == annotation
    if annotation == "boxes":
        assert result.objects.shapes == (None,) * len(outlined)
    notes = [retell(each) for each in result.notes]
    assert notes == [] if note is None else notes[0].startswith(note)


def test_classes_that_no_object_has_are_left_out_and_the_others_counted_anew():
    classes = ("thing", "cell", "dust", "hair")
    result = settled(drawing([True] * 3, [3, 1, 3], classes), ("thing",), "auto")
    assert result.classes == ("cell", "hair")
    assert result.objects.labels.tolist() == [1, 0, 1]
    parents, empty = map(retell, result.notes)
    assert parents.startswith("thing: only the parent of other classes")
    assert empty == "1 class has no object and is left out: dust."


def test_names_that_differ_by_case_alone_are_told():
    notes = settled(drawing([True, True], classes=("Cell", "cell")), (), "auto").notes
    assert any("Cell" in retell(note) for note in notes)
