"""Which pictures are enlarged much."""

import numpy as np
import pytest

from pupille.data.pixels.enlarged import much_enlarged
from pupille.images.decoded import Reading
from pupille.images.geometry import Geometry

FRAME = Geometry(224, 224)


def reading(width, height):
    return Reading(np.zeros((1, 1, 1), np.uint8), "", width, height, "8-bit", ())


@pytest.mark.parametrize(
    ("size", "smallest", "marked"),
    [
        ((1, 1), None, True),
        ((55, 300), None, True),
        ((300, 55), None, True),
        ((56, 56), None, False),
        ((32, 32), (32, 32), False),
        ((31, 32), (32, 32), True),
        ((32, 32), (200, 200), True),
    ],
)
def test_a_side_below_a_quarter_of_the_frame_is_told_unless_the_run_learned_from_such(size, smallest, marked):
    (note,) = much_enlarged([reading(*size)], FRAME, smallest)
    assert bool(note) == marked
