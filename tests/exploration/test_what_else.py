"""What else a cluster could be: planted properties are told, and chance is not."""

import time

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from pupille.exploration.what_else import larger_share, likenesses, telling_words


def test_the_share_of_pairs_is_the_area_under_the_roc_curve():
    rng = np.random.default_rng(0)
    inside = rng.random(200) < 0.3
    values = rng.standard_normal(200) + 2 * inside
    assert larger_share(values, inside) == pytest.approx(roc_auc_score(inside, values))


def test_a_cluster_that_is_the_second_microscope_is_called_so():
    labels = np.repeat([0, 1, 2], 30)
    cameras = ["A"] * 60 + ["B"] * 29 + ["A"]
    (told,) = likenesses(labels, {}, {"camera": cameras})
    assert (told.cluster, told.property, told.value) == (2, "camera", "B")
    assert told.inside == pytest.approx(29 / 30)
    assert told.of_all == 1


def test_brighter_and_darker_clusters_are_told_by_their_pairs():
    labels = np.repeat([0, 1], 40)
    brightness = np.r_[np.linspace(0.6, 0.9, 40), np.linspace(0.1, 0.4, 40)]
    first, second = likenesses(labels, {"brightness": brightness}, {})
    assert (first.cluster, first.inside, second.cluster, second.inside) == (0, 1, 1, 0)


def test_chance_is_not_told():
    told = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        labels = rng.integers(4, size=120)
        told += len(
            likenesses(labels, {"size": rng.random(120)}, {"date": list(rng.choice(["a", "b", "c"], 120))})
        )
    assert told == 0


def test_unknown_values_and_common_words_tell_nothing():
    inside = np.repeat([True, False], 10)
    assert larger_share(np.full(20, np.nan), inside) is None
    assert telling_words(np.array([""] * 20), inside) == []
    assert telling_words(np.array(["JPEG"] * 20), inside) == []


def test_a_folder_for_every_image_costs_little():
    inside = np.arange(50_000) < 25_000
    folders = np.array([f"patient {row}" for row in range(50_000)])
    folders[:22_000] = "north"
    begun = time.process_time()
    assert telling_words(folders, inside) == [("north", 0.88, 1.0)]
    assert time.process_time() - begun < 5
