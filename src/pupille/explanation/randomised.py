"""The same kind of model with something of what it learned taken away, and the model as it might as well have become.

Adebayo and others (2018, https://arxiv.org/abs/1810.03292): a map that looks the same for a network with random weights
says nothing about what the network learned. How alike maps can be at most say two models that learned the same from
other draws of the same images.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pupille.data.annotations import Targets
from pupille.data.pixels.lazy_batch import Images
from pupille.i18n.language import tell
from pupille.models.embeddings import last_layer
from pupille.models.model import Model
from pupille.models.names import split_name
from pupille.models.network import NetworkModel, build_network
from pupille.models.sklearn_model import ClassicalModel, in_rows
from pupille.results.arrays import IntArray
from pupille.tasks import TASKS

MOST = 2000
"""Training images that a model is fitted to anew, at most, drawn at random."""
MOST_FEATURES = 500
"""The same for the head of a backbone, whose features must be computed where they are not kept."""


@dataclass(frozen=True)
class Learned:
    """What a model learned from. pixels: (N, H, W, C) as it takes them. groups: N names, None without groups."""

    pixels: Images
    targets: Targets
    groups: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.targets)

    def some(self, most: int, seed: int) -> Learned:
        """At most so many of them, drawn at random."""
        if len(self) <= most:
            return self
        rows = np.sort(np.random.default_rng(seed).permutation(len(self))[:most])
        groups = tuple(self.groups[row] for row in rows) if self.groups else None
        return Learned(self.pixels[rows], self.targets.rows(rows), groups)


@dataclass(frozen=True)
class Variants:
    """Models to compare a model with. without: what was taken away -> the model; two: fitted to two draws of the same
    images, None where that is too dear, and then why says so."""

    without: dict[str, Model]
    two: tuple[Model, Model] | None
    why: str | None = None


NO_IMAGES = tell("the training images are not among those given")
TOO_DEAR = tell("the network would have to be trained twice more")


def variants_of(model: Model, learned: Learned | None, *, seed: int) -> Variants:
    """The variants of a model. learned: None where the training images are not at hand."""
    if isinstance(model, ClassicalModel):
        return _of_estimator(model, learned, seed)
    assert isinstance(model, NetworkModel)
    fresh = random_network(model, seed)
    without: dict[str, Model] = {
        "head": replace(model, network=with_last_layer(model.network, fresh)),
        "layers": replace(model, network=fresh),
    }
    rung = split_name(model.spec.name)
    if not hasattr(model.network, "backbone") or rung.tuned:
        return Variants(without, None, TOO_DEAR)
    if learned is None:
        return Variants(without, None, NO_IMAGES)
    first, second = refitted_heads(model, learned.some(MOST_FEATURES, seed), seed)
    return Variants(without, (first, second))


def random_network(model: NetworkModel, seed: int) -> Any:
    """The network of a model with random weights, in evaluation; neighbours get each other's classes."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        fresh: Any = build_network(model.spec).eval()
        own: Any = getattr(model.network, "head", None)
        if hasattr(own, "labels"):
            fresh.head.load_state_dict(own.state_dict())
            fresh.head.labels = own.labels[torch.randperm(len(own.labels))]
    return fresh


def with_last_layer(network: Any, fresh: Any) -> Any:
    """A copy of a network whose last layer is that of another."""
    changed = copy.deepcopy(network)
    if hasattr(changed, "backbone"):
        changed.head = copy.deepcopy(fresh.head)
        return changed
    names = {module: name for name, module in network.named_modules()}
    name = names[last_layer(network)]
    changed.get_submodule(name).load_state_dict(fresh.get_submodule(name).state_dict())
    return changed


def bootstrapped(targets: Targets, rng: np.random.Generator) -> IntArray:
    """Rows drawn with replacement, as many of each class, or of each bin of numbers, as there are."""
    strata = targets.strata()
    return np.concatenate(
        [
            rng.choice(rows, len(rows))
            for stratum in np.unique(strata)
            if len(rows := np.flatnonzero(strata == stratum))
        ]
    )


def _of_estimator(model: ClassicalModel, learned: Learned | None, seed: int) -> Variants:
    if learned is None:
        return Variants({}, None, NO_IMAGES)
    some = learned.some(MOST, seed)
    rng = np.random.default_rng(seed)
    inputs = in_rows(model.spec, some.pixels, np.arange(len(some), dtype=np.int64))
    labels = some.targets.array
    if model.spec.scale:
        labels = model.spec.scale.standardised(labels)

    def fitted(rows: IntArray, shown: IntArray) -> ClassicalModel:
        return replace(model, estimator=refit(model.estimator, inputs[rows], labels[shown]))

    first, second = (bootstrapped(some.targets, rng) for _ in range(2))
    every = np.arange(len(some), dtype=np.int64)
    return Variants(
        {"labels": fitted(every, rng.permutation(every))}, (fitted(first, first), fitted(second, second))
    )


def refit(estimator: Any, inputs: Any, labels: Any) -> Any:
    """A copy of an estimator, fitted anew. Warnings that it has not converged are of no use here."""
    import warnings

    from sklearn.base import clone

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return clone(estimator).fit(inputs, labels)


def refitted_heads(model: Any, learned: Learned, seed: int) -> Iterator[Model]:
    """The model of a frozen backbone with its head fitted to two draws of training images."""
    from pupille.models.pretrained.build import Transferred
    from pupille.training.heads.features import features
    from pupille.training.heads.head import Features, HeadSettings

    rung = split_name(model.spec.name)
    table = features(model.frozen, learned.pixels, label=rung.base)
    # A picture that is drawn twice stands on one side of every inner fold.
    groups = learned.groups or tuple(map(str, range(len(learned))))
    data = Features(table[None], learned.targets, groups)
    fit = TASKS[model.spec.task].load("head")
    hidden = model.spec.arguments.get("hidden")
    settings = HeadSettings(kind=rung.head, seed=seed, **({"hidden": hidden} if hidden else {}))
    rng = np.random.default_rng(seed)
    for _ in range(2):
        head = fit(data.some(bootstrapped(learned.targets, rng)), None, settings)
        spec = replace(model.spec, arguments=head.arguments)
        yield type(model)(spec, Transferred(model.network.backbone, head.module.eval()))
