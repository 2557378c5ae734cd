"""Fine-tuning: where it begins, which layers learn, and how fast each of them does.

Layers near the pixels learned edges and textures that serve any picture; what is near the classes is about the old
ones. So the rate falls from the head down to a tenth of it at the first layers (Howard, Ruder 2018).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import nn

from pupille.config import TrainConfig
from pupille.models.pretrained.build import Transferred

SLOWEST = 0.1
"""The rate of the first layers, as a share of the head's."""
LAST = 0.25
"""Share of the stages that `last` trains, rounded up."""
EPOCHS, PATIENCE, RATE, AUGMENT = 12, 4, 1e-4, "light"
"""Where the config leaves them open: passes, passes without a lower validation loss, the head's largest rate, and the
set of changes. Unchanged training images teach nothing more, since the fitted head is right about all of them."""
HELD_BELOW = 2000
"""With fewer training images than this the statistics of batch normalisation stay those of the pretraining.

They would be estimated anew from batches of a few dozen similar pictures, differ from batch to batch, and spoil
features that were learned with those of a million; the frozen stage was fitted to these features.
"""


@dataclass(frozen=True)
class Start:
    """The start of a fine-tuning. groups: weights that learn, each with its share of the rate; all others stay.

    held: layers whose running statistics stay as they are.
    """

    network: nn.Module
    groups: tuple[tuple[float, tuple[nn.Parameter, ...]], ...]
    held: tuple[nn.Module, ...]

    def to_training(self) -> None:
        """Puts the network into training, but for the layers that are held."""
        self.network.train()
        for module in self.held:
            module.eval()


def tuned_config(config: TrainConfig) -> TrainConfig:
    """The config with what fine-tuning takes where it is left open."""
    return replace(
        config,
        epochs=config.epochs or EPOCHS,
        patience=config.patience or PATIENCE,
        learning_rate=config.learning_rate or RATE,
        augment=AUGMENT if config.augment == "none" else config.augment,
    )


def start_from(network: Transferred, which: str, n_train: int, *, layer_decay: float | None = None) -> Start:
    """How a network with a fitted head is trained further. which: `last` stages or `all`. layer_decay: share of the
    rate from each stage to the one below it; None so that the first one of all has a tenth."""
    network = network.to(memory_format=torch.channels_last)
    units = stages(network.backbone)
    first = 0 if which == "all" else len(units) - math.ceil(LAST * len(units))
    network.backbone.requires_grad_(False)
    decay = layer_decay or SLOWEST ** (1 / (len(units) + 1))
    groups: list[tuple[float, tuple[nn.Parameter, ...]]] = []
    for position in range(first, len(units)):
        # 1 at the head, evenly in the logarithm below it.
        share = decay ** (len(units) - position)
        weights = tuple(units[position].parameters())
        for weight in weights:
            weight.requires_grad_(True)
        groups.append((share, weights))
    groups.append((1.0, tuple(network.head.requires_grad_(True).parameters())))
    frozen = units[:first] if n_train >= HELD_BELOW else [network.backbone]
    held = [m for unit in frozen for m in unit.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    return Start(network, tuple(groups), tuple(held))


def stages(backbone: nn.Module) -> list[nn.Module]:
    """The parts of a backbone that have weights, from the pixels up; sequences count as what they consist of."""
    modules = [
        module
        for child in backbone.children()
        for module in (child.children() if isinstance(child, nn.Sequential | nn.ModuleList) else [child])
    ]
    return [module for module in modules if any(True for _ in module.parameters())]
