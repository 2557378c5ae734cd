import numpy as np
import pytest
from PIL import Image

from pupille.config import DataConfig, SplitConfig
from pupille.data.formats.arrays import from_arrays
from pupille.data.pixels import lazy_batch
from pupille.data.pixels.lazy_batch import LazyBatch
from pupille.data.pixels.pixel_set import read_pixels
from pupille.data.pixels.window import Window
from pupille.data.prepare import prepare
from pupille.images.geometry import BASE, Geometry

RNG = np.random.default_rng(0)
WIDE = Window(0.0, 255.0, "all", 0.0)


def some(images, window=WIDE, channels=1, geometry=BASE):
    pixels = read_pixels(from_arrays(images, ["a", "b"] * (len(images) // 2)), geometries=(geometry,))
    return LazyBatch(pixels, geometry, np.arange(len(images)), window, channels)


def test_it_is_indexed_as_the_array_that_it_stands_for():
    images = RNG.integers(0, 256, (10, 40, 50), dtype=np.uint8)
    expected = np.stack(
        [np.asarray(Image.fromarray(one).resize((32, 32), Image.Resampling.BILINEAR)) for one in images]
    )[..., None]
    batch = some(images)
    assert batch.shape == expected.shape
    assert (batch.ndim, batch.size, len(batch), batch.dtype) == (4, expected.size, 10, expected.dtype)
    for key in (slice(3, 7), slice(None), slice(0, 0), np.array([9, 0, 0, 4]), np.array([], dtype=int)):
        assert np.array_equal(batch[key], expected[key])


def test_its_rows_are_those_of_the_part():
    images = RNG.integers(0, 256, (40, 8, 8), dtype=np.uint8)
    labels = ["a", "b"] * 20
    prepared = prepare(from_arrays(images, labels), DataConfig(), SplitConfig())
    rows = prepared.dataset.rows("test")
    batch = prepared.batch(Geometry(8, 8), rows)
    names = [int(path) for path in prepared.dataset.samples["path"].iloc[rows]]
    assert np.array_equal(batch[:], images[names][..., None])


def test_deeper_pictures_are_clipped_to_the_window():
    images = RNG.integers(0, 60_000, (4, 8, 8)).astype(np.uint16)
    batch = some(images, Window(1000.0, 2000.0, "narrow", 0.5), geometry=Geometry(8, 8))
    assert batch.dtype == np.float32
    assert np.array_equal(batch[:], np.clip(images, 1000, 2000).astype(np.float32)[..., None])


@pytest.mark.parametrize(("limit", "kind"), [(4 * 64, np.ndarray), (4 * 64 - 1, LazyBatch)])
def test_it_comes_into_memory_up_to_the_stated_size(monkeypatch, limit, kind):
    monkeypatch.setattr(lazy_batch, "IN_MEMORY", limit)
    images = RNG.integers(0, 256, (4, 8, 8), dtype=np.uint8)
    held = some(images, geometry=Geometry(8, 8)).in_memory()
    assert isinstance(held, kind)
    assert np.array_equal(held[:], images[..., None])
