"""Signatures: codes of eight orientations and of crops, checked against SciPy and against the pictures themselves."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy.fft import dctn

from pupille.audit.signatures import BITS, CROPS, ORIENTATIONS, SIDE, orient, orientations, signatures


@pytest.fixture(scope="module")
def photo(shared: Path) -> np.ndarray:
    """A blood smear of 640 x 480 pixels, at a quarter of its width and of its height."""
    with Image.open(shared / "data/bccd/JPEGImages/BloodImage_00000.jpg") as image:
        return np.asarray(image.convert("L").resize((256, 192)))


def bits(a: np.uint64, b: np.uint64) -> int:
    return int(np.bitwise_count(a ^ b))


def test_the_first_signature_holds_the_signs_of_the_cosine_transform(photo: np.ndarray) -> None:
    small = np.asarray(Image.fromarray(photo).resize((SIDE, SIDE), Image.Resampling.BOX), dtype=float)
    transform = dctn(small, type=2)
    expected = sum(1 << bit for bit, term in enumerate(BITS) if transform[term] > 0)
    assert bits(signatures(photo)[0], np.uint64(expected)) == 0


def test_every_orientation_follows_from_one_code(photo: np.ndarray) -> None:
    codes = orientations(signatures(photo)[:1])[0]
    assert len(set(codes.tolist())) == 8
    for way in range(len(ORIENTATIONS)):
        laid = np.ascontiguousarray(orient(photo, way))
        assert bits(signatures(laid)[0], codes[way]) <= 1


def test_turns_and_mirrors_are_among_the_orientations(photo: np.ndarray) -> None:
    laid = [orient(photo, way).tobytes() for way in range(len(ORIENTATIONS))]
    for quarter in range(4):
        turned = np.rot90(photo, quarter)
        assert np.ascontiguousarray(turned).tobytes() in laid
        assert np.ascontiguousarray(turned[:, ::-1]).tobytes() in laid


def test_a_crop_has_the_code_that_the_cropped_picture_has(photo: np.ndarray) -> None:
    codes = signatures(photo)
    height, width = photo.shape
    for number in (8, 40, 80):
        left, top, right, bottom = CROPS[number]
        cut = photo[
            round(top * height) : round((1 - bottom) * height),
            round(left * width) : round((1 - right) * width),
        ]
        assert bits(codes[number], signatures(np.ascontiguousarray(cut))[0]) <= 4


def test_a_plain_picture_has_signatures_too() -> None:
    assert signatures(np.full((100, 80), 7, np.uint8)).shape == (len(CROPS),)


@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (64, 64), (256, 3)])
def test_pictures_of_any_shape_have_signatures(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    codes = signatures(rng.integers(256, size=shape, dtype=np.uint8))
    assert codes.dtype == np.uint64
    assert codes.shape == (81,)
