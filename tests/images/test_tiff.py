"""The entries of TIFF directories, laid out by hand after TIFF 6.0 and BigTIFF."""

import struct

import pytest

from pupille.errors import DataError, Refusal, RefusedError
from pupille.images.tiff import MOST_TAGS, Tiff

FRACTION, SIGNED_FRACTION, SHORT, LONG, TEXT, UNKNOWN = 5, 10, 3, 4, 2, 99


def classic(order: str, *entries: tuple[int, int, int, bytes], tail: bytes = b"", after: int = 0) -> bytes:
    """A file of one directory at 8; what lies outside it, `tail`, begins at 14 + 12 * len(entries)."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    out = mark + struct.pack(f"{order}IH", 8, len(entries))
    for tag, kind, count, value in entries:
        out += struct.pack(f"{order}HHI", tag, kind, count) + value.ljust(4, b"\0")
    return out + struct.pack(f"{order}I", after) + tail


@pytest.mark.parametrize("order", ["<", ">"])
def test_short_values_lie_in_the_entry_and_long_ones_where_it_points(order: str) -> None:
    inside, outside = struct.pack(f"{order}HH", 7, 300), struct.pack(f"{order}HHH", 1, 2, 65535)
    place = struct.pack(f"{order}I", 14 + 24)
    tiff = Tiff.of(classic(order, (258, SHORT, 2, inside), (277, SHORT, 3, place), tail=outside, after=77))
    directory = tiff.directory(tiff.first)
    assert tiff.first == 8
    assert directory.after == 77
    assert tiff.numbers(directory.entries[258], most=9) == (7, 300)
    assert tiff.numbers(directory.entries[277], most=9) == (1, 2, 65535)
    assert tiff.numbers(directory.entries[277], most=2) == (1, 2)
    assert tiff.raw(directory.entries[277], most=4) == outside[:4]


def test_fractions_are_worked_out_and_one_by_zero_is_zero() -> None:
    tail = struct.pack("<4I", 72, 1, 5, 0) + struct.pack("<2i", -3, 4)
    first, second = struct.pack("<I", 38), struct.pack("<I", 54)
    tiff = Tiff.of(classic("<", (282, FRACTION, 2, first), (283, SIGNED_FRACTION, 1, second), tail=tail))
    entries = tiff.directory(8).entries
    assert tiff.numbers(entries[282], most=9) == (72.0, 0.0)
    assert tiff.numbers(entries[283], most=9) == (-0.75,)


def test_text_is_bytes_and_no_number() -> None:
    tiff = Tiff.of(classic("<", (270, TEXT, 3, b"ab\0")))
    entry = tiff.directory(8).entries[270]
    assert tiff.numbers(entry, most=9) == ()
    assert tiff.raw(entry, most=9) == b"ab\0"


def test_entries_that_leave_the_file_or_are_of_no_type_are_left_out_and_the_first_of_a_tag_counts() -> None:
    far = struct.pack("<I", 10_000)
    tiff = Tiff.of(
        classic(
            "<",
            (256, LONG, 1, struct.pack("<I", 640)),
            (256, LONG, 1, struct.pack("<I", 1)),
            (273, LONG, 2, far),
            (300, UNKNOWN, 1, b""),
            (301, SHORT, 0, b""),
        )
    )
    entries = tiff.directory(8).entries
    assert set(entries) == {256}
    assert tiff.numbers(entries[256], most=1) == (640,)


def test_a_big_tiff_has_eight_bytes_for_every_place_and_count() -> None:
    entry = struct.pack(">HHQ", 273, 16, 1) + struct.pack(">Q", 2**40)
    data = b"MM\0+\0\x08\0\0" + struct.pack(">QQ", 16, 1) + entry + struct.pack(">Q", 2**33)
    tiff = Tiff.of(data)
    directory = tiff.directory(tiff.first)
    assert tiff.first == 16
    assert tiff.numbers(directory.entries[273], most=1) == (2**40,)
    assert directory.after == 2**33


def test_thousands_of_tags_are_refused_as_a_limit_and_other_bytes_as_no_tiff() -> None:
    data = b"II*\0\x08\0\0\0" + struct.pack("<H", MOST_TAGS + 1) + bytes(12 * (MOST_TAGS + 1) + 4)
    with pytest.raises(RefusedError, match="thousands of tags") as caught:
        Tiff.of(data).directory(8)
    assert caught.value.refusal == Refusal.LIMIT
    with pytest.raises(DataError, match="no TIFF"):
        Tiff.of(b"IM*\0\x08\0\0\0")
