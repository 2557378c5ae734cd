"""Masks predicted in turns: the same as all together, and no more of them in memory than a turn."""

import tracemalloc

import numpy as np
import pytest

from drawn_discs import discs
from drawn_masks import InMemory
from pupille.config import TrainConfig
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset
from pupille.images.geometry import Geometry
from pupille.training import subset_predictions
from pupille.training.fit import fit
from pupille.training.subset_predictions import predict_subset

SIDE = 64


def subset(n):
    pictures, masks = discs(n, SIDE)
    ids = tuple(f"image {row}" for row in range(n))
    store = InMemory({id_: mask.astype(np.int16) for id_, mask in zip(ids, masks, strict=True)})
    targets = MaskTargets(ids, store, ("floor", "disc"), 0).placed(Geometry(SIDE, SIDE))
    return Subset(np.stack(pictures).astype(np.uint8)[..., None], targets, ids=ids)


@pytest.fixture(scope="module")
def model():
    return fit("threshold", subset(4), None, TrainConfig(), window=(0.0, 255.0)).model


def test_the_masks_are_those_of_all_pictures_together_in_their_order(model, monkeypatch):
    some = subset(11)
    together = model.predict(some.pixels)
    monkeypatch.setattr(subset_predictions, "IN_TURN", 4)
    predictions = predict_subset(model, some)
    assert predictions.ids == some.ids
    for row, id_ in enumerate(predictions.ids):
        assert np.array_equal(predictions.answers.read(id_), together[row])
        assert predictions.truth.read(id_).shape == (SIDE, SIDE)


def test_memory_does_not_grow_with_the_pixels_of_all_pictures(model):
    many = subset(200)
    tracemalloc.start()
    try:
        predictions = predict_subset(model, many)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(predictions) == 200
    # As numbers of 8 bytes all masks are 6.5 MB.
    assert peak < 200 * SIDE * SIDE * 8 / 3
