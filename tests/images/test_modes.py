"""Pixels at the depth the file has, from the modes in which Pillow holds a picture."""

import numpy as np
import pytest
from PIL import Image

from pupille.errors import DataError
from pupille.images.headers import Header
from pupille.images.modes import ON_WHITE, pixels_of

WHITE_IS_ZERO, SIGNED_SAMPLES = {262: 0}, {339: 2}


def test_the_same_32_bits_are_read_with_or_without_a_sign_as_the_tiff_says() -> None:
    image = Image.fromarray(np.array([[-1, 2**24]], dtype=np.int32))
    signed, notes = pixels_of(image, Header(2, 1, bits=32, tags=SIGNED_SAMPLES))
    assert signed.dtype == np.float32
    assert signed.tolist() == [[-1, 2**24]]
    assert len(notes) == 1
    assert "exact" not in notes[0]
    unsigned, notes = pixels_of(image, Header(2, 1, bits=32, tags={258: 32}))
    assert unsigned.tolist() == [[2**32, 2**24]]
    assert "4,294,967,295" in notes[0]
    assert "exact up to 16,777,216 only" in notes[0]


@pytest.mark.parametrize(("highest", "kind"), [(65535, np.uint16), (65536, np.float32)])
def test_whole_numbers_of_up_to_16_bits_stay_whole(highest: int, kind: type) -> None:
    image = Image.fromarray(np.array([[0, highest]], dtype=np.int32))
    pixels, notes = pixels_of(image, Header(2, 1, bits=32))
    assert pixels.dtype == kind
    assert pixels.tolist() == [[0, highest]]
    assert bool(notes) == (kind is np.float32)


def test_bytes_with_a_sign_become_negative_numbers() -> None:
    image = Image.fromarray(np.array([[0, 127, 128, 255]], dtype=np.uint8))
    pixels, notes = pixels_of(image, Header(4, 1, grey=True, tags=SIGNED_SAMPLES))
    assert pixels.tolist() == [[0, 127, -128, -1]]
    assert "from -128 to 127" in notes[0].replace("\u2212", "-")
    assert pixels_of(image, Header(4, 1, grey=True))[0].tolist() == [[0, 127, 128, 255]]


def test_16_bits_with_white_as_zero_are_turned_round_but_floats_are_only_noted() -> None:
    whole = Image.fromarray(np.array([[0, 1, 65535]], dtype=np.uint16))
    pixels, notes = pixels_of(whole, Header(3, 1, bits=16, grey=True, tags=WHITE_IS_ZERO))
    assert pixels.tolist() == [[65535, 65534, 0]]
    assert len(notes) == 1
    pixels, notes = pixels_of(
        Image.fromarray(np.array([[0.5, -2]], dtype=np.float32)), Header(2, 1, tags={262: 0})
    )
    assert pixels.tolist() == [[0.5, -2]]
    assert len(notes) == 1


def test_an_infinite_pixel_is_refused() -> None:
    image = Image.fromarray(np.array([[1, -np.inf]], dtype=np.float32))
    with pytest.raises(DataError, match="infinite"):
        pixels_of(image, Header(2, 1, bits=32))


def test_palette_entries_without_a_declared_opacity_are_opaque() -> None:
    image = Image.fromarray(np.array([[0, 1, 2]], dtype=np.uint8)).convert("L")
    image.putpalette([200, 0, 0, 0, 0, 0, 0, 0, 200])
    image.info["transparency"] = bytes([0, 51])
    pixels, notes = pixels_of(image, Header(3, 1))
    # One fifth of black on four fifths of white: 255 * 0.8.
    assert pixels.tolist() == [[[255, 255, 255], [204, 204, 204], [0, 0, 200]]]
    assert notes == (ON_WHITE,)
