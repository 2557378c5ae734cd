"""Makes the small copies of CHASE_DB1 that ship with the course: python course/small_chasedb1.py FOLDER_OF_CHASEDB1

All 28 pictures and the vessels as both observers drew them, at a quarter of their width and height (Kingston
University, CC BY 4.0). A pixel of a small mask is vessel where at least half of its sixteen pixels are.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from PIL import Image

TARGET = Path(__file__).resolve().parents[1] / "src" / "pupille" / "course" / "data" / "chasedb1_small.zip"
SIZE = (250, 240)
QUALITY = 80
OBSERVERS = ("1stHO", "2ndHO")
DAY = (2026, 1, 1, 0, 0, 0)
"""A fixed day, so that two makings are the same file."""
LICENCE = """Small copies of CHASE_DB1, the Retinal Vessel Reference Dataset

28 pictures of the retinas of 14 children, with the vessels drawn by two observers.
Source: Kingston University Research Data Repository, https://researchdata.kingston.ac.uk/96/
Cite: M. M. Fraz, P. Remagnino, A. Hoppe, B. Uyyanonvara, A. R. Rudnicka, C. G. Owen and S. A. Barman (2012):
An ensemble classification-based approach applied to retinal blood vessel segmentation.
IEEE Transactions on Biomedical Engineering 59 (9), 2538-2548.

Licence: Creative Commons Attribution 4.0 International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/

Changed for the course of Pupille: pictures and masks are 250 x 240 instead of 999 x 960; a pixel of a mask is
vessel where at least half of what it covers was.
"""


def small_picture(path: Path) -> bytes:
    """A picture at a quarter of its width and height, as JPEG."""
    stream = io.BytesIO()
    with Image.open(path) as opened:
        opened.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS).save(
            stream, "JPEG", quality=QUALITY, optimize=True
        )
    return stream.getvalue()


def small_mask(path: Path) -> bytes:
    """A mask at a quarter of its width and height, as PNG of 0 and 255."""
    stream = io.BytesIO()
    with Image.open(path) as opened:
        shares = opened.convert("L").resize(SIZE, Image.Resampling.BOX)
        shares.point(lambda value: 255 if value >= 128 else 0).convert("1").save(stream, "PNG", optimize=True)
    return stream.getvalue()


def main(folder: Path) -> int:
    """Writes the archive."""
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:

        def put(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)

        put("LICENSE", LICENCE.encode())
        for picture in sorted((folder / "images").glob("*.jpg")):
            put(f"images/{picture.name}", small_picture(picture))
            for observer in OBSERVERS:
                name = f"masks_{observer}/{picture.stem}_{observer}.png"
                put(name, small_mask(folder / name))
    print(TARGET, TARGET.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
