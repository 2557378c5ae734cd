"""Makes the small copies of bccd that ship with the course: python course/small_bccd.py FOLDER_OF_BCCD

All 364 pictures at a quarter of their width and height, with the annotations, the parts and the licence of the
collection as they are (Shenggan, MIT, github.com/Shenggan/BCCD_Dataset). Boxes stay in pixels of the large pictures.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from PIL import Image

TARGET = Path(__file__).resolve().parents[1] / "src" / "pupille" / "course" / "data" / "bccd_small.zip"
SIZE = (160, 120)
QUALITY = 75
DAY = (2026, 1, 1, 0, 0, 0)
"""A fixed day, so that two makings are the same file."""
ORIGIN = """Small copies of the BCCD data set, github.com/Shenggan/BCCD_Dataset

364 pictures of blood, annotated with boxes; first collected by cosmicad and akshaylamba.
Changed for the course of Pupille: the pictures are 160 x 120 instead of 640 x 480.
The annotations are as published; their boxes are in pixels of the large pictures.

"""
LICENCE = """MIT License

Copyright (c) 2017 shenggan

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


def small(picture: Path) -> bytes:
    """A picture at a quarter of its width and height, as JPEG."""
    stream = io.BytesIO()
    with Image.open(picture) as opened:
        opened.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS).save(
            stream, "JPEG", quality=QUALITY, optimize=True
        )
    return stream.getvalue()


def main(folder: Path) -> int:
    """Writes the archive."""
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:

        def put(name: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)

        put("LICENSE", (ORIGIN + LICENCE).encode())
        for part in ("train", "val", "test"):
            name = f"ImageSets/Main/{part}.txt"
            put(name, (folder / name).read_bytes())
        for picture in sorted((folder / "JPEGImages").glob("*.jpg")):
            put(f"JPEGImages/{picture.name}", small(picture))
            name = f"Annotations/{picture.stem}.xml"
            put(name, (folder / name).read_bytes())
    print(TARGET, TARGET.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
