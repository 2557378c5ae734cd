"""An outcome for every file of three public collections of odd images, compared with Pillow's own."""

import time
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import PIL
import pytest
import tifffile
from PIL import Image, ImageOps

from hanging import HANGING
from pupille.errors import ImageError
from pupille.images.open_image import read_image

ALLOWED = ["JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP"]


def by_pillow(path: Path) -> np.ndarray | None:
    """The picture as Pillow alone decodes it, in RGB on white; None where it refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=ALLOWED) as image:
                image.load()
                upright = ImageOps.exif_transpose(image)
        except Exception:
            return None
        if upright.mode.startswith(("I", "F")):
            return np.asarray(upright).astype(np.float64)
        ground = Image.new("RGBA", upright.size, "white")
        ground.alpha_composite(upright.convert("RGBA"))
        return np.asarray(ground.convert("RGB")).astype(np.float64)


def files(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    assert found
    return found


def of_other_formats(paths: list[Path]) -> int:
    """How many Pillow decodes in formats that are not allowed here."""
    count = 0
    for path in paths:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with Image.open(path) as image:
                    image.load()
                    count += image.format not in ALLOWED
            except Exception:
                continue
    return count


@pytest.mark.parametrize(("folder", "by_pillow_13"), [("pngsuite", 323), ("image_rs", 148)])
def test_every_odd_file_is_decoded_as_pillow_does_or_refused_with_it(
    shared: Path, folder: str, by_pillow_13: int, capfd: pytest.CaptureFixture[str]
) -> None:
    odd = shared / "data" / "odd"
    outcomes: Counter[str] = Counter()
    for path in files(odd / folder):
        name = str(path.relative_to(odd))
        expected = by_pillow(path)
        try:
            picture = read_image(path, root=odd, name=name)
        except ImageError as error:
            outcomes["refused as by Pillow" if expected is None else error.reason] += 1
            continue
        if path.suffix == ".tiff" and picture.pixels.ndim == 3 and picture.pixels.dtype != np.uint8:
            outcomes["beyond Pillow"] += expected is None
            expected = tifffile.imread(path)
        outcomes["decoded"] += 1
        assert expected is not None, f"{name}: Pillow refuses it"
        ours = picture.pixels if picture.pixels.ndim == expected.ndim else np.stack([picture.pixels] * 3, -1)
        # Grey of 16 bits with transparency, of which Pillow keeps 8 bits.
        scale = 257 if name.endswith("a16.png") and picture.pixels.dtype == np.uint16 else 1
        assert np.abs(ours / scale - expected).max() <= 1, name
    assert set(outcomes) == {"decoded", "refused as by Pillow", "beyond Pillow"} - (
        {"beyond Pillow"} if folder == "pngsuite" else set()
    )
    if PIL.__version__.startswith("13."):  # The numbers are those of shared/data/README.md.
        read = outcomes["decoded"] - outcomes["beyond Pillow"]
        assert read + of_other_formats(files(odd / folder)) == by_pillow_13
    assert capfd.readouterr().err == ""


def test_no_odd_file_hangs(shared: Path) -> None:
    for path in files(shared / "data" / "odd"):
        start = time.thread_time()
        with suppress(ImageError):
            read_image(path)
        assert time.thread_time() - start < HANGING, path


@pytest.mark.parametrize("picture", ["Landscape", "Portrait"])
def test_the_same_picture_in_nine_orientations_looks_the_same(shared: Path, picture: str) -> None:
    folder = shared / "data" / "odd" / "exif_orientation"
    seen = [read_image(folder / f"{picture}_{n}.jpg", root=folder).pixels.astype(np.int16) for n in range(9)]
    height, width = seen[1].shape[:2]
    assert (width > height) == (picture == "Landscape")
    for pixels in seen:
        assert pixels.shape == seen[1].shape
        assert np.abs(pixels - seen[1]).mean() < 6  # They were saved as JPEG one by one.
        assert np.abs(pixels[::-1, ::-1] - seen[1]).mean() > 20


def test_the_photos_with_an_orientation_among_the_hand_signs_are_turned(shared: Path) -> None:
    folder = shared / "data" / "sign_digits"
    turned = []
    for path in sorted(folder.rglob("*.JPG")):
        with Image.open(path) as image:
            if image.getexif().get(0x0112) != 6:
                continue
            stored = np.asarray(image)
        turned.append(path)
        assert np.array_equal(read_image(path, root=folder).pixels, np.rot90(stored, -1)), path
    assert len(turned) == 3


def test_threads_reading_the_odd_files_at_once_end_as_one_thread_does(shared: Path) -> None:
    paths = files(shared / "data" / "odd" / "pngsuite")

    def outcome(path: Path) -> object:
        try:
            return read_image(path).pixels.tobytes()
        except ImageError as error:
            return error.reason

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(outcome, paths)) == [outcome(path) for path in paths]
