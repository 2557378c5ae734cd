from dataclasses import replace

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.evaluation.classification import specs
from pupille.evaluation.selection import choose
from pupille.results.predictions import ClassPredictions


def said(right):
    shares = np.array([[1.0, 0.0] if ok else [0.0, 1.0] for ok in right])
    return ClassPredictions(
        tuple(map(str, range(len(right)))), ("a", "b"), shares, np.zeros(len(right), np.int64)
    )


def test_the_run_with_the_most_validation_images_right_is_chosen():
    runs = {"poor": said([0, 0, 1]), "good": said([1, 1, 0]), "fair": said([1, 0, 0])}
    assert choose(runs) == "good"


def test_among_equals_the_cheaper_one_which_comes_first_is_chosen():
    assert choose({"cheap": said([1, 0]), "dear": said([0, 1])}) == "cheap"


def test_nothing_to_choose_from_says_what_to_do():
    with pytest.raises(DataError, match="--budget"):
        choose({})


def test_the_direction_of_the_primary_metric_decides(monkeypatch):
    runs = {"poor": said([0, 0, 1]), "good": said([1, 1, 0])}
    turned = tuple(replace(spec, better="down") for spec in specs.METRICS)
    monkeypatch.setattr(specs, "METRICS", turned)
    assert choose(runs) == "poor"
