"""The expected error of an image by the number predicted of it, and how it is kept."""

import json

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.i18n.language import retell, speaking, tell
from pupille.results.difficulty import Difficulty

HARD = Difficulty((10.0, 20.0), (1.0, 3.0), "on folds")


def test_the_expected_error_lies_on_lines_and_goes_on_level_beyond_both_ends():
    expected = HARD.expected(np.array([-5.0, 10.0, 15.0, 17.5, 20.0, 99.0]))
    np.testing.assert_allclose(expected, [1.0, 1.0, 2.0, 2.5, 3.0, 3.0])
    assert HARD.differs


def test_where_all_count_alike_no_error_is_expected():
    alike = Difficulty.equal("nothing to see")
    assert (alike.differs, alike.expected(np.ones(3)), alike.how) == (False, None, "nothing to see")


def test_it_reads_back_the_same_with_its_sentence_in_both_languages():
    told = Difficulty((0.1, 0.7), (1 / 3, 2.0), tell("{n} images", n=3))
    again = Difficulty.from_json(json.loads(json.dumps(told.to_json())))
    assert again == told
    with speaking("fr"):
        assert retell(again.how) == retell(told.how)


@pytest.mark.parametrize(
    ("predicted", "errors"),
    [
        ((2.0, 1.0), (1.0, 1.0)),
        ((1.0, 1.0), (1.0, 1.0)),
        ((1.0, 2.0), (1.0, 0.0)),
        ((1.0, 2.0), (1.0,)),
        ((1.0, float("nan")), (1.0, 1.0)),
        ((1.0, 2.0), (1.0, float("inf"))),
    ],
)
def test_what_is_no_curve_of_errors_is_refused(predicted, errors):
    with pytest.raises(DataError, match="Train the model again"):
        Difficulty(predicted, errors, "")


def test_a_record_whose_numbers_are_words_is_refused():
    with pytest.raises(ValueError, match="could not convert"):
        Difficulty.from_json({"predicted": ["a"], "errors": [1.0], "how": ""})
