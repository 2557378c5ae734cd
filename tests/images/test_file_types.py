"""What a file is, by its first bytes alone."""

from itertools import chain

import pytest

from pupille.images.file_types import EXTENSIONS, extension_note, foreign, format_of, is_camera_raw
from pupille.images.limits import FORMATS


def test_every_format_that_is_read_has_extensions_and_none_belongs_to_two() -> None:
    assert set(EXTENSIONS) == set(FORMATS)
    spelled = list(chain(*EXTENSIONS.values()))
    assert len(spelled) == len(set(spelled))
    assert all(extension == extension.lower() and extension[0] == "." for extension in spelled)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
        (b"RIFF\x10\0\0\0WAVEfmt ", None),
        (b"MM\0+\0\x08\0\0", "TIFF"),
        (b"II+\0\x08\0\0\0", "TIFF"),
        (b"GIF87a", "GIF"),
        (b"GIF88a", None),
        (b"\x89PNG\n\x1a\n", None),
        (b"", None),
    ],
)
def test_a_format_is_known_by_its_whole_signature(data: bytes, found: str | None) -> None:
    assert format_of(data) == found


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\0\0\0\x18ftypavif", "AVIF"),
        (b"\0\0\0\x18ftypmif1", "HEIC"),
        (b"\0\0\0\x18ftypcrx ", "RAW"),
        (b"\0\0\0\x18ftypisom", "videos"),
        (b"%PDF" + bytes(124) + b"DICM", "DICOM"),
        (b'\xef\xbb\xbf\r\n <?XML version="1.0"?>\n<SVG>', "SVG"),
        (b"\xff\x0a\0", "JPEG XL"),
        (b"\0\0\0\x0cJXL \r\n", "JPEG XL"),
    ],
)
def test_a_known_foreign_format_is_called_by_its_name(data: bytes, word: str) -> None:
    sentence = foreign(data)
    assert sentence is not None
    assert sentence.startswith((word, f"camera {word}"))


@pytest.mark.parametrize(
    "data", [b"<?xml version='1.0'?><html>", b"<p><svg>", b"\xff\xd8\xff\xe0", b"", b"%P"]
)
def test_nothing_is_claimed_about_what_is_not_known(data: bytes) -> None:
    assert foreign(data) is None


def test_a_small_first_picture_makes_a_tiff_raw_only_where_others_hang_below_it() -> None:
    preview, whole, page = {254: 1, 330: 8}, {254: 0, 330: 8}, {254: 1}
    assert is_camera_raw(b"II*\0", ".tif", preview)
    assert not is_camera_raw(b"II*\0", ".tif", whole)
    assert not is_camera_raw(b"II*\0", ".tif", page)
    assert is_camera_raw(b"II*\0", ".NEF", {})
    assert is_camera_raw(b"II*\0\x10\0\0\0CR", ".tif", {})


def test_an_extension_is_compared_whatever_its_case() -> None:
    assert extension_note("JPEG", ".JPG") is None
    assert extension_note("JPEG", ".dat") is None
    note = extension_note("PNG", ".JPG")
    assert note is not None
    assert ".JPG" in note
    assert "PNG" in note
