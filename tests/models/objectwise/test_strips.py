"""Objects whose maps come strip by strip: those of the whole picture, none cut by a seam or counted twice."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from pupille.models.objectwise.cut import Cut
from pupille.models.objectwise.strips import objects_in_strips

SIZE = (120, 90)


def maps(seed, classes=0):
    """Smooth random maps with blobs of many sizes, some of which touch."""
    rng = np.random.default_rng(seed)
    fields = [gaussian_filter(rng.normal(size=SIZE), 3) for _ in range(3 + classes)]
    return np.stack([(field - field.min()) / np.ptp(field) for field in fields]).astype(np.float32)


def strips(whole, heights):
    start = 0
    for height in heights:
        yield whole[:, start : start + height]
        start += height
    if start < whole.shape[1]:
        yield whole[:, start:]


@pytest.mark.parametrize("heights", [(40, 40), (1,) * 119, (7, 50, 3), ()])
@pytest.mark.parametrize("classes", [0, 2])
def test_they_are_those_of_the_whole_maps(heights, classes):
    whole, cut = maps(1, classes), Cut(0.55, 0.3, 5)
    expected, found = cut.objects(whole), objects_in_strips(strips(whole, heights), SIZE, cut)
    assert len(found) == len(expected) > 15
    pairs = np.unique(np.stack([expected.labels.ravel(), found.labels.ravel()]), axis=1)
    # Each number of the one stands for one number of the other.
    assert pairs.shape[1] == len(expected) + 1
    mine = pairs[1][pairs[0] > 0] - 1
    assert found.scores[mine] == pytest.approx(expected.scores)
    assert found.classes[mine].tolist() == expected.classes.tolist()


def test_an_area_through_all_strips_is_one_object():
    whole = np.zeros((3, 60, 20), dtype=np.float32)
    whole[0, :, 5:9] = whole[2, :, 5:9] = 0.9
    found = objects_in_strips(strips(whole, (10,) * 6), (60, 20), Cut())
    assert len(found) == 1
    assert found.areas.tolist() == [240]


def test_nothing_is_no_object():
    found = objects_in_strips(strips(np.zeros((3, 30, 20), np.float32), (10, 20)), (30, 20), Cut())
    assert (len(found), found.labels.any()) == (0, False)
