"""Predicted numbers: validated where they are born, and read back to the same bits."""

from dataclasses import replace

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.results.difficulty import Difficulty
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions, RegressionEvaluation


def predictions() -> NumberPredictions:
    values = np.array([0.1 + 0.2, np.nan, -1e-300, 1 / 3])
    return NumberPredictions(("a", "=b", "c,d\n", "e\r"), values, np.array([1.0, 2e30, -0.0, 2 / 3]), "mm")


def test_numbers_read_back_from_a_file_to_the_same_bits(tmp_path):
    written = predictions()
    written.save(tmp_path, "test")
    read = NumberPredictions.load(tmp_path, "test")
    assert (read.ids, read.unit, len(read)) == (written.ids, "mm", 4)
    assert read.values.tobytes() == written.values.tobytes()
    assert read.predicted.tobytes() == written.predicted.tobytes()
    read.save(tmp_path, "again")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "test.csv").read_bytes()


def test_what_the_model_expects_of_its_errors_is_kept_with_its_predictions(tmp_path):
    hard = Difficulty((0.0, 2.0), (1.0, 3.0), "on folds")
    replace(predictions(), difficulty=hard).save(tmp_path, "test")
    read = NumberPredictions.load(tmp_path, "test")
    assert read.difficulty == hard
    np.testing.assert_allclose(read.expected_errors, [2.0, 3.0, 1.0, 1 + 2 / 3])
    np.testing.assert_allclose(read.rows(np.array([0])).expected_errors, [2.0])
    predictions().save(tmp_path, "test")
    assert NumberPredictions.load(tmp_path, "test").expected_errors is None


def test_the_table_is_one_that_others_can_read():
    lines = (
        NumberPredictions(("a", "b"), np.array([1.5, np.nan]), np.array([2.0, 0.25])).to_csv().split("\r\n")
    )
    assert lines == ["id,value,predicted", "a,1.5,2.0", "b,,0.25", ""]


def test_an_unknown_truth_is_known_to_be_unknown():
    assert predictions().known.tolist() == [True, False, True, True]


@pytest.mark.parametrize(
    ("values", "predicted", "why"),
    [
        ([1.0], [1.0, 2.0], "one for each image"),
        ([1.0, 2.0], [1.0, np.nan], "Check the model"),
        ([1.0, 2.0], [1.0, np.inf], "Check the model"),
        ([1.0, np.inf], [1.0, 2.0], "leave them empty"),
    ],
)
def test_numbers_that_cannot_be_are_refused_with_what_to_do(values, predicted, why):
    with pytest.raises(DataError, match=why):
        NumberPredictions(("a", "b"), np.array(values), np.array(predicted))


@pytest.mark.parametrize(
    "text", ["", "id,label,predicted\r\n", "id,value,predicted\r\na,x,1\r\n", "id,value,predicted\r\na,1\r\n"]
)
def test_a_damaged_table_is_refused(text):
    with pytest.raises(DataError, match="columns must be|Predict again"):
        NumberPredictions.from_csv(text)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataError, match="Predict again"):
        NumberPredictions.load(tmp_path, "test")


def test_an_evaluation_is_a_record_by_metric():
    found = RegressionEvaluation({"mae": Metric(1.0, 0.5, 2.0, 30)}, "by image", unit="mm")
    assert found.to_json() == {"mae": {"value": 1.0, "low": 0.5, "high": 2.0, "n": 30}}
