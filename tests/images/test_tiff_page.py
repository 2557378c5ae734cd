"""Pages that Pillow does not find: stacks behind one directory, and BigTIFFs of the other order of bytes."""

import io
import struct

import numpy as np
import pytest
import tifffile
from PIL import Image

from pupille.errors import ImageError
from pupille.images.open_image import decode_image

STACK = np.arange(12 * 5 * 7, dtype="u2").reshape(12, 5, 7)


def file_of(picture: np.ndarray, **options: object) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, picture, **options)
    return out.getvalue()


def by_imagej(picture: np.ndarray) -> bytes:
    """A stack as ImageJ writes a large one: the directory of the first picture is the only one."""
    data = bytearray(file_of(picture, imagej=True))
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        after = file.pages[0].offset + 2 + 12 * len(file.pages[0].tags)
    data[after : after + 4] = bytes(4)
    with Image.open(io.BytesIO(data)) as image:
        assert image.n_frames == 1
    return bytes(data)


@pytest.mark.parametrize("kind", ["u1", "u2", "f4"])
def test_the_pages_of_a_stack_with_one_directory_are_counted_and_read(kind: str) -> None:
    stack = (STACK % 251).astype(kind)
    for data in (by_imagej(stack), file_of(stack, truncate=True)):
        first, last = decode_image(data, name="x"), decode_image(data, name="x", page=11)
        assert (first.pages, first.notes) == (12, ("page 1 of 12 is read",))
        assert np.array_equal(first.pixels, stack[0])
        assert np.array_equal(last.pixels, stack[11])
        with pytest.raises(ImageError, match="has 12 pages; page 13 is not there"):
            decode_image(data, name="x", page=12)


def test_the_pages_of_a_stack_of_colours_are_read() -> None:
    stack = np.arange(3 * 4 * 5 * 3, dtype="u2").reshape(3, 4, 5, 3)
    data = file_of(stack, truncate=True, photometric="rgb")
    assert np.array_equal(decode_image(data, name="x", page=2).pixels, stack[2])


def test_only_pages_count_whose_pixels_are_there() -> None:
    data = by_imagej(STACK)
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        start = file.pages[0].dataoffsets[0]
    # The directory must survive, so the pixels are taken out of what it says instead of the file's end.
    boast = data.replace(b"images=12\n", b"images=99\n")
    assert boast != data
    assert decode_image(boast, name="x").pages == (len(data) - start) // (5 * 7 * 2)
    silent = data.replace(b"images=12\n", b"images=no\n")
    assert decode_image(silent, name="x").pages == 1


@pytest.mark.parametrize("pages", [1, 3])
def test_a_big_tiff_of_the_other_order_is_read_like_any(pages: int) -> None:
    ramp = np.tile(np.arange(0, 256, 8, dtype="u1")[None, :, None], (32, 1, 3))
    for options in (
        {"photometric": "rgb"},
        {"photometric": "rgb", "compression": "jpeg"},
        {"photometric": "rgb", "compression": "deflate", "tile": (16, 16)},
    ):
        pictures = np.stack([ramp + page for page in range(pages)])
        big, small = (
            file_of(pictures, bigtiff=is_big, byteorder=">", metadata=None, **options)
            for is_big in (True, False)
        )
        assert struct.unpack(">H", big[2:4]) == (43,)
        for page in range(pages):
            ours, theirs = (decode_image(data, name="x", page=page) for data in (big, small))
            assert np.array_equal(ours.pixels, theirs.pixels)
            assert ours.pages == pages


def test_a_palette_in_such_a_file_becomes_its_colours() -> None:
    colours = np.zeros((3, 256), "u2")
    colours[:, 1], colours[:, 2] = (257, 514, 771), (65535, 0, 0)
    data = file_of(
        np.array([[0, 1, 2]], "u1"),
        photometric="palette",
        colormap=colours,
        bigtiff=True,
        byteorder=">",
        metadata=None,
    )
    assert decode_image(data, name="x").pixels.tolist() == [[[0, 0, 0], [1, 2, 3], [255, 0, 0]]]
