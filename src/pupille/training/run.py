"""One rung in its run folder: fitted and kept, then scored on the test images when the choice is made."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pupille.config import TrainConfig
from pupille.data.pixels.lazy_batch import Images
from pupille.data.splits.groups import apart
from pupille.data.subset import Subset, Subsets
from pupille.errors import RunError, reason_of
from pupille.i18n.language import StoredText, tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.models.files.load import TOOL, load_model, read_description
from pupille.models.model import Argument, Model, ModelSpec
from pupille.models.registry import find
from pupille.results.arrays import FloatArray
from pupille.results.task_predictions import Predictions
from pupille.runs.events import Event, Listener
from pupille.runs.folder import make_folder, read_json, write_json
from pupille.runs.saved import SAVED
from pupille.storage.csv_table import from_csv
from pupille.storage.regular_file import LARGEST_TABLE, read_bytes
from pupille.tasks import TASKS
from pupille.training.checkpoint import CHECKPOINTS, Checkpoints, remove_all
from pupille.training.context import FitContext
from pupille.training.distributed.launcher import Launcher
from pupille.training.energy import Meter, counters_here
from pupille.training.fit import FitResult, fit
from pupille.training.fitter import SettingsRecord, fitter_of
from pupille.training.history import Epoch, History
from pupille.training.interrupt import REQUESTS
from pupille.training.objectives.objective import objective_of
from pupille.training.patch import sized
from pupille.training.subset_predictions import predict_subset, seconds_per_image
from pupille.training.tiles import images_learned

WITHOUT = "without_twins"
"""Where a rung lies that was fitted without the training images which leak into test."""
PREDICTIONS = "predictions"
PROMISES = "promises"
"""The part of the predictions that calibrates what is promised."""
WITHOUT_LEAK = "test_without_twins"
UNWEIGHED = "without_weights"
"""Where a rung lies that was fitted with all images counting the same, beside one that weighs groups."""
TEST_UNWEIGHED = "test_without_weights"
TRAINING = "training.json"
Version = tuple[str, int, int, int]
"""Name, inode, nanoseconds of its last change and bytes of a file."""
"""Written last: a folder that has it holds a fitted model with its validation predictions."""


def is_trained(folder: Path) -> bool:
    """Whether a fitted model lies here."""
    return (folder / TRAINING).exists()


def train_run(
    subsets: Subsets,
    name: str,
    config: TrainConfig,
    folder: Path,
    *,
    arguments: Mapping[str, Argument],
    context: FitContext,
) -> None:
    """Fits one rung and writes everything about it into `folder`; predicts validation, never test.

    A network goes on from its last checkpoint in this folder; its checkpoints are removed once it is fitted.
    Where a leak was allowed the rung is fitted a second time without it, into the folder `without_twins`; where groups
    are weighed, without weights, into `without_weights`. Asked to stop after its last step, a network is kept all the
    same.
    """
    with REQUESTS.at_step_boundaries() if fitter_of(name).epochs else nullcontext():
        fit_and_keep(subsets, name, config, folder, arguments, context)


def fit_and_keep(
    subsets: Subsets,
    name: str,
    config: TrainConfig,
    folder: Path,
    arguments: Mapping[str, Argument],
    context: FitContext,
) -> None:
    """Fits one rung, and writes what `train_run` promises."""
    make_folder(folder / PREDICTIONS)
    validation = subsets.validation.in_memory()
    config, sizes = sized(name, subsets.train.in_pieces(), config, arguments)
    with energy_meter(name, folder, context.launcher or Launcher()) as meter:
        fitted = fit_in_folder(subsets, name, config, folder, arguments, context, validation=validation)
    fitted.model.save(folder)
    History(folder, columns_of(name, subsets.train)).settle(fitted.history)
    predict_subset(fitted.model, validation).save(folder / PREDICTIONS, "validation")
    if subsets.promises:
        predict_subset(fitted.model, subsets.promises.in_memory()).save(folder / PREDICTIONS, PROMISES)
    if subsets.clean is not None:
        honest = replace(subsets, train=subsets.clean)
        label = tell("{model} without the leak: epoch", model=name)
        fit_beside(honest, name, config, folder / WITHOUT, arguments, context, label=label)
    weighed = subsets.train.weights is not None and find(name).weighs
    if weighed and context.twin:
        label = tell("{model} without weights: epoch", model=name)
        plain = replace(config, group_weights=None)
        fit_beside(subsets.unweighed(), name, plain, folder / UNWEIGHED, arguments, context, label=label)
    # A fine-tuned network that did not help has given way to its frozen one.
    fitted_name = fitted.model.spec.name
    record = {
        "model": fitted_name,
        "seed": config.seed,
        "parameters": fitted.model.parameters,
        "train_seconds": fitted.seconds,
        "energy": meter.energy().to_json(),
        "training": training_settings(
            fitted_name, images_learned(name, subsets.train.in_pieces(), config), config
        ),
        "history": [epoch.to_json() for epoch in fitted.history],
        "notes": [*sizes, *fitted.notes, *weights_notes(name, subsets)],
        "taken_out": subsets.leaked,
    }
    write_json(folder / TRAINING, with_stored_texts(record))
    SAVED.note()
    remove_checkpoints(folder)


def weights_notes(name: str, subsets: Subsets) -> list[StoredText]:
    """That a rung takes no weights of groups, where there are some."""
    if subsets.train.weights is None or find(name).weighs:
        return []
    return [tell("It takes no weights of groups: all images count the same in it.")]


def fit_beside(
    subsets: Subsets,
    name: str,
    config: TrainConfig,
    folder: Path,
    arguments: Mapping[str, Argument],
    context: FitContext,
    *,
    label: StoredText,
) -> None:
    """Fits the rung otherwise, to show what that changes, and keeps its model alone. label: what its epochs are called
    while one waits."""
    make_folder(folder)
    fitted = fit_in_folder(
        subsets,
        name,
        config,
        folder,
        arguments,
        replace(context, promises=False),
        validation=subsets.validation.in_memory(),
        label=label,
    )
    fitted.model.save(folder)


def energy_meter(name: str, folder: Path, launcher: Launcher) -> Meter:
    """The meter for a training in this folder, of all processors and graphics cards that take part in it."""
    resumed = (folder / CHECKPOINTS).is_dir() and any((folder / CHECKPOINTS).iterdir())
    if not fitter_of(name).cards:
        return Meter(lambda: counters_here(cards=0, machines=1, resumed=resumed))
    import torch

    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    here = launcher.environment.local_size if launcher.environment else launcher.size
    machines = -(-launcher.size // here)
    return Meter(lambda: counters_here(cards=min(cards, here), machines=machines, resumed=resumed))


def remove_checkpoints(folder: Path) -> None:
    """Removes the checkpoints of a rung that is fitted."""
    for place in (folder, folder / WITHOUT, folder / UNWEIGHED):
        remove_all(place)


def fit_in_folder(
    subsets: Subsets,
    name: str,
    config: TrainConfig,
    folder: Path,
    arguments: Mapping[str, Argument],
    context: FitContext,
    *,
    validation: Subset,
    label: StoredText | None = None,
) -> FitResult:
    """Fits one rung to the training images, telling its epochs and keeping checkpoints in the folder.

    label: what its epochs are called while one waits.
    """
    fitter, train = fitter_of(name), subsets.train.in_memory()
    settings = training_settings(name, images_learned(name, train.in_pieces(), config), config)
    history = History(folder, columns_of(name, train))
    epochs = int(settings.get("epochs", 0)) if settings else 0
    label = label or tell("{model}: epoch", model=name)

    def tell_epoch(epoch: Epoch) -> None:
        event = Event(label, epoch.epoch, epochs, {"model": name, **epoch.to_json()})
        history(event)
        context.listener(event)

    def tell_text(text: str) -> None:
        context.listener(Event(tell("{model}: {text}", model=name, text=text)))

    keeper = Checkpoints(folder, tell_text) if fitter.epochs else None
    return fit(
        name,
        train,
        validation,
        config,
        window=subsets.window,
        depth=subsets.depth,
        bands=subsets.bands,
        arguments=arguments,
        context=replace(
            context,
            on_epoch=tell_epoch,
            keeper=keeper,
            set_aside=subsets.promises.in_memory() if subsets.promises else None,
        ),
    )


def columns_of(name: str, subset: Subset) -> tuple[str, ...]:
    """The columns of history.csv that the objective of a model and of the targets counts beside the loss."""
    return objective_of(name, subset.targets.task).columns


def training_settings(name: str, n_train: int, config: TrainConfig) -> SettingsRecord | None:
    """The settings a network is trained with; None for the rungs that have no epochs."""
    settings: SettingsRecord | None = fitter_of(name).load("settings")(name, n_train, config)
    return settings


def predict_pixels(model: Model, listener: Listener) -> Callable[[Images], FloatArray]:  # noqa: ARG001
    """How a model predicts that sees pixels."""
    return model.predict


def score_test(test: Subset, folder: Path) -> None:
    """Predicts the test images with the model as it lies in the folder, and keeps that in its predictions."""
    # Whoever was killed while they were removed left some.
    remove_checkpoints(folder)
    record = read_json(folder / TRAINING)
    if "predict_seconds_per_image" in record:
        return
    model = load_model(folder)
    test = test.in_memory()
    for beside, part in ((WITHOUT, WITHOUT_LEAK), (UNWEIGHED, TEST_UNWEIGHED)):
        if (folder / beside).exists():
            predict_subset(load_model(folder / beside), test).save(folder / PREDICTIONS, part)
    predict_subset(model, test).save(folder / PREDICTIONS, "test")
    record["predict_seconds_per_image"] = seconds_per_image(model, test)
    write_json(folder / TRAINING, record)
    SAVED.note()


def read_predictions(folder: Path, split: str) -> Any:
    """The saved predictions of a run for one split, of the type that the card of its task names."""
    task = task_in(folder)
    files = sorted((folder / PREDICTIONS).glob(f"{split}*"))
    return _predictions(folder.resolve(), split, task, tuple(_version(path) for path in files))


def task_in(folder: Path) -> str:
    """The card that says what the answers of a run are."""
    if (folder / TOOL).exists():
        return str(read_json(folder / TOOL)["task"])
    return ModelSpec.from_json(read_description(folder)).task


@lru_cache(maxsize=8)
def _predictions(folder: Path, split: str, task: str, versions: tuple[Version, ...]) -> Any:  # noqa: ARG001
    """Read once for all who ask in one command. versions: of the files, which are read anew when one is another."""
    return TASKS[task].load("predictions").load(folder / PREDICTIONS, split)


def _version(path: Path) -> Version:
    """A file as it is now."""
    status = path.stat()
    return path.name, status.st_ino, status.st_mtime_ns, status.st_size


def parts_predicted(folder: Path) -> tuple[str, ...]:
    """Which of validation, promises and test a run has predictions of."""
    parts = ("validation", PROMISES, "test")
    return tuple(
        part
        for part in parts
        if any((folder / PREDICTIONS / f"{part}{ending}").exists() for ending in (".csv", ".json"))
    )


def read_groups(folder: Path) -> dict[str, str]:
    """The group of each image of a run by its id, from `split.csv`; empty where no groups were declared.

    An image without a group is one of its own. Raises RunError if the file is missing or damaged.
    """
    groups = {image_id: group for image_id, _, group in _split_rows(folder)}
    return groups if any(groups.values()) else {}


def read_split(folder: Path) -> dict[str, str]:
    """The part of each image of a run by its id, from `split.csv`. Raises RunError as `read_groups`."""
    return {image_id: part for image_id, part, _ in _split_rows(folder)}


def _split_rows(folder: Path) -> list[tuple[str, str, str]]:
    try:
        rows = from_csv(read_bytes(folder / "split.csv", most=LARGEST_TABLE).decode("utf-8"))[1:]
        return [(image_id, part, group) for image_id, part, group in rows]
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise RunError(
            tell(
                "{path!r} cannot be read ({reason}). Make the run again in a new folder.",
                path=str(folder / "split.csv"),
                reason=reason_of(error),
            )
        ) from error


def read_training(folder: Path) -> dict[str, Any]:
    """The record `training.json` that was written when the model was fitted."""
    return read_json(folder / TRAINING)


def groups_in_order(predictions: Predictions, groups: Mapping[str, str]) -> tuple[str, ...] | None:
    """The group of each image, None where there are none; an image without one is a group of its own."""
    return apart(predictions.ids, [groups.get(id_, "") for id_ in predictions.ids]) if groups else None
