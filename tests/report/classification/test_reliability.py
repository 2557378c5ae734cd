"""What the section of calibration says of a model's probabilities, and for the class that is looked for."""

import copy

import pytest

from partial_records import partial, results_of
from pupille.report.classification.reliability import reliability
from pupille.results.run import RunRecord


def figure(value: float | None, low: float | None = None, high: float | None = None) -> dict:
    return {"value": value, "low": low, "high": high, "n": 100}


BIN = {"said": 0.9, "happened": 0.6, "low": 0.5, "high": 0.7, "band_low": 0.8, "band_high": 1.0, "n": 50}
SIDE = {
    "slope": figure(0.7, 0.5, 0.9),
    "intercept": figure(-0.4, -0.6, -0.2),
    "error": figure(0.08),
    "error_if_calibrated": 0.03,
    "reliability": [
        {"said": 0.2, "happened": 0.2, "low": 0.1, "high": 0.3, "band_low": 0.1, "band_high": 0.3, "n": 50},
        BIN,
    ],
}


def section(*, classes=("healthy", "ill"), positive="ill", temperature=1.5, after=0.02, **changes) -> object:
    before = {**copy.deepcopy(SIDE), **changes}
    record = {
        "before": before,
        "after": {**before, "error": figure(after)},
        "temperature": temperature,
    }
    run = {"calibration": record, "threshold": {"positive": positive}}
    return reliability(results_of({"classes": list(classes)}), partial(RunRecord, run))


def test_a_model_that_is_too_sure_and_says_too_much_is_told_so_with_an_example() -> None:
    sure, high, error, example = section().sentences
    assert sure.startswith("The model is too sure of itself")
    assert high == "On the whole its probabilities of ill are too high."
    assert "8.0\u00a0points off, more than chance explains" in error
    assert example == (
        "For example, of the 50 images to which it gave 90.0\u00a0% on average, 30 showed ill."
    )


def test_for_the_other_class_every_share_is_what_is_left_and_too_high_becomes_too_low() -> None:
    mirrored = section(positive="healthy")
    assert "probabilities of healthy are too low." in mirrored.sentences[1]
    assert mirrored.sentences[3].endswith("gave 10.0\u00a0% on average, 20 showed healthy.")
    intercept = mirrored.rows[1][1]
    assert (intercept.value, intercept.interval) == ("0.40", "from 0.20 to 0.60")
    assert mirrored.rows[0][1].value == section().rows[0][1].value == "0.70"


@pytest.mark.parametrize(
    ("slope", "words"),
    [
        (figure(1.4, 1.1, 1.7), "too cautious: its"),
        # A slope around 1 shows nothing, and is not told beside what does speak against the probabilities.
        (figure(1.0, 0.8, 1.2), "probabilities of ill are too high"),
    ],
)
def test_a_slope_above_one_is_caution_and_one_around_it_shows_nothing(slope, words) -> None:
    sentences = section(slope=slope).sentences
    assert words in sentences[0]
    assert not any("do not show" in sentence for sentence in sentences)


def test_where_something_speaks_against_it_no_sentence_says_that_nothing_does() -> None:
    told = " ".join(section(error=figure(0.02)).sentences)
    assert "too high" in told
    assert "2.0\u00a0points off." in told
    assert "chance" not in told


def test_an_error_beyond_chance_alone_is_the_conclusion() -> None:
    sentences = section(slope=figure(1.0, 0.8, 1.2), intercept=figure(0.0, -0.2, 0.2)).sentences
    assert "8.0\u00a0points off, more than chance explains" in sentences[0]


def test_what_moves_nothing_is_not_said_to_move_all() -> None:
    for temperature in (0.97, 0.999, 1.0, 1.004):
        said = section(temperature=temperature).cooled
        assert "next to nothing" in said
        assert "moves all" not in said


@pytest.mark.parametrize("temperature", [0.05, 0.0500001, 20.0, 19.99])
def test_a_temperature_at_the_end_of_what_is_tried_is_told_as_none(temperature) -> None:
    assert section(temperature=temperature).cooled.startswith("No temperature can be fitted")


def test_what_chance_alone_gives_is_not_held_against_the_model() -> None:
    fine = section(
        slope=figure(None),
        intercept=figure(0.1, -0.2, 0.4),
        error=figure(0.03),
        reliability=SIDE["reliability"][:1],
    )
    (only,) = fine.sentences
    assert only.startswith(
        "These test images show nothing against its probabilities: they are 3.0\u00a0points off"
    )


@pytest.mark.parametrize(("temperature", "where"), [(1.5, "towards the middle"), (0.8, "towards 0 and 1")])
def test_the_temperature_says_where_it_moves_the_probabilities_and_what_that_brings(
    temperature, where
) -> None:
    said = section(temperature=temperature).cooled
    assert said.startswith(f"A temperature of {temperature}, ")
    assert where in said
    assert said.endswith("goes from 8.0 to 2.0\u00a0points.")
    assert "goes from" not in section(after=None).cooled


def test_of_many_classes_it_is_being_right_that_is_asked_about() -> None:
    made = section(classes=("a", "b", "c"))
    assert "are 80 in 100 right?" in made.question
    assert made.sentences[3].endswith("on average, 30 were right.")
    assert reliability(results_of({"classes": ["a", "b"]}), partial(RunRecord, {})) is None
