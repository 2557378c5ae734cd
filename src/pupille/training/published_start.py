"""Where the training of a network begins of which a part is a published network, with its weights."""

from __future__ import annotations

import torch
from torch import nn

from pupille.errors import WeightsError
from pupille.i18n.language import tell
from pupille.models.model import ModelSpec
from pupille.models.network import build_network
from pupille.models.pretrained.store import load_weights
from pupille.training.fine_tuning import stages

STAYING = 0.4
"""Share of the stages, the first ones, that stay as they were published, rounded down: they see edges and spots."""


def fresh_network(spec: ModelSpec, seed: int) -> nn.Module:
    """The network of `spec` with random weights of this seed, laid out for convolutions."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build_network(spec).to(memory_format=torch.channels_last)


def take_published(part: nn.Module, name: str) -> None:
    """Gives a part of a network the weights of the store; none of them learns then.

    name: of the pretrained network. Raises WeightsError if the weights are not here or do not fit.
    """
    published, own = load_weights(name), part.state_dict()
    if lacking := [key for key in own if key not in published and not key.endswith("num_batches_tracked")]:
        raise WeightsError(
            tell(
                "the weights kept as {name} lack {odd!r}. Remove them with `pupille weights remove {name}` and take "
                "them from their publisher.",
                name=name,
                odd=lacking[0],
            )
        )
    part.load_state_dict({key: published.get(key, own[key]) for key in own})
    part.requires_grad_(False)


def let_later_learn(part: nn.Module) -> tuple[nn.Parameter, ...]:
    """The weights of the stages behind the first `STAYING`, which learn from now on."""
    units = stages(part)
    later = tuple(weight for unit in units[int(STAYING * len(units)) :] for weight in unit.parameters())
    for weight in later:
        weight.requires_grad_(True)
    return later


def batch_normalisations(part: nn.Module) -> tuple[nn.Module, ...]:
    """The layers whose statistics stay as they were published, since batches are small."""
    return tuple(m for m in part.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm))
