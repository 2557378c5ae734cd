"""The mean change of the scores of drawn objects, by images or groups."""

import numpy as np
import pytest
from scipy.stats import t

from pupille.evaluation.right_answers import ObjectScores
from pupille.explanation.surround_scores import occluded_scores
from pupille.i18n.language import retell

IDS = [f"{number}.png" for number in range(40)]


def asked(images, before, after, units=None, grouped=False):
    scores = ObjectScores(
        "the score", np.array(images), ("cell",) * len(images), np.array(before), np.array(after)
    )
    units = np.arange(40) if units is None else units
    return occluded_scores(scores, IDS, units, grouped=grouped, seed=0)


def test_the_mean_is_over_objects_and_the_interval_over_images():
    rng = np.random.default_rng(0)
    images = np.repeat(np.arange(40), 3)
    before = rng.uniform(0.5, 0.9, 120)
    after = before - 0.2 + np.repeat(rng.normal(0, 0.1, 40), 3)
    record = asked(images, before, after)
    gaps = after - before
    assert record.change.value == pytest.approx(gaps.mean())
    assert record.after.value - record.before.value == pytest.approx(gaps.mean())
    # All three objects of an image say the same: as many changes as images.
    means = gaps.reshape(40, 3).mean(axis=1)
    half = t.ppf(0.975, 39) * means.std(ddof=1) / np.sqrt(40)
    assert record.change.high - record.change.low == pytest.approx(2 * half, rel=0.1)
    assert record.change.n == 40
    assert len(record.objects) == 120
    assert (record.objects[4].id, record.objects[4].before) == ("1.png", before[4])
    assert "120" in retell(record.sentence)


def test_images_without_objects_take_no_part_and_groups_are_one():
    images = np.repeat(np.arange(12), 2)
    few = asked(images, np.full(24, 0.8), np.linspace(0.2, 0.8, 24))
    assert few.change.n == 12
    grouped = asked(images, np.full(24, 0.8), np.linspace(0.2, 0.8, 24), np.arange(40) // 6, grouped=True)
    assert grouped.change.low is None
    assert "no interval" in retell(grouped.sentence)


def test_without_scores_or_objects_nothing_is_said():
    assert occluded_scores(None, IDS, np.arange(40), grouped=False, seed=0) is None
    assert asked(np.zeros(0, dtype=np.int64), [], []) is None
