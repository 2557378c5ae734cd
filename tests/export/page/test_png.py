"""PNG files decoded in the page, beside Pillow's pixels: every kind there is, and what is damaged."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from pupille.errors import ImageError
from pupille.images.open_image import read_image


def test_every_kind_of_png_is_read_as_in_python_or_refused_as_there(scripts, shared):
    files = sorted((shared / "data" / "odd" / "pngsuite" / "png").glob("*.png"))
    refused = []
    for file in files:
        got = scripts.read(file.read_bytes())
        try:
            expected = read_image(file).pixels
        except ImageError:
            refused.append(got)
            continue
        expected = expected if expected.ndim == 3 else expected[..., None]
        assert got.dtype == expected.dtype, file.name
        assert np.array_equal(np.broadcast_to(expected, got.shape), got), file.name
    assert len(files) > 150
    assert len(refused) > 5
    assert set(refused) <= {"damaged", "format"}


@pytest.mark.parametrize("mode", ["I;16", "L", "RGB", "RGBA", "LA", "P", "1"])
def test_odd_sizes_keep_every_value(scripts, mode, tmp_path):
    rng = np.random.default_rng(1)
    if mode == "I;16":
        image = Image.fromarray(rng.integers(0, 65536, (7, 5)).astype(np.uint16))
    else:
        image = Image.fromarray(rng.integers(0, 256, (7, 5, 4), dtype=np.uint8)).convert(mode)
    image.save(tmp_path / "a.png")
    expected = read_image(tmp_path / "a.png").pixels
    expected = expected if expected.ndim == 3 else expected[..., None]
    got = scripts.read((tmp_path / "a.png").read_bytes())
    assert got.dtype == expected.dtype
    assert np.array_equal(np.broadcast_to(expected, got.shape), got)


def test_what_is_cut_off_is_damaged(scripts):
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 40), dtype=np.uint8)).save(out, "PNG")
    content = out.getvalue()
    for cut in (20, 60, len(content) // 2, len(content) - 6):
        assert scripts.read(content[:cut]) == "damaged"


def test_a_png_that_declares_more_than_it_may_is_refused_before_it_is_unpacked(scripts):
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    content = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    assert scripts.read(content) == "pixels"
