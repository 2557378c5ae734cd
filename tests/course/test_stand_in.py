"""The drawn places that stand in for photos with positions."""

import numpy as np

from pupille.audit.metadata.positions import place_groups
from pupille.course.stand_in import PLACES, SHOTS, drawn_places


def test_every_place_keeps_its_pictures_within_a_kilometre_and_away_from_others():
    dataset = drawn_places()
    longitude, latitude = np.array([name.split("_") for name in dataset.samples["id"]], dtype=float).T
    names = place_groups(np.column_stack([latitude, longitude]), 1000)
    _, sizes = np.unique(names, return_counts=True)
    assert sizes.tolist() == [SHOTS] * PLACES


def test_both_classes_are_drawn_and_it_is_the_same_every_time():
    first, second = drawn_places(), drawn_places()
    assert np.bincount(first.labels).min() > 100
    assert first.samples.equals(second.samples)
    assert np.array_equal(first.images.array, second.images.array)
