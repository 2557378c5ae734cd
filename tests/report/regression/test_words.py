"""What a regression says of itself: how far off, against the constant, and what could mislead."""

from dataclasses import replace

import pytest
from made_up_numbers import with_numbers

from pupille.i18n.language import speaking
from pupille.report.regression.words import FEW_IMAGES, WORDS
from pupille.report.sections.cautions import cautions
from pupille.report.sections.verdict import verdict
from pupille.results.metric import Metric
from pupille.results.regression_record import TrainedRangeRecord
from pupille.results.run import WithoutTwinsRecord


def changed(results, name=None, **metrics):
    """The results with other metrics of one run on test; of the chosen one unless named."""
    name = name or results.chosen_run.name
    runs = tuple(
        replace(run, metrics={**run.metrics, **metrics}) if run.name == name else run for run in results.runs
    )
    return replace(results, runs=runs)


def codes(results):
    return [caution.code for caution in cautions(results)]


def test_the_verdict_says_how_far_off_in_the_unit_and_against_the_constant(weights):
    weights = changed(
        weights, mae=Metric(3.284, 2.67, 4.41, 90), median_absolute_error=Metric(2.8, 1.9, 3.46, 90)
    )
    weights = changed(weights, "constant", mae=Metric(13.19, 11.1, 16.1, 90))
    gap = replace(weights.differences[0], name="constant", value=9.9, low=6.8, high=13.1, word="worse")
    weights = replace(weights, differences=(gap, *weights.differences[1:]))
    weights = with_numbers(weights, trained=TrainedRangeRecord(14.0, 119.0, 51.9, 360, 0))
    first, second, third = verdict(weights)
    assert first == (
        "forest (random forest of 200 trees), chosen among 4\u00a0models by the validation images alone, is off by "
        "3.28\u00a0g on average, on the 90\u00a0test images (95\u00a0% interval from 2.67 to 4.41\u00a0g, "
        "n\u00a0=\u00a090). Half of its predictions are off by 2.80\u00a0g or less (95\u00a0% interval from 1.90 to "
        "3.46\u00a0g, n\u00a0=\u00a090)."
    )
    assert second == (
        "Always answering 51.9\u00a0g (the median of the training images) would be off by 13.2\u00a0g (95\u00a0% "
        "interval from 11.1 to 16.1\u00a0g, n\u00a0=\u00a090): 9.9\u00a0g more (from 6.8 to 13.1)."
    )
    assert third.startswith("Every simpler model is worse")
    with speaking("fr"):
        french = verdict(weights)
    assert "se trompe de 3,28\u00a0g en moyenne sur les 90\u00a0images de test" in french[0]
    assert french[1].endswith("9,9\u00a0g de plus (de 6,8 à 13,1).")


def test_a_simpler_model_that_cannot_be_told_from_the_chosen_one_is_named_with_its_error(make):
    sentences = verdict(make(chosen="cnn").results)
    assert "cannot tell from it is ridge, with 4.36\u00a0g (95" in sentences[-1]


def test_a_single_run_is_measured_against_the_constant_by_its_skill(make):
    single = make(single=True).results
    assert "its skill is 0.75" in verdict(single)[1]
    poor = changed(single, skill=Metric(0.1, -0.1, 0.3, 90))
    assert verdict(poor)[1].endswith("these test images do not show that it is better.")
    assert len(verdict(changed(single, skill=Metric(None, None, None, 90, "why")))) == 1


def test_a_model_that_learned_nothing_is_said_to_be_one(make):
    constant = make(chosen="constant").results
    assert verdict(constant)[1].startswith("It always answers ")
    without = with_numbers(constant, trained=None)
    assert verdict(without)[1] == "It always answers the median of the training images: nothing was learned."


def test_an_error_that_could_not_be_computed_is_said_with_its_reason(weights):
    undefined = changed(weights, mae=Metric(None, None, None, 0, "no number is known"))
    assert verdict(undefined)[0].startswith("No error could be computed for forest")
    assert "no number is known." in verdict(undefined)[0]


def test_groups_are_counted(weights):
    grouped = replace(weights, split=replace(weights.split, group="by plant", groups=30))
    assert "; n counts groups)" in verdict(grouped)[0]


@pytest.mark.parametrize(
    ("word", "ending"),
    [
        ("better", "0.80\u00a0g more (from 0.30 to 1.30)."),
        ("undecided", "a difference of \u22120.80\u00a0g (from \u22121.30 to \u22120.30), which these test"),
        ("worse", "a difference of +0.80\u00a0g (from +0.30 to +1.30), so the leak did not help it."),
    ],
)  # fmt: skip
def test_the_price_of_a_leak_is_in_the_unit(weights, word, ending):
    gap = replace(weights.differences[0], name="with the leak", value=-0.8, low=-1.3, high=-0.3, word=word)
    twice = WithoutTwinsRecord(12, {"mae": Metric(4.1, 3.5, 4.9, 90)}, gap)
    runs = tuple(
        replace(run, without_twins=twice) if run is weights.chosen_run else run for run in weights.runs
    )
    sentence = verdict(replace(weights, runs=runs))[1]
    assert "trained without it, forest is off by 4.10\u00a0g" in sentence
    assert ending.removeprefix("a difference of ") in sentence


def test_a_small_test_and_missing_groups_are_the_only_cautions_of_a_sound_result(weights):
    assert codes(weights) == ["small_test", "no_groups"]
    assert "could lie anywhere from 2.67 to 4.41\u00a0g" in cautions(weights)[0].sentence
    larger = replace(
        weights, split=replace(weights.split, counts=replace(weights.split.counts, test=FEW_IMAGES))
    )
    assert codes(larger) == ["no_groups"]


def test_no_error_at_all_and_no_gain_on_the_constant_come_first(weights):
    perfect = changed(weights, mae=Metric(0.0, None, None, 90, "no spread"))
    assert codes(perfect)[0] == "all_right"
    first = replace(weights.differences[0], name="constant", word="undecided")
    doubtful = replace(weights, differences=(first, *weights.differences[1:]))
    assert codes(doubtful)[0] == "no_better_than_constant"


def test_many_predictions_beyond_the_training_images_are_a_caution(weights):
    def beyond(n):
        return codes(with_numbers(weights, trained=TrainedRangeRecord(14.0, 119.0, 51.9, 360, n)))

    assert "beyond_training" in beyond(5)
    assert "beyond_training" not in beyond(4)
    assert "beyond_training" not in codes(with_numbers(weights, trained=None))


def test_validation_far_below_test_needs_intervals_that_do_not_meet(weights):
    def of(high):
        runs = tuple(
            replace(run, validation={**run.validation, "mae": Metric(1.0, 0.8, high, 90)})
            for run in weights.runs
        )
        return codes(replace(weights, runs=runs))

    low = weights.chosen_run.metrics["mae"].low
    assert "validation_far_below_test" in of(low - 0.01)
    assert "validation_far_below_test" not in of(low)


@pytest.mark.parametrize(
    ("quantity", "unit", "words"),
    [
        ("weight", "g", " (weight, in g)."),
        ("weight", "", " (weight)."),
        ("", "g", " (in g)."),
        ("", "", "."),
    ],
)
def test_what_is_predicted_is_named_as_far_as_the_data_do(weights, quantity, unit, words):
    results = replace(weights, data=replace(weights.data, quantity=quantity, unit=unit))
    assert WORDS.purpose(results) == f"To train and test models that predict a number from an image{words}"
    assert WORDS.predicted(with_numbers(results, trained=None)) == f"A number for each image{words}"
