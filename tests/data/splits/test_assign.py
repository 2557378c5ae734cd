"""Dealing whole units to parts: who belongs together, exact shares of each class, and samples in proportion."""

import numpy as np
import pytest

from pupille.data.splits.assign import deal, sample, units

SHARES = (0.7, 0.15, 0.15)


def counts(labels, part):
    """(parts, classes) images."""
    return np.array([np.bincount(labels[part == p], minlength=labels.max() + 1) for p in range(3)])


def test_units_join_whatever_is_linked_by_a_chain_of_shared_names():
    rng = np.random.default_rng(0)
    groups = np.array([f"g{n}" if n else "" for n in rng.integers(0, 40, 60)], dtype=object)
    pictures = np.array([f"g{n}" for n in rng.integers(0, 80, 60)], dtype=object)
    linked = (
        (groups[:, None] == groups) & (groups != "")
        | (pictures[:, None] == pictures)
        | np.eye(60, dtype=bool)
    )
    for _ in range(6):
        linked = linked @ linked
    unit = units(60, groups, None, pictures)
    assert np.array_equal(unit[:, None] == unit, linked)
    assert sorted(set(unit)) == list(range(unit.max() + 1))


def test_samples_that_share_nothing_are_units_of_their_own():
    assert units(4).tolist() == units(4, ["", "", "", ""]).tolist() == [0, 1, 2, 3]
    # The same name under two keys is no link.
    assert len(set(units(2, ["x", ""], ["", "x"]))) == 2


def test_single_images_are_dealt_in_the_exact_share_of_each_class():
    labels = np.repeat([0, 1, 2], [100, 40, 20])
    part = deal(labels, np.arange(160), SHARES, np.random.default_rng(0))
    assert counts(labels, part).tolist() == [[70, 28, 14], [15, 6, 3], [15, 6, 3]]


@pytest.mark.parametrize("seed", range(3))
def test_a_patient_never_stands_on_both_sides_and_the_shares_are_near(seed):
    rng = np.random.default_rng(seed)
    unit = np.repeat(np.arange(120), rng.integers(1, 6, 120))
    labels = rng.integers(0, 2, 120)[unit]
    part = deal(labels, unit, SHARES, rng)
    assert all(len(set(part[unit == number])) == 1 for number in range(120))
    assert np.abs(counts(labels, part) / np.bincount(labels) - np.array(SHARES)[:, None]).max() < 0.03


def test_a_class_too_small_for_all_parts_goes_where_it_is_served_first():
    labels = np.repeat([0, 1, 2], [40, 1, 2])
    for order in ((0, 2, 1), (2, 1, 0)):
        for seed in range(5):
            part = deal(labels, np.arange(43), SHARES, np.random.default_rng(seed), serve_first=order)
            assert part[40] == order[0]
            assert set(part[41:]) == set(order[:2])


def test_a_sample_has_every_class_in_its_share_and_each_at_least_once():
    labels = np.random.default_rng(0).permutation(np.repeat([0, 1, 2], [700, 299, 1]))
    rows = sample(labels, 100, seed=1)
    assert np.bincount(labels[rows]).tolist() == pytest.approx([70, 29, 1], abs=1)
    assert len(rows) == len(set(rows)) == 100
    assert rows.tolist() == sorted(rows)
    assert not np.array_equal(rows, sample(labels, 100, seed=2))
    assert sample(labels, 1000, seed=1).tolist() == list(range(1000))
