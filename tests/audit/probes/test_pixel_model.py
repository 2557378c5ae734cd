"""The cheap classifier of small pictures: what it can tell, what it cannot, and that it never sees its own answer."""

from types import SimpleNamespace

import numpy as np
import pytest

from pupille.audit.probes.held_out import Question
from pupille.audit.probes.pixel_model import probabilities_by_pixels


def asked(labels, units=None, rows=None):
    labels = np.asarray(labels)
    n = len(labels)
    classes = tuple("abc"[: labels.max() + 1])
    rows = np.arange(n) if rows is None else rows
    units = np.arange(n) if units is None else np.asarray(units)
    return Question(rows, tuple(map(str, range(n))), labels, classes, units, seed=0)


def noise(n, seed=0):
    return np.random.default_rng(seed).integers(90, 110, (n, 32, 32), dtype=np.uint8)


def facts_of(pictures):
    return [SimpleNamespace(small=picture) for picture in pictures]


def test_what_stands_in_the_pixels_is_told_and_each_row_is_a_distribution():
    labels = np.arange(60) % 3
    pictures = noise(60)
    for k in range(3):
        pictures[labels == k, 10 * k : 10 * k + 8] += 60
    chances = probabilities_by_pixels(asked(labels), facts_of(pictures))
    assert chances.shape == (60, 3)
    assert chances.sum(axis=1) == pytest.approx(1)
    assert (chances.argmax(axis=1) == labels).all()
    assert chances[np.arange(60), labels].mean() > 0.9


def test_of_noise_it_claims_to_know_little():
    labels = np.arange(80) % 2
    chances = probabilities_by_pixels(asked(labels), facts_of(noise(80)))
    assert np.mean(chances.argmax(axis=1) == labels) == pytest.approx(0.5, abs=0.25)
    assert chances.max(axis=1).mean() < 0.75


def test_only_the_images_of_the_question_are_looked_at():
    labels = np.arange(40) % 2
    pictures = noise(80)
    rows = np.arange(79, -1, -2)
    pictures[rows[labels == 1]] += 80
    chances = probabilities_by_pixels(asked(labels, rows=rows), facts_of(pictures))
    assert (chances.argmax(axis=1) == labels).all()


def test_identical_pictures_with_opposite_labels_do_not_give_each_other_away():
    labels = np.arange(60) % 2
    pictures = noise(60)
    pictures[1::2] = pictures[::2]
    chances = probabilities_by_pixels(asked(labels, units=np.arange(60) // 2), facts_of(pictures))
    assert chances[::2] == pytest.approx(chances[1::2], abs=1e-6)


def test_a_class_that_stands_in_one_unit_alone_is_held_impossible_there():
    labels = np.repeat([0, 1, 2], [25, 25, 4])
    units = np.concatenate([np.arange(50), [50] * 4])
    chances = probabilities_by_pixels(asked(labels, units=units), facts_of(noise(54)))
    assert (chances[50:, 2] == 0).all()
    assert (chances[:50, 2] > 0).any()
    assert np.isfinite(chances).all()
