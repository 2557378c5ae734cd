"""Does a model that draws need what surrounds the objects?"""

import numpy as np
import pytest

from pupille.data.pixels.pixel_set import Pixels
from pupille.evaluation.right_answers import RightAnswers
from pupille.explanation.surround import boxes_of_mask, kept, surround, surround_blurred
from pupille.i18n.language import retell
from pupille.images.geometry import Geometry
from pupille.models.preprocessing import Preprocessing


def answers(before, lost):
    return RightAnswers(np.array(before, dtype=float), np.array(lost, dtype=float))


def asked(before, lost, inside=0.3, groups=None):
    units = np.arange(len(before)) if groups is None else np.array(groups)
    return surround(answers(before, lost), units, inside, grouped=groups is not None)


def test_a_box_is_kept_with_a_tenth_more_of_its_sides_at_the_scale_of_the_frame():
    mask = kept(np.array([[20.0, 40.0, 40.0, 80.0]]), (100, 200), Geometry(100, 50))
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    # 20 to 40 becomes 19 to 41, 40 to 80 becomes 38 to 82; the frame is half as large.
    assert (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1) == (19, 41, 9, 21)
    assert not kept(np.zeros((0, 4)), (100, 200), Geometry(100, 50)).any()


def test_each_piece_of_a_mask_has_its_box():
    mask = np.zeros((6, 8), dtype=bool)
    mask[1:3, 1:4] = mask[4:, 6:] = True
    assert boxes_of_mask(mask).tolist() == [[1, 1, 4, 3], [6, 4, 8, 6]]
    assert boxes_of_mask(np.zeros((3, 3), dtype=bool)).shape == (0, 4)


def test_only_what_surrounds_the_objects_is_blurred():
    pixels: Pixels = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 1)).astype(np.uint8)
    masks = np.zeros((1, 32, 32), dtype=bool)
    masks[0, 8:16, 8:16] = True
    changed = surround_blurred(pixels, masks, Preprocessing.learned(pixels, low=0, high=255))
    assert (changed[masks] == pixels[masks]).all()
    assert changed[~masks].std() < pixels[~masks].std() / 3


def test_the_share_lost_is_that_of_all_that_was_right():
    record = asked([4, 0, 6] * 10, [1, 0, 2] * 10)
    assert record.lost.value == pytest.approx(0.3)
    assert record.lost.n == 20
    assert record.lost.low < 0.3 < record.lost.high
    assert record.verdict == "needed"
    assert "30.0\u00a0%" in retell(record.sentence)


@pytest.mark.parametrize(
    ("lost", "inside", "verdict"),
    [(0, 0.3, "hardly"), (5, 0.3, "needed"), (1, 0.3, "unclear"), (5, 0.95, "nothing")],
)
def test_a_tenth_may_be_lost_where_it_is_hardly_needed(lost, inside, verdict):
    assert asked([10] * 60, [lost] * 59 + [0], inside).verdict == verdict


def test_the_images_of_one_patient_are_one():
    before, lost = [10] * 60, [5, 0, 0] * 20
    apart = asked(before, lost)
    together = asked(before, sorted(lost), groups=np.repeat(np.arange(12), 5))
    assert together.lost.high - together.lost.low > apart.lost.high - apart.lost.low
    assert asked(before, lost, groups=np.repeat(np.arange(4), 15)).verdict == "unclear"


def test_where_nothing_was_right_nothing_is_lost():
    record = asked([0] * 20, [0] * 20)
    assert record.verdict == "unclear"
    assert "Nothing was right" in retell(record.sentence)
