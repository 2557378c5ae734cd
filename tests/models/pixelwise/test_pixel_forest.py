"""A forest on filters around each pixel: what it is fitted to, kept as arrays, read with suspicion."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from pupille.errors import ModelError
from pupille.models.files.skops_file import dump
from pupille.models.pixelwise import pixel_forest
from pupille.models.pixelwise.filters import feature_count, filtered
from pupille.models.pixelwise.pixel_forest import PixelForest

SIDE = 16
SHAPE = (SIDE, SIDE, 1)


def training(n=3, channels=1):
    """Noise in which the lower half of each picture is rough, and the masks of these halves."""
    rng = np.random.default_rng(0)
    pictures = rng.normal(0, 0.05, (n, SIDE, SIDE, channels))
    pictures[:, SIDE // 2 :] *= 30
    masks = np.zeros((n, SIDE, SIDE), dtype=np.int16)
    masks[:, SIDE // 2 :] = 1
    return pictures.astype(np.float32), masks


def fitted(pictures, masks, *, seed=0, classes=2):
    return PixelForest.fitted(pictures, masks, None, classes=classes, background=0, seed=seed)


@pytest.fixture(scope="module")
def rule():
    return fitted(*training())


def test_it_tells_rough_from_smooth_which_no_threshold_can(rule):
    pictures, masks = training()
    assert (rule.classes_of(pictures[0]) == masks[0]).mean() > 0.97


@pytest.mark.parametrize("channels", [1, 3])
def test_its_arrays_give_the_same_answers(channels):
    pictures, masks = training(channels=channels)
    rule = fitted(pictures, masks)
    again = PixelForest.of_arrays(rule.arrays(), shape=(SIDE, SIDE, channels), classes=2)
    other = training(n=1, channels=channels)[0][0] + 0.1
    assert np.array_equal(again.classes_of(other), rule.classes_of(other))
    assert again.notes == rule.notes
    assert again.parameters == rule.parameters


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(rule):
    again, other = fitted(*training()), fitted(*training(), seed=1)
    assert again.arrays()["forest"].tobytes() == rule.arrays()["forest"].tobytes()
    assert other.arrays()["forest"].tobytes() != rule.arrays()["forest"].tobytes()


def test_it_is_fitted_to_pixels_by_the_root_of_their_class_and_to_none_that_are_ignored(monkeypatch):
    pictures, masks = training()
    masks[:, :4] = -1
    masks[0, -1, -1] = 2
    monkeypatch.setattr(pixel_forest, "PIXELS", 50)
    rule = fitted(pictures, masks, classes=3)
    # 50 pixels as 8 to 11.3, the roots of 64 and 128, rounded up; in the first picture as 8 to 11.27 to 1, of which
    # there is one alone.
    assert rule.pixels == 2 * (21 + 30) + 20 + 28 + 1
    assert rule.forest.classes_.tolist() == [0, 1, 2]
    assert "151 pixels" in rule.notes[0]


def forest_of(features, labels):
    inputs = np.random.default_rng(0).normal(size=(len(labels), features)).astype(np.float32)
    return RandomForestClassifier(2, random_state=0).fit(inputs, labels)


def as_bytes(estimator):
    return np.frombuffer(dump(estimator), dtype=np.uint8)


FORGED = {
    "no forest": {"forest": None},
    "no bytes": {"forest": np.zeros(9)},
    "no zip": {"forest": np.frombuffer(b"PK\x03\x04 and nothing", dtype=np.uint8)},
    "another model": {
        "forest": as_bytes(LogisticRegression().fit(np.eye(feature_count(1))[:4], [0, 1, 0, 1]))
    },
    "other features": {"forest": as_bytes(forest_of(5, [0, 1, 0, 1]))},
    "a class too many": {"forest": as_bytes(forest_of(feature_count(1), [0, 1, 2, 0]))},
    "classes that are words": {"forest": as_bytes(forest_of(feature_count(1), ["a", "b", "a", "b"]))},
    "other channels": {"channels": np.array([3])},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_file_is_refused(rule, name):
    arrays = {**rule.arrays(), **FORGED[name]}
    with pytest.raises(ModelError):
        PixelForest.of_arrays(
            {key: array for key, array in arrays.items() if array is not None}, shape=SHAPE, classes=2
        )


def test_a_fork_that_leads_out_of_the_tree_is_refused(rule):
    forest = fitted(*training()).forest
    forest.estimators_[0].tree_.feature[0] = feature_count(1)
    with pytest.raises(ModelError, match="do not fit together"):
        PixelForest.of_arrays({**rule.arrays(), "forest": as_bytes(forest)}, shape=SHAPE, classes=2)


def test_features_are_those_of_the_filters(rule):
    picture = training()[0][0]
    labels = rule.forest.predict(filtered(picture).reshape(SIDE * SIDE, -1))
    assert np.array_equal(rule.classes_of(picture), labels.reshape(SIDE, SIDE))
