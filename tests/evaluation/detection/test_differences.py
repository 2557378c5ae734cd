"""Several answers on the same images, compared in pairs."""

from dataclasses import replace

import numpy as np
import pytest

from pupille.errors import ConfigError, DataError
from pupille.evaluation.detection.differences import differences_to
from pupille.evaluation.detection.specs import METRICS
from pupille.evaluation.detection.statistics import statistics_of


@pytest.fixture(scope="module")
def runs(made_up):
    given = made_up(0, n_images=60)
    fewer = given.answers.rows(np.arange(len(given.answers)) % 3 > 0)
    rng = np.random.default_rng(0)
    chance = replace(given.answers, scores=rng.random(len(given.answers)))
    return {
        "given": given,
        "fewer": replace(given, answers=fewer),
        "chance": replace(given, answers=chance),
    }


@pytest.mark.parametrize("metric", [spec.name for spec in METRICS])
def test_differences_are_those_of_the_metrics(runs, metric):
    values = {name: abs(statistics_of(run).scores(np.ones((60, 1)))[metric][0]) for name, run in runs.items()}
    for difference in differences_to("given", runs, metric=metric, resamples=200):
        assert difference.value == pytest.approx(values[difference.name] - values["given"])
        assert difference.low <= difference.value <= difference.high


def test_who_finds_less_is_worse_and_intervals_of_several_are_wider_than_of_one(runs):
    both = {d.name: d for d in differences_to("given", runs, metric="recall", resamples=400)}
    assert both["fewer"].word == "worse"
    assert both["chance"].low == both["chance"].high == 0
    pair = {name: runs[name] for name in ("given", "fewer")}
    many = {**runs, "half": replace(runs["given"], answers=runs["given"].answers.rows(np.arange(0, 500, 2)))}
    (alone,) = differences_to("given", pair, metric="ap", resamples=400)
    together = {d.name: d for d in differences_to("given", many, metric="ap", resamples=400)}["fewer"]
    assert together.low < alone.low < alone.high < together.high


def test_few_groups_allow_no_verdict(runs):
    groups = [str(i % 5) for i in range(60)]
    for difference in differences_to("given", runs, groups=groups):
        assert (difference.n, difference.low, difference.word) == (5, None, "too few groups")


def test_what_cannot_be_compared_is_refused(runs, made_up):
    with pytest.raises(ConfigError):
        differences_to("given", runs, metric="accuracy")
    with pytest.raises(ConfigError):
        differences_to("nobody", runs)
    with pytest.raises(DataError):
        differences_to("given", {**runs, "other": made_up(1, n_images=60)})
    bare = replace(runs["given"], answers=replace(runs["given"].answers, scores=None))
    with pytest.raises(DataError, match="bare"):
        differences_to("given", {"given": runs["given"], "bare": bare})
    assert differences_to("given", {"given": runs["given"], "bare": bare}, metric="f1", resamples=100)
