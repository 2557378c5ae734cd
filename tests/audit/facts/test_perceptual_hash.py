"""Signatures: codes of eight orientations and of crops, checked against SciPy and against the pictures themselves."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.fft import dctn

from pupille.audit.facts.perceptual_hash import (
    BITS,
    CROPS,
    ORIENTATIONS,
    SIDE,
    orient,
    orientations,
    signatures,
)


@pytest.fixture(scope="module")
def photo(shared: Path) -> np.ndarray:
    """A blood smear of 640 x 480 pixels, at a quarter of its width and of its height."""
    with Image.open(shared / "data/bccd/JPEGImages/BloodImage_00000.jpg") as image:
        return np.asarray(image.convert("L").resize((256, 192)))


def codes_of(grey: np.ndarray) -> np.ndarray:
    """(81,) codes of one picture, averaged to the side that they are taken from."""
    small = Image.fromarray(grey).resize((SIDE, SIDE), Image.Resampling.BOX)
    return signatures(np.asarray(small)[None])[0]


def bits(a: np.uint64, b: np.uint64) -> int:
    return int(np.bitwise_count(a ^ b))


def test_the_first_signature_holds_the_signs_of_the_cosine_transform(photo: np.ndarray) -> None:
    small = np.asarray(Image.fromarray(photo).resize((SIDE, SIDE), Image.Resampling.BOX), dtype=float)
    transform = dctn(small, type=2)
    expected = sum(1 << bit for bit, term in enumerate(BITS) if transform[term] > 0)
    assert bits(codes_of(photo)[0], np.uint64(expected)) == 0


def test_every_orientation_follows_from_one_code(photo: np.ndarray) -> None:
    codes = orientations(codes_of(photo)[:1])[0]
    assert len(set(codes.tolist())) == 8
    for way in range(len(ORIENTATIONS)):
        laid = np.ascontiguousarray(orient(photo, way))
        assert bits(codes_of(laid)[0], codes[way]) <= 1


def test_turns_and_mirrors_are_among_the_orientations(photo: np.ndarray) -> None:
    laid = [orient(photo, way).tobytes() for way in range(len(ORIENTATIONS))]
    for quarter in range(4):
        turned = np.rot90(photo, quarter)
        assert np.ascontiguousarray(turned).tobytes() in laid
        assert np.ascontiguousarray(turned[:, ::-1]).tobytes() in laid


def test_a_crop_has_the_code_that_the_cropped_picture_has(photo: np.ndarray) -> None:
    codes = codes_of(photo)
    height, width = photo.shape
    for number in (8, 40, 80):
        left, top, right, bottom = CROPS[number]
        cut = photo[
            round(top * height) : round((1 - bottom) * height),
            round(left * width) : round((1 - right) * width),
        ]
        assert bits(codes[number], codes_of(np.ascontiguousarray(cut))[0]) <= 4


def test_a_plain_picture_has_signatures_too() -> None:
    assert codes_of(np.full((100, 80), 7, np.uint8)).shape == (len(CROPS),)


def test_many_pictures_have_the_codes_that_each_has_alone() -> None:
    rng = np.random.default_rng(0)
    small = rng.integers(256, size=(40, SIDE, SIDE), dtype=np.uint8)
    together = signatures(small)
    assert together.dtype == np.uint64
    assert together.shape == (40, 81)
    for row in range(40):
        assert (
            sum(bits(a, b) for a, b in zip(together[row], signatures(small[row : row + 1])[0], strict=True))
            <= 1
        )
    assert signatures(small[:0]).shape == (0, 81)
