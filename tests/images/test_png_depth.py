"""Grey of 16 bits with transparency in a PNG, which imagecodecs writes and Pillow would cut."""

import io
import struct
import zlib

import imagecodecs
import numpy as np
import pytest

from pupille.images.open_image import decode_image

SAMPLES = np.random.default_rng(0).integers(0, 65536, (9, 11, 2), dtype="u2")


def laid_on_white(samples: np.ndarray) -> np.ndarray:
    share = samples[..., 1] / 65535
    return samples[..., 0] * share + 65535 * (1 - share)


@pytest.mark.parametrize("level", [0, 9])
def test_all_16_bits_are_kept_and_transparent_parts_laid_on_white(level: int) -> None:
    picture = decode_image(imagecodecs.png_encode(SAMPLES, level=level), name="x")
    assert picture.pixels.dtype == np.uint16
    assert np.abs(picture.pixels - laid_on_white(SAMPLES)).max() <= 0.5001
    assert picture.notes == ("transparent parts are laid on white",)


def test_what_is_opaque_keeps_its_values_without_a_note() -> None:
    opaque = SAMPLES.copy()
    opaque[..., 1] = 65535
    picture = decode_image(imagecodecs.png_encode(opaque), name="x")
    assert np.array_equal(picture.pixels, opaque[..., 0])
    assert picture.notes == ()


def test_an_interlaced_one_is_read_too() -> None:
    # One pixel wide and high is one pass of Adam7, so that the rows are those of any file.
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 16, 4, 0, 0, 1))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\x01\x02\xff\xff"))
    data = b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")
    assert decode_image(io.BytesIO(data).getvalue(), name="x").pixels.tolist() == [[0x0102]]
