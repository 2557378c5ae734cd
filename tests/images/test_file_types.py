"""What a file is, by its first bytes alone."""

from itertools import chain

import pytest

from pupille.images.file_types import (
    EXTENSIONS,
    UNKNOWN,
    container,
    extension_note,
    foreign,
    format_of,
    is_camera_raw,
    sentence_about,
)
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
        (b"ZISRAWFILE\0\0", "Zeiss CZI"),
        (b"\xda\xce\xbe\x0a\0\0", "Nikon ND2"),
        (b"SIMPLE  =                    T", "FITS"),
        (bytes(344) + b"n+1\0", "NIfTI"),
        (b"\x1c\x02\0\0n+2\0\r\n\x1a\n", "NIfTI"),
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


@pytest.mark.parametrize(
    ("data", "extension", "word"),
    [
        (b"\x93NUMPY\x01\0v\0", ".npy", "NumPy"),
        (b"PK\x03\x04\x14\0", ".NPZ", "NumPy"),
        (b"\x89HDF\r\n\x1a\n\0", ".h5", "HDF5"),
        (b"MATLAB 5.0 MAT-file, Platform: GLNXA64", ".mat", "MATLAB"),
        (b"MATLAB 7.3 MAT-file, Platform: GLNXA64", ".mat", "MATLAB"),
        (b"\x1f\x8b\x08\0", ".gz", "gzip"),
    ],
)
def test_a_file_of_arrays_is_told_with_how_to_get_images_out_of_it(
    data: bytes, extension: str, word: str
) -> None:
    assert foreign(data) is None
    sentence = container(data, extension)
    assert sentence is not None
    assert sentence.startswith(f"{word} files are not read: ")
    assert sentence_about(data, extension) == sentence
    assert container(b"PK\x03\x04\x14\0", ".zip") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "git lfs pull"),
        (b"/annex/objects/MD5E-s12--0.jpg\n", "git annex get"),
        (b"\n <!DOCTYPE html><html><body>Sign in</body>", "a web page"),
        (b"<HTML><head>", "a web page"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "the answer of a server"),
        (bytes(5000), "nothing but zeros"),
    ],
)
def test_what_came_in_place_of_an_image_is_told(data: bytes, words: str) -> None:
    assert foreign(data) is None
    assert words in sentence_about(data, ".jpg")


def test_of_what_is_unknown_only_that_is_said() -> None:
    for data in (b"just words", b"<p><svg>", b"version 1.0", b"PK\x03\x04"):
        assert sentence_about(data, ".jpg") == UNKNOWN


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
