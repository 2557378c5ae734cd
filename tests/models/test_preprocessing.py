"""Pixels become the input of a model."""

import json
from fractions import Fraction

import numpy as np
import pytest

from pupille.errors import ModelError
from pupille.models import preprocessing
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import mean_and_deviation

STRETCHED = {
    "height": 32, "width": 32, "channels": 1, "low": 0.0, "high": 255.0, "mean": [0.4], "std": [0.2], "depth": "8-bit",
}  # fmt: skip
"""As a model.json of a model whose pictures are stretched may state it."""


def described(stated):
    record = {"name": "lenet5", "arguments": {}, "classes": ["a", "b"], "preprocessing": stated}
    return ModelSpec.from_json(json.loads(json.dumps(record))).preprocessing


@pytest.mark.parametrize(
    "change",
    [
        {"fit": "tile"},
        {"fit": "crop"},
        {"fit": "crop", "resize": 31},
        {"fit": "crop", "resize": 10**6},
        {"fit": "crop", "resize": "256"},
        {"resize": 40},
        {"interpolation": "lanczos"},
        {"interpolation": 3},
        {"height": 0},
        {"width": 2**21},
    ],
)
def test_a_geometry_that_makes_no_sense_is_refused(change):
    with pytest.raises(ModelError, match="Train the model again|train again"):
        described({**STRETCHED, **change})


class Kept:
    """Stands where pixels are kept elsewhere: it can be asked for some of them only."""

    def __init__(self, pixels):
        self.pixels, self.shape, self.dtype = pixels, pixels.shape, pixels.dtype

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, key):
        return self.pixels[key]


def exact(pixels):
    """Mean and deviation of each channel in fractions, which do not round."""
    means, deviations = [], []
    for channel in range(pixels.shape[3]):
        values = [Fraction(float(one)) for one in pixels[..., channel].reshape(-1)]
        mean = sum(values) / len(values)
        means.append(float(mean))
        deviations.append(float(sum((one - mean) ** 2 for one in values) / len(values)) ** 0.5)
    return means, deviations


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
@pytest.mark.parametrize("n", [1, 64, 65, 200])
def test_mean_and_deviation_are_exact_however_the_pixels_are_taken(monkeypatch, kind, n):
    pixels = np.random.default_rng(n).integers(0, 256, (n, 4, 3, 3)).astype(kind)
    if kind == np.float32:
        # A large level beside a small spread, where squares minus the squared mean would lose everything.
        pixels = (pixels / 7 + 3e4).astype(np.float32)
    means, deviations = exact(pixels)
    for together in (1, 7, 64):
        monkeypatch.setattr(preprocessing, "TOGETHER", together)
        for form in (pixels, Kept(pixels)):
            mean, std = mean_and_deviation(form)
            assert mean.tolist() == pytest.approx(means, rel=1e-14)
            assert std.tolist() == pytest.approx(deviations, rel=1e-9)


def test_of_bytes_the_mean_and_deviation_are_the_same_to_the_bit_for_any_parts(monkeypatch):
    pixels = np.random.default_rng(0).integers(0, 256, (100, 5, 5, 3), dtype=np.uint8)
    found = []
    for together in (1, 7, 64):
        monkeypatch.setattr(preprocessing, "TOGETHER", together)
        found.append([one.tolist() for one in mean_and_deviation(pixels)])
    assert found[0] == found[1] == found[2]
