"""TIFF files without metadata, in both byte orders and both sizes, as Pillow reads them."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from pupille.errors import DataError
from pupille.images.strip_tiff import bare_tiff

SECRET = b"Marie-Curie-1903\0"
PIXELS = np.array([[1, 2, 3], [40, 50, 60], [7, 8, 9]], dtype=np.uint8)


def page(
    order: str, big: bool, pixels: np.ndarray, *, leave_out: tuple[int, ...] = (), compression: int = 1
) -> bytes:
    """A grey TIFF of one page, one row a strip, with an artist (315) and a caption (270)."""
    letter, inline = ("Q", 8) if big else ("I", 4)
    mark = b"II" if order == "<" else b"MM"
    head = mark + (struct.pack(f"{order}HHH", 43, 8, 0) if big else struct.pack(f"{order}H", 42))
    height, width = pixels.shape
    body = bytearray(head + bytes(inline))
    rows_at = [len(body) + width * row for row in range(height)]
    body += pixels.tobytes()
    long = 16 if big else 4
    values = {
        256: (3, struct.pack(f"{order}H", width), 1),
        257: (3, struct.pack(f"{order}H", height), 1),
        258: (3, struct.pack(f"{order}H", 8), 1),
        259: (3, struct.pack(f"{order}H", compression), 1),
        262: (3, struct.pack(f"{order}H", 1), 1),
        270: (2, SECRET, len(SECRET)),
        273: (long, struct.pack(f"{order}{height}{letter}", *rows_at), height),
        274: (3, struct.pack(f"{order}H", 6), 1),
        278: (3, struct.pack(f"{order}H", 1), 1),
        279: (3, struct.pack(f"{order}{height}H", *[width] * height), height),
        315: (2, SECRET, len(SECRET)),
    }
    entries = b""
    for tag, (kind, raw, count) in values.items():
        if tag in leave_out:
            continue
        if len(raw) > inline:
            entries += struct.pack(f"{order}HH{letter}{letter}", tag, kind, count, len(body))
            body += raw
        else:
            entries += struct.pack(f"{order}HH{letter}", tag, kind, count) + raw.ljust(inline, b"\0")
    body[len(head) : len(head) + inline] = struct.pack(order + letter, len(body))
    count = len(values) - len(leave_out)
    return bytes(body + struct.pack(order + ("Q" if big else "H"), count) + entries + bytes(inline))


@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True)])
def test_only_what_decoding_needs_is_written_again(order: str, big: bool) -> None:
    data = page(order, big, PIXELS)
    bare = bare_tiff(data)
    assert SECRET in data
    assert SECRET not in bare
    assert bare[:4] == data[:4]
    with Image.open(io.BytesIO(bare)) as image:
        tags = dict(image.tag_v2)
    assert set(tags) == {256, 257, 258, 259, 262, 273, 274, 278, 279}
    assert tags[274] == 6
    assert all(place % 2 == 0 for place in tags[273])
    strips = [bare[start : start + size] for start, size in zip(tags[273], tags[279], strict=True)]
    assert [list(strip) for strip in strips] == PIXELS.tolist()


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_same_bytes_come_out_with_and_without_metadata(order: str, big: bool) -> None:
    bare = bare_tiff(page(order, big, PIXELS))
    assert bare == bare_tiff(page(order, big, PIXELS, leave_out=(270, 315)))
    assert bare != bare_tiff(page(order, big, PIXELS[::-1]))
    assert bare[:4] == {"<": b"II", ">": b"MM"}[order] + struct.pack(f"{order}H", 43 if big else 42)


def test_a_picture_that_lies_on_its_side_is_turned_by_its_reader_as_before() -> None:
    with Image.open(io.BytesIO(bare_tiff(page(">", False, PIXELS)))) as image:
        np.testing.assert_array_equal(np.asarray(image), np.rot90(PIXELS, -1))


def test_a_bare_file_is_no_longer_changed() -> None:
    bare = bare_tiff(page("<", False, PIXELS))
    assert len(bare) > 8 + PIXELS.size
    assert bare_tiff(bare) == bare


def test_pages_keep_their_order() -> None:
    pages = [Image.new("L", (4 + number, 3), 10 * number) for number in range(3)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], description=SECRET.decode())
    with Image.open(io.BytesIO(bare_tiff(out.getvalue()))) as image:
        assert image.n_frames == 3
        for number in range(3):
            image.seek(number)
            assert image.size == (4 + number, 3)
            assert image.getextrema() == (10 * number, 10 * number)
            assert 270 not in image.tag_v2


def test_pages_that_go_in_a_circle_are_written_once() -> None:
    data = bytearray(page("<", False, PIXELS))
    data[-4:] = data[4:8]
    with Image.open(io.BytesIO(bare_tiff(bytes(data)))) as image:
        assert image.n_frames == 1


def test_strips_without_sizes_and_outdated_jpeg_are_refused_with_the_way_out() -> None:
    with pytest.raises(DataError, match="strips have no sizes; save it again as PNG"):
        bare_tiff(page("<", False, PIXELS, leave_out=(279,)))
    with pytest.raises(DataError, match="outdated form of JPEG inside; save it again as PNG"):
        bare_tiff(page(">", False, PIXELS, compression=6))
