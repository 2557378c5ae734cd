"""Every rung as an estimator of scikit-learn, judged by scikit-learn's own checks."""

import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.utils.estimator_checks import check_estimator

from pupille.errors import ConfigError, DataError, ImageError, ModelError
from pupille.estimators.classifier import ImageClassifier
from pupille.models.registry import MODELS, models_for

CLASSICAL = [name for name in models_for("classification") if MODELS[name].fitter == "classical"]
CANNOT_APPLY = {
    "check_array_api_input": "only runs where SCIPY_ARRAY_API=1 was set before scipy is loaded",
}
DIGITS = load_digits()
IMAGES, LABELS = DIGITS.images[:300], DIGITS.target[:300]


@pytest.mark.parametrize("name", CLASSICAL)
def test_scikit_learn_s_own_checks_run_and_pass(name: str) -> None:
    with warnings.catch_warnings():
        # One check gives infinite labels, and scikit-learn's own look at them warns of the conversion.
        warnings.filterwarnings("ignore", "invalid value encountered in cast", RuntimeWarning)
        outcomes = check_estimator(
            ImageClassifier(name), expected_failed_checks=CANNOT_APPLY, on_skip=None, on_fail="raise"
        )
    assert {outcome["check_name"] for outcome in outcomes if outcome["status"] != "passed"} <= set(
        CANNOT_APPLY
    )
    assert Counter(outcome["status"] for outcome in outcomes)["passed"] >= 50


def test_the_checks_would_notice_a_classifier_that_forgets_its_classes() -> None:
    class Forgetful(ImageClassifier):
        def predict(self, X: object) -> np.ndarray:
            return np.argmax(self.predict_proba(X), axis=1) * 0

    outcomes = check_estimator(Forgetful("logistic"), on_skip=None, on_fail=None)
    assert any(outcome["status"] == "failed" for outcome in outcomes)


# ---- what X may be


def test_arrays_of_pictures_and_rows_of_numbers_are_read_alike() -> None:
    pictures = ImageClassifier("logistic").fit(IMAGES, LABELS)
    channel = ImageClassifier("logistic").fit(IMAGES[..., None], LABELS)
    rows = ImageClassifier("logistic", image_shape=(8, 8)).fit(IMAGES.reshape(300, 64), LABELS)
    one_line = ImageClassifier("logistic").fit(IMAGES.reshape(300, 64), LABELS)
    expected = pictures.predict_proba(IMAGES)
    np.testing.assert_array_equal(channel.predict_proba(IMAGES[..., None]), expected)
    np.testing.assert_array_equal(rows.predict_proba(IMAGES.reshape(300, 64)), expected)
    np.testing.assert_array_equal(one_line.predict_proba(IMAGES.reshape(300, 64)), expected)


def test_whole_numbers_and_floats_of_the_same_values_are_read_alike() -> None:
    bright = (IMAGES * 15.9375).astype(np.uint8)
    bright[0, 0, :2] = 0, 255
    eight_bit = ImageClassifier("logistic").fit(bright, LABELS)
    floats = ImageClassifier("logistic").fit(bright.astype(np.float64), LABELS)
    np.testing.assert_allclose(
        eight_bit.predict_proba(bright), floats.predict_proba(bright.astype(float)), atol=1e-4
    )


def test_numbers_beyond_the_training_ones_are_not_cut() -> None:
    model = ImageClassifier("knn").fit(np.array([[[0.0]], [[1.0]], [[5.0]], [[6.0]]] * 5), [0, 0, 1, 1] * 5)
    near, far = model.predict_proba(np.array([[[3.1]]])), model.predict_proba(np.array([[[60.0]]]))
    assert near.argmax() == far.argmax() == 1


def test_large_pictures_are_brought_to_32_by_32() -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (20, 50, 40, 3), dtype=np.uint8)
    model = ImageClassifier("logistic").fit(pictures, [0, 1] * 10)
    prepared = model.model_.spec.preprocessing
    assert (prepared.height, prepared.width, prepared.channels) == (32, 32, 3)


def test_long_rows_of_numbers_stay_as_long_as_they_are() -> None:
    rows = np.random.default_rng(0).normal(size=(20, 500))
    prepared = ImageClassifier("tree").fit(rows, [0, 1] * 10).model_.spec.preprocessing
    assert (prepared.height, prepared.width) == (1, 500)


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Sixty photos of two sizes: the first class is darker than the second."""
    made = []
    rng = np.random.default_rng(0)
    for i in range(60):
        side = 40 if i % 3 else 64
        picture = rng.integers(0, 100, (side, 50, 3)) + 120 * (i % 2)
        made.append(tmp_path / f"{i}.png")
        Image.fromarray(picture.astype(np.uint8)).save(made[-1])
    return made


@pytest.mark.parametrize("kind", [list, np.array, pd.Series, lambda paths: [str(path) for path in paths]])
def test_paths_of_pictures_of_any_size_are_read(paths: list[Path], kind: Callable[[list[Path]], Any]) -> None:
    X = kind(paths)
    y = ["dark", "light"] * 30
    model = ImageClassifier("logistic").fit(X[:40], y[:40])
    assert model.score(X[40:], y[40:]) == 1.0
    assert list(model.predict(X[40:42])) == ["dark", "light"]


def test_paths_work_in_cross_validation(paths: list[Path]) -> None:
    assert cross_val_score(ImageClassifier("knn"), paths, ["dark", "light"] * 30, cv=3).mean() == 1.0


def test_a_path_to_nothing_is_named(paths: list[Path]) -> None:
    with pytest.raises(ImageError, match="nowhere"):
        ImageClassifier("knn").fit([*paths[:3], "nowhere.png"], [0, 1, 0, 1])


def test_what_was_fitted_to_one_kind_is_not_asked_about_another(paths: list[Path]) -> None:
    by_path = ImageClassifier("tree").fit(paths, [0, 1] * 30)
    by_array = ImageClassifier("tree").fit(IMAGES, LABELS)
    with pytest.raises(DataError, match="give paths"):
        by_path.predict(IMAGES)
    with pytest.raises(DataError, match="not paths"):
        by_array.predict(paths)
    with pytest.raises(DataError, match="fitted to entries of shape"):
        by_array.predict(IMAGES[:, :, 1:])


def test_floats_are_refused_where_eight_bits_were_learned() -> None:
    model = ImageClassifier("tree").fit(IMAGES.astype(np.uint8), LABELS)
    with pytest.raises(DataError, match="8-bit"):
        model.predict(IMAGES)


def test_a_table_or_a_column_of_paths_is_read_as_a_list_of_them(paths: list[Path]) -> None:
    names = [str(path) for path in paths]
    expected = ImageClassifier("logistic").fit(names, [0, 1] * 30).predict_proba(names)
    for X in (np.array(names)[:, None], pd.DataFrame({"path": names})):
        model = ImageClassifier("logistic").fit(X, [0, 1] * 30)
        np.testing.assert_array_equal(model.predict_proba(X), expected)


def test_tensors_with_a_gradient_are_read_and_masked_values_refused() -> None:
    floats = IMAGES.astype(np.float32)
    expected = ImageClassifier("logistic").fit(floats, LABELS).predict_proba(floats)
    tensor = torch.tensor(floats, requires_grad=True)
    targets = torch.tensor(np.asarray(LABELS, dtype=float), requires_grad=True)
    model = ImageClassifier("logistic").fit(tensor, targets)
    np.testing.assert_array_equal(model.predict_proba(tensor), expected)
    with pytest.raises(DataError, match="are masked"):
        ImageClassifier("logistic").fit(np.ma.masked_equal(floats, 0), LABELS)
    with pytest.raises(DataError, match="are masked"):
        ImageClassifier("logistic").fit(floats, np.ma.masked_equal(LABELS, LABELS[0]))


def test_lenet5_asks_for_the_shape_of_rows() -> None:
    with pytest.raises(ConfigError, match=r"lenet5 looks at pictures.*image_shape=\(8, 8\)"):
        ImageClassifier("lenet5").fit(IMAGES.reshape(300, 64), LABELS)


@pytest.mark.parametrize("shape", [(8, 9), (64,), (8, 8, 3), (-8, -8)])
def test_a_shape_that_does_not_fit_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError, match="does not fit rows of 64 numbers"):
        ImageClassifier("tree", image_shape=shape).fit(IMAGES.reshape(300, 64), LABELS)


@pytest.mark.parametrize("channels", [2, 4])
def test_two_or_four_channels_are_refused(channels: int) -> None:
    with pytest.raises(DataError, match="1 or 3 channels last"):
        ImageClassifier("tree").fit(np.zeros((4, 5, 5, channels)), [0, 1, 0, 1])


# ---- settings


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"model": "lenet6"}, ModelError, "Did you mean 'lenet5'"),
        ({"model": "tree", "epochs": 3}, ConfigError, "no network and has no epochs"),
        ({"model": "tree", "hidden": (3,)}, ModelError, "must be one of max_depth"),
        ({"model": "majority", "hidden": (3,)}, ModelError, "takes no arguments"),
        ({"model": "mlp", "epochs": 0}, ConfigError, "at least 1"),
        ({"model": "mlp", "seed": -1}, ConfigError, "seed"),
    ],
)
def test_settings_that_would_do_nothing_are_refused(settings: dict, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        ImageClassifier(**settings).fit(IMAGES, LABELS)


def test_one_class_only_is_refused() -> None:
    with pytest.raises(DataError, match="one class only"):
        ImageClassifier("tree").fit(IMAGES, np.zeros(300, int))


@pytest.mark.parametrize("kind", [str, np.int32, np.int64, object])
def test_classes_keep_their_kind(kind: type) -> None:
    target = (
        np.array([f"c{label}" for label in LABELS], dtype=object) if kind is object else LABELS.astype(kind)
    )
    model = ImageClassifier("tree").fit(IMAGES, target)
    assert model.classes_.dtype == target.dtype
    assert model.predict(IMAGES).dtype == target.dtype
    assert (model.predict(IMAGES) == target).all()


def test_clone_keeps_the_settings_and_forgets_the_fit() -> None:
    model = ImageClassifier("mlp", hidden=(5,), epochs=1, seed=3).fit(IMAGES, LABELS)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    assert not hasattr(copy, "classes_")


def test_the_history_of_a_network_is_kept() -> None:
    model = ImageClassifier("mlp", epochs=3).fit(IMAGES, LABELS)
    assert [row.epoch for row in model.history_] == [1, 2, 3]
    assert ImageClassifier("tree").fit(IMAGES, LABELS).history_ == ()


def test_a_search_over_models_finds_one() -> None:
    search = GridSearchCV(ImageClassifier(), {"model": ["logistic", "knn"]}, cv=3)
    search.fit(IMAGES, LABELS)
    assert search.best_params_["model"] in ("logistic", "knn")
    assert search.best_score_ > 0.85
    assert search.predict(IMAGES[:3]).shape == (3,)


def test_halving_over_models_finds_one() -> None:
    from sklearn.experimental import enable_halving_search_cv  # noqa: F401
    from sklearn.model_selection import HalvingGridSearchCV

    search = HalvingGridSearchCV(
        ImageClassifier(), {"model": ["tree", "knn"]}, cv=2, min_resources=100, random_state=0
    )
    search.fit(IMAGES, LABELS)
    assert search.best_params_["model"] in ("tree", "knn")


def test_lenet5_is_cross_validated_on_digits() -> None:
    scores = cross_val_score(ImageClassifier("lenet5", epochs=15), IMAGES, LABELS, cv=2)
    assert scores.shape == (2,)
    assert scores.mean() > 0.8
