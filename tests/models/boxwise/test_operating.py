"""With which scores boxes count, as `model.json` keeps it."""

import pytest

from pupille.errors import DataError
from pupille.models.boxwise.operating import Operating


def test_it_is_read_back_as_it_was_written():
    operating = Operating((0.25, 0.5), 0.55)
    assert Operating.from_json(operating.to_json()) == operating


@pytest.mark.parametrize("scores", [(1.5,), (float("nan"),), (True,), ("x",)])
def test_what_is_no_share_is_refused(scores):
    with pytest.raises(DataError, match="Train the model again"):
        Operating(scores)


@pytest.mark.parametrize(
    ("rule", "wish", "words"),
    [
        ("precision", (0.9,), "at least 90.0"),
        ("costs", (5.0, 1.0), "costs, 5 of a missed object and 1 of a false alarm"),
        ("counts", (), "as many boxes are found as are drawn"),
        ("missed", (0.1,), "at most 10.0"),
        ("f1", (), "F1"),
        ("published", (), "publisher"),
    ],
)
def test_by_what_scores_were_chosen_is_kept_and_told(rule, wish, words):
    operating = Operating((0.25, 0.5), rule=rule, wish=wish)
    assert Operating.from_json(operating.to_json()) == operating
    assert words in str(operating.in_words())


def test_models_of_before_chose_by_f1():
    assert Operating.from_json({"thresholds": [0.2], "overlap": 0.6}) == Operating((0.2,), 0.6, "f1", ())


@pytest.mark.parametrize(
    ("rule", "wish"), [("luck", ()), ("missed", ()), ("f1", (0.1,)), ("missed", (-1.0,))]
)
def test_a_rule_that_is_not_known_is_refused(rule, wish):
    with pytest.raises(DataError, match="Train the model again"):
        Operating((0.5,), rule=rule, wish=wish)
