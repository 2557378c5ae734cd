"""Heads that predict a number: ridge regression as scikit-learn has it, dense layers, chosen without the test."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

from pupille.data.annotations import NumberTargets
from pupille.errors import ModelError
from pupille.training.heads.head import Features, HeadSettings
from pupille.training.heads.number_heads import STRENGTHS, fit_number_head, ridge_path


def features(n, seed=0, width=12, noise=0.3, views=1, groups=None):
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(n, width))
    values = table @ np.random.default_rng(99).normal(size=width) + noise * rng.normal(size=n)
    shown = table + 0.01 * rng.normal(size=(views, n, width))
    return Features(shown.astype(np.float32), NumberTargets(50 + 7 * values), groups)


def numbers(head, data):
    with torch.inference_mode():
        return head.eval()(torch.from_numpy(data.plain()))[:, 0].double().numpy()


@pytest.mark.parametrize(("n", "width"), [(60, 12), (15, 40)])
def test_the_path_of_strengths_is_scikit_learn_s_ridge_at_each(n, width):
    rng = np.random.default_rng(1)
    table, wanted = rng.normal(3, 2, size=(n, width)).astype(np.float32), rng.normal(size=n)
    inputs = StandardScaler().fit_transform(table.astype(np.float64))
    for ridge in ridge_path(table, wanted, strengths=(10.0, 0.1)):
        peer = Ridge(alpha=ridge.strength * n).fit(inputs, wanted)
        np.testing.assert_allclose(ridge.predict(table), peer.predict(inputs), atol=1e-5)


@pytest.mark.parametrize("kind", ["linear", "mlp"])
def test_a_head_predicts_standardised_numbers_of_images_it_has_not_seen(kind):
    train, test = features(150, views=2), features(300, seed=1)
    fitted = fit_number_head(train, features(120, seed=2), HeadSettings(kind))
    predicted = train.targets.scale.restored(numbers(fitted.module, test))
    error, spread = np.abs(predicted - test.targets.values).mean(), test.targets.values.std()
    assert error < 0.35 * spread
    again = fit_number_head(train, features(120, seed=2), HeadSettings(kind))
    np.testing.assert_array_equal(numbers(fitted.module, test), numbers(again.module, test))


def test_the_strength_is_the_one_that_other_images_prefer():
    loud = features(60, noise=30, width=50)
    weak = fit_number_head(features(400, noise=0.01), None, HeadSettings())
    strong = fit_number_head(loud, None, HeadSettings())
    assert "inner folds" in strong.note
    assert strength(strong.note) > strength(weak.note)
    chosen = fit_number_head(loud, features(100, seed=4, noise=30, width=50), HeadSettings())
    assert "chosen on the 100 validation images" in chosen.note
    assert strength(chosen.note) in STRENGTHS or strength(chosen.note) == pytest.approx(
        min(STRENGTHS, key=lambda s: abs(s - strength(chosen.note))), rel=0.1
    )


def strength(note):
    return float(note.split("strength ")[1].split(",")[0])


def test_a_c_that_is_asked_for_is_one_over_twice_scikit_learn_s_alpha():
    train, test = features(60, noise=5.0), features(40, seed=1)
    fitted = fit_number_head(train, None, HeadSettings("linear", c=0.02))
    scaler = StandardScaler().fit(train.plain())
    values = train.targets.array
    peer = Ridge(alpha=25.0).fit(scaler.transform(train.plain()), values)
    wanted = (peer.predict(scaler.transform(test.plain())) - values.mean()) / train.targets.scale.deviation
    np.testing.assert_allclose(numbers(fitted.module, test), wanted, atol=1e-3)


def test_groups_are_never_torn_apart_when_the_strength_is_chosen():
    # Each group shows one picture many times: within a group the number can be looked up.
    rng = np.random.default_rng(0)
    once = np.repeat(rng.normal(size=(12, 30)), 10, axis=0)
    values = np.repeat(rng.normal(size=12), 10)
    names = tuple(f"g{i // 10}" for i in range(120))
    shown = (once + 0.01 * rng.normal(size=once.shape))[None].astype(np.float32)
    alone = fit_number_head(Features(shown, NumberTargets(values)), None, HeadSettings())
    grouped = fit_number_head(Features(shown, NumberTargets(values), names), None, HeadSettings())
    assert strength(grouped.note) > strength(alone.note)


def uneven(n=180, seed=0):
    """Features whose number is known the worse the larger it is."""
    plain = features(n, seed, noise=0.0)
    values = plain.targets.values
    rising = np.clip((values - values.min()) / np.ptp(values), 0.05, None)
    loud = values + 12 * rising * np.random.default_rng(seed).normal(size=n)
    return Features(plain.views, NumberTargets(loud, "cm"))


@pytest.mark.parametrize("kind", ["linear", "mlp"])
def test_a_head_that_is_to_promise_looks_where_it_errs_more_and_predicts_the_same(kind):
    train = uneven()
    plain = fit_number_head(train, None, HeadSettings(kind))
    promising = fit_number_head(train, None, HeadSettings(kind, promises=True))
    assert plain.difficulty is None
    low, high = promising.difficulty.expected(np.quantile(train.targets.values, [0.1, 0.9]))
    assert high > 1.5 * low
    np.testing.assert_array_equal(numbers(plain.module, train), numbers(promising.module, train))


def test_neighbours_are_no_head_for_numbers():
    with pytest.raises(ModelError, match="predicts no numbers"):
        fit_number_head(features(20), None, HeadSettings("knn"))


def test_rows_that_count_more_are_weighed_as_scikit_learn_s_ridge_does():
    rng = np.random.default_rng(1)
    table, wanted = rng.normal(3, 2, size=(60, 12)).astype(np.float32), rng.normal(size=60)
    counts = rng.choice([0.5, 1.0, 2.0], size=60)
    inputs = StandardScaler().fit_transform(table.astype(np.float64))
    for ridge in ridge_path(table, wanted, counts, strengths=(10.0, 0.1)):
        peer = Ridge(alpha=ridge.strength * 60).fit(inputs, wanted, sample_weight=counts)
        np.testing.assert_allclose(ridge.predict(table), peer.predict(inputs), atol=1e-5)
