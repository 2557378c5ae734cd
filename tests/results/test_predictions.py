"""What a model said of each image: checked where it is born, and the same after a file."""

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.results.predictions import UNKNOWN, ClassPredictions

ROWS = np.array([[0.7, 0.3], [0.2, 0.8], [0.5, 0.5]])


def predictions(probabilities=ROWS, labels=(0, 1, UNKNOWN)):
    return ClassPredictions(("a.png", "=b", "c,d"), ("cat", "dog"), probabilities, np.array(labels))


def test_the_most_probable_class_is_predicted_and_the_first_of_equals():
    assert predictions().predicted.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"probabilities": ROWS[:2]}, "3 images and 2 classes"),
        ({"labels": (0, 1)}, "3 images and 2 classes"),
        ({"probabilities": ROWS + 0.01}, "sum to one"),
        ({"probabilities": np.where(ROWS == 0.2, np.nan, ROWS)}, "finite"),
        ({"probabilities": np.array([[1.1, -0.1], [0.2, 0.8], [0.5, 0.5]])}, "at least 0"),
        ({"labels": (0, 1, 2)}, "from 0 to 1"),
        ({"labels": (0, 1, -2)}, "from 0 to 1"),
    ],
)
def test_what_can_be_no_prediction_is_refused_where_it_is_born(changes, reason):
    with pytest.raises(DataError, match=reason):
        predictions(**changes)


def test_a_saved_table_comes_back_to_the_last_bit(tmp_path):
    rng = np.random.default_rng(0)
    rows = rng.dirichlet((0.1, 0.1), 3)
    before = predictions(rows)
    before.save(tmp_path, "test")
    after = ClassPredictions.load(tmp_path, "test")
    assert (after.ids, after.classes, after.labels.tolist()) == (before.ids, before.classes, [0, 1, UNKNOWN])
    assert np.array_equal(after.probabilities, rows)
    assert after.to_csv() == before.to_csv()


def test_a_cell_that_a_spreadsheet_would_run_is_quoted():
    assert "\n'=b," in predictions().to_csv() or '\n"\'=b"' in predictions().to_csv()


def test_chosen_rows_keep_their_images():
    some = predictions().rows(np.array([2, 0]))
    assert (some.ids, some.labels.tolist()) == (("c,d", "a.png"), [UNKNOWN, 0])
    assert some.probabilities.tolist() == [[0.5, 0.5], [0.7, 0.3]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "must begin with the columns"),
        ("id,label,predicted\n", "must begin with the columns"),
        ("id,label,predicted,cat\na,cow,cat,1\n", "damaged"),
        ("id,label,predicted,cat\na,cat,cat,one\n", "damaged"),
        ("id,label,predicted,cat,dog\na,cat,cat,1\n", "damaged"),
    ],
)
def test_a_damaged_table_is_refused(text, reason):
    with pytest.raises(DataError, match=reason):
        ClassPredictions.from_csv(text)
