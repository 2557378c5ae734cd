"""EXIF blocks laid out by hand, tag by tag, as TIFF 6.0 and EXIF 2.32 say."""

import struct

import pytest

from pupille.audit.metadata.exif import exif_says
from pupille.errors import DataError

ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 2, 3, 4, 5, 7


class Block:
    """A TIFF structure that grows: directories are added from the last to the first, each told where it begins."""

    def __init__(self, order: str = "<") -> None:
        self.order = order
        self.data = bytearray((b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 0))

    def directory(self, tags: dict[int, tuple[int, object]], after: int = 0) -> int:
        entries = b""
        for tag, (kind, value) in sorted(tags.items()):
            raw, count = self.packed(kind, value)
            if len(raw) > 4:
                place, raw = len(self.data), raw + b"\0" * (len(raw) % 2)
                self.data += raw
                raw = struct.pack(self.order + "I", place)
            entries += struct.pack(self.order + "HHI", tag, kind, count) + raw.ljust(4, b"\0")
        at = len(self.data)
        self.data += struct.pack(self.order + "H", len(tags)) + entries + struct.pack(self.order + "I", after)
        return at

    def packed(self, kind: int, value: object) -> tuple[bytes, int]:
        if isinstance(value, bytes):
            return value, len(value)
        if kind == RATIONAL:
            numbers = [number for part in value for number in part]
            return struct.pack(f"{self.order}{len(numbers)}I", *numbers), len(value)
        return struct.pack(self.order + ("H" if kind == SHORT else "I"), value), 1

    def begun_at(self, first: int) -> bytes:
        struct.pack_into(self.order + "I", self.data, 4, first)
        return bytes(self.data)


def said(block: bytes, **options: bool) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for kind, value in exif_says(block, **options):
        if value:
            kinds.setdefault(kind, []).append(value)
    return kinds


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("before", [b"", b"Exif\0\0"])
def test_both_byte_orders_say_the_same(order: str, before: bytes) -> None:
    block = Block(order)
    wide = "utf-16-le" if order == "<" else "utf-16-be"
    comment = b"UNICODE\0" + "ganglion œ".encode(wide)
    inner = block.directory({36867: (ASCII, b"2020:02:29 16:48:18\0"), 37510: (UNDEFINED, comment)})
    place = block.directory(
        {
            1: (ASCII, b"S\0"),
            2: (RATIONAL, [(47, 1), (30, 1), (3600, 100)]),
            3: (ASCII, b"E\0"),
            4: (RATIONAL, [(8, 1), (15, 1), (0, 1)]),
        }
    )
    tags = {
        271: (ASCII, b"Canon\0"),
        272: (ASCII, b"Canon EOS 5D\0"),
        306: (ASCII, b"2024:01:01 00:00:00\0"),
        34665: (LONG, inner),
        34853: (LONG, place),
        40093: (1, "Zoé".encode("utf-16-le")),
    }
    assert said(before + block.begun_at(block.directory(tags))) == {
        "block": ["exif", "gps"],
        "camera": ["Canon EOS 5D"],
        "taken": ["2020-02-29T16:48:18", "2024-01-01T00:00:00"],
        "person": ["Zoé"],
        "comment": ["ganglion œ"],
        "latitude": ["-47.51"],
        "longitude": ["8.25"],
    }


def test_tags_that_only_decode_or_show_the_picture_say_nothing() -> None:
    block = Block()
    tags = {256: (LONG, 10), 257: (LONG, 10), 274: (SHORT, 6)}
    assert said(block.begun_at(block.directory(tags))) == {}
    block = Block()
    assert said(block.begun_at(block.directory({**tags, 305: (ASCII, b"GIMP\0")}))) == {
        "block": ["exif"],
        "software": ["GIMP"],
    }


def test_a_second_directory_is_a_thumbnail_in_a_block_and_a_page_in_a_file() -> None:
    block = Block()
    second = block.directory({513: (LONG, 200), 514: (LONG, 50)})
    data = block.begun_at(block.directory({274: (SHORT, 1)}, after=second))
    assert said(data) == {"block": ["exif"], "thumbnail": ["exif"]}
    assert said(data, is_file=True) == {}


def test_a_pointer_out_of_the_block_takes_nothing_else_with_it() -> None:
    block = Block()
    data = block.begun_at(block.directory({315: (ASCII, b"Ada L.\0"), 34853: (LONG, 1_000_000)}))
    assert said(data) == {"block": ["exif"], "person": ["Ada L."]}


def test_a_position_without_its_hemisphere_or_not_in_numbers_is_present_but_not_told() -> None:
    parts = [(47, 1), (30, 1), (0, 1)]
    for tags in (
        {2: (RATIONAL, parts), 4: (RATIONAL, parts)},
        {1: (ASCII, b"N\0"), 2: (ASCII, b"47.5\0"), 3: (ASCII, b"E\0"), 4: (RATIONAL, parts)},
    ):
        block = Block()
        place = block.directory(tags)
        assert said(block.begun_at(block.directory({34853: (LONG, place)}))) == {"block": ["gps"]}


def test_a_block_that_is_no_tiff_raises() -> None:
    with pytest.raises(DataError):
        said(b"Exif\0\0PK\3\4")
    with pytest.raises((DataError, struct.error)):
        said(b"II*\0\x08\0\0\0\x05\0")


def test_a_gps_directory_with_its_version_alone_is_no_position() -> None:
    block = Block()
    version = block.directory({0: (1, b"\2\3\0\0")})
    assert said(block.begun_at(block.directory({34853: (LONG, version)}))) == {}
    block = Block()
    with_time = block.directory({0: (1, b"\2\3\0\0"), 29: (ASCII, b"2024:01:01\0")})
    assert said(block.begun_at(block.directory({34853: (LONG, with_time)}))) == {"block": ["gps"]}


UNKNOWN = (0, 0)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ([(47, 1), (30, 1), UNKNOWN], [(8, 1), (15, 1), (36, 1)], ("47.5", "8.26")),
        ([(47, 1), UNKNOWN, UNKNOWN], [(8, 1), (15, 1), (36, 1)], None),
        ([UNKNOWN, (30, 1), (0, 1)], [(8, 1), (15, 1), (36, 1)], None),
        ([(47, 1), (30, 1), (0, 1)], [UNKNOWN, UNKNOWN, UNKNOWN], None),
        ([(47, 1), (30, 1), (0, 1)], [(8, 0), (15, 1), (36, 1)], None),
        ([(475, 10)], [(8, 1)], ("47.5", "8.0")),
    ],
)
def test_a_part_of_a_place_that_is_not_known_is_no_zero(
    order: str, latitude: object, longitude: object, expected: tuple[str, str] | None
) -> None:
    block = Block(order)
    place = block.directory(
        {1: (ASCII, b"N\0"), 2: (RATIONAL, latitude), 3: (ASCII, b"E\0"), 4: (RATIONAL, longitude)}
    )
    items = said(block.begun_at(block.directory({34853: (LONG, place)})))
    assert items["block"] == ["gps"]
    assert (items.get("latitude"), items.get("longitude")) == (
        ([expected[0]], [expected[1]]) if expected else (None, None)
    )
