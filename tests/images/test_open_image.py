"""Pixels enter right, or not at all."""

import io
import os
import socket
import struct
import threading
import time
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps, features

from hanging import HANGING
from pupille.errors import ConfigError, ImageError, Refusal
from pupille.images import regular_files
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.open_image import Picture, decode_image, read_image

SIDES = (24, 31)
COLOUR = np.random.default_rng(0).integers(0, 256, (*SIDES, 3), dtype=np.uint8)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format=kind, **options)
    return out.getvalue()


def decoded(data: bytes, **options: object) -> Picture:
    return decode_image(data, name="x", **options)


def reason(data: bytes, **options: object) -> str:
    with pytest.raises(ImageError) as caught:
        decode_image(data, name="the one", **options)
    assert caught.value.path == "the one"
    return caught.value.reason


def tiff(fields: list[tuple[int, int, int, int]], strip: bytes, order: str = "<") -> bytes:
    """A TIFF of one directory, written by hand: (tag, type, count, value), the strip after it."""
    fields = sorted([*fields, (273, 4, 1, 8 + 2 + 12 * (len(fields) + 2) + 4), (279, 4, 1, len(strip))])
    out = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IH", 8, len(fields))
    for tag, kind, count, value in fields:
        inline = struct.pack(order + ("HH" if kind == 3 else "I"), *((value, 0) if kind == 3 else (value,)))
        out += struct.pack(order + "HHI", tag, kind, count) + inline
    return out + bytes(4) + strip


def grey_tiff(
    strip: bytes, *, bits: int, sample_format: int = 1, photometric: int = 1, order: str = "<"
) -> bytes:
    """A TIFF of one row of two grey pixels."""
    fields = [(256, 3, 1, 2), (257, 3, 1, 1), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, photometric)]
    return tiff([*fields, (277, 3, 1, 1), (278, 3, 1, 1), (339, 3, 1, sample_format)], strip, order)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, bits: int, colour: int, rows: bytes, *more: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + body + chunk(b"IEND", b"")


# Files that are not files.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "right.png").write_bytes(saved(Image.fromarray(COLOUR), "PNG"))
    (tmp_path / "outside.png").write_bytes(saved(Image.fromarray(COLOUR), "PNG"))
    return tmp_path / "data"


def refused(path: Path, root: Path) -> str:
    """The reason of the refusal, which must come at once."""
    reasons: list[str] = []

    def read() -> None:
        try:
            read_image(path, root=root, name="it")
        except ImageError as error:
            reasons.append(error.reason)

    # Not a pool: its end would wait for a thread that waits for ever.
    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(timeout=HANGING)
    assert not thread.is_alive(), "reading hangs"
    assert reasons, "nothing was refused"
    return reasons[0]


def test_a_regular_file_is_read(folder: Path) -> None:
    assert np.array_equal(read_image(folder / "right.png", root=folder).pixels, COLOUR)


def test_a_pipe_named_like_a_photo_does_not_wait_for_ever(folder: Path) -> None:
    os.mkfifo(folder / "a.jpg")
    assert "a pipe" in refused(folder / "a.jpg", folder)


def test_a_pipe_that_takes_the_place_of_a_checked_file_does_not_wait_either(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, check = folder / "right.png", regular_files._insist_on_regular

    def check_then_swap(mode: int, *, is_link: bool) -> None:
        check(mode, is_link=is_link)
        path.unlink()
        os.mkfifo(path)

    monkeypatch.setattr(regular_files, "_insist_on_regular", check_then_swap)
    assert "a pipe" in refused(path, folder)


def test_a_folder_named_like_a_photo_is_refused(folder: Path) -> None:
    (folder / "x.png").mkdir()
    assert "a folder" in refused(folder / "x.png", folder)


def test_a_socket_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.png")
        assert "a socket" in refused(folder / "s.png", folder)


def test_a_link_to_an_endless_device_is_refused(folder: Path) -> None:
    (folder / "zero.png").symlink_to("/dev/zero")
    assert "through a link" in refused(folder / "zero.png", folder)
    assert "a link to a device" in refused(folder / "zero.png", Path("/"))


def test_a_link_that_leads_back_to_itself_is_refused(folder: Path) -> None:
    (folder / "a.png").symlink_to("b.png")
    (folder / "b.png").symlink_to("a.png")
    assert "back to itself" in refused(folder / "a.png", folder)


def test_a_link_out_of_the_data_folder_is_refused(folder: Path) -> None:
    (folder / "out.png").symlink_to("../outside.png")
    assert "out of the data folder" in refused(folder / "out.png", folder)
    assert read_image(folder / "out.png", root=folder.parent).pages == 1


def test_a_folder_that_is_a_link_out_is_refused_too(folder: Path) -> None:
    (folder / "sub").symlink_to("..")
    assert "out of the data folder" in refused(folder / "sub" / "outside.png", folder)


def test_a_link_within_the_data_folder_is_followed(folder: Path) -> None:
    (folder / "again.png").symlink_to("right.png")
    assert np.array_equal(read_image(folder / "again.png", root=folder).pixels, COLOUR)


def test_a_missing_file_and_an_impossible_name_are_refused(folder: Path) -> None:
    assert "does not exist" in refused(folder / "none.png", folder)
    assert "no file can have" in refused(folder / "a\0b.png", folder)


def test_an_empty_file_says_so(folder: Path) -> None:
    (folder / "e.png").touch()
    assert "empty" in refused(folder / "e.png", folder)


def test_the_error_names_the_file_as_the_data_set_does(folder: Path) -> None:
    with pytest.raises(ImageError, match=r"'cats/1\.png'"):
        read_image(folder / "none.png", root=folder, name="cats/1.png")


# Limits.


def test_a_small_file_that_declares_a_huge_picture_is_refused_at_once() -> None:
    bomb = png(30_000, 30_000, 8, 2, bytes(500_000))
    start = time.thread_time()
    assert "900.0 megapixels" in reason(bomb)
    assert time.thread_time() - start < HANGING


def test_a_picture_is_read_up_to_the_limit_of_pixels_and_not_beyond() -> None:
    data = saved(Image.new("L", (1000, 2000)), "PNG")
    assert "2.0 megapixels" in reason(data, limits=Limits(megapixels=1.99))
    assert decoded(data, limits=Limits(megapixels=2)).pixels.shape == (2000, 1000)


def test_a_picture_beyond_pillows_own_warning_is_read_where_the_limit_allows() -> None:
    data = saved(Image.new("1", (9500, 9500)), "PNG")
    assert decoded(data, limits=Limits(megapixels=100)).pixels.shape == (9500, 9500)


def test_a_size_declared_twice_is_judged_by_the_one_that_counts() -> None:
    second = chunk(b"IHDR", struct.pack(">IIBBBBB", 8_000, 8_000, 8, 0, 0, 0, 0))
    assert "64.0 megapixels" in reason(png(1, 1, 8, 0, b"\0\0", second))


def test_a_tile_far_larger_than_the_picture_is_refused() -> None:
    fields = [(256, 3, 1, 2), (257, 3, 1, 1), (258, 3, 1, 8), (262, 3, 1, 1)]
    tiles = [(322, 4, 1, 60_000), (323, 4, 1, 60_000)]
    assert "megapixels" in reason(tiff([*fields, *tiles], b"ab"))


def test_a_file_of_too_many_bytes_is_refused_before_it_is_read(folder: Path) -> None:
    with (folder / "big.png").open("wb") as file:
        file.truncate(60_000_000)
    start = time.thread_time()
    assert "50 MB" in refused(folder / "big.png", folder)
    assert time.thread_time() - start < HANGING
    small = Limits(file_bytes=100)
    with pytest.raises(ImageError, match="limit for one image"):
        read_image(folder / "right.png", limits=small)


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is there so often that it has `count` scans."""
    data = saved(Image.new("RGB", (620, 480), "red"), "JPEG", progressive=True)
    start = data.rindex(b"\xff\xda")
    return data[:start] + data[start:-2] * (count - data.count(b"\xff\xda") + 1) + data[-2:]


def test_a_jpeg_of_a_thousand_scans_is_refused_at_once() -> None:
    data = many_scans(1000)
    assert len(data) < 1_000_000
    start = time.thread_time()
    assert "passes" in reason(data)
    assert time.thread_time() - start < HANGING


def test_twenty_scans_are_read_and_twenty_one_are_not() -> None:
    assert decoded(many_scans(20)).pixels.shape == (480, 620, 3)
    assert "more than 20 passes" in reason(many_scans(21))
    assert decoded(many_scans(21), limits=Limits(jpeg_scans=21)).pixels.shape == (480, 620, 3)


@pytest.mark.parametrize(
    "bad", [{"megapixels": 0}, {"jpeg_scans": -1}, {"formats": ()}, {"formats": ("PCX",)}]
)
def test_limits_that_make_no_sense_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        Limits(**bad)


def test_limits_beyond_what_pillow_allows_are_refused() -> None:
    with pytest.raises(ConfigError, match="at most 178"):
        Limits(megapixels=200)
    assert Image.MAX_IMAGE_PIXELS is not None
    assert DEFAULT_LIMITS.megapixels * 1e6 < Image.MAX_IMAGE_PIXELS < 2 * Image.MAX_IMAGE_PIXELS < 179e6


# Formats.


def test_a_format_that_the_limits_leave_out_is_refused() -> None:
    data = saved(Image.fromarray(COLOUR), "GIF")
    assert "only PNG are allowed" in reason(data, limits=Limits(formats=("PNG",)))
    assert decoded(data).pixels.shape == COLOUR.shape


def test_a_format_that_pillow_reads_but_we_do_not_is_refused() -> None:
    assert "none of JPEG, PNG" in reason(saved(Image.fromarray(COLOUR), "PPM"))


@pytest.mark.parametrize(
    ("data", "way"),
    [
        (b"\0\0\0\x18ftypheic" + bytes(99), "HEIC photos are not read.*magick in.heic out.jpg"),
        (b"\0\0\0\x18ftypavif" + bytes(99), "AVIF.*magick"),
        (b"\0\0\0\x18ftypisom" + bytes(99), "videos.*ffmpeg"),
        (b"%PDF-1.7\n", "PDF.*pdftoppm"),
        (b"<?xml version='1.0'?>\n<svg xmlns='...'/>", "SVG.*magick"),
        (b"\xef\xbb\xbf<SVG>", "SVG.*magick"),
        (bytes(128) + b"DICM" + bytes(9), "DICOM.*dcmj2pnm"),
        (b"FUJIFILMCCD-RAW " + bytes(99), "RAW.*darktable-cli"),
        (b"\0\0\0\x18ftypcrx " + bytes(99), "RAW.*darktable-cli"),
        (b"just words", "none of JPEG"),
    ],
)
def test_a_file_of_another_format_gets_one_sentence_with_the_way_to_convert_it(data: bytes, way: str) -> None:
    import re

    said = reason(data)
    assert re.search(way, said)
    assert said.endswith(".")
    assert "\n" not in said


def test_a_camera_raw_is_told_from_a_tiff_by_mark_tag_or_extension() -> None:
    plain = saved(Image.fromarray(COLOUR), "TIFF")
    assert "RAW" in reason(plain, extension=".NEF")
    directory = plain[8 : 8 + 2 + 12 * plain[8] + 4]
    assert "RAW" in reason(plain[:4] + struct.pack("<I", len(plain)) + b"CR" + plain[10:] + directory)
    two_pixels = [(256, 3, 1, 2), (257, 3, 1, 1), (258, 3, 1, 8), (262, 3, 1, 1)]
    assert decoded(tiff(two_pixels, b"ab")).pixels.tolist() == [[97, 98]]
    assert "RAW" in reason(tiff([*two_pixels, (50706, 1, 4, 1)], b"ab"))
    assert "RAW" in reason(tiff([*two_pixels, (254, 4, 1, 1), (330, 4, 1, 8)], b"ab"))


def test_the_content_decides_and_a_wrong_extension_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(saved(Image.fromarray(COLOUR), "JPEG"))
    assert read_image(path).notes == ("named .png but its content is JPEG: read as JPEG",)
    path.rename(tmp_path / "photo.JPG")
    assert read_image(tmp_path / "photo.JPG").notes == ()


# Modes. Each expected value is worked out by hand beside it.


def test_the_pixels_cannot_be_written_to() -> None:
    for mode in ("L", "RGB", "P", "RGBA", "I;16", "1"):
        assert not decoded(saved(Image.new(mode, (4, 3)), "PNG")).pixels.flags.writeable, mode


def test_grey_stays_grey_and_colour_stays_colour() -> None:
    grey = COLOUR[..., 0]
    assert np.array_equal(decoded(saved(Image.fromarray(grey), "PNG")).pixels, grey)
    for kind in ("PNG", "TIFF", "BMP"):
        assert np.array_equal(decoded(saved(Image.fromarray(COLOUR), kind)).pixels, COLOUR)
    assert np.array_equal(decoded(saved(Image.fromarray(COLOUR), "WebP", lossless=True)).pixels, COLOUR)


def test_one_bit_becomes_black_and_white() -> None:
    image = Image.fromarray(COLOUR[..., 0] > 100)
    for kind in ("PNG", "TIFF", "BMP"):
        pixels = decoded(saved(image, kind)).pixels
        assert pixels.dtype == np.uint8
        assert np.array_equal(pixels, np.where(COLOUR[..., 0] > 100, 255, 0))


def test_transparent_parts_are_laid_on_white_and_noted() -> None:
    image = Image.new("RGBA", (3, 1))
    image.putdata([(10, 20, 30, 255), (10, 20, 30, 0), (0, 100, 200, 51)])
    picture = decoded(saved(image, "PNG"))
    # 51 of 255 is one fifth: 0.2 c + 0.8 * 255.
    assert picture.pixels.tolist() == [[[10, 20, 30], [255, 255, 255], [204, 224, 244]]]
    assert picture.notes == ("transparent parts are laid on white",)


def test_an_alpha_channel_that_hides_nothing_is_not_noted() -> None:
    assert decoded(saved(Image.new("RGBA", (2, 2), (1, 2, 3, 255)), "PNG")).notes == ()


def test_grey_with_alpha_stays_grey() -> None:
    image = Image.new("LA", (2, 1))
    image.putdata([(100, 255), (100, 51)])
    assert decoded(saved(image, "PNG")).pixels.tolist() == [[100, 224]]
    assert decoded(saved(image, "TIFF")).pixels.tolist() == [[100, 224]]


def palette_image(colours: list[int]) -> Image.Image:
    image = Image.new("P", (3, 1))
    image.putpalette(colours)
    image.putdata([0, 1, 2])
    return image


def test_a_palette_becomes_its_colours() -> None:
    image = palette_image([1, 2, 3, 40, 50, 60, 7, 7, 7])
    for kind in ("PNG", "GIF", "BMP", "TIFF"):
        assert decoded(saved(image, kind)).pixels.tolist() == [[[1, 2, 3], [40, 50, 60], [7, 7, 7]]], kind


def test_a_palette_of_only_greys_becomes_grey() -> None:
    image = palette_image([9, 9, 9, 200, 200, 200, 7, 7, 7])
    assert decoded(saved(image, "PNG")).pixels.tolist() == [[9, 200, 7]]


def test_a_transparent_palette_entry_becomes_white() -> None:
    image = palette_image([1, 2, 3, 40, 50, 60, 7, 7, 7])
    for kind in ("PNG", "GIF"):
        picture = decoded(saved(image, kind, transparency=1))
        assert picture.pixels.tolist() == [[[1, 2, 3], [255, 255, 255], [7, 7, 7]]], kind
        assert "transparent parts are laid on white" in picture.notes
    halves = decoded(saved(image, "PNG", transparency=bytes([255, 51, 0])))
    assert halves.pixels.tolist() == [[[1, 2, 3], [212, 214, 216], [255, 255, 255]]]


def test_a_palette_with_alpha_is_laid_on_white() -> None:
    image = palette_image([1, 2, 3, 40, 50, 60, 7, 7, 7]).convert("PA")
    image.putalpha(Image.frombytes("L", (3, 1), bytes([255, 51, 0])))
    assert image.mode == "PA"
    pixels = decoded(saved(image, "TIFF")).pixels
    assert pixels.tolist() == [[[1, 2, 3], [212, 214, 216], [255, 255, 255]]]


@pytest.mark.parametrize(
    ("bits", "rows", "clear", "expected"),
    [
        (1, b"\x00\x40", 1, [[0, 255]]),  # 0, 1
        (2, b"\x00\x60", 2, [[85, 255]]),  # 1, 2 of 3
        (4, b"\x00\x37", 7, [[51, 255]]),  # 3, 7 of 15
        (8, b"\x00\x37\x07", 7, [[0x37, 255]]),
        (16, b"\x00\x01\x02\x00\x07", 7, [[0x0102, 65535]]),
    ],
)
def test_the_transparent_grey_of_a_png_is_found_at_every_depth(
    bits: int, rows: bytes, clear: int, expected: list[list[int]]
) -> None:
    data = png(2, 1, bits, 0, rows, chunk(b"tRNS", struct.pack(">H", clear)))
    assert decoded(data).pixels.tolist() == expected


def test_the_transparent_colour_of_a_png_becomes_white() -> None:
    data = png(2, 1, 8, 2, b"\0\1\2\3\4\5\6", chunk(b"tRNS", struct.pack(">HHH", 4, 5, 6)))
    assert decoded(data).pixels.tolist() == [[[1, 2, 3], [255, 255, 255]]]


def test_sixteen_bits_of_grey_are_kept() -> None:
    assert decoded(png(2, 1, 16, 0, b"\0\x01\x02\xff\xff")).pixels.tolist() == [[0x0102, 0xFFFF]]
    for order in "<>":
        strip = struct.pack(order + "HH", 258, 65535)
        picture = decoded(grey_tiff(strip, bits=16, order=order))
        assert picture.pixels.dtype == np.dtype(np.uint16)
        assert picture.pixels.tolist() == [[258, 65535]]
        assert picture.notes == ()


def test_a_tiff_that_stores_white_as_zero_is_turned_round() -> None:
    strip = struct.pack("<HH", 0, 258)
    assert decoded(grey_tiff(strip, bits=16, photometric=0)).pixels.tolist() == [[65535, 65277]]
    assert decoded(grey_tiff(b"\0\7", bits=8, photometric=0)).pixels.tolist() == [[255, 248]]


def bitmap(*pixels: tuple[int, int, int, int]) -> bytes:
    """A row of a BMP of 32 bits whose masks name an alpha channel; each pixel is (blue, green, red, alpha)."""
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    information = struct.pack("<IiiHHIIiiII", 56, len(pixels), 1, 1, 32, 3, 0, 0, 0, 0, 0) + masks
    body = b"".join(map(bytes, pixels))
    start = 14 + len(information)
    return b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + information + body


def test_a_bitmap_whose_alpha_is_nowhere_used_is_opaque_and_one_that_uses_it_is_laid_on_white() -> None:
    unused = decoded(bitmap((3, 2, 1, 0), (30, 20, 10, 0)))
    assert unused.pixels.tolist() == [[[1, 2, 3], [10, 20, 30]]]
    assert unused.notes == ("a bitmap that would be transparent throughout is read as opaque",)
    used = decoded(bitmap((3, 2, 1, 0), (30, 20, 10, 255)))
    assert used.pixels.tolist() == [[[255, 255, 255], [10, 20, 30]]]
    clear = Image.new("RGBA", (2, 1), (1, 2, 3, 0))
    assert decoded(saved(clear, "PNG")).pixels.tolist() == [[[255, 255, 255]] * 2]


def test_sixteen_bits_of_colour_in_a_png_are_cut_to_eight_never_in_silence() -> None:
    note = "16 bits per colour are read as 8: the finer half of each value is dropped"
    picture = decoded(png(1, 1, 16, 2, b"\0\x01\x02\x03\x04\x05\x06"))
    assert picture.pixels.tolist() == [[[1, 3, 5]]]
    assert picture.notes == (note,)


def test_floating_point_is_kept() -> None:
    for order in "<>":
        picture = decoded(
            grey_tiff(struct.pack(order + "ff", -1.5, 1e20), bits=32, sample_format=3, order=order)
        )
        assert picture.pixels.dtype == np.float32
        assert picture.pixels.tolist() == [[-1.5, np.float32(1e20)]]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_pixel_that_is_no_number_is_an_error(value: float) -> None:
    said = reason(grey_tiff(struct.pack("<ff", 1, value), bits=32, sample_format=3))
    assert "not a number or infinite" in said


@pytest.mark.parametrize(
    ("bits", "sample_format", "letters", "values", "kind", "noted"),
    [
        (32, 2, "<ii", (0, 65535), np.uint16, False),
        (32, 2, "<ii", (-7, 70_000), np.float32, True),
        (32, 1, "<II", (1, 2**32 - 256), np.float32, True),
        (16, 2, "<hh", (-7, 7), np.float32, True),
        (8, 2, "<bb", (-7, 7), np.float32, True),
        (8, 2, "<bb", (6, 7), np.uint8, False),
    ],
)
def test_whole_numbers_keep_their_values(
    bits: int, sample_format: int, letters: str, values: tuple[int, int], kind: type, noted: bool
) -> None:
    picture = decoded(grey_tiff(struct.pack(letters, *values), bits=bits, sample_format=sample_format))
    assert picture.pixels.tolist() == [list(values)]
    assert picture.pixels.dtype == kind
    assert bool(picture.notes) == noted


def test_cmyk_is_turned_into_rgb_and_noted() -> None:
    image = Image.new("CMYK", (16, 16), (0, 255, 255, 0))  # Full magenta and yellow ink is red.
    for kind in ("TIFF", "JPEG"):
        picture = decoded(saved(image, kind))
        assert np.abs(picture.pixels.astype(int) - [255, 0, 0]).max() <= 2, kind
        assert picture.notes == ("CMYK is turned into RGB without a colour profile",)


def test_ycbcr_and_lab_are_turned_into_rgb() -> None:
    red = Image.new("RGB", (4, 4), (200, 30, 40))
    pixels = decoded(saved(red.convert("YCbCr"), "TIFF")).pixels
    assert np.abs(pixels.astype(int) - [200, 30, 40]).max() <= 2
    # CIE 1976 of mid grey (D50): L* 53.6 of 100, a* and b* zero, in 8 bits 137, 128, 128.
    grey = Image.new("LAB", (4, 4), (137, 128, 128))
    picture = decoded(saved(grey, "TIFF"))
    assert np.abs(picture.pixels.astype(int) - 128).max() <= 2
    assert picture.notes == ("CIE L*a*b* is turned into sRGB",)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB", "HSV"]
)
def test_every_eight_bit_mode_of_pillow_becomes_what_it_was(mode: str) -> None:
    from pupille.images.headers import Header
    from pupille.images.modes import pixels_of

    grey = Image.new("RGB", (5, 4), (153, 153, 153))
    image = _in_mode(grey, mode)
    pixels, _ = pixels_of(image, Header(5, 4))
    assert pixels.shape[:2] == (4, 5)
    assert pixels.dtype == np.uint8
    if mode != "1":
        assert np.abs(pixels.astype(int) - 153).max() <= 2


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    if mode == "LAB":
        profile = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, profile, ImageCms.createProfile("LAB"), outputMode="LAB")
    if mode in ("La", "RGBa"):
        return image.convert(mode.upper()).convert(mode)
    return image.convert("P").convert("PA") if mode == "PA" else image.convert(mode)


# Orientation.


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WebP", "TIFF"])
@pytest.mark.parametrize("orientation", range(9))
def test_a_picture_stands_upright_whatever_its_orientation(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WebP" else {}
    data = saved(Image.fromarray(COLOUR), kind, exif=exif, **options)
    with Image.open(io.BytesIO(data)) as image:
        expected = np.asarray(ImageOps.exif_transpose(image))
    assert np.array_equal(decoded(data).pixels, expected)
    assert (decoded(data).pixels.shape[0] == 31) == (orientation >= 5)


def test_orientation_six_puts_the_first_column_on_top() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # "The 0th row is the visual right-hand side": the stored top edge is seen on the right.
    stored = np.array([[1, 2], [3, 4], [5, 6]], dtype=np.uint8)
    data = saved(Image.fromarray(stored), "PNG", exif=exif)
    assert decoded(data).pixels.tolist() == [[5, 3, 1], [6, 4, 2]]


def test_a_damaged_exif_block_does_not_spoil_the_pixels() -> None:
    data = saved(Image.fromarray(COLOUR), "PNG", exif=b"Exif\0\0MM\0\x2anonsense")
    assert np.array_equal(decoded(data).pixels, COLOUR)


# Pages.


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "PNG", "WebP"])
def test_pages_are_counted_and_the_first_is_read_unless_told_otherwise(kind: str) -> None:
    frames = [Image.new("RGB", (9, 8), colour) for colour in ("red", "lime", "blue")]
    options = {"lossless": True} if kind == "WebP" else {}
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    first, last = decoded(data), decoded(data, page=2)
    assert (first.pages, first.pixels[0, 0].tolist(), last.pixels[0, 0].tolist()) == (
        3,
        [255, 0, 0],
        [0, 0, 255],
    )
    assert first.notes == ("page 1 of 3 is read",)
    assert last.notes == ("page 3 of 3 is read",)
    assert "has 3 pages; page 4 is not there" in reason(data, page=3)
    assert "not there" in reason(data, page=-1)


def test_the_second_picture_of_an_mpo_is_read_and_its_passes_are_counted() -> None:
    frames = [Image.new("RGB", (16, 8), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "MPO", save_all=True, append_images=frames[1:])
    data = data[: data.rindex(b"\xff\xd8\xff")] + saved(frames[1], "JPEG", progressive=True)
    picture = decoded(data, page=1)
    assert picture.pages == 2
    assert picture.pixels[0, 0, 2] > 250
    assert decoded(data, limits=Limits(jpeg_scans=5)).pixels[0, 0, 0] > 250
    assert "passes" in reason(data, page=1, limits=Limits(jpeg_scans=5))


def test_counting_the_pages_of_a_tiff_has_an_end() -> None:
    directory = struct.pack("<H", 0) + b"%s"
    loop = b"II*\0" + struct.pack("<I", 8) + directory % struct.pack("<I", 8)
    assert "damaged" in reason(loop)
    pages = 20_000
    chain = b"".join(struct.pack("<HI", 0, 8 + 6 * (page + 1)) for page in range(pages))
    start = time.thread_time()
    assert "damaged" in reason(b"II*\0" + struct.pack("<I", 8) + chain)
    assert time.thread_time() - start < HANGING


# Damage.

WHOLE = {
    "PNG": ("PNG", {}),
    "JPEG": ("JPEG", {"quality": 90}),
    "progressive JPEG": ("JPEG", {"progressive": True}),
    "GIF": ("GIF", {}),
    "BMP": ("BMP", {}),
    "WebP": ("WebP", {"quality": 80}),
    "lossless WebP": ("WebP", {"lossless": True}),
    "TIFF": ("TIFF", {}),
    "TIFF by LZW": ("TIFF", {"compression": "tiff_lzw"}),
    "TIFF by deflate": ("TIFF", {"compression": "tiff_adobe_deflate"}),
    "TIFF by JPEG": ("TIFF", {"compression": "jpeg"}),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_file_cut_anywhere_is_refused_or_wholly_there_never_half(
    case: str, capfd: pytest.CaptureFixture[str]
) -> None:
    kind, options = WHOLE[case]
    data = saved(Image.fromarray(COLOUR), kind, **options)
    whole = decoded(data).pixels
    refusals = 0
    for length in range(1, len(data), 3):
        try:
            pixels = decoded(data[:length]).pixels
        except ImageError:
            refusals += 1
        else:
            assert np.array_equal(pixels, whole), length
    assert refusals > len(data) / 3 - 8
    assert capfd.readouterr().err == ""


def test_a_flipped_bit_in_the_pixels_of_a_png_is_seen_by_their_checksum() -> None:
    data = bytearray(saved(Image.fromarray(COLOUR), "PNG", compress_level=0))
    data[len(data) // 2] ^= 1
    assert "damaged" in reason(bytes(data))


@pytest.mark.parametrize("case", WHOLE)
def test_random_damage_never_ends_in_anything_but_a_picture_or_an_image_error(case: str) -> None:
    kind, options = WHOLE[case]
    data = saved(Image.fromarray(COLOUR), kind, **options)
    rng = np.random.default_rng(7)
    for _ in range(150):
        spoiled = np.frombuffer(data, np.uint8).copy()
        places = rng.integers(0, min(len(data), rng.choice([60, len(data)])), rng.integers(1, 6))
        spoiled[places] = rng.integers(0, 256, len(places))
        try:
            picture = decoded(spoiled.tobytes(), limits=Limits(megapixels=1))
        except ImageError:
            continue
        assert picture.pixels.ndim in (2, 3)


PARTS = {
    "PNG chunks": (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"teSt", b"") * 2_000_000
    ),
    "JPEG segments": b"\xff\xd8" + b"\xff\xfe\0\2" * 5_000_000,
    "JPEG junk": b"\xff\xd8\xff" + bytes(20_000_000) + saved(Image.new("L", (8, 8)), "JPEG")[2:],
    "GIF comments": b"GIF89a\1\0\1\0\0\0\0" + b"!\xfe\1a" + b"\1a" * 10_000_000,
    "WebP chunks": b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(10) + b"xxxx\0\0\0\0" * 2_000_000,
}


@pytest.mark.parametrize("case", PARTS)
def test_a_file_of_millions_of_tiny_parts_is_refused_soon(case: str) -> None:
    start = time.thread_time()
    assert "tiny parts" in reason(PARTS[case]) or "damaged" in reason(PARTS[case])
    assert time.thread_time() - start < HANGING


# The kind of a refusal.


def twelve_bits() -> bytes:
    data = bytearray(saved(Image.new("L", (8, 8)), "JPEG"))
    data[data.index(b"\xff\xc0") + 4] = 12
    return bytes(data)


def refusal_of_bytes(data: bytes, **options: object) -> Refusal:
    with pytest.raises(ImageError) as caught:
        decode_image(data, name="it", **options)
    return caught.value.refusal


TWO_PIXELS = [(256, 3, 1, 2), (257, 3, 1, 1), (258, 3, 1, 8), (262, 3, 1, 1)]
MANY_TAGS = b"II*\0" + struct.pack("<IH", 8, 9000) + bytes(9000 * 12 + 4)
WITH_A_KIND = {
    Refusal.EMPTY: [b""],
    Refusal.LIMIT: [
        png(30_000, 30_000, 8, 2, b""),
        many_scans(21),
        MANY_TAGS,
        tiff([*TWO_PIXELS, (322, 4, 1, 60_000), (323, 4, 1, 60_000)], b"ab"),
        tiff([*TWO_PIXELS, (325, 1, 900_000, 0)], bytes(1_000_000)),
        *(PARTS[case] for case in ("PNG chunks", "JPEG segments", "GIF comments", "WebP chunks")),
    ],
    Refusal.FOREIGN: [
        b"\0\0\0\x18ftypheic" + bytes(99),
        b"\0\0\0\x18ftypisom" + bytes(99),
        b"%PDF-1.7\n",
        b"<svg xmlns='...'/>",
        bytes(128) + b"DICM" + bytes(9),
        b"FUJIFILMCCD-RAW " + bytes(99),
        b"just words",
        twelve_bits(),
        tiff([*TWO_PIXELS, (50706, 1, 4, 1)], b"ab"),
        tiff([*TWO_PIXELS, (277, 3, 1, 12)], b"ab"),
    ],
    Refusal.DAMAGED: [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        saved(Image.fromarray(COLOUR), "PNG")[:-60],
        PARTS["JPEG junk"],
    ],
}


@pytest.mark.parametrize(
    ("refusal", "data"),
    [(refusal, data) for refusal, files in WITH_A_KIND.items() for data in files],
    ids=lambda value: str(value) if isinstance(value, Refusal) else value[:12].hex(),
)
def test_the_error_carries_the_kind_of_the_refusal(refusal: Refusal, data: bytes) -> None:
    assert refusal_of_bytes(data) is refusal


def test_a_picture_beyond_what_the_caller_allows_is_refused_by_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = saved(Image.fromarray(COLOUR), "PNG")
    for limits in (Limits(formats=("JPEG",)), Limits(file_bytes=100), Limits(megapixels=1e-6)):
        assert refusal_of_bytes(data, limits=limits) is Refusal.LIMIT

    def no_memory(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Image, "open", no_memory)
    assert refusal_of_bytes(data) is Refusal.LIMIT


# Warnings and threads.


def spoiled_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "a maker with a long name"
    block = bytearray(exif.tobytes())
    at = block.index(b"\x01\x0f") if b"\x01\x0f" in block else block.index(b"\x0f\x01")
    block[at + 4 : at + 8] = b"\0\xff\xff\0"
    return saved(Image.fromarray(COLOUR), "JPEG", exif=bytes(block))


def test_what_pillow_grumbles_about_does_not_reach_the_user() -> None:
    data = spoiled_exif()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert decoded(data).pixels.shape == COLOUR.shape
        with pytest.raises(UserWarning), Image.open(io.BytesIO(data)) as image:
            image.getexif().get(0x010F)


def test_reading_many_images_leaves_one_filter_of_warnings_behind() -> None:
    with warnings.catch_warnings():
        before = len(warnings.filters)
        for _ in range(5):
            warnings.simplefilter("error", append=False)
            warnings.simplefilter("ignore", append=False)
            decoded(spoiled_exif())
        assert len(warnings.filters) <= before + 3


def test_many_threads_read_the_same_pixels_without_a_word() -> None:
    data = spoiled_exif()
    expected = decoded(data).pixels
    with ThreadPoolExecutor(8) as pool:
        for picture in pool.map(lambda _: decoded(data), range(200)):
            assert np.array_equal(picture.pixels, expected)


def test_every_format_that_is_promised_is_built_into_this_pillow() -> None:
    assert features.check("webp")
    assert features.check("jpg")
    assert features.check("libtiff")
