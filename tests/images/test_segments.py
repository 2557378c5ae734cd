"""The parts of an image file, laid out by hand."""

import io
import struct

import pytest
from PIL import Image

from pupille.errors import DataError
from pupille.images import segments
from pupille.images.segments import body_of, parts_of


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + b"\0\0\0\0"


def test_the_coded_data_of_a_jpeg_belong_to_their_scan_and_the_rest_of_the_file_to_nothing() -> None:
    coded = b"\x11\xff\0\x22\xff\xd0\x33"
    data = (
        b"\xff\xd8"
        + b"\xff\xe0\0\x04ab"
        + b"\xff\xfe\0\x05hey"
        + b"\xff\xda\0\x03\0"
        + coded
        + b"\xff\xd9"
        + b"\xff\xfe\0\x05bye"
    )
    assert list(parts_of(data, "JPEG")) == [
        ("APP0", 2, 8, 6, 8),
        ("COM", 8, 15, 12, 15),
        ("SOS", 15, 27, 19, 20),
    ]


def test_a_png_ends_with_its_last_chunk() -> None:
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"abc") + chunk(b"IEND", b"") + chunk(b"tEXt", b"more")
    parts = list(parts_of(data, "PNG"))
    assert parts == [("IHDR", 8, 23, 16, 19), ("IEND", 23, 35, 31, 31)]
    assert body_of(data, parts[0]) == b"abc"


@pytest.mark.parametrize("filled_up", [True, False])
def test_an_odd_chunk_of_a_webp_is_filled_up_to_an_even_length_unless_it_is_the_last(filled_up: bool) -> None:
    chunks = b"EXIF\x03\0\0\0abc\0" + b"XMP \x01\0\0\0x" + b"\0" * filled_up
    data = b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks
    parts = list(parts_of(data, "WebP"))
    assert [(part.kind, part.start, body_of(data, part)) for part in parts] == [
        ("EXIF", 12, b"abc"),
        ("XMP ", 24, b"x"),
    ]


def test_the_blocks_of_a_gif_are_told_apart_and_a_split_comment_is_joined() -> None:
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    control = b"\x21\xf9\x04\0\0\0\0\0"
    comment = b"\x21\xfe\x03abc\x02de\0"
    image = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\0"
    data = head + control + comment + image + b";"
    parts = list(parts_of(data, "GIF"))
    assert [part.kind for part in parts] == ["head", "control", "comment", "image", "end"]
    assert [data[part.start : part.end] for part in parts] == [head, control, comment, image, b";"]
    assert body_of(data, parts[2]) == b"abcde"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WebP"])
def test_a_file_cut_in_the_middle_of_its_picture_is_damaged(form: str) -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, form)
    data = out.getvalue()
    assert list(parts_of(data, form))
    with pytest.raises(DataError, match="cut short"):
        list(parts_of(data[: len(data) // 2], form))


def test_a_walk_over_too_many_parts_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "MOST_PARTS", 3)
    start, end = b"\x89PNG\r\n\x1a\n", chunk(b"IEND", b"")
    assert len(list(parts_of(start + 3 * chunk(b"tEXt", b"") + end, "PNG"))) == 4
    with pytest.raises(DataError):
        list(parts_of(start + 4 * chunk(b"tEXt", b"") + end, "PNG"))
