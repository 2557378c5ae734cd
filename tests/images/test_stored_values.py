"""The numbers of a mask as they lie in its file, whatever Pillow makes of them."""

import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pupille.errors import ImageError
from pupille.images.limits import Limits
from pupille.images.stored_values import read_values

VALUES = np.array([[0, 1, 2], [3, 2, 1]], dtype=np.uint8)


def read(path, **options):
    return read_values(path, root=path.parent, **options)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32, np.uint32, np.float32])
def test_numbers_of_any_depth_are_read_as_written(tmp_path, dtype):
    values = VALUES.astype(dtype) * dtype(60 if dtype == np.uint8 else 20_000)
    Image.fromarray(values.astype(np.int32) if dtype == np.uint32 else values).save(tmp_path / "a.tif")
    stored = read(tmp_path / "a.tif")
    assert (stored.values == values).all()
    assert (stored.is_colour, stored.palette, stored.size) == (False, None, (3, 2))


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_grey_of_few_bits_is_not_spread_over_all_greys(tmp_path, bits):
    values = VALUES % 2**bits
    image = Image.new("P", (3, 2))
    image.putdata(values.ravel().tolist())
    image.putpalette([9, 8, 7] * 2**bits)
    image.save(tmp_path / "a.png", bits=bits)
    data = bytearray((tmp_path / "a.png").read_bytes())
    assert data[24:26] == bytes([bits, 3])
    assert (read(tmp_path / "a.png").values == values).all()
    # The same pixels as grey: another colour type, and no palette.
    start, end = data.index(b"PLTE") - 4, data.index(b"IDAT") - 4
    grey = data[:25] + b"\0" + data[26:start] + data[end:]
    grey[29:33] = zlib.crc32(grey[12:29]).to_bytes(4, "big")
    (tmp_path / "b.png").write_bytes(grey)
    assert (read(tmp_path / "b.png").values == values).all()


def test_grey_whose_lowest_number_is_white_keeps_its_numbers(tmp_path):
    Image.fromarray(VALUES).save(tmp_path / "a.tif", tiffinfo={262: 0})
    with Image.open(tmp_path / "a.tif") as image:
        raw = 255 - np.asarray(image)
        assert image.tag_v2[262] == 0
    assert (read(tmp_path / "a.tif").values == raw).all()


@settings(max_examples=20)
@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=9))
def test_a_colour_is_one_number(tmp_path_factory, colours):
    path = tmp_path_factory.mktemp("colours") / "a.png"
    Image.fromarray(np.array([colours], dtype=np.uint8)).save(path)
    stored = read(path)
    assert stored.is_colour
    assert stored.values[0].tolist() == [65536 * r + 256 * g + b for r, g, b in colours]


def test_what_is_transparent_is_black_and_half_transparent_refused(tmp_path):
    pixels = np.array([[[9, 8, 7, 255], [9, 8, 7, 0]]], dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert read(tmp_path / "a.png").values.tolist() == [[0x090807, 0]]
    pixels[0, 1, 3] = 100
    Image.fromarray(pixels).save(tmp_path / "a.png")
    with pytest.raises(ImageError, match="half transparent"):
        read(tmp_path / "a.png")


def test_a_mask_is_turned_upright_by_its_own_mark(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(VALUES).save(tmp_path / "a.png", exif=exif)
    assert (read(tmp_path / "a.png").values == np.rot90(VALUES, -1)).all()


def test_a_mask_beyond_the_limit_is_refused_before_it_is_decoded(tmp_path):
    Image.new("1", (9000, 9000)).save(tmp_path / "bomb.png")
    with pytest.raises(ImageError, match="more than the limit of 50"):
        read(tmp_path / "bomb.png")
    with pytest.raises(ImageError, match="MB, the limit"):
        read(tmp_path / "bomb.png", limits=Limits(file_bytes=100))


@pytest.mark.parametrize(
    "values", [VALUES + np.float32(0.5), -VALUES.astype(np.int32), VALUES * np.float32(np.nan)]
)
def test_numbers_that_can_be_no_class_are_refused(tmp_path, values):
    Image.fromarray(values).save(tmp_path / "a.tif")
    with pytest.raises(ImageError, match="whole numbers"):
        read(tmp_path / "a.tif")
