import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.results.evaluation import Difference
from pupille.results.metric import Metric
from pupille.results.predictions import UNKNOWN, ClassPredictions

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def predictions(**changes):
    values = {
        "ids": ("a.png", "=cmd|x"),
        "classes": ("cat", "-dog"),
        "probabilities": np.array([[0.25, 0.75], [0.9, 0.1]]),
        "labels": np.array([1, UNKNOWN]),
    }
    return ClassPredictions(**{**values, **changes})


def test_predictions_come_back_from_their_table_bit_for_bit():
    rng = np.random.default_rng(0)
    shares = rng.dirichlet(np.ones(5), size=40)
    said = ClassPredictions(
        tuple(f"i{n}" for n in range(40)), tuple("abcde"), shares, rng.integers(-1, 5, 40)
    )
    back = ClassPredictions.from_csv(said.to_csv())
    assert back.ids == said.ids
    assert back.classes == said.classes
    assert np.array_equal(back.probabilities, said.probabilities)
    assert np.array_equal(back.labels, said.labels)


def test_no_cell_of_the_table_begins_like_a_formula():
    for line in predictions().to_csv().splitlines():
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line.split(","))


@given(st.lists(NAMES, min_size=2, max_size=5, unique=True), NAMES)
def test_any_name_survives_the_table(classes, id_):
    shares = np.full((1, len(classes)), 1 / len(classes))
    said = ClassPredictions((id_,), tuple(classes), shares, np.array([0]))
    back = ClassPredictions.from_csv(said.to_csv())
    assert (back.ids, back.classes) == ((id_,), tuple(classes))


@pytest.mark.parametrize(
    "changes",
    [
        {"probabilities": np.array([[0.5, 0.6], [1, 0]])},
        {"probabilities": np.array([[1.5, -0.5], [1, 0]])},
        {"probabilities": np.array([[np.nan, 1], [1, 0]])},
        {"probabilities": np.ones((2, 1))},
        {"labels": np.array([0, 2])},
        {"labels": np.array([0])},
    ],
)
def test_predictions_that_make_no_sense_are_refused(changes):
    with pytest.raises(DataError):
        predictions(**changes)


@pytest.mark.parametrize(
    "text", ["", "a,b\n", "id,label,predicted,c\nx,unknown,c,1.0\n", "id,label,predicted,c\nx,c,c,one\n"]
)
def test_a_damaged_table_is_one_sentence(text):
    with pytest.raises(DataError):
        ClassPredictions.from_csv(text)


def test_a_metric_without_value_needs_a_reason_and_is_never_nan():
    with pytest.raises(ValueError, match="reason"):
        Metric(None, None, None, 0)
    with pytest.raises(ValueError, match="NaN"):
        Metric(float("nan"), 0, 1, 3)
    assert Metric(None, None, None, 0, "no image").to_json()["reason"] == "no image"


def test_a_difference_is_written_as_the_page_on_results_shows_it():
    worse = Difference("logistic", "accuracy", -0.02, -0.04, -0.003, 360, "worse")
    assert worse.to_json() == {
        "name": "logistic",
        "metric": "accuracy",
        "value": -0.02,
        "low": -0.04,
        "high": -0.003,
        "n": 360,
        "word": "worse",
    }


def test_a_difference_without_an_interval_says_why_and_how_that_was_told():
    reason = tell("{n} groups", n=3)
    record = Difference("logistic", "accuracy", -0.02, None, None, 360, "too few groups", reason).to_json()
    assert (record["low"], record["high"]) == (None, None)
    assert record["reason"] == "3 groups"
    assert record["told"] == {"reason": {"template": "{n} groups", "values": {"n": 3}}}
