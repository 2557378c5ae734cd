"""The length of a pixel as TIFF files state it, written by Pillow and by tifffile where it is here."""

import io

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from pupille.images.pixel_size import micrometres_in

OME = '<OME><Image><Pixels SizeX="4" PhysicalSizeX="{x}" PhysicalSizeY="{y}"{unit}/></Image></OME>'


def tiff(text=None, across=None, down=None, *, form="TIFF"):
    """The bytes of a small picture with these tags."""
    tags = ImageFileDirectory_v2()
    if text is not None:
        tags[270] = text
    if across is not None:
        tags[282], tags[283] = across, across if down is None else down
        tags[296] = 1
    file = io.BytesIO()
    Image.fromarray(np.zeros((4, 4), np.uint8)).save(
        file, form, **({"tiffinfo": tags} if form == "TIFF" else {})
    )
    return file.getvalue()


@pytest.mark.parametrize(
    ("unit", "per_unit", "micrometres"),
    [("micron", 2.0, 0.5), ("um", 4.0, 0.25), (r"\u00B5m", 2.0, 0.5), ("nm", 0.01, 0.1), ("mm", 1000.0, 1.0)],
)
def test_imagej_states_pixels_for_a_unit_of_length(unit, per_unit, micrometres):
    data = tiff(f"ImageJ=1.53t\nunit={unit}\n", per_unit)
    assert micrometres_in(data) == pytest.approx(micrometres)


@pytest.mark.parametrize(
    ("x", "unit", "micrometres"),
    [
        ("0.65", "", 0.65),
        ("650", ' PhysicalSizeXUnit="nm" PhysicalSizeYUnit="nm"', 0.65),
    ],
)
def test_ome_states_the_side_in_micrometres_or_its_own_unit(x, unit, micrometres):
    assert micrometres_in(tiff(OME.format(x=x, y=x, unit=unit))) == pytest.approx(micrometres)


@pytest.mark.parametrize(
    "data",
    [
        tiff(),
        tiff("a photo", 300.0),
        tiff("ImageJ=1.53t\nunit=pixel\n", 2.0),
        tiff("ImageJ=1.53t\nunit=micron\n"),
        tiff("ImageJ=1.53t\nunit=micron\n", 0.0),
        tiff("ImageJ=1.53t\nunit=micron\n", 2.0, 3.0),
        tiff(OME.format(x="0.5", y="0.7", unit="")),
        tiff(OME.format(x="e", y="e", unit="")),
        tiff(OME.format(x="1", y="1", unit=' PhysicalSizeXUnit="parsec"')),
        tiff(form="PNG"),
        tiff("ImageJ=1.53t\nunit=micron\n", 2.0)[:20],
        b"",
    ],
)
def test_what_states_no_length_of_square_pixels_has_none(data):
    assert micrometres_in(data) is None
