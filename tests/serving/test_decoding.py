"""Pictures decoded elsewhere come back as they are, or with the reason why there is none."""

import io

import numpy as np
from pictures import png

from pupille.errors import ImageError, Refusal
from pupille.images.geometry import Geometry
from pupille.images.limits import Limits
from pupille.serving.decoding import (
    LENGTHS,
    TooLargeError,
    Wanted,
    as_record,
    asked,
    decoder_for,
    outcome_of,
    question,
    source_record,
)

PIXELS = np.random.default_rng(0).integers(0, 256, (20, 24, 3), dtype=np.uint8)


def decoded(content, wanted=Wanted.SMALL, **limits):
    """What comes back over the wire."""
    decode = decoder_for(source_record(Geometry(8, 8), Limits(**limits), ()))
    record, pixels = as_record(decode(wanted, content))
    return outcome_of(record, pixels.tobytes())


def test_pixels_come_back_to_the_byte_at_their_own_size():
    reading = decoded(png(PIXELS), Wanted.WHOLE)
    assert np.array_equal(reading.pixels, PIXELS)
    assert (reading.width, reading.height, reading.depth) == (24, 20, "8-bit")


def test_pixels_of_a_frame_are_kept_for_it_and_the_size_is_that_of_the_file():
    reading = decoded(png(PIXELS))
    assert reading.pixels.shape == (8, 8, 3)
    assert (reading.width, reading.height) == (24, 20)


def test_what_is_no_image_comes_back_with_its_reason():
    error = decoded(b"no")
    assert isinstance(error, ImageError)
    assert error.refusal == Refusal.FOREIGN


def test_a_large_picture_is_to_be_asked_for_alone_and_one_beyond_the_limit_is_refused():
    large = png(np.zeros((2500, 2500), np.uint8))
    assert isinstance(decoded(large), TooLargeError)
    assert decoded(large, Wanted.ANY).pixels.shape == (8, 8)
    assert decoded(large, Wanted.ANY, megapixels=6.2).refusal == Refusal.LIMIT
    assert decoded(png(PIXELS), Wanted.WHOLE, megapixels=1e-4).refusal == Refusal.LIMIT


def test_a_message_is_read_as_it_was_written():
    files = [(Wanted.SMALL, b""), (Wanted.WHOLE, b"abc"), (Wanted.ANY, bytes(70_000))]
    incoming = io.BytesIO(b"".join(question(files) + question(files[:1])))
    assert asked(incoming) == files
    assert asked(incoming) == files[:1]
    assert asked(incoming) == []
    assert LENGTHS.size == 12
