"""Resizing, turning and cropping in the browser, beside Pillow's own."""

import json

import numpy as np
import pytest
from PIL import Image, ImageOps

RNG = np.random.default_rng(0)
SIZES = [
    ((37, 53), (32, 32)), ((480, 333), (32, 32)), ((9, 7), (64, 21)), ((1, 300), (5, 3)), ((32, 50), (32, 20)),
    ((70, 50), (32, 32)), ((300, 20), (32, 40)), ((20, 300), (40, 32)), ((89, 60), (32, 32)), ((88, 60), (32, 32)),
]  # fmt: skip
RESAMPLING = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


@pytest.mark.parametrize("interpolation", RESAMPLING)
@pytest.mark.parametrize(("before", "after"), SIZES)
def test_pictures_of_8_bits_come_out_to_the_byte_as_pillow_resizes_them(
    scripts, before, after, interpolation
):
    pixels = RNG.integers(0, 256, (*before, 3), dtype=np.uint8)
    expected = np.asarray(Image.fromarray(pixels).resize((after[1], after[0]), RESAMPLING[interpolation]))
    got = scripts.picture(f"resized({scripts.written(pixels)}, {after[1]}, {after[0]}, '{interpolation}')")
    assert np.array_equal(got, expected)


@pytest.mark.parametrize(("before", "after"), SIZES)
def test_pictures_of_16_bits_are_resized_as_pillow_resizes_floats(scripts, before, after):
    pixels = RNG.integers(0, 65536, before).astype(np.uint16)
    float_image = Image.fromarray(pixels.astype(np.float32))
    expected = np.asarray(float_image.resize((after[1], after[0]), Image.Resampling.BILINEAR))
    got = scripts.picture(f"resized({scripts.written(pixels)}, {after[1]}, {after[0]})")
    assert got[..., 0] == pytest.approx(expected, rel=1e-6, abs=1e-2)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_as_pillow_turns_them(scripts, orientation):
    pixels = RNG.integers(0, 256, (5, 8, 3), dtype=np.uint8)
    image = Image.fromarray(pixels)
    image.getexif()[0x0112] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image))
    assert np.array_equal(scripts.picture(f"turned({scripts.written(pixels)}, {orientation})"), expected)


@pytest.mark.parametrize("size", [(231, 187), (187, 231), (64, 64), (40, 301)])
def test_a_crop_is_that_of_torchvision(scripts, size):
    from torchvision.transforms import v2

    pixels = RNG.integers(0, 256, (*size, 3), dtype=np.uint8)
    transform = v2.Compose([v2.Resize(73, interpolation=v2.InterpolationMode.BICUBIC), v2.CenterCrop(64)])
    expected = np.asarray(transform(Image.fromarray(pixels)))
    geometry = {"width": 64, "height": 64, "fit": "crop", "resize": 73, "interpolation": "bicubic"}
    got = scripts.picture(f"fitted({scripts.written(pixels)}, {json.dumps(geometry)})")
    assert np.array_equal(got, expected)


def test_halves_are_rounded_to_the_even_number(scripts):
    halves = [0.5, 1.5, 2.5, 2.4, 2.6]
    assert scripts.ask(f"{halves}.map(rounded)") == [round(x) for x in halves]


def test_squares_are_averaged_up_to_a_ragged_edge(scripts):
    pixels = np.array([[0, 10, 20], [30, 40, 50], [60, 70, 81]], dtype=np.uint8)
    got = scripts.picture(f"reduced({scripts.written(pixels)}, 2)")
    assert got[..., 0].tolist() == [[20, 35], [65, 81]]
