"""A finished run used: what it says about new images, and how good it is on other labelled ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.groups import with_groups
from pupille.data.limits import Limits
from pupille.data.open import open as open_dataset
from pupille.data.open import open_images
from pupille.data.pixels import PixelSet, read_pixels
from pupille.data.windows import clip
from pupille.errors import DataError, RunError
from pupille.evaluation.ledger import open_test
from pupille.events import Listener, silent
from pupille.language import tell
from pupille.models.base import Model, Preprocessing
from pupille.models.saving import load_model
from pupille.results import UNKNOWN, Evaluation, FloatArray, Predictions
from pupille.run import RESULTS, read_json
from pupille.spreadsheet import to_csv
from pupille.tasks import TASKS
from pupille.tasks.base import load


@dataclass(frozen=True)
class Prediction:
    """What a model says about images, and the files it could say nothing about."""

    model: str
    predictions: Predictions
    left_out: tuple[LeftOut, ...]

    def to_csv(self) -> str:
        """A row an image: `image, class, probability`, a column per class, and `problem` where it could not be read."""
        said = self.predictions
        rows: list[list[object]] = [["image", "class", "probability", *said.classes, "problem"]]
        for id_, guess, row in zip(said.ids, said.predicted, said.probabilities, strict=True):
            shares = [round(float(share), 6) for share in row]
            rows.append([id_, said.classes[guess], shares[guess], *shares, ""])
        blank = [""] * (2 + len(said.classes))
        rows += [[item.path, *blank, item.reason] for item in self.left_out]
        return to_csv(rows)

    def to_json(self) -> dict[str, Any]:
        """The same as plain values."""
        said = self.predictions
        return {
            "model": self.model,
            "classes": list(said.classes),
            "images": [
                {"image": id_, "class": said.classes[guess], "probabilities": [float(share) for share in row]}
                for id_, guess, row in zip(said.ids, said.predicted, said.probabilities, strict=True)
            ],
            "left_out": [vars(item) for item in self.left_out],
        }


@dataclass(frozen=True)
class Scored:
    """How good a model is on other images. heading: what was scored, in words. opened: how often they have been."""

    evaluation: Evaluation
    heading: str
    opened: int | None


def find_run(folder: str | Path) -> Path:
    """The folder of the model to use: the run itself, or the chosen one of a comparison. Raises RunError if neither."""
    path = Path(folder)
    if not path.is_dir():
        raise RunError(f"there is no folder {str(folder)!r}. Give the folder that train or compare wrote.")
    if (path / "model.json").exists():
        return path
    results = read_json(path / RESULTS)
    try:
        inside = next(run["path"] for run in results["runs"] if run["name"] == results["chosen"])
    except (KeyError, TypeError, StopIteration):
        raise RunError(
            f"{str(path / RESULTS)!r} names no chosen run. Compare again in a new folder."
        ) from None
    chosen = path / str(inside)
    if not chosen.resolve().is_relative_to(path.resolve()):
        raise RunError(f"the chosen run of {str(path)!r} lies outside of its folder; that is refused.")
    return chosen


def predict(
    run: str | Path,
    images: object,
    *,
    limits: Limits | None = None,
    page: int = 0,
    listener: Listener = silent,
) -> Prediction:
    """The class and the probabilities of each image of a file, a folder, an archive or an array.

    run: a run or a comparison, which uses its chosen run. Files that cannot be read are listed, not raised.
    Raises PupilleError with what to do if there is no model or no image.
    """
    model = load_model(find_run(run))
    dataset = open_images(images, DataConfig(page=page), limits=limits or Limits())
    pixels, unfit = fitting(
        read_pixels(dataset, geometries=(model.spec.preprocessing.geometry,), listener=listener), model
    )
    said = Predictions(
        ids=tuple(pixels.dataset.samples["id"]),
        classes=model.spec.classes,
        probabilities=probabilities(model, pixels),
        labels=np.full(len(pixels.dataset), UNKNOWN, dtype=np.int64),
    )
    return Prediction(model.spec.name, said, (*pixels.dataset.left_out, *unfit))


def evaluate(
    run: str | Path,
    source: object,
    *,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    listener: Listener = silent,
) -> Scored:
    """How good a finished run is on other labelled images, on all of them.

    Raises DataError if they show a class that the model has never seen.
    """
    model = load_model(find_run(run))
    config = data or DataConfig()
    dataset = (
        source if isinstance(source, Dataset) else open_dataset(source, config, limits=limits or Limits())
    )
    check_classes(dataset.classes, model.spec.classes)
    dataset = with_groups(dataset, config)
    wanted = (model.spec.preprocessing.geometry,)
    pixels, unfit = fitting(
        read_pixels(dataset, geometries=wanted, strict=config.strict, listener=listener), model
    )
    if unfit:
        raise DataError(
            f"{len(unfit):,} images do not fit the model; the first, {unfit[0].path!r}: {unfit[0].reason}"
        )
    index = {name: i for i, name in enumerate(model.spec.classes)}
    said = Predictions(
        ids=tuple(pixels.dataset.samples["id"]),
        classes=model.spec.classes,
        probabilities=probabilities(model, pixels),
        labels=np.array([index[label] for label in pixels.dataset.samples["label"]], dtype=np.int64),
    )
    opened = open_test(pixels.fingerprint(), purpose=f"evaluate {Path(run).resolve()}")
    task = TASKS[dataset.task]
    evaluation: Evaluation = load(task.evaluate)(said, groups=pixels.dataset.groups, seed=seed)
    heading = tell("{model} on {data}", model=model.spec.name, data=pixels.dataset.sentence())
    return Scored(evaluation, heading, opened)


def fitting(pixels: PixelSet, model: Model) -> tuple[PixelSet, list[LeftOut]]:
    """The pictures whose depth the model can read, and the others with the reason."""
    wanted = model.spec.preprocessing.depth
    fit = [r.depth == wanted or (wanted, r.depth) == ("16-bit", "8-bit") for r in pixels.readings]
    paths = pixels.dataset.samples["path"]
    unfit = [
        LeftOut(
            paths.iloc[row],
            f"its pixels are {reading.depth}, the model learned from {wanted} ones; convert it",
        )
        for row, reading in enumerate(pixels.readings)
        if not fit[row]
    ]
    if len(unfit) == len(fit):
        raise DataError(
            f"none of the images fits the model; the first, {unfit[0].path!r}: {unfit[0].reason}."
        )
    return pixels.subset(np.flatnonzero(fit).astype(np.int64)), unfit


def probabilities(model: Model, pixels: PixelSet) -> FloatArray:
    """(N, classes) for all pictures, 1,000 at a time, so that memory does not grow with them."""
    prepared: Preprocessing = model.spec.preprocessing
    scaled = replace(pixels, depth=prepared.depth)
    chunks = []
    for start in range(0, len(pixels.dataset), 1000):
        rows = np.arange(start, min(start + 1000, len(pixels.dataset)))
        batch = scaled.at(prepared.geometry, rows, channels=prepared.channels)
        chunks.append(model.predict_proba(clip(batch, prepared.low, prepared.high)))
    return np.concatenate(chunks)


def check_classes(found: Sequence[str], known: Sequence[str]) -> None:
    """Raises DataError if there is a class that the model has never seen."""
    strange = [name for name in found if name not in known]
    if strange:
        raise DataError(
            f"the model has never seen the class {strange[0]!r}. It knows {', '.join(known)}. "
            "Leave these images out, or train again with them."
        )


def saved_results(run: str | Path) -> dict[str, Any]:
    """The `results.json` of a run or comparison."""
    path = Path(run)
    if not path.is_dir():
        raise RunError(f"there is no folder {str(run)!r}. Give the folder that train or compare wrote.")
    return read_json(path / RESULTS)
