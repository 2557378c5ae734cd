"""What a network is trained with where the config leaves it open."""

from __future__ import annotations

from pupille.config import TrainConfig
from pupille.models.registry import find
from pupille.models.rung_names import split_name
from pupille.training.optimizers import SGD_TIMES

PASSES = 300_000
"""Without a stated number of epochs, about this many images are shown in all ..."""
FEWEST, MOST = 8, 40
"""... in no fewer and no more epochs than these."""
HEADS_TAKE = ("class_weights", "augment")
"""Settings that reach a frozen backbone and its head, beside the views."""
ALWAYS = ("epochs", "batch_size", "optimizer", "learning_rate", "schedule", "weight_decay")


def settings_for(name: str, n_train: int, config: TrainConfig) -> dict[str, int | float | str]:
    """What the loop will use: the config, the rung's defaults where it says None, and epochs by the size of the set.

    What is off or as usual (smoothing, weights, patience, average, clipping, precision) is left out.
    """
    entry, usual = find(name), TrainConfig()
    if entry.kind == "backbone":
        from pupille.training.tuning import tuned_config

        config = tuned_config(config)
    times = SGD_TIMES if config.optimizer == "sgd" else 1
    settings = {
        **config.to_json(),
        "epochs": config.epochs or min(MOST, max(FEWEST, round(PASSES / n_train))),
        "batch_size": config.batch_size or entry.batch_size,
        "learning_rate": config.learning_rate or entry.learning_rate * times,
    }
    del settings["seed"]
    return {key: value for key, value in settings.items() if key in ALWAYS or value != getattr(usual, key)}


def head_record(name: str, config: TrainConfig) -> dict[str, int | float | str]:
    """What a frozen backbone and its head are fitted with."""
    from pupille.training.transfer import view_count

    usual = TrainConfig()
    settings: dict[str, int | float | str] = {"views": view_count(config)}
    if config.epochs and split_name(name).head == "mlp":
        settings["epochs"] = config.epochs
    for key in HEADS_TAKE:
        if getattr(config, key) != getattr(usual, key):
            settings[key] = getattr(config, key)
    return settings
