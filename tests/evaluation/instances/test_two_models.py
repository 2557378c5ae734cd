"""Two models that outline objects, compared on the same images."""

from dataclasses import replace

import pytest

from pupille.errors import ConfigError, DataError
from pupille.evaluation.instances.differences import differences_to
from pupille.evaluation.instances.questions import check_questions
from pupille.evaluation.instances.two_models import compare_two
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


def perfect(predictions: ObjectPredictions) -> ObjectPredictions:
    return replace(predictions, answers=predictions.truth)


def test_the_difference_is_that_of_the_paired_comparison(made_up_masks):
    first = made_up_masks(0, n_images=20)
    found = compare_two(first, perfect(first), resamples=200)
    (paired,) = differences_to("first", {"first": first, "second": perfect(first)}, resamples=200)
    assert (found.difference.value, found.difference.low) == (paired.value, paired.low)
    assert found.word == "better"
    assert "panoptic quality of the second model minus that of the first" in str(found.sentence)


def test_shares_are_told_in_points_and_quality_in_its_own_unit(made_up_masks):
    first = made_up_masks(0, n_images=20)
    assert "points" in str(compare_two(first, perfect(first), metric="recall", resamples=200).sentence)
    assert "points" not in str(compare_two(first, perfect(first), resamples=200).sentence)


def test_the_same_answers_are_equivalent_within_a_margin(made_up_masks):
    first = made_up_masks(0, n_images=20)
    found = compare_two(first, first, margin=0.1, resamples=200)
    assert found.word == "equivalent"
    assert "less than the 0.1 that matter" in str(found.sentence)


def test_a_margin_of_nothing_and_other_images_are_refused(made_up_masks):
    first = made_up_masks(0)
    with pytest.raises(ConfigError, match="above 0"):
        compare_two(first, first, margin=0.0)
    with pytest.raises(DataError):
        compare_two(first, made_up_masks(1))


def test_without_answers_the_difference_is_all_of_the_quality(made_up_masks):
    first = made_up_masks(0, n_images=20, crowd=0.0)
    found = compare_two(perfect(first), replace(first, answers=Objects.none()), resamples=200)
    assert found.difference.value == pytest.approx(-1.0)


def test_what_is_about_whole_images_is_refused():
    with pytest.raises(ConfigError, match="a threshold, a positive class"):
        check_questions(("cell",), EvaluationConfig(positive="cell"))
    check_questions(("cell",), EvaluationConfig(by="stain", coverage=0.9))
