"""The picture that the samples of a TIFF page make, pixel by pixel."""

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.images.modes import ON_WHITE, TURNED, WHITE_AS_STORED
from pupille.images.tiff_layout import (
    ASSOCIATED,
    BLACK_IS_ZERO,
    FLOAT,
    NO_PREDICTOR,
    NONE,
    RGB,
    SIGNED,
    UNASSOCIATED,
    UNSIGNED,
    WHITE_IS_ZERO,
    TiffLayout,
)
from pupille.images.tiff_pixels import pixels_of_samples


def layout(samples, photometric=BLACK_IS_ZERO, kind=UNSIGNED, bits=8, extra=()):
    return TiffLayout(
        "<",
        False,
        (bits,) * samples,
        (kind,) * samples,
        samples,
        photometric,
        NONE,
        False,
        NO_PREDICTOR,
        extra,
        1,
        1,
    )


def test_grey_stays_grey_without_an_axis_of_channels():
    samples = np.array([[[3], [200]]], dtype=np.uint8)
    pixels, notes = pixels_of_samples(samples, layout(1), ())
    assert (pixels.tolist(), pixels.dtype, notes) == ([[3, 200]], np.uint8, ())


def test_white_as_zero_is_turned_round_and_that_is_noted():
    samples = np.array([[[0], [255], [10]]], dtype=np.uint8)
    pixels, notes = pixels_of_samples(samples, layout(1, WHITE_IS_ZERO), ())
    assert pixels.tolist() == [[255, 0, 245]]
    assert notes == (TURNED,)


def test_floats_with_white_as_the_lowest_number_stay_as_stored():
    samples = np.array([[[0.5], [-2.0]]], dtype=np.float32)
    pixels, notes = pixels_of_samples(samples, layout(1, WHITE_IS_ZERO, FLOAT, 32), ())
    assert (pixels.tolist(), notes) == ([[0.5, -2.0]], (WHITE_AS_STORED,))


@pytest.mark.parametrize(("kind", "red"), [(UNASSOCIATED, 177), (ASSOCIATED, 227)])
def test_transparent_parts_are_laid_on_white(kind, red):
    samples = np.array([[[100, 0, 0, 128], [9, 9, 9, 255]]], dtype=np.uint8)
    pixels, notes = pixels_of_samples(samples, layout(4, RGB, extra=(kind,)), ())
    # Half of 100 and half of white are 177; what was multiplied before has half of white added: 100 + 127.
    assert pixels[0, 0, 0] == red
    assert pixels[0, 1].tolist() == [9, 9, 9]
    assert notes == (ON_WHITE,)


def test_an_opaque_picture_loses_its_transparency_without_a_note():
    samples = np.array([[[1, 2, 3, 255]]], dtype=np.uint8)
    pixels, notes = pixels_of_samples(samples, layout(4, RGB, extra=(UNASSOCIATED,)), ())
    assert (pixels.tolist(), notes) == ([[[1, 2, 3]]], ())


def test_chosen_channels_are_counted_from_one():
    samples = np.arange(10, dtype=np.uint8).reshape(1, 2, 5)
    pixels, notes = pixels_of_samples(samples, layout(5, extra=(0, 0, 0, 0)), (4,))
    assert pixels.tolist() == [[3, 8]]
    assert len(notes) == 1


def test_signed_bytes_without_a_minus_are_bytes_and_others_become_floats():
    plain, _ = pixels_of_samples(np.array([[[5]]], dtype=np.int8), layout(1, kind=SIGNED), ())
    below, notes = pixels_of_samples(np.array([[[-5]]], dtype=np.int8), layout(1, kind=SIGNED), ())
    assert (plain.dtype, plain.tolist()) == (np.uint8, [[5]])
    assert (below.dtype, below.tolist()) == (np.float32, [[-5.0]])
    assert "-5" in str(notes[0]).replace("\u2212", "-")


def test_a_number_that_is_none_is_refused():
    with pytest.raises(DataError, match="not a number"):
        pixels_of_samples(np.array([[[np.nan]]], dtype=np.float32), layout(1, kind=FLOAT, bits=32), ())


def test_transparent_floats_are_refused_with_the_channels_to_choose():
    samples = np.array([[[0.1, 0.2, 0.3, 0.5]]], dtype=np.float32)
    with pytest.raises(DataError, match="--bands"):
        pixels_of_samples(samples, layout(4, RGB, FLOAT, 32, extra=(UNASSOCIATED,)), ())
