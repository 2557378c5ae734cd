"""`evaluate`: from predictions to metrics with intervals, reasons and notes."""

import math

import numpy as np
import pytest
from sklearn import metrics as reference
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.evaluate import evaluate, with_positive
from pupille.results.evaluation import Evaluation
from pupille.results.metric import Metric
from pupille.results.predictions import UNKNOWN, ClassPredictions

KEYS = {
    "accuracy",
    "balanced_accuracy",
    "precision_macro",
    "recall_macro",
    "f1_macro",
    "log_loss",
    "roc_auc",
    "average_precision",
    "matthews",
    "kappa",
    "brier",
}


def predictions(labels: list[int] | np.ndarray, probabilities: np.ndarray) -> ClassPredictions:
    n, n_classes = probabilities.shape
    names = tuple(f"class {k}" for k in range(n_classes))
    return ClassPredictions(
        tuple(map(str, range(n))), names, probabilities, np.asarray(labels, dtype=np.int64)
    )


def noisy(n: int, n_classes: int, *, seed: int = 0) -> ClassPredictions:
    """A model that is right more often than by chance and wrong often enough."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(n_classes, size=n)
    hint = 0.8 * math.log(n_classes) / n_classes
    probabilities = rng.dirichlet(np.ones(n_classes), size=n) + hint * np.eye(n_classes)[labels]
    return predictions(labels, probabilities / (1 + hint))


def certain(labels: list[int], predicted: list[int], n_classes: int) -> ClassPredictions:
    """A model that is 90 % sure of each answer."""
    sure = np.full((len(labels), n_classes), 0.1 / (n_classes - 1))
    sure[np.arange(len(labels)), predicted] = 0.9
    return predictions(labels, sure)


def every(evaluation: Evaluation) -> list[tuple[str, Metric]]:
    rows = [(f"{key} of {name}", m) for name, row in evaluation.per_class.items() for key, m in row.items()]
    return [*evaluation.metrics.items(), *rows]


@pytest.mark.parametrize("n_classes", [2, 3, 100])
def test_the_values_are_scikit_learns(n_classes: int) -> None:
    data = noisy(2000, n_classes, seed=n_classes)
    y, p, guess = data.labels, data.probabilities, data.predicted
    values = {name: metric.value for name, metric in evaluate(data, resamples=100).metrics.items()}
    top = {3, 5} if n_classes == 100 else set()
    assert values.keys() == KEYS | {f"top_{k}" for k in top}
    scores = p[:, 1] if n_classes == 2 else p
    truth = y if n_classes == 2 else np.eye(n_classes)[y]
    expected = {f"top_{k}": reference.top_k_accuracy_score(y, p, k=k) for k in top}
    assert values == pytest.approx(
        expected
        | {
            "accuracy": reference.accuracy_score(y, guess),
            "balanced_accuracy": reference.balanced_accuracy_score(y, guess),
            "precision_macro": reference.precision_score(y, guess, average="macro"),
            "recall_macro": reference.recall_score(y, guess, average="macro"),
            "f1_macro": reference.f1_score(y, guess, average="macro"),
            "log_loss": reference.log_loss(y, p),
            "roc_auc": reference.roc_auc_score(y, scores, multi_class="ovr"),
            "average_precision": reference.average_precision_score(truth, scores),
            "matthews": reference.matthews_corrcoef(y, guess),
            "kappa": reference.cohen_kappa_score(y, guess),
            "brier": reference.brier_score_loss(y, scores),
        }
    )


def test_plain_proportions_have_wilsons_interval_and_their_own_n() -> None:
    evaluation = evaluate(noisy(150, 3), resamples=100)
    confusion = evaluation.confusion
    hits, n = int(np.trace(confusion)), 150
    found = {"accuracy": (evaluation.metrics["accuracy"], hits, n)}
    first = evaluation.per_class["class 0"]
    found["recall"] = (first["recall"], confusion[0, 0], confusion[0].sum())
    found["precision"] = (first["precision"], confusion[0, 0], confusion[:, 0].sum())
    found["specificity"] = (first["specificity"], confusion[1:, 1:].sum(), confusion[1:].sum())
    for name, (metric, part, whole) in found.items():
        expected = proportion_confint(int(part), int(whole), method="wilson")
        assert (metric.low, metric.high) == pytest.approx(expected), name
        assert metric.n == whole, name


def test_every_interval_holds_its_value_and_none_is_a_point() -> None:
    groups = [str(i % 15) for i in range(150)]
    for given in (None, groups):
        for name, metric in every(evaluate(noisy(150, 4), groups=given, resamples=200)):
            assert metric.low is not None, name
            assert metric.low <= metric.value <= metric.high, name
            assert metric.low < metric.high, name


@pytest.mark.parametrize("groups", [None, [f"patient {i % 12}" for i in range(60)]])
@pytest.mark.parametrize("shift", [0, 1])
def test_all_right_and_all_wrong_still_have_an_interval_with_width(
    groups: list[str] | None, shift: int
) -> None:
    labels = [i % 3 for i in range(60)]
    evaluation = evaluate(certain(labels, [(k + shift) % 3 for k in labels], 3), groups=groups)
    for name, metric in every(evaluation):
        if name in ("log_loss", "brier"):
            assert metric.low is None
            assert "no interval" in str(metric.reason)
        elif metric.value in (0.0, 1.0):
            assert metric.high - metric.low > 0.02, name
    assert any("groups say the same" in note for note in evaluation.notes) == (groups is not None)


def test_a_perfect_f1_has_the_interval_of_the_images_of_its_class() -> None:
    labels = [0] * 20 + [1] * 30
    evaluation = evaluate(certain(labels, labels, 2))
    low, _ = proportion_confint(20, 20, method="wilson")
    assert evaluation.per_class["class 0"]["f1"].low == pytest.approx(2 * low / (1 + low))
    # The mean of two classes of 20 and 30 images: 4 / (1/20 + 1/30) = 48 images, Student's quantile for 49.
    t = 2.0095752371
    assert evaluation.metrics["f1_macro"].low == pytest.approx(48 / (48 + t**2), abs=1e-6)
    assert 0.85 < evaluation.metrics["roc_auc"].low < 0.95


def test_whole_groups_are_resampled_and_counted() -> None:
    # Every group is wholly right or wholly wrong: 200 images then know no more than 20 groups.
    right = np.repeat(np.arange(20) < 14, 10)
    labels = np.tile([0, 1], 100)
    data = certain(list(labels), list(np.where(right, labels, 1 - labels)), 2)
    groups = [str(g) for g in np.repeat(np.arange(20), 10)]
    by_image = evaluate(data).metrics["accuracy"]
    by_group = evaluate(data, groups=groups)
    metric = by_group.metrics["accuracy"]
    assert (by_image.n, metric.n) == (200, 20)
    assert metric.high - metric.low > 2.5 * (by_image.high - by_image.low)
    assert metric.high - metric.low == pytest.approx(2 * 1.96 * math.sqrt(0.7 * 0.3 / 20), rel=0.2)
    assert "20 groups" in by_group.intervals
    assert "n counts groups" in by_group.intervals


def test_few_groups_have_their_own_values_and_no_interval() -> None:
    labels = [0, 1] * 20
    right = [True] * 10 + [True] * 9 + [False] + [False] * 5 + [True] * 5 + [True] * 10
    data = certain(labels, [k if ok else 1 - k for k, ok in zip(labels, right, strict=True)], 2)
    few = evaluate(data, groups=[f"patient {i // 10}" for i in range(40)])
    for name, metric in every(few):
        assert metric.value is not None, name
        assert (metric.low, metric.high) == (None, None), name
        assert "4 groups are too few" in str(metric.reason), name
    note = next(note for note in few.notes if "Only 4 groups" in note)
    assert "'patient 1' 90.0 % of 10 images; 'patient 2' 50.0 % of 10 images" in note
    one = evaluate(noisy(40, 2), groups=["a"] * 40)
    for name, metric in every(one):
        assert (metric.low, metric.high) == (None, None), name
        assert "one group" in str(metric.reason), name


def test_ten_groups_have_students_interval_with_nine_degrees_of_freedom() -> None:
    # Ten groups of 1,000 images, shares right 0.66 to 0.84: so many images that Wilson's formula is a plain t.
    shares = 0.75 + 0.02 * (np.arange(10) - 4.5)
    right = np.concatenate([np.arange(1000) < round(1000 * share) for share in shares])
    labels = np.arange(10_000) % 2
    data = certain(list(labels), list(np.where(right, labels, 1 - labels)), 2)
    metric = evaluate(data, groups=[str(g) for g in np.repeat(np.arange(10), 1000)]).metrics["accuracy"]
    half = 2.262157 * shares.std(ddof=1) / math.sqrt(10)
    assert (metric.n, metric.value) == (10, pytest.approx(0.75))
    assert metric.high - metric.low == pytest.approx(2 * half, rel=0.01)


def test_a_class_never_predicted_has_no_precision_and_an_f1_of_zero() -> None:
    evaluation = evaluate(certain([0] * 10 + [1] * 10 + [2] * 5, [0] * 15 + [1] * 10, 3))
    row = evaluation.per_class["class 2"]
    assert row["precision"].value is None
    assert "no image was predicted as 'class 2'" in str(row["precision"].reason)
    assert row["f1"].value == 0
    assert row["f1"].high > 0.1
    assert evaluation.metrics["precision_macro"].value is None
    assert "'class 2'" in str(evaluation.metrics["precision_macro"].reason)
    assert evaluation.metrics["f1_macro"].value == pytest.approx((20 / 25 + 10 / 20 + 0) / 3)


def test_a_class_without_test_images_is_left_out_of_the_means_and_named() -> None:
    evaluation = evaluate(certain([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 2], 3))
    assert evaluation.metrics["balanced_accuracy"].value == pytest.approx(0.75)
    assert evaluation.metrics["roc_auc"].value is not None
    for name in ("balanced_accuracy", "f1_macro", "roc_auc"):
        assert "'class 2'" in str(evaluation.metrics[name].reason)
    assert any("No test image shows 'class 2'" in note for note in evaluation.notes)
    row = evaluation.per_class["class 2"]
    assert (row["recall"].value, row["f1"].value, row["precision"].value) == (None, None, 0.0)


def test_test_images_of_one_class_have_no_roc_curve_and_no_specificity() -> None:
    evaluation = evaluate(certain([1] * 6, [1, 1, 1, 1, 0, 0], 2))
    for name in ("roc_auc", "matthews", "kappa"):
        assert evaluation.metrics[name].value is None
        assert "one class" in str(evaluation.metrics[name].reason)
    assert evaluation.per_class["class 1"]["specificity"].value is None
    assert evaluation.metrics["accuracy"].value == pytest.approx(4 / 6)


def test_one_image_can_be_evaluated() -> None:
    evaluation = evaluate(predictions([0], np.array([[0.8, 0.2]])))
    accuracy = evaluation.metrics["accuracy"]
    assert (accuracy.low, accuracy.high) == pytest.approx(proportion_confint(1, 1, method="wilson"))
    assert evaluation.metrics["f1_macro"].low is None
    assert "one image" in str(evaluation.metrics["f1_macro"].reason)


def test_an_impossible_truth_is_counted_and_told() -> None:
    data = predictions([0, 1, 0, 1], np.array([[1.0, 0.0], [1.0, 0.0], [0.7, 0.3], [0.4, 0.6]]))
    evaluation = evaluate(data)
    metric = evaluation.metrics["log_loss"]
    assert metric.value == pytest.approx(reference.log_loss(data.labels, data.probabilities))
    assert "1 image was given the probability 0" in str(metric.reason)
    assert any("called impossible" in note for note in evaluation.notes)


def test_a_log_loss_that_one_image_decides_has_no_interval_but_the_reason() -> None:
    """Of 40 images 39 are sure and right; the last is sure and wrong by 1e-6, so that it makes all of the mean."""
    right = np.tile([[0.999999, 0.000001], [0.000001, 0.999999]], (20, 1))
    labels = np.tile([0, 1], 20)
    labels[-1] = 0
    metric = evaluate(predictions(labels, right)).metrics["log_loss"]
    assert metric.value == pytest.approx(reference.log_loss(labels, right[:, 1]))
    assert (metric.low, metric.high) == (None, None)
    assert "one image makes more than half" in str(metric.reason)
    softer = np.clip(right, 0.2, 0.8)
    assert evaluate(predictions(labels, softer)).metrics["log_loss"].low is not None


def test_images_without_a_label_are_left_out_and_told() -> None:
    data = noisy(80, 3)
    labels = data.labels.copy()
    labels[::4] = UNKNOWN
    known = labels != UNKNOWN
    partial = evaluate(predictions(labels, data.probabilities))
    assert partial.metrics == evaluate(predictions(labels[known], data.probabilities[known])).metrics
    assert partial.notes == ("20 images without a known class left out.",)


def test_nothing_to_score_and_groups_that_do_not_fit_are_one_clear_sentence() -> None:
    data = noisy(10, 2)
    with pytest.raises(DataError, match="Give their labels first"):
        evaluate(predictions([UNKNOWN] * 10, data.probabilities))
    with pytest.raises(DataError, match="Got 3; give one for each image"):
        evaluate(data, groups=["a", "b", "c"])
    with pytest.raises(DataError, match="at least two classes"):
        evaluate(predictions([0, 0], np.ones((2, 1))))
    with pytest.raises(ConfigError, match="at least 100"):
        evaluate(data, resamples=10)


def test_the_same_seed_gives_the_same_evaluation() -> None:
    data = noisy(120, 3)
    assert evaluate(data, seed=7).metrics == evaluate(data, seed=7).metrics
    assert evaluate(data, seed=7).metrics["f1_macro"] != evaluate(data, seed=8).metrics["f1_macro"]


# Nothing is given less than eps of double precision, 2^-52.
@pytest.mark.parametrize(
    ("classes", "metric", "wrong", "most"),
    [(2, "log_loss", 4, 52 * np.log(2)), (2, "brier", 26, 1.0), (3, "brier", 26, 2.0)],
)
def test_intervals_of_losses_end_where_no_loss_can_be_larger(
    classes: int, metric: str, wrong: int, most: float
) -> None:
    """The bootstrap by itself reaches a log loss of millions where few of thirty images are wrong, and beyond the
    largest Brier score where nearly all are."""
    rng = np.random.default_rng(0)
    labels = np.arange(30) % classes
    given = 1 - rng.uniform(1e-9, 1e-6, 30)
    given[:wrong] = np.geomspace(1e-9, 0.2, wrong)
    said = np.zeros((30, classes))
    said[np.arange(30), labels] = given
    said[np.arange(30), (labels + 1) % classes] = 1 - given
    found = evaluate(predictions(labels, said)).metrics[metric]
    assert found.value < found.high <= most


def named(classes: tuple[str, str], *, rarer: int, seed: int = 0) -> ClassPredictions:
    """Two classes of these names, the one at the place `rarer` with a third of 300 images."""
    rng = np.random.default_rng(seed)
    labels = np.where(np.arange(300) < 100, rarer, 1 - rarer)
    second = np.clip(rng.normal(0.35 + 0.3 * labels, 0.25), 0.01, 0.99)
    return ClassPredictions(
        tuple(map(str, range(300))), classes, np.column_stack([1 - second, second]), labels
    )


@pytest.mark.parametrize(
    ("classes", "rarer", "asked", "positive"),
    [
        (("damage", "no_damage"), 1, None, 0),
        (("bo", "not_bo"), 1, None, 0),
        (("cat", "dog"), 0, None, 0),
        (("cat", "dog"), 1, None, 1),
        (("cat", "dog"), 1, "cat", 0),
        (("damage", "no_damage"), 0, "no_damage", 1),
    ],
)
@pytest.mark.parametrize("grouped", [False, True])
def test_the_average_precision_of_two_classes_is_that_of_the_positive_one(
    classes: tuple[str, str], rarer: int, asked: str | None, positive: int, grouped: bool
) -> None:
    data = named(classes, rarer=rarer)
    groups = [f"g{i // 3}" for i in range(300)] if grouped else None
    found = evaluate(data, positive=asked, groups=groups, resamples=200).metrics["average_precision"]
    of = [reference.average_precision_score(data.labels == k, data.probabilities[:, k]) for k in (0, 1)]
    assert abs(of[0] - of[1]) > 0.01
    assert found.value == pytest.approx(of[positive])
    assert found.low < found.value < found.high
    assert found.n == (100 if grouped else 300)


def test_the_positive_class_can_be_named_afterwards_and_is_missed_where_no_image_shows_it() -> None:
    data = named(("cat", "dog"), rarer=1)
    plain, asked = evaluate(data, resamples=200), evaluate(data, positive="cat", resamples=200)
    assert with_positive(plain, "cat").metrics == asked.metrics
    assert with_positive(asked, "dog").metrics == plain.metrics
    dogs = ClassPredictions(data.ids, data.classes, data.probabilities, np.ones(300, dtype=np.int64))
    without = evaluate(dogs, positive="cat", resamples=100).metrics["average_precision"]
    assert without.value is None
    assert without.reason == "no test image shows 'cat', so there is no precision-recall curve"
    assert evaluate(dogs, positive="dog", resamples=100).metrics["average_precision"].value == 1.0
