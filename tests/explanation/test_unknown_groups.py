"""Groups of images on which a model is worse, and which nobody named."""

from dataclasses import replace

import numpy as np
import pytest

from pupille.explanation.unknown_groups import Part, components, excess_of, gap_of, unknown_groups


def parts(seed: int, marked: int, images: int = 300):
    """Validation, test and the marked test images: moved apart in the features, and wrong in 40 instead of 10 %."""
    rng = np.random.default_rng(seed)
    centres, direction = rng.normal(size=(5, 32)), rng.normal(size=32)
    direction *= 6 / np.linalg.norm(direction)
    both = []
    for _ in range(2):
        labels, marks = rng.integers(5, size=images), np.arange(images) < marked
        wrong = np.zeros(images)
        for rows, share in ((np.flatnonzero(marks), 0.4), (np.flatnonzero(~marks), 0.1)):
            wrong[rng.permutation(rows)[: int(np.ceil(share * len(rows)))]] = 1
        features = centres[labels] + rng.normal(size=(images, 32)) + np.outer(marks, direction)
        both.append(Part(wrong, features, labels, None, {}))
    return both[0], both[1], marks


def named(validation, test, seed=0):
    return [each.candidate for each in unknown_groups(validation, test, seed=seed) if each.named]


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_group_is_named_and_nothing_else(seed):
    validation, test, marks = parts(seed, 25)
    (group,) = named(validation, test)
    assert (group.test & marks).sum() >= 20
    assert (group.test & ~marks).sum() <= 5
    assert group.column is None


def test_where_mistakes_fall_by_lot_hardly_anything_is_named():
    assert sum(bool(named(*parts(seed, 0)[:2])) for seed in range(5)) <= 1


def test_what_validation_alone_shows_is_not_named():
    validation, test, _ = parts(0, 25)
    rng = np.random.default_rng(0)
    by_lot = replace(test, losses=rng.permutation(test.losses))
    assert not named(validation, by_lot)
    assert any(not each.named for each in unknown_groups(validation, by_lot, seed=0))


def test_a_column_of_metadata_is_named_by_its_value():
    validation, test, marks = parts(0, 25)
    rng = np.random.default_rng(1)
    noise = [rng.normal(size=part.features.shape) for part in (validation, test)]
    cells = {"scanner": ["old" if mark else "new" for mark in marks]}
    (group,) = named(
        replace(validation, features=noise[0], columns=cells), replace(test, features=noise[1], columns=cells)
    )
    assert (group.column, group.value) == ("scanner", "old")
    assert (group.test == marks).all()


def test_a_group_is_not_named_twice():
    validation, test, marks = parts(0, 60)
    cells = {"scanner": ["old" if mark else "new" for mark in marks]}
    judged = unknown_groups(replace(validation, columns=cells), replace(test, columns=cells), seed=0)
    every = np.sum([each.candidate.test for each in judged], axis=0)
    assert every.max() == 1
    assert sum(each.named for each in judged) == 1


def test_a_class_is_no_group_where_classes_are_taken_away():
    validation, test, _ = parts(0, 0)
    here, there = components(validation, test, centred=True)
    means = [np.linalg.norm(here[validation.strata == label].mean(axis=0)) for label in range(5)]
    assert max(means) < 1e-9
    assert here.shape[1] == there.shape[1] == 20


@pytest.mark.parametrize(("least", "names"), [(0.0, 1), (0.15, 1), (0.4, 0)])
def test_a_group_is_named_only_if_it_is_worse_by_enough(least, names):
    # Planted 30 points above the others.
    validation, test, _ = parts(0, 25)
    assert len(named(replace(validation, least=0.0), replace(test, least=least))) == names
    assert len(named(replace(validation, least=least), replace(test, least=0.0))) == names


def test_a_gap_is_the_mean_of_a_group_less_that_of_the_others():
    inside = np.array([True, True, False, False, False])
    assert gap_of(inside, np.array([0.5, 0.1, 0.2, 0.0, 0.1])) == pytest.approx(0.2)
    assert excess_of(np.arange(100) < 30, np.zeros(100), 0.1) == -np.inf
