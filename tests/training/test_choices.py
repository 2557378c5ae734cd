"""What can be set about training does what it says."""

import numpy as np
import pytest
import torch
from torch import nn

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.errors import ConfigError
from pupille.models.cpu_features import has_bf16
from pupille.training.fit import fit
from pupille.training.hyperparameters import settings_for
from pupille.training.objectives.classification import OBJECTIVE
from pupille.training.optim.ema import ExponentialMovingAverage
from pupille.training.optim.precision import WORTH_BF16, decide


def part(labels, classes=("a", "b")):
    rng = np.random.default_rng(0)
    return Subset(
        rng.integers(0, 255, (len(labels), 6, 6, 1), dtype=np.uint8),
        ClassTargets(np.array(labels, dtype=np.int64), classes),
    )


def test_balanced_weights_are_those_of_scikit_learn():
    from sklearn.utils.class_weight import compute_class_weight

    labels = [0] * 8 + [1] * 3 + [2]
    weights = OBJECTIVE.settings(
        TrainConfig(class_weights="balanced"), part(labels, tuple("abc")).targets, 3
    ).weights
    expected = compute_class_weight("balanced", classes=np.arange(3), y=labels)
    np.testing.assert_allclose(weights.numpy(), expected, rtol=1e-6)


def test_the_loss_with_smoothing_and_weights_is_the_formula():
    logits, targets = torch.tensor([[2.0, 0.0, -1.0], [0.5, 1.0, 0.0]]), torch.tensor([0, 2])
    settings = OBJECTIVE.settings(
        TrainConfig(class_weights="balanced", label_smoothing=0.3),
        part([0, 0, 1, 1, 1, 2], tuple("abc")).targets,
        3,
    )
    weights, said = np.array([1.0, 2 / 3, 2.0]), []
    for row, target in zip(logits.numpy().astype(float), (0, 2), strict=True):
        smooth = np.full(3, 0.1)
        smooth[target] += 0.7
        log_shares = row - np.log(np.exp(row).sum())
        # torch weighs each class's term of a smoothed label; ours weighs the whole image by its own class.
        said.append(-(smooth * log_shares).sum() * weights[target])
    assert float(OBJECTIVE.loss(nn.Identity(), logits, targets, settings).loss) == pytest.approx(
        np.mean(said), rel=1e-6
    )


def test_an_average_follows_the_weights_with_the_stated_decay():
    network = nn.Linear(1, 1, bias=False)
    network.weight.data.fill_(0.0)
    average = ExponentialMovingAverage(network, 0.5)
    network.weight.data.fill_(1.0)
    average.update(network, 1)
    first = 1 - 2 / 11
    assert average.network.weight.item() == pytest.approx(first)
    average.update(network, 1000)
    assert average.network.weight.item() == pytest.approx(0.5 * first + 0.5)


def test_bf16_is_taken_where_it_pays_and_said():
    assert not decide("auto", WORTH_BF16 - 1).bf16
    assert decide("fp32", 10 * WORTH_BF16).note is None
    large = decide("auto", WORTH_BF16)
    assert large.bf16 == has_bf16()
    assert (large.note is not None) == large.bf16


def test_bf16_on_a_processor_without_it_is_refused(monkeypatch):
    monkeypatch.setattr("pupille.training.optim.precision.has_bf16", lambda _: False)
    with pytest.raises(ConfigError, match="--precision"):
        decide("bf16", 1)
    assert not decide("auto", 10 * WORTH_BF16).bf16


@pytest.mark.parametrize(
    "settings",
    [
        {"optimizer": "sgd"}, {"schedule": "cosine"}, {"weight_decay": 1.0}, {"label_smoothing": 0.2},
        {"class_weights": "balanced"}, {"ema": 0.99}, {"clip": 0.01}, {"learning_rate": "auto"},
    ],
    ids=str,
)  # fmt: skip
def test_every_setting_changes_the_weights(settings):
    def weights(**chosen):
        images = part([0] * 20 + [1] * 8)
        fitted = fit("mlp", images, None, TrainConfig(epochs=2, **chosen), window=(0, 255))
        return next(fitted.model.network.parameters())

    assert not torch.equal(weights(), weights(**settings))


def test_patience_ends_training_and_keeps_the_best_epoch():
    config = TrainConfig(epochs=60, patience=2, learning_rate=0.01)
    train, held = part([0, 1] * 10), part([1, 0] * 10)
    fitted = fit("mlp", train, held, config, window=(0, 255))
    losses = [epoch.validation["loss"] for epoch in fitted.history]
    assert len(losses) < 60
    assert losses.index(min(losses)) == len(losses) - 3
    probabilities = fitted.model.predict(held.pixels)[np.arange(20), held.targets.labels]
    assert -np.log(probabilities).mean() == pytest.approx(min(losses), rel=1e-4)
    assert any("validation loss was lowest" in note for note in fitted.notes)


def test_patience_without_validation_images_is_refused():
    with pytest.raises(ConfigError, match="validation"):
        fit("mlp", part([0, 1] * 5), None, TrainConfig(patience=1), window=(0, 255))


def test_sgd_has_a_larger_rate_of_its_own_and_what_is_off_is_not_listed():
    assert settings_for("lenet5", 100, TrainConfig())["learning_rate"] == 0.002
    assert settings_for("lenet5", 100, TrainConfig(optimizer="sgd"))["learning_rate"] == pytest.approx(0.02)
    assert "ema" not in settings_for("lenet5", 100, TrainConfig())
    assert settings_for("lenet5", 100, TrainConfig(ema=0.9))["ema"] == 0.9


@pytest.mark.parametrize(
    "wrong",
    [
        {"optimizer": "adam"}, {"schedule": "step"}, {"class_weights": "x"}, {"precision": "fp16"},
        {"learning_rate": "fast"}, {"learning_rate": float("nan")}, {"label_smoothing": 1.0}, {"ema": 1.0},
        {"clip": 0.0}, {"patience": 0}, {"weight_decay": float("nan")}, {"layer_decay": 0.0}, {"layer_decay": 1.1},
        {"dice_share": 1.5}, {"box_weight": 0.0}, {"box_weight": float("nan")}, {"patch": 8},
        {"image_size": 4}, {"image_size": 64, "tiles": True},
    ],
    ids=str,
)  # fmt: skip
def test_a_setting_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ConfigError):
        TrainConfig(**wrong)
