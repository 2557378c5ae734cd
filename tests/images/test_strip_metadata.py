"""Files written again without metadata: the coded pixels stay, everything else goes."""

import io
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

from pupille.errors import DataError
from pupille.images.file_types import format_of
from pupille.images.open_image import decode_image
from pupille.images.segments import parts_of
from pupille.images.strip_metadata import bare, exif_of

SECRET = b"Marie-Curie-1903"


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 24)) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
    image = Image.fromarray(pixels[..., :3])
    if mode == "I;16":
        return Image.fromarray(pixels[..., 0].astype(np.uint16) * 257)
    if mode == "F":
        return Image.fromarray(pixels[..., 0].astype(np.float32))
    if mode.endswith("A"):
        image.putalpha(Image.fromarray(pixels[..., 3]))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def secret_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[315] = SECRET.decode()
    return exif


def secret_text() -> PngImagePlugin.PngInfo:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET.decode())
    return text


CASES = {
    "jpeg": lambda: saved(
        picture(), "JPEG", exif=secret_exif(), comment=SECRET, xmp=SECRET, icc_profile=SECRET
    ),
    "grey jpeg": lambda: saved(picture("L"), "JPEG", comment=SECRET, quality=40),
    "print jpeg": lambda: saved(picture("CMYK"), "JPEG", comment=SECRET),
    "progressive jpeg": lambda: saved(picture(), "JPEG", progressive=True, comment=SECRET),
    "jpeg with restarts": lambda: saved(picture(), "JPEG", restart_marker_blocks=1, comment=SECRET),
    "jpeg and more": lambda: saved(picture(), "JPEG") + SECRET,
    "png": lambda: saved(picture(), "PNG", exif=secret_exif(), pnginfo=secret_text(), icc_profile=SECRET),
    "palette png": lambda: saved(picture("P"), "PNG", transparency=3, pnginfo=secret_text()),
    "deep png": lambda: saved(picture("I;16"), "PNG", pnginfo=secret_text()),
    "clear png": lambda: saved(picture("LA"), "PNG", pnginfo=secret_text()) + SECRET,
    "webp": lambda: saved(picture(), "WEBP", exif=secret_exif(), xmp=SECRET, icc_profile=SECRET),
    "lossless webp": lambda: saved(picture("RGBA"), "WEBP", lossless=True, xmp=SECRET),
    "plain webp": lambda: saved(picture(), "WEBP"),
    "gif": lambda: saved(picture("P"), "GIF", comment=SECRET),
    "tiff": lambda: saved(picture(), "TIFF", exif=secret_exif()),
    "deep tiff": lambda: saved(
        picture("I;16"), "TIFF", tiffinfo={270: SECRET.decode()}, compression="tiff_lzw"
    ),
    "float tiff": lambda: saved(picture("F"), "TIFF", tiffinfo={315: SECRET.decode()}),
    "packed tiff": lambda: saved(
        picture(), "TIFF", tiffinfo={270: SECRET.decode()}, compression="tiff_adobe_deflate"
    ),
    "jpeg tiff": lambda: saved(picture(), "TIFF", tiffinfo={270: SECRET.decode()}, compression="jpeg"),
    "black tiff": lambda: saved(picture("1"), "TIFF", tiffinfo={270: SECRET.decode()}, compression="group4"),
    "palette tiff": lambda: saved(picture("P"), "TIFF", tiffinfo={270: SECRET.decode()}),
    "big tiff": lambda: saved(picture(), "TIFF", tiffinfo={270: SECRET.decode()}, big_tiff=True),
}


@pytest.mark.parametrize("case", CASES)
def test_the_pixels_stay_and_the_secret_goes(case: str) -> None:
    data = CASES[case]()
    found = format_of(data)
    assert found
    assert SECRET in data or case == "plain webp"
    written = bare(data, found, 1)
    assert SECRET not in written
    before, after = decode_image(data, name="a"), decode_image(written, name="a")
    assert np.array_equal(before.pixels, after.pixels)
    assert before.pixels.dtype == after.pixels.dtype
    with Image.open(io.BytesIO(data)) as one, Image.open(io.BytesIO(written)) as two:
        assert one.mode == two.mode
        assert one.tobytes() == two.tobytes()
    assert bare(written, found, 1) == written


def test_the_coded_data_of_a_jpeg_are_the_same_bytes() -> None:
    data = CASES["progressive jpeg"]()

    def coded(file: bytes) -> list[bytes]:
        return [file[part.start : part.end] for part in parts_of(file, "JPEG") if part.kind == "SOS"]

    assert len(coded(data)) > 1
    assert coded(data) == coded(bare(data, "JPEG", 1))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_the_orientation_stays_and_nothing_else(form: str, orientation: int) -> None:
    data = saved(picture(), form, exif=secret_exif(orientation))
    written = bare(data, format_of(data) or "", orientation)
    assert SECRET not in written
    with Image.open(io.BytesIO(data)) as one, Image.open(io.BytesIO(written)) as two:
        assert np.array_equal(
            np.asarray(ImageOps.exif_transpose(one)), np.asarray(ImageOps.exif_transpose(two))
        )
    if form != "TIFF":
        with Image.open(io.BytesIO(written)) as image:
            assert dict(image.getexif()) == {0x0112: orientation}
            assert not any(key in image.info for key in ("xmp", "comment", "icc_profile"))


def test_all_frames_and_pages_stay() -> None:
    frames = [picture(size=(20, 10 + i)).resize((20, 10)).convert("P") for i in range(3)]
    for form in ("GIF", "TIFF", "PNG", "WEBP"):
        images = [frame.convert("RGB") for frame in frames] if form != "GIF" else frames
        data = saved(images[0], form, save_all=True, append_images=images[1:])
        written = bare(data, format_of(data) or "", 1)
        for page in range(3):
            before, after = (decode_image(file, name="a", page=page) for file in (data, written))
            assert np.array_equal(before.pixels, after.pixels), (form, page)


def test_the_block_of_an_orientation_is_read_by_others() -> None:
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif.load(exif_of(orientation))
        assert dict(exif) == {0x0112: orientation}


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
def test_a_format_without_a_place_for_the_orientation_is_refused(form: str) -> None:
    with pytest.raises(DataError, match="no place for its orientation"):
        bare(saved(picture("P" if form == "GIF" else "RGB"), form), "GIF" if form == "GIF" else "WebP", 6)


def test_a_tiff_whose_strips_claim_more_than_the_file_is_refused() -> None:
    data = bytearray(saved(picture(), "TIFF"))
    tag = data.index(struct.pack("<HH", 279, 4))
    struct.pack_into("<I", data, tag + 8, 2**31)
    with pytest.raises(DataError, match="strips"):
        bare(bytes(data), "TIFF", 1)


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_file_ends_in_a_sentence(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(sorted(CASES)))
    file = bytearray(CASES[case]())
    found = format_of(bytes(file)) or ""
    for _ in range(data.draw(st.integers(1, 6))):
        file[data.draw(st.integers(12, len(file) - 1))] = data.draw(st.integers(0, 255))
    try:
        written = bare(
            bytes(file[: data.draw(st.integers(12, len(file)))]), found, data.draw(st.sampled_from([1, 6]))
        )
    except DataError:
        return
    assert len(written) <= 2 * len(file) + 4096
