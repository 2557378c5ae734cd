"""Images unlike the training ones are flagged, others seldom."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from pupille.errors import ConfigError, DataError
from pupille.evaluation.novelty import distances_to_training, fit_novelty, unlike_training


def features(n: int, rng: np.random.Generator, *, shift: float = 0.0) -> np.ndarray:
    basis = np.random.default_rng(7).normal(size=(4, 32))
    noise = 0.3 * rng.normal(size=(n, 32))
    return rng.normal(size=(n, 4)) @ basis + noise + shift * np.tile([1.0, -1.0], 16)


def test_distances_are_those_to_the_fifth_neighbour() -> None:
    rng = np.random.default_rng(0)
    training, others = features(300, rng), features(40, rng)
    fitted = fit_novelty(training, features(100, rng))

    def unit(x: np.ndarray) -> np.ndarray:
        standard = (x - training.mean(axis=0)) / training.std(axis=0)
        return standard / np.linalg.norm(standard, axis=1, keepdims=True)

    expected = NearestNeighbors(n_neighbors=5).fit(unit(training)).kneighbors(unit(others))[0][:, 4]
    np.testing.assert_allclose(distances_to_training(others, fitted), expected, atol=1e-7)


@pytest.mark.parametrize("false_alarms", [0.05, 0.2])
def test_false_alarms_are_as_rare_as_promised_and_strangers_are_found(false_alarms: float) -> None:
    rng = np.random.default_rng(1)
    alarms, found = [], []
    for _ in range(60):
        fitted = fit_novelty(features(200, rng), features(100, rng), false_alarms=false_alarms)
        alarms.append(unlike_training(features(200, rng), fitted).mean())
        found.append(unlike_training(features(50, rng, shift=3.0), fitted).mean())
    assert false_alarms - 1 / 101 - 0.01 <= np.mean(alarms) <= false_alarms + 0.01
    assert np.mean(found) > 0.95


def test_with_too_few_validation_images_nothing_is_flagged() -> None:
    rng = np.random.default_rng(2)
    fitted = fit_novelty(features(50, rng), features(10, rng), false_alarms=0.05)
    assert not unlike_training(features(20, rng, shift=50.0), fitted).any()


def test_groups_count_as_groups_and_a_constant_feature_does_no_harm() -> None:
    rng = np.random.default_rng(3)
    training, validation = features(80, rng), features(60, rng)
    training[:, 0] = validation[:, 0] = 2.0
    fitted = fit_novelty(training, validation, false_alarms=0.2, units=np.arange(60) % 12)
    assert fitted.n == 12
    assert np.isfinite(distances_to_training(validation, fitted)).all()


def test_features_that_do_not_fit_are_refused() -> None:
    rng = np.random.default_rng(4)
    training, validation = features(30, rng), features(30, rng)
    with pytest.raises(DataError, match="same columns"):
        fit_novelty(training, validation[:, :5])
    with pytest.raises(DataError, match="at least 5"):
        fit_novelty(training[:3], validation)
    with pytest.raises(ConfigError, match="false alarms"):
        fit_novelty(training, validation, false_alarms=0.0)
    with pytest.raises(DataError, match="same model"):
        distances_to_training(validation[:, :5], fit_novelty(training, validation))
