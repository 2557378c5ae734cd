"""Maps of a file beside those of its model, and the objects that are cut from both."""

import numpy as np
import pytest

from pupille.errors import ModelError
from pupille.export.instances import PART, other_pixels
from pupille.models.model import ModelSpec
from pupille.models.objectwise.cut import Cut
from pupille.models.preprocessing import Preprocessing


def spec(*classes):
    prepared = Preprocessing(8, 12, 1, 0, 255, (0.5,), (0.2,))
    return ModelSpec("unet-instances", classes, prepared, task="instances", cut=Cut(0.5, 0.5, 2.0))


def maps(*boxes, inside=0.9):
    """(3, 8, 12) sure maps of rectangles x1, y1, x2, y2 without borders."""
    out = np.zeros((3, 8, 12))
    for x1, y1, x2, y2 in boxes:
        out[0, y1:y2, x1:x2] = inside
        out[2, y1:y2, x1:x2] = 0.8
    return out


def test_numbers_of_objects_may_differ_and_their_pixels_may_not():
    first = np.array([[1, 1, 0, 2], [1, 1, 0, 2]])
    assert other_pixels(first, np.array([[2, 2, 0, 1], [2, 2, 0, 1]])) == 0
    assert other_pixels(first, np.array([[2, 2, 0, 1], [2, 2, 0, 0]])) == 1
    assert other_pixels(first, np.zeros_like(first)) == 6
    assert other_pixels(np.zeros_like(first), first) == 6


def test_maps_that_differ_by_rounding_give_the_same_objects():
    here = maps((1, 1, 4, 5), (6, 2, 10, 6))[None]
    parity = PART.parity(("a",), here, {"maps": (here + 1e-6).astype(np.float32)}, spec("cell"))
    assert (parity.images, parity.decisions, parity.changed) == (1, 96, ())
    assert parity.largest == pytest.approx(1e-6, abs=1e-7)


def test_a_pixel_at_the_threshold_may_be_decided_otherwise_and_is_named():
    here = maps((1, 1, 4, 5))
    here[0, 1, 1] = 0.5004
    there = here.copy()
    there[0, 1, 1] = 0.4996
    parity = PART.parity(("a",), here[None], {"maps": there[None].astype(np.float32)}, spec("cell"))
    (changed,) = parity.changed
    assert (changed.id, changed.decisions) == ("a", 1)
    assert changed.apart == pytest.approx(0.0008, abs=1e-6)
    parity.check()


def test_an_object_that_is_missing_is_no_rounding():
    here = maps((1, 1, 4, 5), (6, 2, 10, 6))[None]
    parity = PART.parity(("a",), here, {"maps": maps((1, 1, 4, 5))[None].astype(np.float32)}, spec("cell"))
    assert parity.changed_decisions == 16
    with pytest.raises(ModelError, match="16 of 96"):
        parity.check()


def test_another_class_of_a_pixel_counts_where_there_are_several():
    classes = np.stack([np.full((8, 12), 0.7), np.full((8, 12), 0.3)])
    here = np.concatenate([maps((1, 1, 4, 5)), classes])[None]
    there = np.concatenate([maps((1, 1, 4, 5)), classes[::-1]])[None].astype(np.float32)
    assert PART.parity(("a",), here, {"maps": there}, spec("cell", "seed")).changed_decisions == 96


def test_the_file_says_what_each_map_is_and_how_objects_are_cut():
    assert PART.about(spec("cell")) == {
        "maps": ["object", "border", "distance"], "cut": {"interior": 0.5, "core": 0.5, "smallest": 2.0},
    }  # fmt: skip
    assert PART.about(spec("cell", "seed"))["maps"][3:] == ["cell", "seed"]


def test_the_objects_of_a_file_are_cut_from_its_maps():
    there = {"maps": np.stack([maps((1, 1, 4, 5), (6, 2, 10, 6)), maps()]).astype(np.float32)}
    first, second = PART.answers(there, 2, spec("cell"))
    assert [int((first.labels == number).sum()) for number in (1, 2)] == [12, 16]
    assert first.scores == pytest.approx([0.9, 0.9])
    assert len(second) == 0
