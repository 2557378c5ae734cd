"""Logits become probabilities as scipy has them."""

import numpy as np
import torch
from scipy.special import softmax

from pupille.models.decode.classification import DECODER
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing

SPEC = ModelSpec("mlp", tuple("abc"), Preprocessing(1, 1, 1, 0.0, 1.0, (0.0,), (1.0,)))


def test_probabilities_are_scipys_softmax_in_double_precision():
    logits = torch.from_numpy(np.random.default_rng(0).normal(0, 8, (50, 7)).astype(np.float32))
    probabilities = DECODER.of_network(logits, SPEC)
    assert probabilities.dtype == np.float64
    np.testing.assert_allclose(probabilities, softmax(logits.numpy().astype(np.float64), axis=1), rtol=1e-13)
    # Single precision would miss 1 by about 1e-7.
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-14)


def test_logits_of_half_precision_and_of_any_size_give_probabilities():
    outputs = torch.tensor([[1e4, -1e4, 0.0], [3.0, 3.0, 3.0]], dtype=torch.bfloat16)
    np.testing.assert_allclose(DECODER.of_network(outputs, SPEC), [[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]])


def test_no_image_has_a_row_for_no_class_less():
    assert DECODER.none(SPEC).shape == (0, 3)
