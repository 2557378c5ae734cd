"""What a network minimises that predicts a number, beside a calculation by hand."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from pupille.config import TrainConfig
from pupille.data.annotations import NumberTargets
from pupille.errors import ConfigError
from pupille.training.objectives.regression import OBJECTIVE

TRAIN = NumberTargets(np.array([10.0, 30.0]), "g")


def test_the_loss_is_hubers_of_standardised_numbers_and_the_error_is_in_the_unit():
    settings = OBJECTIVE.settings(TrainConfig(), TRAIN, 1)
    targets = OBJECTIVE.collate(NumberTargets(np.array([20.0, 25.0, 50.0])), torch.device("cpu"))
    step = OBJECTIVE.loss(torch.nn.Identity(), torch.tensor([[0.0], [0.0], [0.0]]), targets, settings)
    # Standardised by mean 20 and deviation 10: 0, 0.5 and 3, of which only the last is beyond one deviation.
    assert float(step.loss) == pytest.approx((0 + 0.5 * 0.25 + (3 - 0.5)) / 3)
    assert float(step.sums["mae"]) == pytest.approx(0 + 5 + 30)


def test_settings_of_classes_are_refused():
    for config, option in (
        (TrainConfig(class_weights="balanced"), "--class-weights"),
        (TrainConfig(label_smoothing=0.1), "--label-smoothing"),
    ):
        with pytest.raises(ConfigError, match=option):
            OBJECTIVE.settings(config, TRAIN, 1)


def test_a_tuned_network_is_kept_where_its_mean_absolute_error_is_no_larger():
    truth = NumberTargets(np.array([1.0, 2.0]))
    before, after = np.array([2.0, 2.0]), np.array([1.25, 2.25])
    helped, sentence = OBJECTIVE.tuning_helped(before, after, truth)
    assert helped
    assert "from 0.5 to 0.25" in sentence
    helped, sentence = OBJECTIVE.tuning_helped(after, before, truth)
    assert not helped
    assert "the frozen network is kept" in sentence


def test_an_image_that_counts_more_adds_so_much_more_to_the_loss():
    settings = replace(OBJECTIVE.settings(TrainConfig(), TRAIN, 1), of_images=torch.tensor([1.0, 0.5, 1.5]))
    targets = OBJECTIVE.collate(NumberTargets(np.array([20.0, 25.0, 50.0])), torch.device("cpu"))
    step = OBJECTIVE.loss(torch.nn.Identity(), torch.tensor([[0.0], [0.0], [0.0]]), targets, settings)
    assert float(step.loss) == pytest.approx((0 + 0.5 * 0.125 + 1.5 * 2.5) / 3)
    assert float(step.sums["mae"]) == pytest.approx(0 + 5 + 30)
