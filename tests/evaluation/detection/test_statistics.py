"""Average precision is COCO's, and that of weighted images is that of the images repeated."""

import numpy as np
import pytest

from pupille.data.open import open as open_data
from pupille.errors import DataError
from pupille.evaluation.detection.statistics import statistics_of
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


def whole(statistics):
    return {name: value[0] for name, value in statistics.scores(np.ones((statistics.n_units, 1))).items()}


def same(numbers, wanted):
    for name, value in wanted.items():
        assert numbers[name] == pytest.approx(value, abs=1e-12, nan_ok=True), name


def answers_of(truth: Objects, n_classes: int, seed: int) -> Objects:
    """Synthetic answers: most objects moved a little, some of another class, and boxes on nothing."""
    rng = np.random.default_rng(seed)
    rows = np.flatnonzero(rng.random(len(truth)) < 0.85)
    moved = truth.boxes[rows] + rng.normal(0, 7, (len(rows), 4)).round()
    moved[:, 2:] = np.maximum(moved[:, 2:], moved[:, :2] + 1)
    labels = np.where(rng.random(len(rows)) < 0.9, truth.labels[rows], rng.integers(0, n_classes, len(rows)))
    low = rng.integers(0, 400, (len(rows), 2))
    boxes = np.hstack([low, low + rng.integers(10, 120, (len(rows), 2))])
    return Objects(
        np.tile(truth.images[rows], 2),
        np.concatenate([labels, rng.permutation(labels)]),
        np.concatenate([moved, boxes]).astype(float),
        scores=rng.beta(2, 2, 2 * len(rows)).round(3),
    )


@pytest.fixture(scope="module")
def blood_cells(shared):
    dataset = open_data(str(shared / "data" / "bccd"))
    truth = dataset.objects()
    sizes = np.tile([640, 480], (len(dataset), 1))
    answers = answers_of(truth, len(dataset.classes), seed=0)
    return ObjectPredictions(tuple(dataset.samples["id"]), sizes, dataset.classes, truth, answers)


def test_the_numbers_of_blood_cells_are_those_of_coco(blood_cells, coco_numbers):
    wanted = coco_numbers(blood_cells)
    assert 0.1 < wanted["ap"] < 0.9
    same(whole(statistics_of(blood_cells)), wanted)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("decimals", [12, 1], ids=["different scores", "tied scores"])
def test_the_numbers_of_random_sets_are_those_of_coco(made_up, coco_numbers, seed, decimals):
    predictions = made_up(seed, decimals=decimals, crowd=0.15, n_classes=1 + seed % 4)
    same(whole(statistics_of(predictions)), coco_numbers(predictions))


@pytest.mark.parametrize("seed", range(4))
def test_the_numbers_of_each_class_and_size_are_those_of_coco(made_up, coco_classes, seed):
    predictions = made_up(seed, n_classes=4, crowd=0.1)
    by_class = statistics_of(predictions).by_class(np.ones((len(predictions), 1)), pooled=False)
    wanted = coco_classes(predictions)
    assert set(by_class) == set(wanted)
    for name, values in wanted.items():
        np.testing.assert_allclose(by_class[name][:, 0], values, atol=1e-12, err_msg=name)


def test_more_than_a_hundred_answers_are_cut_as_coco_cuts_them(made_up, coco_numbers):
    predictions = made_up(3, n_images=4, n_classes=1, answers=260, objects=60)
    same(whole(statistics_of(predictions)), coco_numbers(predictions))


def test_points_of_recall_that_rounding_moves_are_missed_as_coco_misses_them(coco_numbers):
    """100 objects of which 57 are found: 57 / 100 lies below the 57th point, 0.5700000000000001."""
    boxes = np.array([[20.0 * i, 0, 20.0 * i + 10, 10] for i in range(100)])
    zeros = np.zeros(100, dtype=np.int64)
    truth = Objects(zeros, zeros, boxes)
    for n in (7, 14, 28, 29, 55, 56, 57, 58, 100):
        answers = Objects(zeros[:n], zeros[:n], boxes[:n], scores=np.linspace(1, 0.5, n))
        predictions = ObjectPredictions(("a",), np.array([[2000, 10]]), ("x",), truth, answers)
        same(whole(statistics_of(predictions)), coco_numbers(predictions))


@pytest.mark.parametrize("seed", range(6))
def test_whole_weights_are_images_literally_repeated(made_up, literally_repeated, seed):
    predictions = made_up(seed, n_images=9)
    weights = np.random.default_rng(seed).integers(0, 4, (9, 4))
    weights[0] += 1
    statistics = statistics_of(predictions)
    scores = statistics.scores(weights.astype(float))
    by_class = statistics.by_class(weights.astype(float))
    for b, times in enumerate(weights.T):
        copies = statistics_of(literally_repeated(predictions, times))
        same({name: values[b] for name, values in scores.items()}, whole(copies))
        for name, values in copies.by_class(np.ones((copies.n_units, 1))).items():
            np.testing.assert_allclose(by_class[name][:, b], values[:, 0], atol=1e-12)


def test_a_group_is_weighted_as_its_images(made_up):
    predictions = made_up(1, n_images=9)
    weights = np.array([[2.0], [0.0], [1.0]])
    grouped = statistics_of(predictions, tuple("abcabcabc"))
    single = statistics_of(predictions)
    assert grouped.n_units == 3
    for name, value in grouped.scores(weights).items():
        assert value == pytest.approx(single.scores(np.tile(weights, (3, 1)))[name], nan_ok=True), name


def test_nothing_to_score_is_refused(made_up):
    empty = ObjectPredictions((), np.zeros((0, 2), dtype=np.int64), ("x",), Objects.none(), Objects.none())
    with pytest.raises(DataError):
        statistics_of(empty)
