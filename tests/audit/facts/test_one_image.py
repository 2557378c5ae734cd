"""The facts about pictures: the same whether they come from a file or from memory, and each in its place."""

import io

import numpy as np
import pytest
from PIL import Image

from pupille.audit.facts.one_image import facts_of, facts_of_arrays, glimpse_of_file
from pupille.errors import ImageError
from pupille.images.limits import DEFAULT_LIMITS

RNG = np.random.default_rng(0)
NOISE = RNG.integers(0, 256, (80, 100), dtype=np.uint8)


def saved(pixels, form, **options):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form, **options)
    return out.getvalue()


def glimpsed(data, name):
    return glimpse_of_file(data, name=name, file_hash="hash", limits=DEFAULT_LIMITS, page=0)


def test_pictures_of_several_sizes_and_depths_keep_their_places():
    black, white = np.zeros((70, 90), np.uint8), np.full((70, 90), 255, np.uint8)
    red = np.zeros((10, 20, 3), np.uint8)
    red[..., 0] = 255
    deep = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
    facts = [
        facts_of_arrays(picture[None])[0]
        for picture in (white, red, black, deep, deep.astype(np.float32), NOISE)
    ]
    assert [(fact.width, fact.height, fact.mode) for fact in facts] == [
        (90, 70, "L"),
        (20, 10, "RGB"),
        (90, 70, "L"),
        (64, 64, "I;16"),
        (64, 64, "F"),
        (100, 80, "L"),
    ]
    assert [facts[row].brightness for row in (0, 2)] == [1, 0]
    assert facts[1].colour == (1, 0, 0)
    assert facts[5].brightness == pytest.approx(NOISE.mean() / 255)
    assert facts[5].contrast == pytest.approx(NOISE.std() / 255)
    assert {fact.format for fact in facts} == {"array"}


def test_only_pictures_of_64_pixels_and_more_can_be_recognised_by_a_signature():
    large, narrow, alike = NOISE[:64], NOISE[:63], NOISE[:64].copy()
    facts = [facts_of_arrays(picture[None])[0] for picture in (large, narrow, alike)]
    assert [bool(fact.signatures.any()) for fact in facts] == [True, False, True]
    assert np.array_equal(facts[0].signatures, facts[2].signatures)
    assert facts[0].content == facts[2].content != facts[1].content


def test_a_file_has_the_facts_of_its_pixels_and_those_of_its_bytes():
    data = saved(NOISE, "PNG")
    (of_file,) = facts_of([glimpsed(data, "folder/scan.PNG")])
    (of_array,) = facts_of_arrays(NOISE[None])
    assert (of_file.size, of_file.extension, of_file.format, of_file.file_hash) == (
        len(data),
        "png",
        "PNG",
        "hash",
    )
    assert of_file.jpeg_quality is None
    for name in ("content", "brightness", "contrast", "sharpness", "border", "mode", "width", "height"):
        assert getattr(of_file, name) == getattr(of_array, name)
    assert np.array_equal(of_file.signatures, of_array.signatures)


def test_a_picture_that_lies_on_its_side_is_measured_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    glimpse = glimpsed(saved(NOISE, "JPEG", quality=90, exif=exif), "photo.jpg")
    assert (glimpse.width, glimpse.height) == (80, 100)
    assert glimpse.view.small.mean() == pytest.approx(NOISE.mean(), abs=2)
    assert glimpse.jpeg_quality == 90


def test_a_big_jpeg_is_looked_at_reduced_and_has_no_content_yet():
    large = np.asarray(Image.fromarray(NOISE).resize((1000, 800)))
    glimpse = glimpsed(saved(large, "JPEG"), "photo.jpg")
    assert (glimpse.width, glimpse.height, glimpse.content) == (1000, 800, "")
    assert max(glimpse.view.grey.shape) == 192


def test_what_is_no_picture_is_refused_by_name():
    data = saved(NOISE, "PNG")
    with pytest.raises(ImageError, match=r"scan\.png"):
        glimpsed(data[: len(data) // 2], "scan.png")
