"""One picture laid over another: planted crops, shifts and turns are found, unlike pictures are not."""

import numpy as np
import pytest
from PIL import Image

from pupille.audit.facts.perceptual_hash import CROPS, ORIENTATIONS, orient
from pupille.audit.twins.alignment import align, resemblance

WHOLE = (0.0, 0.0, 0.0, 0.0)
TENTH = (0.1, 0.1, 0.1, 0.1)


def smooth(seed, side=320):
    noise = np.random.default_rng(seed).integers(0, 256, (10, 10), dtype=np.uint8)
    return np.asarray(Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC))


def small(picture):
    return np.asarray(Image.fromarray(picture).resize((32, 32), Image.Resampling.BOX))


def agreements(pictures, pairs):
    """pairs: (first, second, crop, orientation)."""
    return resemblance(np.stack(pictures), *np.array(pairs, dtype=np.int64).T)


def test_a_brighter_and_flatter_copy_lies_exactly_over_its_picture():
    picture = smooth(0)
    found = align(picture, (picture * 0.5 + 60).astype(np.uint8), WHOLE)
    assert found.box == pytest.approx((0, 0, 1, 1), abs=0.005)
    assert found.thumbnail > 0.999
    assert found.edges > 0.99


@pytest.mark.parametrize("cut", [(16, 0, 0, 0), (0, 16, 8, 0), (8, 8, 24, 16)])
def test_the_box_of_a_planted_crop_is_found_from_a_rough_guess(cut):
    picture = smooth(1)
    left, top, right, bottom = cut
    crop = picture[top : 320 - bottom, left : 320 - right]
    guess = tuple(0.05 * (share > 12) for share in cut)
    found = align(picture, crop, guess)
    assert found.box == pytest.approx((left / 320, top / 320, 1 - right / 320, 1 - bottom / 320), abs=0.006)
    assert found.edges > 0.98


def test_another_picture_a_negative_and_a_plain_one_do_not_agree():
    picture = smooth(2)
    assert align(picture, smooth(3), WHOLE).edges < 0.5
    assert align(picture, 255 - picture, WHOLE).edges < 0
    plain = align(picture, np.full_like(picture, 99), WHOLE)
    assert (plain.thumbnail, plain.edges) == (0, 0)


def test_edges_agree_only_in_the_orientation_that_the_copy_was_laid_in():
    picture = np.random.default_rng(0).integers(0, 256, (32, 32), dtype=np.uint8)
    turned = np.rot90(picture)
    every = [(0, 1, 0, orientation) for orientation in range(len(ORIENTATIONS))]
    values = agreements([picture, turned], every)
    (right,) = (n for n in range(len(ORIENTATIONS)) if np.array_equal(orient(turned, n), picture))
    assert values.argmax() == right
    assert values[right] > 0.999
    assert np.delete(np.abs(values), right).max() < 0.5


def test_edges_agree_in_the_crop_that_was_cut_and_a_negative_disagrees():
    picture = smooth(4)
    pictures = [small(picture), small(picture[32:-32, 32:-32]), 255 - small(picture)]
    cut, uncut, negative = agreements(
        pictures, [(0, 1, CROPS.index(TENTH), 0), (0, 1, CROPS.index(WHOLE), 0), (0, 2, 0, 0)]
    )
    assert cut > 0.97
    assert uncut < cut - 0.1
    assert negative == pytest.approx(-1, abs=1e-3)
