"""Large photos, which Python decodes at a reduced scale and a page in full: real ones, in Chromium."""

import shutil

import numpy as np
import pytest

from opened_pages import given, opened
from pupille.config import DataConfig
from pupille.data.open import open_images
from pupille.data.pixels.pixel_set import read_pixels
from pupille.models.files.load import load_model
from pupille.training.fitter import fitter_of
from pupille.workflows.compare import train
from pupille.workflows.export import export
from pupille.workflows.predict import batches

SOURCES = {
    "fruit": ("fruit_gps", 54),
    "blood": ("bccd/JPEGImages", 60),
    "retina": ("chasedb1/images", 28),
    "street": ("coco", 60),
}
"""Class -> folder of the shared data, and how many of its photos."""


@pytest.mark.long
@pytest.mark.parametrize("name", ["logistic", "lenet5"])
def test_real_large_photos_are_called_as_in_python(shared, tmp_path, offline, name):
    for label, (folder, n) in SOURCES.items():
        (tmp_path / "photos" / label).mkdir(parents=True)
        for file in sorted((shared / "data" / folder).rglob("*.jp*g"))[:n]:
            shutil.copy(file, tmp_path / "photos" / label / f"{file.parent.name}_{file.name}")
    train(tmp_path / "photos", model=name, out=tmp_path / "run")
    page = export(tmp_path / "run", "html", tmp_path / "page.html", data=str(tmp_path / "photos")).file
    model = load_model(tmp_path / "run")
    model, prepared = fitter_of(name).load("in_32_bits")(model), model.spec.preprocessing
    pixels = read_pixels(
        open_images(tmp_path / "photos", DataConfig()), geometries=(prepared.geometry,), depth=prepared.depth
    )
    side = prepared.geometry.storage_geometry.width
    large = [
        row
        for row, reading in enumerate(pixels.readings)
        if max(reading.width, reading.height) >= 512 and min(reading.width, reading.height) >= 4 * side
    ]
    assert len(large) >= 190
    (batch,) = batches(prepared, pixels, 1000)
    expected = model.predict(batch)[large]
    paths = pixels.dataset.samples["path"].to_numpy()[large]
    rows = given(opened(offline, page), [tmp_path / "photos" / path for path in paths])
    got = np.array([[float(row[f"p({label})"]) for label in model.spec.classes] for row in rows])
    assert (got.argmax(axis=1) == expected.argmax(axis=1)).all()
    assert np.abs(got - expected).max() < 0.02
