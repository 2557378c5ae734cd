"""Otsu's cuts beside all others, and which channel, blur and order training pictures choose."""

from itertools import combinations

import numpy as np
import pytest

from pupille.errors import ModelError
from pupille.models.pixelwise.threshold import BINS, Threshold, otsu

SIDE = 32


def best_by_trying(grey, classes):
    """The least spread within classes over all cuts of the histogram of 128 bins, and the edges of the best cuts."""
    counts, edges = np.histogram(grey, BINS)
    middles = (edges[1:] + edges[:-1]) / 2
    spread = {}
    for cuts in combinations(range(1, BINS), classes - 1):
        total = 0.0
        for a, b in zip((0, *cuts), (*cuts, BINS), strict=True):
            n = counts[a:b].sum()
            if n:
                mean = (counts[a:b] * middles[a:b]).sum() / n
                total += (counts[a:b] * (middles[a:b] - mean) ** 2).sum()
        spread[cuts] = total
    best = min(spread, key=spread.get)
    return spread[best], spread, edges


@pytest.mark.parametrize(("classes", "seeds"), [(2, 8), (3, 2)])
def test_no_other_cuts_of_the_histogram_leave_less_spread_within_the_classes(classes, seeds):
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        centres = rng.uniform(-2, 2, classes)
        grey = (centres[rng.integers(0, classes, (20, 20))] + rng.normal(0, 0.4, (20, 20))).astype(np.float32)
        least, spread, edges = best_by_trying(grey, classes)
        cuts = tuple(int(np.abs(edges - cut).argmin()) for cut in otsu(grey, classes))
        assert list(cuts) == sorted(cuts)
        assert spread[cuts] == pytest.approx(least, rel=1e-9)


def picture(mask, values, seed=0, noise=0.1):
    """(SIDE, SIDE, 1) with a value for each class and noise."""
    grey = np.array(values)[mask] + np.random.default_rng(seed).normal(0, noise, mask.shape)
    return grey[..., None].astype(np.float32)


def squares(n=4, classes=2):
    """Masks of a square of each class but the first, at places that differ."""
    masks = np.zeros((n, SIDE, SIDE), dtype=np.int16)
    for row in range(n):
        for label in range(1, classes):
            top = 2 + row + 12 * (label - 1)
            masks[row, top : top + 11, 4 + row : 24 + row] = label
    return masks


def fitted(pictures, masks, classes=2, background=0):
    return Threshold.fitted(np.stack(pictures), masks, None, classes=classes, background=background, seed=0)


@pytest.mark.parametrize(("values", "order"), [((-1, 1), (0, 1)), ((1, -1), (1, 0)), ((0, 2, -2), (2, 0, 1))])
def test_dark_and_bright_objects_are_told_apart_by_what_training_shows(values, order):
    masks = squares(classes=len(values))
    pictures = [picture(mask, values, seed) for seed, mask in enumerate(masks)]
    rule = fitted(pictures, masks, classes=len(values))
    assert rule.order == order
    assert rule.blur == 0.0
    assert all(np.array_equal(rule.classes_of(p), mask) for p, mask in zip(pictures, masks, strict=True))


def test_the_channel_that_shows_the_objects_is_chosen_and_named():
    masks, rng = squares(), np.random.default_rng(0)
    pictures = [
        np.concatenate(
            [rng.normal(size=(SIDE, SIDE, 1)), picture(mask, (-1, 1), 5), rng.normal(size=(SIDE, SIDE, 1))], 2
        ).astype(np.float32)
        for mask in masks
    ]
    rule = fitted(pictures, masks)
    assert rule.channel == 1
    assert "the channel green" in rule.notes[0]


def test_noise_is_smoothed_as_far_as_helps():
    masks = squares()
    noisy = [picture(mask, (-1, 1), seed, noise=2.0) for seed, mask in enumerate(masks)]
    rule = fitted(noisy, masks)
    assert rule.blur >= 1.0
    assert "smoothed by" in rule.notes[0]


def test_every_picture_has_a_threshold_of_its_own():
    masks = squares()
    rule = fitted([picture(mask, (-1, 1), seed) for seed, mask in enumerate(masks)], masks)
    brighter = picture(masks[0], (4, 6), 9)
    assert np.array_equal(rule.classes_of(brighter), masks[0])


def test_ignored_pixels_choose_nothing():
    masks = squares()
    pictures = [picture(mask, (-1, 1), seed) for seed, mask in enumerate(masks)]
    for p, mask in zip(pictures, masks, strict=True):
        # Something bright that nobody has named.
        p[28:, :], mask[28:, :] = 1.0, -1
    rule = fitted(pictures, masks)
    answer = rule.classes_of(pictures[0])
    assert rule.order == (0, 1)
    assert np.array_equal(answer[:28], masks[0][:28])


def test_its_arrays_give_the_same_rule():
    rule = Threshold(2, 4.0, (1, 2, 0))
    assert Threshold.of_arrays(rule.arrays(), shape=(8, 8, 3), classes=3) == rule


@pytest.mark.parametrize(
    "changes",
    [
        {"order": None},
        {"channel": np.array([2])},
        {"channel": np.array([-2])},
        {"blur": np.array([3.0])},
        {"blur": np.array([np.nan])},
        {"order": np.array([0, 0])},
        {"order": np.array([0, 1, 2])},
        {"order": np.array([[0, 1]])},
    ],
)
def test_arrays_that_are_not_its_own_are_refused(changes):
    arrays = {**Threshold(-1, 1.0, (1, 0)).arrays(), **changes}
    with pytest.raises(ModelError, match="not those of a threshold"):
        Threshold.of_arrays(
            {name: array for name, array in arrays.items() if array is not None}, shape=(8, 8, 1), classes=2
        )
