"""Scored answers as results keep them: each has a name of its own and the metric that compares them."""

from dataclasses import replace

import pytest

from pupille.results.metric import Metric
from pupille.results.scores import SCORES_SCHEMA, AnswersRecord, Scores, TruthRecord

SHARE = Metric(0.9, 0.8, 0.95, 40)


def answers(name, **metrics):
    return AnswersRecord(name, "a.json", "COCO", False, metrics or {"f1": SHARE}, "", (), ())


def scores(*given, created="2026-11-30T12:00:00Z"):
    truth = TruthRecord("set", "COCO", "40 images", 40, None, 0, "0" * 64, 1, (), ())
    return Scores(
        SCORES_SCHEMA, "0.1.0", "scores", created, 1.0, None, "detection", "f1", None, ("cell",), "", truth,
        given, (), None, 0, {},
    )  # fmt: skip


def test_answers_have_names_of_their_own():
    assert len(scores(answers("a"), answers("b")).answers) == 2
    for given in ((), (answers("a"), answers("a"))):
        with pytest.raises(ValueError, match="each with a name of its own"):
            scores(*given)


def test_all_answers_have_the_metric_that_compares_them():
    with pytest.raises(ValueError, match="f1 is missing"):
        scores(answers("a"), answers("b", ap=SHARE))


def test_the_moment_is_a_moment():
    with pytest.raises(ValueError):
        replace(scores(answers("a")), created="today")
