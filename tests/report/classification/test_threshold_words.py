"""Why a threshold stands where it stands, and what it does there."""

import pytest

from partial_records import partial, results_of
from pupille.report.classification.threshold_words import positive_line, threshold_lines, why, worth
from pupille.results.classification import ThresholdRecord


def share(value: float | None, low: float | None = None, high: float | None = None, **more) -> dict:
    return {"value": value, "low": low, "high": high, "n": 40, **more}


RECORD = {
    "positive": "ill",
    "value": 0.23456,
    "how": "costs",
    "reached": True,
    "calibrated": None,
    "prevalence": None,
    "predictive_values": None,
    "test": {
        "hits": 18,
        "misses": 2,
        "alarms": 5,
        "kept": 75,
        "recall": share(0.9, 0.7, 0.97),
        "specificity": share(0.9375, 0.86, 0.97),
        "precision": share(0.7826, 0.58, 0.9),
    },
}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (None, "No costs and no wish were named, so both errors count the same."),
        ({"cost_missed": 1.0, "cost_false_alarm": 1.0}, "Both errors were said to cost the same."),
        (
            {"cost_missed": 10.0, "cost_false_alarm": 4.0},
            "To miss an image of ill was said to cost 2.5 times as much as a false alarm.",
        ),
        (
            {"cost_missed": 1.0, "cost_false_alarm": 3.0},
            "A false alarm was said to cost 3 times as much as to miss an image of ill.",
        ),
    ],
)
def test_the_dearer_error_is_named_with_how_many_times_it_costs_the_other(asked, words) -> None:
    assert why(results_of({"asked": asked}), partial(ThresholdRecord, RECORD)) == words


@pytest.mark.parametrize(
    ("asked", "reached", "words"),
    [
        ({"least_recall": 0.95}, True, "At least 95.0\u00a0% should be found: it is the strictest threshold"),
        ({"least_recall": 0.95}, False, "so every image is called ill."),
        ({"least_precision": 0.8}, True, "most generous threshold whose precision"),
        ({"least_precision": 0.8}, False, "so no image is called ill."),
        ({"youden": True}, True, "highest sum of recall and specificity"),
    ],
)
def test_a_wish_is_told_with_what_became_of_it(asked, reached, words) -> None:
    assert words in why(
        results_of({"asked": asked}), partial(ThresholdRecord, {**RECORD, "reached": reached})
    )


def test_a_threshold_moved_to_another_prevalence_says_both() -> None:
    told = why(
        results_of({"asked": {}}),
        partial(ThresholdRecord, {**RECORD, "calibrated": 0.08333, "prevalence": 0.02}),
    )
    assert "where 2.0\u00a0% of the images show it" in told
    assert "a calibrated probability of 0.0833 on" in told
    assert "where" not in why(
        results_of({"asked": {}}), partial(ThresholdRecord, {**RECORD, "calibrated": 0.5})
    )


def test_answers_are_worth_something_only_at_a_stated_prevalence_and_unknown_where_one_is() -> None:
    values = {"prevalence": 0.02, "positive": share(0.225, 0.1, 0.4), "negative": share(0.998, 0.99, 0.999)}
    known = worth(partial(ThresholdRecord, {**RECORD, "predictive_values": values}))
    assert known.startswith(
        "Where 2.0\u00a0% of the images show ill, an image called so shows it in 22.5\u00a0%"
    )
    assert "does not show it in 99.8\u00a0%" in known
    values["positive"] = share(None, reason="nothing is called so")
    unknown = worth(partial(ThresholdRecord, {**RECORD, "predictive_values": values}))
    assert unknown.endswith("is not known, because nothing is called so.")
    assert worth(partial(ThresholdRecord, RECORD)) == ""


def test_a_terminal_counts_what_is_found_missed_and_taken_for_it() -> None:
    lines = threshold_lines(partial(ThresholdRecord, RECORD), "test")
    assert len(lines) == 3
    assert "frozen: 0.235 (costs)." in lines[0]
    assert lines[1].startswith("On test it finds 18 of 20: recall 90.0\u00a0%")
    assert lines[1].endswith("; it misses 2.")
    assert lines[2].startswith("It takes 5 of 80 others for it: specificity 93.8\u00a0%")


def test_a_threshold_that_could_not_be_had_says_why_and_none_says_nothing() -> None:
    (line,) = threshold_lines(
        partial(ThresholdRecord, {**RECORD, "value": None, "reason": "no ill image in validation."}), "test"
    )
    assert line.startswith("There is no threshold for ")
    assert line.endswith(": no ill image in validation.")
    assert threshold_lines(None, "test") == []


def test_the_class_that_is_sought_is_named_with_the_option_for_the_other():
    results = results_of({"classes": ["bo", "not bo"]})
    record = partial(ThresholdRecord, {"positive": "bo", "positive_because": "it is the rarer one"})
    assert positive_line(results, record) == (
        "The class to find is 'bo': it is the rarer one. To find the other one: --positive 'not bo'."
    )
    assert (
        positive_line(results, partial(ThresholdRecord, {"positive": "bo", "positive_because": None})) == ""
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.99961, "0.99961"),
        (0.99999985, "0.99999985"),
        (0.5, "0.5"),
        (0.9974, "0.997"),
        (1.0000000000000002, "above 1"),
    ],
)
def test_a_threshold_has_the_digits_that_tell_it_from_one(value, written):
    lines = threshold_lines(partial(ThresholdRecord, {**RECORD, "value": value}), "test")
    assert f"frozen: {written} (costs)." in lines[0]
