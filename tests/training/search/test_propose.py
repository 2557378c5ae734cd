"""Trials proposed by Optuna: within the space, the same for a seed, and drawn to where earlier ones were better."""

import builtins

import numpy as np
import pytest

from pupille.errors import ConfigError
from pupille.training.search.dimension import Choices, Range
from pupille.training.search.propose import BATCH, Proposals, insist_on_optuna

SPACE = {
    "C": Range(1e-3, 100),
    "depth": Range(1, 9, whole=True),
    "hidden": Choices(((50,), (100, 50), "none")),
}


def proposed(batches, goodness, *, better="up", seed=0):
    """The settings of so many batches, each told how good it is."""
    proposals = Proposals(SPACE, better=better, seed=seed)
    every = []
    for _ in range(batches):
        batch = proposals.ask(BATCH)
        proposals.tell([goodness(settings) for settings in batch])
        every += batch
    return every


def closeness(settings):
    """Best at C = 1."""
    return -abs(np.log10(settings["C"]))


def test_proposals_lie_in_the_space_and_are_values_that_a_person_would_type():
    for settings in proposed(3, closeness):
        assert 1e-3 <= settings["C"] <= 100
        assert settings["C"] == float(f"{settings['C']:.3g}")
        assert isinstance(settings["depth"], int)
        assert 1 <= settings["depth"] <= 9
        assert settings["hidden"] in SPACE["hidden"].values


def test_the_same_seed_proposes_the_same_and_another_seed_does_not():
    assert proposed(4, closeness) == proposed(4, closeness)
    assert proposed(1, closeness, seed=1) != proposed(1, closeness)


@pytest.mark.parametrize(("better", "sign"), [("up", 1), ("down", -1)])
def test_later_proposals_lie_nearer_to_what_was_better(better, sign):
    every = [sign * closeness(each) for each in proposed(10, lambda s: sign * closeness(s), better=better)]
    assert sign * np.mean(every[-15:]) > sign * np.mean(every[:10])


def test_what_is_worse_than_the_median_of_earlier_batches_is_pruned_and_may_be_told_as_nothing():
    proposals = Proposals(SPACE, better="up", seed=0)
    proposals.ask(BATCH)
    assert proposals.pruned([0.5, 0.6, 0.7, 0.8, 0.9]) == [False] * BATCH
    proposals.tell([0.5, 0.6, 0.7, 0.8, 0.9])
    proposals.ask(2)
    assert proposals.pruned([0.1, 0.95]) == [True, False]
    proposals.tell([None, 0.95])
    assert len(proposals.ask(1)) == 1


def test_without_optuna_one_sentence_says_what_to_type(monkeypatch):
    real = builtins.__import__

    def without(name, *arguments, **named):
        if name == "optuna":
            raise ImportError(name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match="install"):
        insist_on_optuna()
