"""Drawn pictures with an invented position and time, where no real photos with theirs are on this machine."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from pupille.course.collections import pictures_of
from pupille.data.sources.builtin import shapes

CLASSES, EACH = 3, 10
"""Shapes that are drawn, and pictures of each."""
SIDE = 240
PLACES = (((51, 28, 40.1), (0, 0, 5.2)), ((51, 28, 40.3), (0, 0, 5.0)))
"""Latitude north and longitude west of the observatory of Greenwich, where nobody lives, twice, a few metres apart."""
BEGIN = datetime(2026, 1, 3, 16, 48)
APART = timedelta(seconds=9)
MAKER, MODEL, EXIF, GPS, TAKEN = 271, 272, 0x8769, 0x8825, 0x9003


def drawn_photos(folder: Path) -> Path:
    """The folder with a folder of JPEG files for each shape; it is filled once, class by class in time."""
    if folder.is_dir():
        return folder
    drawn = shapes()
    names = drawn.samples["label"].to_numpy()
    taken = BEGIN
    for name in sorted(set(names))[:CLASSES]:
        (folder / name).mkdir(parents=True)
        rows = [row for row, label in enumerate(names) if label == name][:EACH]
        for number, pixels in enumerate(pictures_of(drawn, rows, side=SIDE)):
            place = PLACES[(taken - BEGIN) > 12 * APART]
            Image.fromarray(pixels).save(folder / name / f"{number}.jpg", quality=90, exif=exif(place, taken))
            taken += APART
    return folder


def exif(place: tuple[tuple[float, ...], ...], taken: datetime) -> Image.Exif:
    """The block that a phone would write: maker, model, time, latitude north and longitude west."""
    latitude, longitude = (tuple(IFDRational(round(100 * part), 100) for part in axis) for axis in place)
    block = Image.Exif()
    block[MAKER], block[MODEL] = "Pupille", "invented"
    block.get_ifd(EXIF)[TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
    block.get_ifd(GPS).update({1: "N", 2: latitude, 3: "W", 4: longitude})
    return block
