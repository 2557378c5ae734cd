"""What a header says is known before anything is decoded."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from pupille.errors import DataError
from pupille.images.file_types import extension_note, format_of
from pupille.images.headers import inspect
from pupille.images.limits import DEFAULT_LIMITS
from pupille.images.tiff import inspect_tiff

KINDS = ["JPEG", "PNG", "TIFF", "BMP", "GIF", "WebP"]


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format=kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_the_size_is_what_was_saved(kind: str, mode: str) -> None:
    data = saved(Image.new(mode, (123, 45)), kind)
    assert format_of(data) == kind
    header = inspect(data, kind, page=0, limits=DEFAULT_LIMITS)
    assert (header.width, header.height, header.pages, header.all_counted) == (123, 45, 1, True)


@pytest.mark.parametrize(
    "options", [{"lossless": True}, {"quality": 50}, {"quality": 50, "exif": b"Exif\0\0"}]
)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_each_kind_of_webp_tells_its_size(mode: str, options: dict[str, object]) -> None:
    header = inspect(
        saved(Image.new(mode, (321, 77)), "WebP", **options), "WebP", page=0, limits=DEFAULT_LIMITS
    )
    assert (header.width, header.height) == (321, 77)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_file_says_whether_it_holds_colour(kind: str) -> None:
    for mode, grey in (("L", True), ("RGB", False)):
        assert inspect(saved(Image.new(mode, (9, 9)), kind), kind, page=0, limits=DEFAULT_LIMITS).grey is grey


def test_a_bitmap_stored_from_the_top_has_the_same_height() -> None:
    data = bytearray(saved(Image.new("L", (4, 3)), "BMP"))
    data[22:26] = struct.pack("<i", -3)
    assert inspect(bytes(data), "BMP", page=0, limits=DEFAULT_LIMITS).height == 3


def test_an_old_bitmap_with_a_short_header_tells_its_size() -> None:
    data = b"BM" + bytes(12) + struct.pack("<IHHHH", 12, 7, 5, 1, 24)
    header = inspect(data, "BMP", page=0, limits=DEFAULT_LIMITS)
    assert (header.width, header.height) == (7, 5)


def test_a_thumbnail_inside_a_jpeg_is_not_counted_as_scans() -> None:
    thumbnail = saved(Image.new("RGB", (64, 64), "red"), "JPEG", progressive=True)
    data = saved(Image.new("RGB", (64, 64)), "JPEG", exif=b"Exif\0\0" + thumbnail * 10)
    assert data.count(b"\xff\xda") > 60
    assert inspect(data, "JPEG", page=0, limits=DEFAULT_LIMITS).width == 64


def test_what_follows_the_end_of_a_jpeg_is_not_counted() -> None:
    data = saved(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
    assert inspect(data * 10, "JPEG", page=0, limits=DEFAULT_LIMITS).width == 64


def test_a_jpeg_of_twelve_bits_says_how_to_save_it() -> None:
    data = bytearray(saved(Image.new("L", (8, 8)), "JPEG"))
    data[data.index(b"\xff\xc0") + 4] = 12
    with pytest.raises(DataError, match=r"12 bits.*16-bit PNG"):
        inspect(bytes(data), "JPEG", page=0, limits=DEFAULT_LIMITS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_cut_anywhere_is_damage(kind: str) -> None:
    data = saved(Image.new("RGB", (99, 99)), kind)
    for length in range(12, 26):
        with pytest.raises(DataError):
            inspect(data[:length], kind, page=0, limits=DEFAULT_LIMITS)


@pytest.mark.parametrize("big", [False, True])
def test_the_pages_of_a_tiff_are_counted_and_each_has_its_own_size(big: bool) -> None:
    frames = [Image.new("L", (10 + n, 5)) for n in range(4)]
    data = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], big_tiff=big)
    assert (data[2] == 43) is big
    for page in range(4):
        header = inspect(data, "TIFF", page=page, limits=DEFAULT_LIMITS)
        assert (header.width, header.pages, header.all_counted) == (10 + page, 4, True)


def test_the_pages_of_a_tiff_beyond_ten_thousand_are_not_counted() -> None:
    chain = b"".join(struct.pack("<HI", 0, 8 + 6 * (page + 1)) for page in range(20_000))
    header = inspect_tiff(b"II*\0" + struct.pack("<I", 8) + chain, page=0)
    assert (header.pages, header.all_counted) == (10_000, False)


def test_a_tiff_whose_pages_go_in_a_circle_ends() -> None:
    ring = struct.pack("<HI", 0, 14) + struct.pack("<HI", 0, 8)
    header = inspect_tiff(b"II*\0" + struct.pack("<I", 8) + ring, page=0)
    assert (header.pages, header.all_counted) == (2, True)


@pytest.mark.parametrize(
    ("tag", "amount", "value", "words"),
    [(277, 1, 12, "12 channels"), (273, 900_000, 0, "too many pieces")],
)
def test_a_tiff_that_would_cost_too_much_is_refused(tag: int, amount: int, value: int, words: str) -> None:
    entry = struct.pack("<HHII", tag, 4, amount, value)
    data = b"II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4 * 1_000_000)
    with pytest.raises(DataError, match=words):
        inspect_tiff(data, page=0)


def test_the_frames_of_a_long_animation_are_counted_without_decoding_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(0)
    frames = [Image.fromarray(rng.integers(0, 256, (40, 40), dtype=np.uint8)) for _ in range(500)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("an image is opened"))
    assert inspect(data, "GIF", page=0, limits=DEFAULT_LIMITS).pages == 500


def test_frames_of_a_png_that_are_declared_but_absent_are_not_counted() -> None:
    from zlib import crc32

    data = saved(Image.new("L", (4, 4)), "PNG")
    body = b"acTL" + struct.pack(">II", 2_000_000_000, 0)
    lie = struct.pack(">I", 8) + body + struct.pack(">I", crc32(body))
    header = inspect(data[:33] + lie + data[33:], "PNG", page=0, limits=DEFAULT_LIMITS)
    assert header.pages == 1


def test_only_an_extension_of_another_format_is_noted() -> None:
    assert extension_note("JPEG", ".JPG") is None
    assert extension_note("JPEG", ".dat") is None
    assert extension_note("JPEG", "") is None
    assert extension_note("TIFF", ".jpg") == "named .jpg but its content is TIFF: read as TIFF"
