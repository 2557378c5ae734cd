"""The tests of maps: good maps pass, and maps that say nothing fail each by its own."""

from dataclasses import dataclass

import numpy as np
import pytest

from digit_models import studied
from pupille.explanation.about_decision import about_decision, areas, blob, orders
from pupille.explanation.about_model import about_model
from pupille.explanation.agreement import agreement
from pupille.explanation.classification import QUESTION
from pupille.explanation.linear import Contributions
from pupille.explanation.randomised import variants_of


@pytest.fixture(scope="module")
def study():
    subject, _, learned = studied(images=40)
    explainer = Contributions.of(subject.model, QUESTION, learned.pixels)
    maps = explainer.maps(subject.model, subject.pixels, subject.sides)
    return subject, explainer, variants_of(subject.model, learned, seed=0), maps


@dataclass
class Brightness:
    """A map of the picture alone: every model gets the same."""

    def maps(self, model, pixels, sides):
        return pixels[..., 0].astype(float)


def test_contributions_of_a_good_model_are_about_the_model(study):
    subject, explainer, variants, maps = study
    answer = about_model(subject, explainer, variants, maps)
    assert answer.passed is True
    assert answer.figures["two"].value > 0.8
    assert answer.figures["labels"].high < answer.figures["two"].low


def test_a_map_of_the_picture_alone_is_not_about_the_model(study):
    subject, _, variants, _ = study
    answer = about_model(subject, Brightness(), variants, Brightness().maps(None, subject.pixels, None))
    assert answer.passed is False
    assert answer.figures["labels"].value == pytest.approx(1)


def test_without_training_images_it_is_not_decided(study):
    subject, explainer, _, maps = study
    answer = about_model(subject, explainer, variants_of(subject.model, None, seed=0), maps)
    assert answer.passed is None
    assert "training images" in answer.sentence


def test_few_images_do_not_decide_either(study):
    subject, explainer, variants, maps = study
    answer = about_model(subject.first(5), explainer, variants, maps[:5])
    assert answer.passed is None
    assert "too few" in answer.short
    assert "more" not in answer.sentence


def test_contributions_are_about_the_decision(study):
    subject, _, _, maps = study
    assert about_decision(subject, maps).passed is True


def test_the_map_of_another_image_is_not(study):
    subject, _, _, maps = study
    answer = about_decision(subject, np.roll(maps, 1, axis=0))
    assert answer.passed is False
    assert answer.figures["deletion"].low < 0


def test_a_map_must_beat_the_middle_too(study):
    subject, _, _, _ = study
    middle = np.repeat(blob((7, 7))[None], len(subject), axis=0)
    answer = about_decision(subject, middle)
    assert answer.passed is False
    assert answer.figures["middle"].value == pytest.approx(0, abs=0.3)


def test_few_images_decide_nothing(study):
    subject, _, _, maps = study
    assert about_decision(subject.first(5), maps[:5]).passed is None


def test_hiding_nothing_first_or_all_first_is_the_picture_or_its_blur(study):
    subject = study[0].first(3)
    ranks = orders(np.zeros((3, 7, 7)), np.random.default_rng(0))
    assert sorted(ranks[0]) == list(range(49))
    # With every place in its turn below the first, all is hidden in the one and nothing in the other.
    hidden, shown = areas(subject, np.zeros_like(ranks), (7, 7))
    np.testing.assert_allclose(shown, subject.scores, rtol=1e-5)
    assert (hidden < shown).all()


def test_two_equal_methods_agree_and_chance_does_not(study):
    subject, _, _, maps = study
    grid_maps = maps[:, :7, :7]
    assert agreement(subject, grid_maps, grid_maps, ("a", "b")).passed is True
    noise = np.random.default_rng(0).normal(size=grid_maps.shape)
    assert agreement(subject, grid_maps, noise, ("a", "b")).passed is False
