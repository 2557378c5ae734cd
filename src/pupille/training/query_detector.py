"""Fits the networks that answer with one box a query: from published weights, all of which are trained further, or from
random ones."""

from __future__ import annotations

import numpy as np

from pupille.config import TrainConfig
from pupille.data.subset import Subset
from pupille.errors import WeightsError
from pupille.i18n.language import StoredText, tell
from pupille.models.model import ModelSpec
from pupille.models.registry import find
from pupille.training.boxwise import SLOWER, with_balance, with_scores
from pupille.training.context import FitContext
from pupille.training.fit import fit_by_team
from pupille.training.fitter import Trained
from pupille.training.hyperparameters import step_size
from pupille.training.threads import threads_for
from pupille.training.tiles import targets_of


def fit_queries(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network of queries, then chooses on validation from which scores on its boxes count."""
    return with_scores(learned_queries, spec, train, validation, config, context)


def learned_queries(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """A network of queries."""
    begin = fit_further if find(spec.name).backbone else fit_by_team
    model, history, notes = with_balance(begin, spec, train, validation, config, context)
    return model, history, (*notes, *full_notes(spec, train))


def fit_further(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, context: FitContext
) -> Trained:
    """Trains a network further that begins with the weights of the store, but for those that tell the classes apart.

    Raises WeightsError if they are not here or do not fit.
    """
    import torch

    from pupille.models.architectures.detr import QueryDetector
    from pupille.models.pretrained.store import load_weights
    from pupille.training.distributed.team import Team
    from pupille.training.fine_tuning import Start
    from pupille.training.loop import fit_network
    from pupille.training.published_start import batch_normalisations, fresh_network

    name = find(spec.name).backbone
    network = fresh_network(spec, config.seed)
    assert isinstance(network, QueryDetector)
    fresh = network.take_published(load_weights(name))
    if odd := [tensor for tensor in fresh if "class" not in tensor and "score" not in tensor]:
        raise WeightsError(
            tell(
                "the weights kept as {name} lack {odd!r}. Remove them with `pupille weights remove {name}` and take "
                "them from their publisher.",
                name=name,
                odd=odd[0],
            )
        )
    early = tuple(weight for weight in network.backbone.parameters() if weight.requires_grad)
    own = {id(weight) for weight in early}
    rest = tuple(weight for weight in network.parameters() if weight.requires_grad and id(weight) not in own)
    start = Start(network, ((SLOWER, early), (1.0, rest)), batch_normalisations(network))
    with threads_for(step_size(spec, len(train), config)):
        model, history, notes = fit_network(
            spec, train, validation, config, context, start=start, team=Team(torch.device("cpu"))
        )
    sentence = tell(
        "It began with the published weights of {name}, but for those that tell the classes apart; its batch "
        "normalisation stayed as it was, the backbone learned at {share:percent} of the rate.",
        name=name,
        share=SLOWER,
    )
    return model, history, (sentence, *notes)


def full_notes(spec: ModelSpec, train: Subset) -> tuple[StoredText, ...]:
    """That training images have more objects than the network has queries, where some do."""
    from pupille.models.architectures.detr import queries_of

    counts = np.bincount(targets_of(train).objects.images, minlength=1)
    queries = queries_of(find(spec.name).given[0], *train.pixels.shape[1:3])
    if not (full := int((counts > queries).sum())):
        return ()
    return (
        tell(
            "It answers with {queries:count} boxes a picture at most, one a query, and {n:count} training images have "
            "more objects. one-stage answers with more.",
            queries=queries,
            n=full,
        ),
    )
