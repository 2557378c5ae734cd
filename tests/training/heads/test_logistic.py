"""The linear head: its optimum is scikit-learn's, and what chooses its strength has not been seen in training."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from pupille.training.heads.logistic import STRENGTHS, Examples, fit_logistic, fit_path, log_loss


def examples(n, width, n_classes, seed=0, noise=1.0):
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % n_classes
    centres = np.random.default_rng(99).normal(size=(n_classes, width))
    features = (centres[labels] + noise * rng.normal(size=(n, width))) * np.linspace(0.1, 5, width) + 3
    return Examples(features.astype(np.float32), labels, np.ones(n), np.arange(n))


@pytest.mark.parametrize("width", [6, 200], ids=["more images than features", "fewer images than features"])
def test_the_optimum_is_that_of_scikit_learn(width):
    train, other = examples(90, width, 3), examples(60, width, 3, seed=1)
    scaler = StandardScaler().fit(train.features)
    for one in list(fit_path(train, 3))[1:9:3]:
        peer = LogisticRegression(C=1 / (one.strength * len(train)), max_iter=2000, tol=1e-6)
        peer.fit(scaler.transform(train.features), train.labels)
        wanted = peer.predict_proba(scaler.transform(other.features))
        powers = np.exp(one.logits(other.features))
        assert np.allclose(powers / powers.sum(axis=1, keepdims=True), wanted, atol=0.01)


@pytest.mark.parametrize("c", [0.01, 1.0])
def test_a_c_that_is_asked_for_is_scikit_learn_s(c):
    train, other = examples(90, 6, 3, noise=3.0), examples(60, 6, 3, seed=1)
    one, how = fit_logistic(train, None, 3, seed=0, c=c)
    scaler = StandardScaler().fit(train.features)
    peer = LogisticRegression(C=c, max_iter=2000, tol=1e-6).fit(
        scaler.transform(train.features), train.labels
    )
    powers = np.exp(one.logits(other.features))
    wanted = peer.predict_proba(scaler.transform(other.features))
    assert np.allclose(powers / powers.sum(axis=1, keepdims=True), wanted, atol=0.01)
    assert how


def test_class_weights_are_those_of_scikit_learn():
    train = examples(90, 5, 3, noise=3.0)
    keep = np.concatenate([np.flatnonzero(train.labels == 0), np.flatnonzero(train.labels == 1)[:6],
                           np.flatnonzero(train.labels == 2)])  # fmt: skip
    few = train.some(keep)
    balanced = len(few) / (3 * np.bincount(few.labels))
    weighted = Examples(few.features, few.labels, balanced[few.labels], few.units)
    one = list(fit_path(weighted, 3))[6]
    scaler = StandardScaler().fit(few.features)
    peer = LogisticRegression(
        C=1 / (one.strength * len(few)), class_weight="balanced", max_iter=2000, tol=1e-6
    ).fit(scaler.transform(few.features), few.labels)
    powers = np.exp(one.logits(few.features))
    wanted = peer.predict_proba(scaler.transform(few.features))
    assert np.allclose(powers / powers.sum(axis=1, keepdims=True), wanted, atol=0.01)


def test_validation_chooses_the_strength_with_the_least_loss_on_it():
    train, validation = examples(60, 40, 3, noise=2.5), examples(150, 40, 3, seed=1, noise=2.5)
    found, how = fit_logistic(train, validation, 3, seed=0)
    losses = [
        log_loss(one.logits(validation.features), validation.labels, validation.weights)
        for one in fit_path(train, 3)
    ]
    assert found.strength == STRENGTHS[int(np.argmin(losses))]
    assert "150 validation images" in how
    assert 0 < int(np.argmin(losses)) < len(STRENGTHS) - 1


def test_little_validation_leaves_the_choice_to_folds_that_tear_no_unit_apart():
    rng = np.random.default_rng(0)
    once = rng.normal(size=(40, 30)).astype(np.float32)
    labels = rng.integers(0, 2, 40)
    labels[:2] = 0, 1
    # Labels are noise; each image stands there four times, which a torn unit would take for knowledge.
    features, fourfold = np.repeat(once, 4, axis=0), np.repeat(labels, 4)
    together = Examples(features, fourfold, np.ones(160), np.repeat(np.arange(40), 4))
    torn = Examples(features, fourfold, np.ones(160), np.arange(160))
    honest, how = fit_logistic(together, examples(20, 30, 2), 2, seed=0)
    assert "inner folds" in how
    assert honest.strength >= 1.0
    assert fit_logistic(torn, None, 2, seed=0)[0].strength < 0.01


def test_too_few_images_take_the_middle_of_the_grid_and_say_so():
    found, how = fit_logistic(examples(4, 6, 2), None, 2, seed=0)
    assert found.strength == STRENGTHS[len(STRENGTHS) // 2]
    assert "too few" in how


def test_a_feature_that_never_varies_does_no_harm():
    train = examples(60, 5, 3)
    flat = np.concatenate([train.features, np.full((60, 1), 7, np.float32)], axis=1)
    one = list(fit_path(Examples(flat, train.labels, train.weights, train.units), 3))[6]
    assert np.isfinite(one.weights).all()
    assert np.allclose(one.logits(flat), list(fit_path(train, 3))[6].logits(train.features), atol=0.05)
