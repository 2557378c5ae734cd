"""Where the training of a network of boxes begins that stands on a pretrained backbone."""

from __future__ import annotations

from torch import nn

from pupille.models.model import ModelSpec
from pupille.models.registry import find
from pupille.training.fine_tuning import Start
from pupille.training.published_start import (
    batch_normalisations,
    fresh_network,
    let_later_learn,
    take_published,
)


def start_with_weights(spec: ModelSpec, seed: int, *, slower: float) -> Start:
    """The network of `spec` with the weights of the store in its backbone, and what of it learns.

    slower: the rate of the later stages, as a share of that of what stands on them. The statistics of batch
    normalisation stay, as batches are small. Raises WeightsError if the weights are not here or do not fit.
    """
    network = fresh_network(spec, seed)
    # A detector of torchvision has a part of this name too; importing its class would load torchvision for the others.
    backbone = network.backbone
    assert isinstance(backbone, nn.Module)
    take_published(backbone, find(spec.name).backbone)
    own = {id(weight) for weight in backbone.parameters()}
    rest = tuple(weight for weight in network.parameters() if id(weight) not in own)
    groups = ((slower, let_later_learn(backbone)), (1.0, rest))
    return Start(network, groups, batch_normalisations(backbone))
