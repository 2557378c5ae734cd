"""What a model remembers: one that learned nothing, one overfitted on purpose, and what is said of each."""

from dataclasses import replace

import numpy as np
import pytest

from digit_models import LABELS, digits, fitted
from pupille.data.annotations import ClassTargets, NumberTargets
from pupille.explanation.classification import QUESTION
from pupille.explanation.memory import AnsweredImages, memory
from pupille.explanation.regression import QUESTION as NUMBERS


def images(kind="logistic", shuffled=False, groups=None):
    """600 digits, the first 300 of which a model learned from."""
    pixels, labels = digits()
    rng = np.random.default_rng(0)
    rows = rng.permutation(len(pixels))[:600]
    members = np.arange(600) < 300
    known = rng.permutation(labels[rows]) if shuffled else labels[rows]
    model = fitted(pixels[rows][members], known[members], kind)
    return AnsweredImages(model.predict(pixels[rows]), ClassTargets(known, LABELS), members, groups)


def test_a_forest_that_learned_shuffled_classes_by_heart_gives_its_images_away():
    record = memory(images("forest", shuffled=True), QUESTION, seed=0)
    assert record.verdict == "found"
    assert record.area.low > 0.7
    assert record.rate is None
    assert "give the model to nobody" in record.meaning
    assert "here are 300" in record.sentence


def test_a_model_that_learned_nothing_remembers_nothing():
    some = images()
    shares = np.bincount(some.targets.array[some.members]) / 300
    record = memory(replace(some, answers=np.tile(shares, (600, 1))), QUESTION, seed=0)
    assert record.area.value == 0.5
    assert record.verdict == "nothing"
    assert "no proof" in record.meaning


def test_images_that_it_never_learned_from_are_no_members():
    # The forest learned from other images than those that are called training images here.
    some = images("forest", shuffled=True)
    new = np.flatnonzero(~some.members)
    called = np.arange(len(new)) % 2 == 0
    record = memory(AnsweredImages(some.answers[new], some.targets.rows(new), called, None), QUESTION, seed=0)
    assert record.area.low < 0.5 < record.area.high


def test_new_images_that_fit_better_conclude_nothing():
    some = images("forest", shuffled=True)
    record = memory(replace(some, members=~some.members), QUESTION, seed=0)
    assert record.verdict == "reversed"
    assert "nothing can be concluded" in record.meaning


def test_a_new_image_whose_group_was_learned_is_left_out_and_said():
    groups = tuple(f"g{row % 597}" for row in range(600))
    record = memory(images(groups=groups), QUESTION, seed=0)
    assert record.others == 297
    assert "3 new images" in record.notes[0]


def test_few_images_decide_nothing():
    some = images()
    few = AnsweredImages(
        some.answers[291:309], some.targets.rows(np.arange(291, 309)), some.members[291:309], None
    )
    record = memory(few, QUESTION, seed=0)
    assert record.verdict == "unclear"
    assert record.area.low is None


def test_from_a_thousand_new_images_on_the_share_that_is_named_is_told():
    rng = np.random.default_rng(0)
    members = np.arange(1500) < 500
    answers = np.stack([p := np.where(members, 0.99, rng.uniform(0.2, 0.9, 1500)), 1 - p], axis=1)
    targets = ClassTargets(np.zeros(1500, dtype=np.int64), ("a", "b"))
    record = memory(AnsweredImages(answers, targets, members, None), QUESTION, seed=0)
    assert record.rate.value == 1
    assert "named" in record.sentence


def test_odds_order_images_as_the_loss_does():
    answers = np.random.default_rng(0).dirichlet(np.ones(10), 50)
    labels = np.arange(50) % 10
    closeness = QUESTION.closeness(answers, ClassTargets(labels, LABELS))
    losses = -np.log(answers[np.arange(50), labels])
    np.testing.assert_array_equal(np.argsort(closeness), np.argsort(-losses))
    certain = QUESTION.closeness(np.eye(10), ClassTargets(np.arange(10), LABELS))
    assert np.isfinite(certain).all()


def test_numbers_are_remembered_as_well():
    rng = np.random.default_rng(0)
    members = np.arange(300) < 150
    truth = rng.normal(50, 10, 300)
    answers = truth + rng.normal(size=300) * np.where(members, 0.1, 3)
    record = memory(AnsweredImages(answers, NumberTargets(truth), members, None), NUMBERS, seed=0)
    assert record.area.low > 0.9
    exact = NUMBERS.closeness(truth, NumberTargets(truth))
    assert np.isfinite(exact).all()


@pytest.mark.parametrize("kind", ["logistic", "forest"])
def test_it_is_the_same_again(kind):
    assert memory(images(kind), QUESTION, seed=3) == memory(images(kind), QUESTION, seed=3)


def test_losses_alone_say_much_the_same_where_no_class_is_harder():
    some = images("forest", shuffled=True)
    losses = -np.log(np.maximum(some.answers[np.arange(600), some.targets.array], 1e-9))
    own, new = losses[some.members], losses[~some.members]
    below = (own[:, None] < new[None]).mean() + (own[:, None] == new[None]).mean() / 2
    assert memory(some, QUESTION, seed=0).area.value == pytest.approx(below, abs=0.03)
