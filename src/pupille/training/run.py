"""One rung in its run folder: fitted and kept, then scored on the test images when the choice is made."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from pupille.config import TrainConfig
from pupille.data.prepare import Prepared
from pupille.data.splits.split import write_split
from pupille.errors import RunError
from pupille.i18n.language import tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.models.files.load import load_model
from pupille.models.model import Argument, Model
from pupille.models.names import split_name
from pupille.models.preprocessing import Images
from pupille.models.registry import find
from pupille.results.arrays import FloatArray
from pupille.results.predictions import Predictions
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import make_folder, read_json, write_atomically, write_json
from pupille.storage.csv_table import from_csv
from pupille.training.checkpoint import CHECKPOINTS, Checkpoints, remove_all
from pupille.training.distributed.launcher import Launcher
from pupille.training.energy import Meter, counters_here
from pupille.training.fit import FitResult, fit
from pupille.training.history import Epoch, History
from pupille.training.interrupt import REQUESTS
from pupille.training.subset import Subset

WITHOUT = "without_twins"
"""Where a rung lies that was fitted without the training images which leak into test."""
LARGE = 50_000
"""Values of a picture from which on few of them are timed."""
WITHOUT_LEAK = "test_without_twins"
TRAINING = "training.json"
"""Written last: a folder that has it holds a fitted model with its validation predictions."""


def subset_for(prepared: Prepared, name: str, split: str, *, without_leak: bool = False) -> Subset:
    """The images of one split as a rung takes them, none in memory yet; without those that leak into test, if asked."""
    geometry = find(name).sees(prepared.pixels.small())
    rows = prepared.dataset.rows(split)
    if without_leak:
        rows = np.setdiff1d(rows, prepared.leaked)
    groups = prepared.dataset.groups
    return Subset(
        prepared.batch(geometry, rows, channels=find(name).channels),
        prepared.dataset.labels[rows],
        tuple(groups[row] for row in rows) if groups else None,
        tuple(prepared.dataset.samples["id"].iloc[rows]),
        geometry,
    )


def is_trained(folder: Path) -> bool:
    """Whether a fitted model lies here."""
    return (folder / TRAINING).exists()


def train_run(
    prepared: Prepared,
    name: str,
    config: TrainConfig,
    folder: Path,
    *,
    arguments: Mapping[str, Argument],
    deadline: float | None,
    listener: Listener,
    launcher: Launcher | None = None,
) -> None:
    """Fits one rung and writes everything about it into `folder`; predicts validation, never test.

    A network goes on from its last checkpoint in this folder; its checkpoints are removed once it is fitted.
    Where a leak was allowed the rung is fitted a second time without it, into the folder `without_twins`.
    """
    make_folder(folder / "predictions")
    validation = subset_for(prepared, name, "validation").in_memory()
    with energy_meter(name, folder, launcher or Launcher()) as meter:
        fitted = fit_subset(
            prepared,
            name,
            config,
            folder,
            arguments,
            deadline,
            listener,
            launcher,
            validation=validation,
            without_leak=False,
        )
    fitted.model.save(folder)
    write_atomically(folder / "split.csv", write_split(prepared.dataset))
    History(folder).settle(fitted.history)
    predictions = predict_subset(fitted.model, prepared, validation, "validation")
    write_atomically(folder / "predictions" / "validation.csv", predictions.to_csv())
    if len(prepared.leaked):
        make_folder(folder / WITHOUT)
        beside = folder / WITHOUT
        honest = fit_subset(
            prepared,
            name,
            config,
            beside,
            arguments,
            deadline,
            listener,
            launcher,
            validation=validation,
            without_leak=True,
        )
        honest.model.save(beside)
    record = {
        "model": name,
        "seed": config.seed,
        "parameters": fitted.model.parameters,
        "train_seconds": fitted.seconds,
        "energy": meter.energy().to_json(),
        "training": training_settings(name, len(prepared.dataset.rows("train")), config),
        "history": [epoch.to_json() for epoch in fitted.history],
        "notes": list(fitted.notes),
        "taken_out": len(prepared.leaked),
    }
    write_json(folder / TRAINING, with_stored_texts(record))
    remove_checkpoints(folder)


def energy_meter(name: str, folder: Path, launcher: Launcher) -> Meter:
    """The meter for a training in this folder, of all processors and graphics cards that take part in it."""
    resumed = (folder / CHECKPOINTS).is_dir() and any((folder / CHECKPOINTS).iterdir())
    if find(name).kind == "classical":
        return Meter(lambda: counters_here(cards=0, machines=1, resumed=resumed))
    import torch

    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    here = launcher.environment.local_size if launcher.environment else launcher.size
    machines = -(-launcher.size // here)
    return Meter(lambda: counters_here(cards=min(cards, here), machines=machines, resumed=resumed))


def remove_checkpoints(folder: Path) -> None:
    """Removes the checkpoints of a rung that is fitted."""
    remove_all(folder)
    remove_all(folder / WITHOUT)


def fit_subset(
    prepared: Prepared,
    name: str,
    config: TrainConfig,
    folder: Path,
    arguments: Mapping[str, Argument],
    deadline: float | None,
    listener: Listener,
    launcher: Launcher | None,
    *,
    validation: Subset,
    without_leak: bool,
) -> FitResult:
    """Fits one rung to the training images, telling its epochs and keeping checkpoints in the folder."""
    train = subset_for(prepared, name, "train", without_leak=without_leak).in_memory()
    settings = training_settings(name, len(train), config)
    label = (
        tell("{model} without the leak: epoch", model=name)
        if without_leak
        else tell("{model}: epoch", model=name)
    )

    history = History(folder)

    def report_epoch(epoch: Epoch) -> None:
        total = int(settings.get("epochs", 0)) if settings else 0
        event = Event(label, epoch.epoch, total, {"model": name, **epoch.to_json()})
        history(event)
        listener(event)

    keeper = (
        Checkpoints(folder, lambda text: listener(Event(tell("{model}: {text}", model=name, text=text))))
        if settings
        else None
    )
    with REQUESTS.at_step_boundaries() if settings else nullcontext():
        return fit(
            name,
            prepared.dataset.classes,
            train,
            validation,
            config,
            window=(prepared.window.low, prepared.window.high),
            depth=prepared.pixels.depth,
            arguments=arguments,
            deadline=deadline,
            on_epoch=report_epoch,
            keeper=keeper,
            listener=listener,
            launcher=launcher,
        )


def training_settings(name: str, n_train: int, config: TrainConfig) -> dict[str, int | float | str] | None:
    """The settings a network is trained with; None for the rungs that have no epochs."""
    if find(name).kind == "classical":
        return None
    from pupille.training.hyperparameters import head_record, settings_for

    if find(name).kind == "backbone" and not split_name(name).tuned:
        return head_record(name, config)
    return settings_for(name, n_train, config)


def predict_subset(
    model: Model, prepared: Prepared, subset: Subset, split: str, listener: Listener = silent
) -> Predictions:
    """The predictions of a model for a subset; features of a frozen backbone are kept for other heads."""
    predict: Callable[[Images], FloatArray] = model.predict_proba
    rung = split_name(model.spec.name)
    if find(model.spec.name).kind == "backbone" and not rung.tuned:
        from pupille.training.transfer import cached_predictor

        predict = cached_predictor(model, label=rung.base, listener=listener)
    return Predictions(
        ids=prepared.ids(split),
        classes=prepared.dataset.classes,
        probabilities=predict(subset.pixels),
        labels=subset.labels,
    )


def score_test(prepared: Prepared, folder: Path) -> None:
    """Predicts the test images with the model as it lies in the folder, and writes `predictions/test.csv`."""
    # Whoever was killed while they were removed left some.
    remove_checkpoints(folder)
    path = folder / "predictions" / "test.csv"
    if path.exists():
        return
    model = load_model(folder)
    test = subset_for(prepared, model.spec.name, "test").in_memory()
    if (folder / WITHOUT).exists():
        honest = predict_subset(load_model(folder / WITHOUT), prepared, test, "test")
        write_atomically(folder / "predictions" / f"{WITHOUT_LEAK}.csv", honest.to_csv())
    predictions = predict_subset(model, prepared, test, "test")
    record = read_json(folder / TRAINING)
    record["predict_seconds_per_image"] = seconds_per_image(model, test)
    write_json(folder / TRAINING, record)
    write_atomically(path, predictions.to_csv())


def seconds_per_image(model: Model, subset: Subset) -> float:
    """How long a prediction takes, on at most 256 images; where that would take long, on 32."""
    pixels = subset.pixels[: 32 if subset.pixels[:1].size > LARGE else 256]
    started = time.perf_counter()
    model.predict_proba(pixels)
    return (time.perf_counter() - started) / len(pixels)


def read_predictions(folder: Path, split: str) -> Predictions:
    """The saved predictions of a run for one split."""
    return Predictions.from_csv((folder / "predictions" / f"{split}.csv").read_bytes().decode("utf-8"))


def read_groups(folder: Path) -> dict[str, str]:
    """The group of each image of a run by its id, from `split.csv`; empty where no groups were declared.

    An image without a group is one of its own. Raises RunError if the file is missing or damaged.
    """
    try:
        rows = from_csv((folder / "split.csv").read_bytes().decode("utf-8"))[1:]
        groups = {image_id: group for image_id, _, group in rows}
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise RunError(
            f"{str(folder / 'split.csv')!r} cannot be read ({error}). Make the run again in a new folder."
        ) from error
    return groups if any(groups.values()) else {}


def read_training(folder: Path) -> dict[str, Any]:
    """The record `training.json` that was written when the model was fitted."""
    return read_json(folder / TRAINING)
