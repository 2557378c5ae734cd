"""The loss of classification by hand, with balanced weights as scikit-learn has them."""

import numpy as np
import pytest
import torch
from sklearn.utils.class_weight import compute_class_weight

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.training.objectives.classification import OBJECTIVE
from pupille.training.objectives.objective import LossSettings

LABELS = np.array([0, 0, 0, 0, 0, 1, 1, 3], dtype=np.int64)
TARGETS = ClassTargets(LABELS, ("a", "b", "c", "d"))
LOGITS = np.random.default_rng(0).normal(size=(8, 4))
LOG_SHARES = LOGITS - np.log(np.exp(LOGITS).sum(axis=1, keepdims=True))
EACH = -LOG_SHARES[np.arange(8), LABELS]


def step(settings, rows=slice(None)):
    """Of a network that gives back its input."""
    targets = OBJECTIVE.collate(TARGETS.rows(np.arange(8)[rows]), torch.device("cpu"))
    return OBJECTIVE.loss(torch.nn.Identity(), torch.from_numpy(LOGITS[rows]), targets, settings)


def test_balanced_weights_are_those_of_scikit_learn_and_one_on_average():
    settings = OBJECTIVE.settings(TrainConfig(class_weights="balanced", label_smoothing=0.1), TARGETS, 4)
    wanted = compute_class_weight("balanced", classes=np.array([0, 1, 3]), y=LABELS)
    assert settings.weights[[0, 1, 3]].tolist() == pytest.approx(wanted)
    assert settings.weights[LABELS].mean() == pytest.approx(1.0)
    # A class that no training image shows has a weight too, which none of them takes.
    assert settings.weights.isfinite().all()
    assert settings.smoothing == 0.1
    assert OBJECTIVE.settings(TrainConfig(), TARGETS, 4) == LossSettings(0.0, None)


def test_the_loss_is_the_mean_surprise_and_right_answers_are_counted():
    found = step(LossSettings())
    assert float(found.loss) == pytest.approx(EACH.mean(), rel=1e-6)
    assert int(found.sums["accuracy"]) == (LOGITS.argmax(axis=1) == LABELS).sum()
    assert set(found.sums) == set(OBJECTIVE.columns)


def test_smoothed_labels_give_every_class_its_part():
    # Szegedy and others (2016): (1 - s) of the label and s / C of each class.
    wanted = 0.8 * EACH - 0.2 * LOG_SHARES.mean(axis=1)
    assert float(step(LossSettings(0.2)).loss) == pytest.approx(wanted.mean(), rel=1e-6)


def test_a_class_weighs_the_same_in_every_batch():
    weights = torch.tensor([0.5, 1.5, 1.0, 3.0])
    settings = LossSettings(0.0, weights)
    whole, first, rest = (
        float(step(settings, rows).loss) for rows in (slice(None), slice(2), slice(2, None))
    )
    assert whole == pytest.approx((weights.numpy()[LABELS] * EACH).mean(), rel=1e-6)
    assert whole == pytest.approx((2 * first + 6 * rest) / 8, rel=1e-6)


def test_an_image_that_counts_more_adds_so_much_more_to_the_loss():
    counts = np.array([0.5, 0.5, 0.5, 2, 1, 1, 2, 0.5])
    own = step(LossSettings(of_images=torch.from_numpy(counts)))
    assert float(own.loss) == pytest.approx((EACH * counts).mean(), rel=1e-6)
    of_classes = torch.tensor([0.5, 2.0, 1.0, 2.0], dtype=torch.float64)
    both = step(LossSettings(weights=of_classes, of_images=torch.from_numpy(counts)))
    assert float(both.loss) == pytest.approx((EACH * counts * of_classes.numpy()[LABELS]).mean(), rel=1e-6)
