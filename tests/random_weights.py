"""Weights of networks that learned nothing: what a real file is, but for its values."""

DAMPING = 0.6
"""Untrained, Inception v3 makes numbers 1.8 times as large in each of its 47 layers, beyond what features can hold."""


def damped(name, tensors):
    """The tensors of an untrained network, such that its features are of the size of those of a trained one."""
    if name != "inception_v3":
        return tensors
    return {key: DAMPING * value if key.endswith("conv.weight") else value for key, value in tensors.items()}
