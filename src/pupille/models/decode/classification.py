"""Logits to probabilities."""

from __future__ import annotations

from torch import Tensor

from pupille.results.arrays import FloatArray


def probabilities(outputs: Tensor) -> FloatArray:
    """(N, C) logits -> (N, C) probabilities, in double precision."""
    shares: FloatArray = outputs.double().softmax(dim=1).numpy()
    return shares
