"""The hyperparameters of a network where the config leaves them open."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterable
from functools import lru_cache

from pupille.config import TrainConfig
from pupille.models.entry import Entry
from pupille.models.model import Argument, ModelSpec
from pupille.models.names import split_name
from pupille.models.pretrained.catalogue import backbone
from pupille.models.registry import find
from pupille.training.fitter import fitter_of
from pupille.training.objectives.objective import OF_LOSS, objective_of
from pupille.training.optim.optimizers import SGD_TIMES

VIEWS = 3
"""Views of each training image where an augmentation is asked for and no number of views."""

FEWEST_STEPS, SMALLEST_BATCH = 100, 32
"""Without a stated batch size, an epoch has about this many steps at least, of no fewer images than these."""
HEADS_TAKE = ("class_weights", "group_weights", "augment", "image_size")
"""Settings that reach a frozen backbone and its head, beside the views."""
BACKBONES_ALONE = ("views", "fine_tune", "layer_decay")
"""Settings that only a pretrained network takes."""
ALWAYS = ("epochs", "batch_size", "optimizer", "learning_rate", "schedule", "weight_decay")


def settings_for(name: str, n_train: int, config: TrainConfig) -> dict[str, int | float | str]:
    """The settings of the loop: the config, the rung's defaults where it says None, epochs by the size of the set.

    What is off or as usual (smoothing, weights, patience, moving average, clipping, precision) is left out.
    """
    entry, usual = find(name), TrainConfig()
    if entry.pretrained:
        from pupille.training.fine_tuning import tuned_config

        config = tuned_config(config)
    batch_size = config.batch_size or min(entry.batch_size, max(SMALLEST_BATCH, n_train // FEWEST_STEPS))
    epochs = config.epochs or min(
        entry.most_epochs, max(entry.fewest_epochs, round(entry.total_images / n_train))
    )
    settings = {
        **config.to_json(),
        "epochs": epochs,
        "batch_size": batch_size,
        "learning_rate": config.learning_rate or default_rate(entry, batch_size, config.optimizer),
    }
    # How deep a network is stands among its arguments.
    del settings["seed"], settings["depth"]
    return {key: value for key, value in settings.items() if key in ALWAYS or value != getattr(usual, key)}


def usual_patch(name: str) -> int | None:
    """Side of the squares that a model of masks learns from where nothing else is asked for; None of all others."""
    entry = find(name)
    if not (entry.whole and entry.is_network) or entry.objective:
        return None
    return objective_of(name, next(iter(entry.builds))).crop


def takes_depth(name: str) -> bool:
    """Whether the number of levels of a model can be chosen."""
    entry = find(name)
    builders = [entry.load(task) for task in entry.builds] if entry.whole and entry.is_network else []
    return any("depth" in inspect.signature(build).parameters for build in builders)


def no_settings(name: str, n_train: int, config: TrainConfig) -> None:
    """An estimator of scikit-learn is trained with nothing that is set here."""


def transfer_settings(name: str, n_train: int, config: TrainConfig) -> dict[str, int | float | str]:
    """What a pretrained network is trained with: its head alone, or the layers below too."""
    return settings_for(name, n_train, config) if split_name(name).tuned else head_record(name, config)


def head_record(name: str, config: TrainConfig) -> dict[str, int | float | str]:
    """The settings that a frozen backbone and its head are fitted with."""
    usual = TrainConfig()
    settings: dict[str, int | float | str] = {"views": view_count(config)}
    if config.epochs and split_name(name).head == "mlp":
        settings["epochs"] = config.epochs
    for key in HEADS_TAKE:
        if getattr(config, key) != getattr(usual, key):
            settings[key] = getattr(config, key)
    return settings


def unused(models: Iterable[str], config: TrainConfig, *, single: bool) -> tuple[str, ...]:
    """The settings of the config that are not as usual and that none of these rungs takes.

    single: whether it is a run of its own; in a comparison the best frozen network may be fine-tuned afterwards.
    """
    usual = TrainConfig()
    changed = {key: value for key, value in config.to_json().items() if value != getattr(usual, key)}
    # Not to fine-tune is what happens to a rung that takes none of it.
    asked = [key for key, value in changed.items() if key != "seed" and (key, value) != ("fine_tune", "none")]
    taken = {key for name in models for key in fitter_of(name).load("takes")(name, config, single=single)}
    return tuple(key for key in asked if key not in taken)


def taken_by_estimator(name: str, config: TrainConfig, *, single: bool) -> set[str]:  # noqa: ARG001
    """The settings that reach an estimator of scikit-learn or a rule: the size of the pictures for those that see them
    all in one, weights of groups, tiles where it can see them."""
    entry = find(name)
    every = {"tiles": entry.tiled, "group_weights": entry.weighs, "image_size": not entry.is_rule}
    return {setting for setting, takes in every.items() if takes}


def taken_by_network(name: str, config: TrainConfig, *, single: bool) -> set[str]:  # noqa: ARG001
    """The settings that reach a network trained from random weights."""
    entry = find(name)
    of_loss = {setting for task in entry.builds for setting in objective_of(name, task).takes}
    every = set(config.to_json()) - set(BACKBONES_ALONE) - (set(OF_LOSS) - of_loss)
    never = {"tiles": entry.tiled, "patch": usual_patch(name) is not None, "depth": takes_depth(name)}
    return every - {setting for setting, takes in never.items() if not takes}


def taken_by_transfer(name: str, config: TrainConfig, *, single: bool) -> set[str]:
    """The settings that reach a pretrained network and its head. single: as of `unused`."""
    parts, every = split_name(name), set(config.to_json()) - {"tiles", "patch", "depth", *OF_LOSS}
    fixed = {"image_size"} if backbone(parts.base).fixed_side else set[str]()
    every -= fixed
    if parts.tuned or (not single and config.fine_tune != "none" and parts.head != "knn"):
        return every
    weights = set() if find(name).weighs else {"class_weights", "group_weights"}
    heads = {*HEADS_TAKE, "views"} - fixed - weights
    # A comparison may be told not to fine-tune.
    return heads | ({"epochs"} if parts.head == "mlp" else set()) | (set() if single else {"fine_tune"})


def default_rate(entry: Entry, batch_size: int, optimizer: str) -> float:
    """A rung's learning rate, times the square root of how much larger the batch is (Malladi and others 2022).

    SGD takes it times `SGD_TIMES`.
    """
    times = SGD_TIMES if optimizer == "sgd" else 1
    return entry.learning_rate * times * math.sqrt(batch_size / entry.batch_size)


def step_size(spec: ModelSpec, n_train: int, config: TrainConfig) -> int:
    """Multiply-adds of one training step of a network: forward, and twice as many backward."""
    prepared = spec.preprocessing
    shape = (prepared.channels, prepared.height, prepared.width)
    once = multiply_adds(spec.name, shape, spec.outputs, tuple(sorted(spec.arguments.items())))
    return 3 * once * int(settings_for(spec.name, n_train, config)["batch_size"])


@lru_cache(maxsize=64)
def multiply_adds(
    name: str, shape: tuple[int, int, int], outputs: int, arguments: tuple[tuple[str, Argument], ...]
) -> int:
    """Of one picture of this shape, 0 where a model is not counted so. They are asked for several times in one fit."""
    from pupille.models.summary import layer_table

    return layer_table(name, shape, outputs, dict(arguments)).multiply_adds or 0


def view_count(config: TrainConfig) -> int:
    """How many views of each training image a backbone sees."""
    return config.views or (1 if config.augment == "none" else VIEWS)
