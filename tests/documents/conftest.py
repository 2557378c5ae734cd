"""A finished comparison of small photos that tell where they were taken, with a class whose name is an attack."""

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

sys.path.insert(0, str(Path(__file__).parents[1]))

import pupille
from pupille.config import GateConfig
from pupille.results.read import results_in
from pupille.results.results import Results

HOSTILE = "<img src=x onerror=alert(1)>"


def photo(path: Path, shade: int, rng: np.random.Generator) -> None:
    """A JPEG with a position in its EXIF block, and an artist's name."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Ada Lovelace"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (48.0, 51.0, 29.6)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (2.0, 17.0, 40.2)
    pixels = np.clip(rng.normal(shade, 25, (40, 48, 3)), 0, 255).astype(np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, exif=exif, quality=90)


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the comparison."""
    root = tmp_path_factory.mktemp("photos")
    rng = np.random.default_rng(0)
    for name, shade in ((HOSTILE, 90), ("plain", 160)):
        for k in range(30):
            photo(root / "data" / name / f"{k}.jpg", shade, rng)
    before = os.environ.get("PUPILLE_HOME")
    os.environ["PUPILLE_HOME"] = str(root / "home")
    try:
        pupille.compare(
            root / "data", models=["majority", "logistic"], out=root / "run", gate=GateConfig(allow_leak=True)
        )
    finally:
        os.environ.pop("PUPILLE_HOME")
        if before is not None:
            os.environ["PUPILLE_HOME"] = before
    return root / "run"


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A small comparison of two classes in groups, as an earlier version kept it."""
    folder = tmp_path_factory.mktemp("two")
    with zipfile.ZipFile(Path(__file__).parents[1] / "fixtures" / "schema1" / "two.zip") as file:
        file.extract("run/results.json", folder)
    return results_in(folder / "run")


@pytest.fixture(scope="session")
def shown() -> Callable[[Results], str]:
    """How the main figure of the chosen run is written, with one decimal."""

    def written(results: Results) -> str:
        metric = results.chosen_run.metrics[results.primary_metric]
        assert metric.value is not None
        return f"{100 * metric.value:.1f}\u00a0%"

    return written
