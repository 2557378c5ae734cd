"""What further climbs add up to, by hand."""

import numpy as np
import pytest
from scipy.stats import t

from pupille.data.splits.cross_validation import Sites
from pupille.evaluation.climbs import Climb
from pupille.evaluation.inference.cross_validation import over_seeds
from pupille.evaluation.repeats_record import curve_record, folds_record, seeds_record, sites_record
from pupille.results.predictions import ClassPredictions


def said(ids, right):
    """Predictions of class 0 or 1, right where said so; every true class is 0."""
    guess = np.where(np.asarray(right, dtype=bool), 0, 1)
    return ClassPredictions(
        tuple(ids), ("a", "b"), np.eye(2)[guess] * 0.8 + 0.1, np.zeros(len(guess), dtype=np.int64)
    )


def climb(rungs, *, ids, chosen=None, n_train=60, repeat=0, key="", groups=None):
    return Climb(
        path="again/x",
        label="x",
        key=key,
        repeat=repeat,
        chosen=chosen or next(iter(rungs)),
        predictions={name: said(ids, right) for name, right in rungs.items()},
        groups=groups,
        n_train=n_train,
    )


def five_by_five(rng, share=0.8):
    """25 climbs of two rungs over 100 images; the first is chosen in repeats 0 to 2, the second in the others."""
    climbs = []
    for repeat in range(5):
        order = rng.permutation(100)
        for fold in range(5):
            ids = [f"i{k}" for k in order[20 * fold : 20 * fold + 20]]
            rungs = {"one": rng.random(20) < share, "two": rng.random(20) < share - 0.2}
            climbs.append(climb(rungs, ids=ids, chosen="one" if repeat < 3 else "two", repeat=repeat))
    return climbs


def test_folds_have_the_interval_of_nadeau_and_bengio_and_the_choice_its_own_row():
    climbs = five_by_five(np.random.default_rng(0))
    record = folds_record(climbs, repeats=5, set_aside=True)
    scores = np.array([np.mean(c.predictions[c.chosen].predicted == 0) for c in climbs])
    choice = record.recipes[0]
    half = t.ppf(0.975, 24) * np.sqrt((1 / 25 + 20 / 60) * scores.var(ddof=1))
    assert choice.name is None
    assert choice.mean.value == pytest.approx(scores.mean())
    assert choice.mean.high - choice.mean.value == pytest.approx(half, rel=1e-6)
    one = next(row for row in record.recipes if row.name == "one")
    gaps = np.array([np.mean(c.predictions["one"].predicted == 0) for c in climbs]) - scores
    assert one.difference.value == pytest.approx(gaps.mean())
    assert record.chosen == {"one": 15, "two": 10}
    assert (record.folds, record.repeats, record.train, record.set_aside) == (5, 5, 60, True)


def test_from_five_repeats_on_seeds_and_images_are_resampled_alike():
    climbs = five_by_five(np.random.default_rng(1))
    row = next(row for row in folds_record(climbs, repeats=5, set_aside=False).recipes if row.name == "one")
    right = np.zeros((5, 100))
    for c in climbs:
        right[c.repeat, [int(id_[1:]) for id_ in c.predictions["one"].ids]] = (
            c.predictions["one"].predicted == 0
        )
    assert row.recipe == over_seeds(right, np.arange(100)).mean
    assert (row.recipe.n, row.recipe.value) == (5, pytest.approx(right.mean()))
    four = folds_record([c for c in climbs if c.repeat < 4], repeats=4, set_aside=False)
    assert four.recipes[0].recipe is None


def test_seeds_tell_how_far_trainings_lie_apart():
    ids = [f"i{k}" for k in range(50)]
    climbs = [climb({"one": np.arange(50) < 40 + n}, ids=ids) for n in range(5)]
    (row,) = seeds_record(climbs).recipes
    scores = np.arange(40, 45) / 50
    assert row.spread == pytest.approx(scores.std(ddof=1))
    assert (row.lowest, row.highest) == (0.8, 0.88)
    assert row.mean.low < 0.84 < row.mean.high
    assert "4 seeds are too few" in seeds_record(climbs[:4]).recipes[0].mean.reason


def test_a_site_has_the_score_of_the_rung_that_the_other_sites_chose():
    ids = [f"i{k}" for k in range(40)]
    left = climb({"one": np.arange(40) < 10, "two": np.arange(40) < 30}, ids=ids, chosen="two", key="north")
    first = climb({"one": np.arange(40) < 38}, ids=ids)
    record = sites_record([left], first, Sites({}, {"west": "too few"}, 3), "site")
    assert record.sites[0].score.value == 0.75
    assert record.sites[0].chosen == "two"
    assert record.ordinary.score.value == 0.95
    assert (record.silent, record.without_value) == ({"west": "too few"}, 3)


def test_nine_groups_say_nothing_of_more_images_but_keep_their_points():
    ids, groups = [f"i{k}" for k in range(90)], tuple(f"g{k % 9}" for k in range(90))
    shares = [
        climb({"one": np.arange(90) < 60 + n}, ids=ids, n_train=n, groups=groups) for n in (20, 40, 60, 80)
    ]
    record = curve_record(
        shares, climb({"one": np.arange(90) < 80}, ids=ids, n_train=100, groups=groups), seed=0
    )
    assert record.fit is None
    assert "9 groups are too few" in record.reason
    assert [point.images for point in record.points] == [20, 40, 60, 80, 100]


def test_a_curve_that_still_rises_steeply_says_that_more_images_help():
    ids = [f"i{k}" for k in range(4000)]
    # Error 5 / sqrt(n): 0.5 at 100 images, 0.22 at 500.
    shares = [
        climb({"one": np.arange(4000) >= 4000 * 5 * n**-0.5}, ids=ids, n_train=n)
        for n in (100, 200, 300, 400, 500)
    ]
    record = curve_record(shares[:-1], shares[-1], seed=0)
    assert record.fit.word == "helps"
    assert record.fit.gain.value == pytest.approx(5 * 500**-0.5 - 5 * 1000**-0.5, abs=0.01)
