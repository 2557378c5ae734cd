"""The trials of a search: the defaults first, none twice, the same for the same seed."""

import itertools

import pytest

from pupille.config import SEARCHES, TrainConfig
from pupille.training.search.dimension import Choices, Range
from pupille.training.search.draw import draw_trials
from pupille.training.search.space import Recipe

SVM = Recipe("svm", TrainConfig(), {})
SPACE = {"C": Range(0.1, 1000), "gamma": Range(0.001, 0.1)}


def drawn(search="random", most=12, seed=0, space=SPACE, recipe=SVM):
    return draw_trials(space, recipe, task="classification", search=search, most=most, seed=seed)


@pytest.mark.parametrize("search", [search for search in SEARCHES if search != "tpe"])
def test_the_defaults_come_first_and_no_trial_twice(search):
    trials = drawn(search)
    assert trials[0] == {}
    assert len(trials) == 12
    assert all(one != other for one, other in itertools.combinations(trials, 2))


def test_the_same_seed_draws_the_same_trials_and_another_others():
    assert drawn() == drawn()
    assert drawn() != drawn(seed=1)
    assert drawn(most=6) == drawn()[:6]


def test_of_trials_that_are_proposed_later_there_are_only_the_defaults():
    assert drawn("tpe") == ({},)


def test_views_stand_only_beside_changed_images():
    frozen = Recipe("regnetx_002", TrainConfig(), {})
    space = {"augment": Choices(("none", "light")), "views": Choices((2, 3))}
    trials = drawn("grid", space=space, recipe=frozen)
    assert trials == ({}, {"augment": "light", "views": 2}, {"augment": "light", "views": 3})


def test_a_small_grid_is_tried_whole():
    trials = drawn("grid", most=20, space={"C": Choices((1.0, 100.0)), "gamma": Choices((0.01, 0.1))})
    assert {(trial["C"], trial["gamma"]) for trial in trials[1:]} == {
        (1.0, 0.01), (1.0, 0.1), (100.0, 0.01), (100.0, 0.1),
    }  # fmt: skip


def test_the_settings_of_the_defaults_are_not_tried_again():
    trials = drawn("grid", space={"C": Choices((10.0, 1.0))})
    assert trials == ({}, {"C": 1.0})
    tree = Recipe("tree", TrainConfig(), {})
    space = {"max_depth": Choices((0, 5)), "min_samples_leaf": Choices((1,))}
    assert drawn("grid", space=space, recipe=tree) == ({}, {"max_depth": 5, "min_samples_leaf": 1})


def test_the_usual_size_of_the_pictures_and_a_strength_that_is_chosen_are_the_defaults():
    sized = Recipe("svm", TrainConfig(), {}, 32)
    assert drawn("grid", space={"image_size": Choices((24, 32))}, recipe=sized) == ({}, {"image_size": 24})
    frozen = Recipe("regnetx_002", TrainConfig(), {}, 224)
    assert drawn("grid", space={"C": Choices((0.0, 0.1))}, recipe=frozen) == ({}, {"C": 0.1})


def test_a_setting_that_does_not_reach_a_head_makes_no_trial_of_its_own():
    frozen = Recipe("regnetx_002", TrainConfig(), {})
    space = {"head": Choices(("linear", "knn")), "class_weights": Choices(("none", "balanced"))}
    trials = drawn("grid", space=space, recipe=frozen)
    assert {"head": "knn"} in trials
    assert {"head": "linear", "class_weights": "balanced"} in trials
    assert len(trials) == 3
