"""Where the training of a network of boxes begins that stands on a pretrained backbone."""

from __future__ import annotations

import torch
from torch import nn

from pupille.errors import WeightsError
from pupille.i18n.language import tell
from pupille.models.architectures.one_stage import OneStage
from pupille.models.model import ModelSpec
from pupille.models.network import build_network
from pupille.models.pretrained.store import load_weights
from pupille.models.registry import find
from pupille.training.fine_tuning import Start, stages

STAYING = 0.4
"""Share of the stages, the first ones, that stay as they were published, rounded down: they see edges and spots."""


def start_with_weights(spec: ModelSpec, seed: int, *, slower: float) -> Start:
    """The network of `spec` with the weights of the store in its backbone, and what of it learns.

    slower: the rate of the later stages, as a share of that of what stands on them. The statistics of batch
    normalisation stay, as batches are small. Raises WeightsError if the weights are not here or do not fit.
    """
    name = find(spec.name).backbone
    published = load_weights(name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = build_network(spec).to(memory_format=torch.channels_last)
    assert isinstance(network, OneStage)
    own = network.backbone.state_dict()
    if lacking := [key for key in own if key not in published and not key.endswith("num_batches_tracked")]:
        raise WeightsError(
            tell(
                "the weights kept as {name} lack {odd!r}. Remove them with `pupille weights remove {name}` and take "
                "them from their publisher.",
                name=name,
                odd=lacking[0],
            )
        )
    network.backbone.load_state_dict({key: published.get(key, own[key]) for key in own})
    network.backbone.requires_grad_(False)
    units = stages(network.backbone)
    learning = [weight for unit in units[int(STAYING * len(units)) :] for weight in unit.parameters()]
    for weight in learning:
        weight.requires_grad_(True)
    rest = (*network.pyramid.parameters(), *network.answers.parameters())
    held = [m for m in network.backbone.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    return Start(network, ((slower, tuple(learning)), (1.0, rest)), tuple(held))
