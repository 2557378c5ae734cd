"""Where the training of a network of masks begins that stands on a pretrained encoder."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import nn

from pupille.config import TrainConfig
from pupille.data.subset import Subset
from pupille.i18n.language import tell
from pupille.models.architectures.encoded import Encoded
from pupille.models.model import ModelSpec
from pupille.models.names import split_name
from pupille.models.network import NetworkModel
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.catalogue import backbone
from pupille.models.registry import find
from pupille.training.context import FitContext
from pupille.training.distributed.team import Team
from pupille.training.fine_tuning import Start
from pupille.training.fit import learned_preprocessing
from pupille.training.fitter import Trained
from pupille.training.hyperparameters import step_size
from pupille.training.loop import fit_network
from pupille.training.published_start import (
    batch_normalisations,
    fresh_network,
    let_later_learn,
    take_published,
)
from pupille.training.threads import threads_for

SLOWER = 0.25
"""The rate of the later stages of an encoder that is fine-tuned, as a share of that of what stands on it."""


def preprocessing(name: str, train: Subset, window: tuple[float, float], depth: str) -> Preprocessing:
    """What the network does to pixels: as the weights of its encoder expect."""
    learned, line = learned_preprocessing(name, train, window, depth), backbone(find(name).backbone)
    # Pictures of another number of channels are refused by whoever builds the network.
    return replace(learned, mean=line.mean, std=line.std) if learned.channels == len(line.mean) else learned


def fit_on_encoder(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains what stands on an encoder with the weights of the store, and with `+tuned` its later stages too."""
    start = start_with_weights(spec, config.seed)
    with threads_for(step_size(spec, len(train), config)):
        model, history, notes = fit_network(
            spec, train, validation, config, context, start=start, team=Team(torch.device("cpu"))
        )
    assert isinstance(model, NetworkModel)
    parts = {"name": find(spec.name).backbone}
    told = (
        tell(
            "It began with the published weights of {name}; its first stages and its batch normalisation stayed as "
            "they were, the later stages learned at {share:percent} of the rate.",
            share=SLOWER,
            **parts,
        )
        if split_name(spec.name).tuned
        else tell("The published weights of {name} stayed as they were.", **parts)
    )
    return NetworkModel(model.spec, model.network.requires_grad_(True)), history, (told, *notes)


def start_with_weights(spec: ModelSpec, seed: int) -> Start:
    """The network of `spec` with the weights of the store in its encoder, and what of it learns.

    Raises WeightsError if the weights are not here or do not fit.
    """
    network = fresh_network(spec, seed)
    assert isinstance(network, Encoded)
    take_published(network.encoder, find(spec.name).backbone)
    groups = [(1.0, network.decoder)]
    if split_name(spec.name).tuned:
        groups.append((SLOWER, let_later_learn(network.encoder)))
    return Start(network, tuple(groups), held_in(network))


def held_in(network: Encoded) -> tuple[nn.Module, ...]:
    """The layers that normalise as they were published, and those behind a mean over the picture: of a batch of one
    picture they have one number a channel, which has no deviation."""
    behind_mean = [
        child
        for module in network.modules()
        for child in module.children()
        if any(isinstance(sibling, nn.AdaptiveAvgPool2d) for sibling in module.children())
    ]
    alone = [layer for layer in behind_mean if isinstance(layer, nn.modules.batchnorm._BatchNorm)]
    return (*batch_normalisations(network.encoder), *alone)
