"""Files read in the browser, beside what Python reads: formats, turning, and what is refused."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pupille.data.pixels.pixel_set import to_channels
from pupille.images.decoded import read_file, shaped
from pupille.images.geometry import Geometry
from pupille.images.open_image import decode_image, read_image
from pupille.images.source import Source

RNG = np.random.default_rng(0)
SMOOTH = np.asarray(Image.fromarray(RNG.integers(0, 256, (12, 16, 3), dtype=np.uint8)).resize((161, 123)))
ORIENTATION = 0x0112


def file_of(pixels, kind, **options):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return out.getvalue()


def turned_by(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif


@pytest.mark.parametrize(
    "name", [f"{shape}_{i}.jpg" for shape in ("Landscape", "Portrait") for i in range(9)]
)
def test_photos_of_every_orientation_come_out_upright(scripts, shared, name):
    file = shared / "data" / "odd" / "exif_orientation" / name
    got, expected = scripts.read(file.read_bytes()), read_image(file).pixels
    assert got.shape == expected.shape
    assert np.abs(got.astype(int) - expected.astype(int)).max() <= 1


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_mark_in_any_format_turns_once(scripts, kind, orientation):
    options = {"lossless": True} if kind == "WEBP" else {}
    content = file_of(SMOOTH, kind, exif=turned_by(orientation), **options)
    expected = decode_image(content, name="a").pixels
    got = scripts.read(content)
    assert got.shape == expected.shape
    assert np.abs(got.astype(int) - expected.astype(int)).max() <= 1


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF", "BMP"])
def test_other_formats_are_those_of_pillow(scripts, kind):
    content = file_of(SMOOTH, kind)
    expected = decode_image(content, name="a").pixels
    assert np.abs(scripts.read(content).astype(int) - expected.astype(int)).max() <= 1


def test_a_colour_profile_changes_nothing(scripts):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain, profiled = file_of(SMOOTH, "JPEG"), file_of(SMOOTH, "JPEG", icc_profile=profile)
    assert np.array_equal(scripts.read(plain), scripts.read(profiled))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"hello, this is text", "format"),
        (file_of(SMOOTH, "TIFF"), "tiff"),
        (file_of(SMOOTH, "JPEG")[:-400], "damaged"),
        (file_of(SMOOTH, "JPEG")[:30], "damaged"),
        (file_of(SMOOTH, "WEBP")[:60], "damaged"),
        (b"\xff\xd8\xff" + bytes(100), "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "damaged"),
        (b"GIF89a" + bytes(20), "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(scripts, content, kind):
    assert scripts.read(content) == kind


def test_a_first_frame_that_leaves_room_is_refused(scripts):
    content = bytearray(file_of(SMOOTH, "GIF"))
    content[6] += 9
    assert scripts.read(bytes(content)) == "uncommon"


def input_of(channels, depth="8-bit", **geometry):
    full = Geometry(**geometry)
    first = full.storage_geometry.width if full.resize is None else None
    reduced = {"longer": 512, "shorter": 4 * first, "to": 2 * first} if first else None
    return {
        "shape": ["images", full.height, full.width, channels],
        "type": "uint8" if depth == "8-bit" else "float32",
        "depth": depth,
        "geometry": {
            "height": full.height, "width": full.width, "fit": full.fit, "resize": full.resize,
            "interpolation": full.interpolation,
        },
        "first": first,
        "reduced": reduced,
    }, full  # fmt: skip


def pixels_for(scripts, content, wanted):
    """(values,) what the page hands to the model."""
    import base64

    asked = json.dumps(wanted)
    content = base64.b64encode(content).decode()
    made = (
        f"(async () => ({{ data: pixelsFor(await readPicture(bytesOf('{content}'), {asked}), {asked}), "
        "width: 1, height: 1, channels: 1 }))()"
    )
    answer = scripts.ask(f"attempt(async () => {made})")
    return np.frombuffer(base64.b64decode(answer["data"]), answer["kind"])


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(
    "geometry",
    [
        {"height": 32, "width": 32},
        {"height": 20, "width": 48},
        {"height": 64, "width": 64, "fit": "crop", "resize": 73, "interpolation": "bicubic"},
    ],
)
@pytest.mark.parametrize("size", [(161, 123), (20, 17), (32, 32)])
def test_the_model_gets_the_pixels_that_python_gives_it(scripts, channels, geometry, size):
    wanted, full = input_of(channels, **geometry)
    content = file_of(np.asarray(Image.fromarray(SMOOTH).resize(size)), "PNG")
    stored = read_file(Source(Path()), "a.png", content, full.storage_geometry).pixels
    expected = to_channels(
        stored if stored.shape[:2] == (full.height, full.width) else shaped(stored, full), channels
    )
    assert np.array_equal(pixels_for(scripts, content, wanted), expected.ravel())


@pytest.mark.parametrize("deep", [True, False])
def test_a_model_of_16_bits_gets_its_scale(scripts, deep):
    wanted, full = input_of(1, "16-bit", height=32, width=32)
    pixels = RNG.integers(0, 65536 if deep else 256, (70, 50)).astype(np.uint16 if deep else np.uint8)
    stored = read_file(Source(Path()), "a.png", file_of(pixels, "PNG"), full.storage_geometry).pixels
    expected = stored.astype(np.float32) * (1 if deep else 257)
    got = pixels_for(scripts, file_of(pixels, "PNG"), wanted)
    assert got == pytest.approx(expected.ravel(), rel=1e-6)


def test_a_large_jpeg_is_reduced_nearly_as_its_decoder_reduces_it(scripts):
    wanted, full = input_of(3, height=32, width=32)
    large = np.asarray(Image.fromarray(SMOOTH).resize((1200, 900), Image.Resampling.BICUBIC))
    content = file_of(large, "JPEG", quality=90)
    expected = read_file(Source(Path()), "a.jpg", content, full.storage_geometry).pixels
    got = pixels_for(scripts, content, wanted).reshape(expected.shape)
    assert np.abs(got.astype(int) - expected.astype(int)).max() <= 3
