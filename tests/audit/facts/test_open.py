"""A file opened for the audit: through the same door, but smaller."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from pupille.audit.facts.measures import measure, view_of
from pupille.audit.facts.open import SIDE, open_reduced
from pupille.errors import ImageError
from pupille.images.limits import Limits
from pupille.images.open_image import decode_image


def outcome(read: object, path: Path, limits: Limits) -> str:
    try:
        read(path.read_bytes(), name="it", extension=path.suffix, limits=limits)
    except ImageError as error:
        return error.reason
    return "read"


@pytest.mark.parametrize(
    "limits", [Limits(), Limits(megapixels=0.001), Limits(formats=("PNG",), file_bytes=2000)]
)
def test_exactly_what_the_door_refuses_is_refused_with_the_same_words(shared: Path, limits: Limits) -> None:
    paths = [path for path in (shared / "data" / "odd" / "image_rs").rglob("*") if path.is_file()]
    seen = {str(path): outcome(open_reduced, path, limits) for path in paths}
    assert seen == {str(path): outcome(decode_image, path, limits) for path in paths}
    assert len(set(seen.values())) > 3


def jpeg(size: tuple[int, int], **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize(size).save(out, "JPEG", **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "seen"),
    [
        ((383, 300), (383, 300)),
        ((384, 288), (192, 144)),
        ((767, 575), (384, 288)),
        ((4000, 3000), (500, 375)),
    ],
)
def test_a_jpeg_is_decoded_at_the_smallest_scale_that_leaves_enough(
    size: tuple[int, int], seen: tuple[int, int]
) -> None:
    opened = open_reduced(jpeg(size), name="a")
    assert opened.pixels.shape[1::-1] == seen
    assert max(seen) >= SIDE
    assert (opened.width, opened.height) == size
    assert opened.reduced == (seen != size)


def test_a_slight_blur_still_shows_at_the_reduced_scale(shared: Path) -> None:
    with Image.open(shared / "data" / "bccd" / "JPEGImages" / "BloodImage_00000.jpg") as photo:
        seen = [photo.convert("RGB").filter(ImageFilter.GaussianBlur(radius)) for radius in (0, 4)]
    sharpness = []
    for image in seen:
        out = io.BytesIO()
        image.save(out, "JPEG")
        opened = open_reduced(out.getvalue(), name="a")
        sharpness.append(measure([view_of(opened.pixels, side=SIDE)])[0].sharpness)
    assert opened.reduced
    # The check for blurred pictures never tells one with more than a quarter of the usual sharpness.
    assert sharpness[1] < sharpness[0] / 4


def test_no_byte_at_the_end_of_a_reduced_jpeg_may_be_missing() -> None:
    data = jpeg((2000, 1500))
    for missing in (10, 100, 1000):
        with pytest.raises(ImageError, match="damaged or cut short"):
            open_reduced(data[:-missing], name="a")


def test_a_reduced_jpeg_is_turned_upright_and_its_size_too() -> None:
    exif = Image.Exif()
    exif[0x0112] = 8
    opened = open_reduced(jpeg((1201, 800), exif=exif), name="a")
    assert (opened.width, opened.height) == (800, 1201)
    assert opened.pixels.shape[0] > opened.pixels.shape[1]
    # The gradient grows from top to bottom; turned by orientation 8, its bright end is on the right.
    assert opened.pixels[:, -5:].mean() > opened.pixels[:, :5].mean() + 100


def test_other_formats_are_decoded_whole() -> None:
    out = io.BytesIO()
    Image.fromarray(np.zeros((700, 900), np.uint8)).save(out, "PNG")
    opened = open_reduced(out.getvalue(), name="a")
    assert (opened.pixels.shape, opened.reduced, opened.mode, opened.quality) == (
        (700, 900),
        False,
        "L",
        None,
    )


def test_the_grey_of_a_photo_is_its_luminance_as_pillow_makes_it_of_the_colours(shared: Path) -> None:
    photo = next((shared / "data" / "bccd" / "JPEGImages").glob("*.jpg"))
    colours = open_reduced(photo.read_bytes(), name="photo").pixels
    grey = open_reduced(photo.read_bytes(), name="photo", grey=True).pixels
    expected = np.asarray(Image.fromarray(colours).convert("L"), dtype=int)
    assert grey.shape == expected.shape
    assert np.abs(grey - expected).mean() < 1


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_the_grey_of_a_jpeg_without_colours_or_with_inks_is_what_is_read_otherwise(mode: str) -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").convert(mode).save(out, "JPEG")
    plain, grey = (open_reduced(out.getvalue(), name="a", grey=wished).pixels for wished in (False, True))
    assert np.array_equal(plain, grey)
