"""A planted rule: bright discs on noise, whose right masks are known. Whatever learns must find it."""

import numpy as np
import pytest
from sklearn.metrics import jaccard_score

from drawn_discs import discs
from drawn_masks import InMemory
from pupille.config import TrainConfig
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset
from pupille.images.geometry import Geometry
from pupille.models.registry import models_for
from pupille.training.fit import fit
from pupille.training.subset_predictions import predict_subset

SIDE, TRAIN, TEST = 64, 16, 8
FEW = TrainConfig(epochs=12, batch_size=1)


def subset(n, seed):
    pictures, masks = discs(n, SIDE, seed)
    ids = tuple(f"{seed}-{row}" for row in range(n))
    store = InMemory({id_: mask.astype(np.int16) for id_, mask in zip(ids, masks, strict=True)})
    targets = MaskTargets(ids, store, ("floor", "disc"), 0).placed(Geometry(SIDE, SIDE))
    return Subset(np.stack(pictures).astype(np.uint8)[..., None], targets, ids=ids)


def pooled_iou(name):
    """IoU of the discs over all pixels of test pictures, by scikit-learn."""
    model = fit(name, subset(TRAIN, 0), None, FEW, window=(0.0, 255.0)).model
    predictions = predict_subset(model, subset(TEST, 1))
    truth, answers = (
        np.stack([store.read(id_) for id_ in predictions.ids]).ravel()
        for store in (predictions.truth, predictions.answers)
    )
    return jaccard_score(truth, answers)


@pytest.mark.parametrize("name", [name for name in models_for("segmentation") if name != "mean-mask"])
def test_every_rung_above_the_mean_mask_finds_the_discs(name):
    assert pooled_iou(name) >= 0.95


def test_a_mask_that_is_the_same_for_every_picture_does_not():
    assert pooled_iou("mean-mask") < 0.6
