"""Standardised outputs become numbers in the unit of the training images."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from pupille.data.annotations import NumberTargets
from pupille.errors import ModelError
from pupille.models.decode.regression import DECODER
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.results.regression import NumberScale

SCALE = NumberScale.of(np.array([10.0, 30.0]))
SPEC = ModelSpec(
    "mlp", (), Preprocessing(1, 1, 1, 0.0, 1.0, (0.0,), (1.0,)), task="regression", scale=SCALE, unit="g"
)


def test_an_output_counts_deviations_from_the_mean_of_the_training_images():
    # Of 10 and 30 the mean is 20 and the deviation 10.
    numbers = DECODER.of_network(torch.tensor([[0.0], [1.0], [-2.5]]), SPEC)
    np.testing.assert_array_equal(numbers, [20, 30, -5])
    assert numbers.dtype == np.float64


def test_predictions_carry_the_truth_the_unit_and_the_scale():
    predictions = DECODER.predictions(("a",), NumberTargets(np.array([12.0]), "g"), np.array([14.0]), SPEC)
    assert (predictions.ids, predictions.unit, predictions.scale) == (("a",), "g", SCALE)
    assert (predictions.values[0], predictions.predicted[0]) == (12, 14)


def test_a_description_without_the_scale_is_refused():
    with pytest.raises(ModelError, match="lacks the scale"):
        DECODER.check(replace(SPEC, scale=None))


def test_a_description_is_read_back_with_its_scale_and_unit():
    assert ModelSpec.from_json(SPEC.to_json()) == SPEC
    damaged = SPEC.to_json() | {"numbers": {"mean": 1.0}}
    with pytest.raises(ModelError, match="not a model's description"):
        ModelSpec.from_json(damaged)
