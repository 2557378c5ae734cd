"""The end of an exported network, against scipy."""

import numpy as np
import torch
from scipy.special import softmax

from pupille.export.softmax import MaskOf, Softmax

LOGITS = np.array([[2.0, -1.0, 0.5], [0.0, 0.0, 4.0]])


def test_shares_are_those_of_scipy():
    (shares,) = Softmax(None)(torch.tensor(LOGITS))
    np.testing.assert_allclose(shares, softmax(LOGITS, axis=1), rtol=1e-12)


def test_with_a_temperature_the_calibrated_shares_stand_beside_the_plain_ones():
    plain, calibrated = Softmax(2.5)(torch.tensor(LOGITS))
    np.testing.assert_allclose(plain, softmax(LOGITS, axis=1), rtol=1e-12)
    np.testing.assert_allclose(calibrated, softmax(LOGITS / 2.5, axis=1), rtol=1e-12)


def test_a_share_of_nothing_gives_no_infinite_number():
    _, calibrated = Softmax(2.0)(torch.tensor([[0.0, 2000.0]]))
    assert torch.isfinite(calibrated).all()
    assert calibrated[0, 1] > 0.99


def test_a_pixel_is_of_its_likeliest_class():
    logits = np.random.default_rng(0).normal(size=(2, 3, 4, 5))
    classes, shares = MaskOf()(torch.tensor(logits))
    assert classes.dtype == torch.int32
    np.testing.assert_array_equal(classes, logits.argmax(axis=1))
    np.testing.assert_allclose(shares, softmax(logits, axis=1), rtol=1e-12)
