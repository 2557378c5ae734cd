"""How scikit-learn's rungs are fitted: samples, calibration, notes, cores."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_digits
from sklearn.frozen import FrozenEstimator
from sklearn.metrics import log_loss
from sklearn.svm import SVC

from pupille.data.annotations import ClassTargets, NumberTargets
from pupille.data.splits.assign import sample
from pupille.data.splits.folds import inner_folds
from pupille.data.subset import Subset
from pupille.models.architectures.classical import nystroem_svm
from pupille.models.decode.classification import scores
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.sklearn_model import ClassicalModel
from pupille.training import classical
from pupille.training.classical import (
    OutOfFold,
    best_temperature,
    convergence_notes,
    fit_classical,
    fit_weighed,
    out_of_fold,
)

DIGITS = load_digits()
IMAGES = DIGITS.images[..., None].astype(np.float32)
LABELS = DIGITS.target.astype(np.int64)
DIGIT_NAMES = tuple("0123456789")
ORDER = np.random.default_rng(5).permutation(len(LABELS))
TRAIN, TEST = ORDER[:1078], ORDER[1078:]


def spec_for(name: str, pixels: np.ndarray, n_classes: int = 10) -> ModelSpec:
    return ModelSpec(
        name, tuple(map(str, range(n_classes))), Preprocessing.learned(pixels, low=0, high=16, depth="float")
    )


def digits_at(rows: np.ndarray, groups: tuple[str, ...] | None = None) -> Subset:
    return Subset(IMAGES[rows], ClassTargets(LABELS[rows], DIGIT_NAMES), groups)


def fitted(name: str, rows: np.ndarray = TRAIN, seed: int = 0) -> tuple[ClassicalModel, tuple[str, ...]]:
    return fit_classical(spec_for(name, IMAGES[rows]), digits_at(rows), seed=seed)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("logistic", 0.94),
        ("tree", 0.75),
        ("forest", 0.94),
        ("svm", 0.97),
        ("knn", 0.96),
        ("perceptron", 0.88),
    ],
)
def test_real_digits_are_told_apart(name: str, least: float) -> None:
    model, _ = fitted(name)
    assert (model.predict(IMAGES[TEST]).argmax(axis=1) == LABELS[TEST]).mean() >= least


def bars(n: int = 200) -> Subset:
    """Grey pictures whose brightness is a number, known the worse the larger it is."""
    rng = np.random.default_rng(3)
    plain = rng.uniform(1, 10, n)
    pixels = plain[:, None, None, None] + rng.normal(0, 0.2, (n, 4, 4, 1))
    return Subset(pixels.astype(np.float32), NumberTargets(plain * (1 + 0.3 * rng.normal(size=n))))


@pytest.mark.parametrize("name", ["constant", "ridge", "forest", "svm", "knn"])
def test_a_rung_that_is_to_promise_looks_where_it_errs_more_and_predicts_the_same(name: str) -> None:
    train = bars()
    spec = replace(spec_for(name, train.pixels, 0), task="regression", scale=train.targets.scale)
    plain, _ = fit_classical(spec, train, seed=0)
    promising, _ = fit_classical(spec, train, seed=0, promises=True)
    again, _ = fit_classical(spec, train, seed=0, promises=True)
    assert plain.spec.difficulty is None
    assert promising.spec.difficulty == again.spec.difficulty
    assert promising.spec.difficulty.differs == (name != "constant")
    np.testing.assert_array_equal(plain.predict(train.pixels), promising.predict(train.pixels))


def test_majority_says_the_shares_of_the_training_images() -> None:
    model, _ = fitted("majority")
    shares = np.bincount(LABELS[TRAIN]) / len(TRAIN)
    np.testing.assert_allclose(model.predict(IMAGES[:2]), [shares, shares])


# ---- probabilities


@pytest.mark.parametrize("name", ["svm", "perceptron"])
def test_calibration_tells_the_truth_better_than_bare_scores(name: str) -> None:
    model, notes = fitted(name)
    assert notes == ()
    bare = ClassicalModel(model.spec, model.estimator, 1.0)
    calibrated, raw = (log_loss(LABELS[TEST], one.predict(IMAGES[TEST])) for one in (model, bare))
    assert calibrated < 0.8 * raw
    same = model.predict(IMAGES[TEST]).argmax(axis=1) == bare.predict(IMAGES[TEST]).argmax(axis=1)
    assert same.all()


def test_the_temperature_is_the_one_that_scikit_learn_finds() -> None:
    pytest.importorskip("sklearn", minversion="1.8", reason="temperature scaling came with scikit-learn 1.8")
    fitted_svm = SVC(C=0.1).fit(IMAGES[TRAIN, ..., 0].reshape(-1, 64), LABELS[TRAIN])
    inputs, labels = IMAGES[TEST, ..., 0].reshape(-1, 64), LABELS[TEST]
    ours = best_temperature(OutOfFold(scores(fitted_svm, inputs), labels))
    theirs = CalibratedClassifierCV(FrozenEstimator(fitted_svm), method="temperature").fit(inputs, labels)
    calibrator = theirs.calibrated_classifiers_[0].calibrators[0]
    assert ours == pytest.approx(1 / calibrator.beta_, rel=1e-3)


def test_no_image_is_scored_by_a_model_that_saw_it_or_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    n = 120
    groups = tuple(f"patient {i // 6}" for i in range(n))
    labels = np.arange(n) % 3
    inputs = np.arange(n, dtype=np.float32)[:, None]
    seen: list[tuple[set[str], set[str]]] = []

    class Watched(SVC):
        def fit(self, X: np.ndarray, y: np.ndarray) -> "Watched":
            self.groups = {groups[int(i)] for i in X[:, 0]}
            return super().fit(X, y)

        def decision_function(self, X: np.ndarray) -> np.ndarray:
            seen.append((self.groups, {groups[int(i)] for i in X[:, 0]}))
            return super().decision_function(X)

    held_out = out_of_fold(Watched(), inputs, labels, groups, seed=0)
    assert held_out is not None
    assert len(held_out.columns) == n
    assert len(seen) == 3
    assert all(not learned & scored for learned, scored in seen)


def test_a_class_in_one_group_only_is_learned_and_not_scored() -> None:
    groups = tuple("abcdef"[i // 10] for i in range(60))
    labels = np.where(np.array(groups) == "f", 2, np.arange(60) % 2)
    inputs = np.random.default_rng(0).normal(size=(60, 2)).astype(np.float32)
    held_out = out_of_fold(SVC(), inputs, labels, groups, seed=0)
    assert held_out is not None
    assert held_out.scores.shape == (50, 3)
    assert set(held_out.columns) == {0, 1}


def test_two_groups_are_too_few_to_calibrate_and_that_is_told() -> None:
    part = digits_at(TRAIN, tuple("ab"[i % 2] for i in range(len(TRAIN))))
    model, notes = fit_classical(spec_for("svm", part.pixels), part, seed=0)
    assert model.temperature == 1.0
    assert "too few images per class to calibrate" in notes[0]


def test_classes_of_one_image_each_are_told_not_to_be_calibrated() -> None:
    rows = np.array([np.flatnonzero(c == LABELS)[0] for c in range(10)])
    model, notes = fitted("perceptron", rows)
    assert model.temperature == 1.0
    assert "trust its classes only" in notes[0]


# ---- many images


def test_a_sample_has_each_class_in_its_share_and_every_class() -> None:
    labels = np.repeat([0, 1, 2], [9_000, 990, 1])
    rows = sample(labels, 1_000, seed=0)
    assert len(rows) == len(set(rows)) == 1_000
    assert (np.diff(rows) > 0).all()
    counts = np.bincount(labels[rows])
    assert counts[2] == 1
    assert abs(counts[0] - 900) <= 2
    assert not np.array_equal(rows, sample(labels, 1_000, seed=1))
    np.testing.assert_array_equal(rows, sample(labels, 1_000, seed=0))


def test_few_images_are_all_taken() -> None:
    np.testing.assert_array_equal(sample(np.array([1, 0, 1]), 3, seed=0), [0, 1, 2])


@pytest.fixture(scope="module")
def many() -> Subset:
    rng = np.random.default_rng(0)
    labels = np.arange(10_001) % 3
    pixels = rng.normal(labels[:, None, None, None], 0.5, (10_001, 2, 2, 1)).astype(np.float32)
    return Subset(pixels, ClassTargets(labels.astype(np.int64), tuple("012")))


@pytest.mark.parametrize(
    ("name", "words"), [("knn", "sample of 10,000 of the 10,001"), ("svm", "1,000 Nystroem features")]
)
def test_above_ten_thousand_images_the_cap_is_told(many: Subset, name: str, words: str) -> None:
    model, notes = fit_classical(spec_for(name, many.pixels, 3), many, seed=0)
    assert words in " ".join(notes)
    right = model.predict(many.pixels[:600]).argmax(axis=1) == many.targets.array[:600]
    # The mean of four values of deviation 0.5 has deviation 0.25, and steps by 1 from class to class: the
    # best rule is right for 2 * Phi(2) - 1 of the middle class and Phi(2) of the outer two, 0.970 in all.
    assert right.mean() > 0.94


def test_knn_remembers_ten_thousand_images_and_no_more(many: Subset) -> None:
    model, _ = fit_classical(spec_for("knn", many.pixels, 3), many, seed=0)
    assert model.parameters == 10_000 * (4 + 1)


# ---- what is told, what is not


def test_logistic_that_ran_out_of_steps_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pupille.models.architectures.classical.STEPS", 3)
    _, notes = fitted("logistic")
    assert notes == (
        "logistic reached its limit of steps before its optimum; more steps could change it a little.",
    )


def test_other_warnings_are_passed_on() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("mind the gap", RuntimeWarning, stacklevel=1)
    with pytest.warns(RuntimeWarning, match="mind the gap"):
        assert convergence_notes("tree", caught) == []


def test_a_forest_is_the_same_on_one_core_and_on_many(monkeypatch: pytest.MonkeyPatch) -> None:
    many_cores, _ = fitted("forest")
    build = classical.find("forest").load("classification")

    def on_one_core(n_train: int, n_classes: int, seed: int) -> object:
        recipe = build(n_train, n_classes, seed)
        assert recipe.estimator.n_jobs == -1
        recipe.estimator.set_params(n_jobs=1)
        return recipe

    monkeypatch.setattr("pupille.models.architectures.classical.forest", on_one_core)
    one_core, _ = fitted("forest")
    np.testing.assert_array_equal(one_core.predict(IMAGES[TEST]), many_cores.predict(IMAGES[TEST]))
    assert many_cores.estimator.n_jobs is None


def test_the_inner_folds_are_those_of_the_data_room() -> None:
    folds = inner_folds(LABELS[:90], None, 3, 0)
    assert sorted(np.concatenate([test for _, test in folds])) == list(range(90))


@pytest.mark.parametrize("name", ["logistic", "tree", "forest", "svm"])
def test_images_of_no_weight_are_not_learned_from(name: str) -> None:
    rows = TRAIN[:300]
    # A class without any weight at all is none to SVC.
    weights = np.where(LABELS[rows] == 3, 1e-9 if name == "svm" else 0.0, 1.0)
    model, _ = fit_classical(spec_for(name, IMAGES[rows]), replace(digits_at(rows), weights=weights), seed=0)
    plain, _ = fitted(name, rows)
    threes = IMAGES[TEST][LABELS[TEST] == 3]
    assert (plain.predict(threes).argmax(axis=1) == 3).mean() > 0.5
    assert (model.predict(threes).argmax(axis=1) == 3).mean() < 0.02


def test_the_step_of_a_pipeline_that_learns_from_labels_takes_the_weights() -> None:
    inputs, labels = IMAGES[TRAIN].reshape(len(TRAIN), -1) / 16, LABELS[TRAIN]
    weights = np.where(labels == 3, 0.0, 1.0)
    pipeline = fit_weighed(nystroem_svm(len(TRAIN), 0, C=10.0, gamma=0.0), inputs, labels, weights)
    assert (pipeline.predict(inputs[labels == 3]) == 3).mean() < 0.02


def test_neighbours_take_no_weights() -> None:
    rows = TRAIN[:100]
    weighed, _ = fit_classical(
        spec_for("knn", IMAGES[rows]), replace(digits_at(rows), weights=np.zeros(100)), seed=0
    )
    np.testing.assert_array_equal(weighed.predict(IMAGES[TEST]), fitted("knn", rows)[0].predict(IMAGES[TEST]))
