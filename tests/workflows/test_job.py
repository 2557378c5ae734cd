"""The pictures as a rung takes them, in the size that was asked for."""

import numpy as np
import pytest

from disc_runs import discs
from pupille.config import DataConfig, SplitConfig, TrainConfig
from pupille.data.open import open as open_dataset
from pupille.data.prepare import prepare
from pupille.workflows.job import framings_for, subsets_for
from pupille.workflows.tune import tune, usual_side


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """A folder of bright and dark pictures of 80 x 60 pixels, twelve of each."""
    from PIL import Image

    rng, folder = np.random.default_rng(0), tmp_path_factory.mktemp("photos")
    for number in range(24):
        path = folder / ("bright", "dark")[number % 2] / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        shades = rng.integers(0, 120, (60, 80)) + (120, 0)[number % 2]
        Image.fromarray(shades.astype(np.uint8)).save(path)
    return folder


def prepared_of(source):
    return prepare(open_dataset(source, DataConfig()), DataConfig(), SplitConfig())


def test_a_rung_sees_pictures_in_the_size_that_was_asked_for(photos):
    prepared = prepared_of(photos)
    for side in (None, 16, 48):
        subsets = subsets_for(prepared, "svm", TrainConfig(image_size=side))
        assert subsets.train.pixels.shape[1:3] == (side or 32, side or 32)
        assert subsets.test.pixels[:].shape[1] == (side or 32)


def test_small_pictures_are_seen_as_they_are_unless_a_size_is_asked_for():
    prepared = prepared_of("digits")
    assert subsets_for(prepared, "svm", TrainConfig()).train.pixels.shape[1:3] == (8, 8)
    assert subsets_for(prepared, "svm", TrainConfig(image_size=16)).train.pixels.shape[1:3] == (16, 16)
    assert usual_side(prepared, "svm", TrainConfig()) == 0


def test_a_rule_that_looks_at_whole_pictures_takes_no_size(tmp_path):
    dataset = open_dataset(discs(tmp_path), DataConfig())
    asked = TrainConfig(image_size=32)
    frames = framings_for(dataset, ["threshold", "unet"], asked)
    assert max(frames["unet"].frame.height, frames["unet"].frame.width) == 32
    assert frames["threshold"].frame == framings_for(dataset, ["threshold"], TrainConfig())["threshold"].frame


def test_trials_of_other_sizes_are_fitted_and_the_one_taken_is_a_run_of_its_own(photos, tmp_path):
    changes = {"image_size": "8,16,32"}
    results = tune(
        photos, model="knn", out=tmp_path / "sizes", search="grid", trials=3, changes=changes, space=None
    ).results
    sizes = [trial.settings.get("image_size") for trial in results.trials]
    assert sizes[0] is None
    assert set(sizes[1:]) <= {8, 16}
    for number, size in enumerate(sizes):
        split = tmp_path / "sizes" / "trials" / f"{number:04d}" / "run.json"
        if split.exists():
            assert f'"image_size": {size or "null"}' in split.read_text()
