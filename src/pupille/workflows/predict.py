"""A finished run used: what it says about new images."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.config import DataConfig
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.open import open as open_dataset
from pupille.data.open import open_images
from pupille.data.pixels.enlarged import much_enlarged
from pupille.data.pixels.pixel_set import PixelSet, read_pixels
from pupille.data.pixels.window import clip
from pupille.errors import ConfigError, DataError, Refusal, RunError
from pupille.evaluation.classification.conformal import SetRule, prediction_sets
from pupille.evaluation.classification.door import Door, open_door
from pupille.evaluation.classification.merged_classes import Parts, summed
from pupille.evaluation.classification.thresholds import Costs
from pupille.evaluation.novelty import Novelty
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.models.files.load import load_model
from pupille.models.model import Model
from pupille.models.names import PUBLISHED
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.backbone import PREFIX as TIMM
from pupille.models.pretrained.catalogue import BACKBONES
from pupille.results.arrays import FloatArray
from pupille.results.predictions import UNKNOWN, ClassPredictions
from pupille.runs.events import Listener, silent
from pupille.runs.folder import RESULTS, RUN, read_json
from pupille.storage.csv_table import to_csv
from pupille.workflows.uncertainty import probabilities_and_unlike, read_novelty, rule_of

ROWS_AT_ONCE = 256


@dataclass(frozen=True)
class Prediction:
    """The predictions of a model for images, and the files that it could not read.

    door: for which of them a door opens, if one was asked for. rule: of the sets of classes, if a coverage was asked
    for. unlike: (N,) which images are unlike the training ones; None where the model cannot tell. enlarged: a note for
    each image that was enlarged much, empty for the others.
    """

    model: str
    predictions: ClassPredictions
    left_out: tuple[LeftOut, ...]
    door: Door | None = None
    rule: SetRule | None = None
    unlike: NDArray[np.bool_] | None = None
    enlarged: tuple[str, ...] = ()

    def sets(self) -> list[list[str]] | None:
        """For each image the classes that are likely enough, None without a coverage."""
        if self.rule is None:
            return None
        predictions = self.predictions
        return [
            [predictions.classes[column] for column in np.flatnonzero(row)]
            for row in prediction_sets(predictions.probabilities, self.rule)
        ]

    def top(self, n: int) -> list[list[tuple[str, float]]]:
        """For each image its n most probable classes, with their probabilities."""
        predictions = self.predictions
        order = np.argsort(-predictions.probabilities, axis=1, kind="stable")[:, :n]
        return [
            [(predictions.classes[number], float(row[number])) for number in first]
            for row, first in zip(predictions.probabilities, order, strict=True)
        ]

    def opens(self) -> list[bool] | None:
        """For each image whether the door opens, None without a door."""
        if self.door is None:
            return None
        column = self.predictions.classes.index(self.door.name)
        return [bool(share >= self.door.threshold) for share in self.predictions.probabilities[:, column]]

    def to_csv(self, top: int | None = None) -> str:
        """A row an image: `image, class, probability`, a column per class, and `problem` where it could not be read,
        or was enlarged much.

        top: instead of all classes, so many pairs of columns, `class_1, probability_1, ...`. With a door there is a
        column `door`, open or shut; with a coverage a column `set`, its classes separated by ` | `; and where the model
        can tell, a column `unlike`, yes where an image is unlike the training ones.
        """
        predictions, opens = self.predictions, self.opens()
        if top:
            titles = [title for n in range(1, top + 1) for title in (f"class_{n}", f"probability_{n}")]
            cells: list[list[object]] = [
                [cell for name, share in first for cell in (name, round(share, 6))] for first in self.top(top)
            ]
        else:
            titles = ["class", "probability", *predictions.classes]
            cells = [
                [predictions.classes[guess], *(round(float(share), 6) for share in (row[guess], *row))]
                for guess, row in zip(predictions.predicted, predictions.probabilities, strict=True)
            ]
        if opens is not None:
            titles = ["door", *titles]
            cells = [["open" if is_open else "shut", *row] for is_open, row in zip(opens, cells, strict=True)]
        sets = self.sets()
        if sets is not None:
            titles = ["set", *titles]
            cells = [[" | ".join(names), *row] for names, row in zip(sets, cells, strict=True)]
        if self.unlike is not None:
            titles = ["unlike", *titles]
            cells = [["yes" if odd else "no", *row] for odd, row in zip(self.unlike, cells, strict=True)]
        rows: list[list[object]] = [["image", *titles, "problem"]]
        rows += [
            [id_, *row, *[""] * (len(titles) - len(row)), note]
            for id_, row, note in zip(predictions.ids, cells, self.enlarged or [""] * len(cells), strict=True)
        ]
        rows += [[item.path, *[""] * len(titles), item.reason] for item in self.left_out]
        return to_csv(rows)

    def to_json(self, top: int | None = None) -> dict[str, Any]:
        """The predictions as plain values. top: so many classes an image instead of the probabilities of all."""
        predictions, opens, sets = self.predictions, self.opens(), self.sets()
        images: list[dict[str, Any]] = []
        for number, first in enumerate(self.top(top or 1)):
            image: dict[str, Any] = {"image": predictions.ids[number], "class": first[0][0]}
            if top:
                image["top"] = [{"class": name, "probability": share} for name, share in first]
            else:
                image["probabilities"] = [float(share) for share in predictions.probabilities[number]]
            if opens is not None:
                image["door"] = "open" if opens[number] else "shut"
            if sets is not None:
                image["set"] = sets[number]
            if self.unlike is not None:
                image["unlike"] = bool(self.unlike[number])
            if self.enlarged and self.enlarged[number]:
                image["note"] = self.enlarged[number]
            images.append(image)
        record: dict[str, Any] = {"model": self.model, "classes": list(predictions.classes), "images": images}
        if self.door:
            record["door"] = self.door.to_json()
        if self.rule:
            record["sets"] = asdict(self.rule)
        return {**record, "left_out": [item.to_json() for item in self.left_out]}


def find_run(folder: str | Path) -> Path:
    """The folder of the model to use: the run itself, or the chosen one of a comparison. Raises RunError if neither."""
    path = Path(folder)
    if not path.is_dir():
        raise no_folder(str(folder))
    if (path / "model.json").exists():
        return path
    check_finished(path)
    results = read_json(path / RESULTS)
    try:
        inside = next(run["path"] for run in results["runs"] if run["name"] == results["chosen"])
    except (KeyError, TypeError, StopIteration):
        raise RunError(
            tell("{file!r} names no chosen run. Compare again in a new folder.", file=str(path / RESULTS))
        ) from None
    chosen = path / str(inside)
    if not chosen.resolve().is_relative_to(path.resolve()):
        raise RunError(
            tell("the chosen run of {path!r} lies outside of its folder; that is refused.", path=str(path))
        )
    return chosen


def no_folder(given: str) -> RunError:
    """The error where a run folder was wanted; it says how to write the name of a pretrained network."""
    name = given.lower()
    if name in BACKBONES or name.startswith(TIMM):
        return RunError(
            tell(
                "there is no folder {given!r}. The pretrained network of this name is written "
                "{published}{name}.",
                given=given,
                published=PUBLISHED,
                name=name,
            )
        )
    return RunError(
        tell("there is no folder {given!r}. Give the folder that train or compare wrote.", given=given)
    )


def check_finished(folder: Path) -> None:
    """Raises RunError with the way out if a run was begun in this folder and not finished."""
    if (folder / RUN).exists() and not (folder / RESULTS).exists():
        raise RunError(
            tell(
                "the run in {folder!r} is not finished. Give the command that began it again, with "
                "--resume added: it goes on and finishes the run.",
                folder=str(folder),
            )
        )


def model_of(run: str | Path) -> Model:
    """The model of a run, of the chosen run of a comparison, or as it was published: `model:resnet50`."""
    if not str(run).startswith(PUBLISHED):
        return load_model(find_run(run))
    from pupille.models.pretrained.published import load_published

    return load_published(str(run).removeprefix(PUBLISHED))


def predict(
    run: str | Path,
    images: object,
    *,
    sums: Parts | None = None,
    door: str | None = None,
    costs: Costs | None = None,
    coverage: float | None = None,
    limits: Limits | None = None,
    page: int = 0,
    listener: Listener = silent,
) -> Prediction:
    """The class and the probabilities of each image of a file, a folder, an archive or an array.

    run: a run, a comparison, which uses its chosen run, or `model:NAME`, a pretrained network as it was published.
    sums: classes whose probabilities are added; the others become `other`. door: a class or sum; the answer says from
    which probability on a door for it should open, given the costs of the two errors, on these photos if they lie in
    folders named by class. coverage: each image gets the set of classes that holds the true one so often, calibrated on
    the validation images of the run. Files that cannot be read are listed, not raised.
    Raises PupilleError with what to do if there is no model or no image.
    """
    folder = None if str(run).startswith(PUBLISHED) else find_run(run)
    rule = None if coverage is None else sets_rule(folder, coverage, summed_up=bool(sums))
    model = model_of(run)
    # Sums and the door are checked before the photos are read.
    classes, _ = summed(np.empty((0, len(model.spec.classes))), model.spec.classes, sums or {})
    if door and door not in classes:
        raise ConfigError(
            tell(
                "the door opens for {door!r}, which is no class and no sum here. Add such as --sum "
                "{door}=151-268.",
                door=door,
            )
        )
    novelty = read_novelty(folder) if folder else None
    settings, limit = DataConfig(page=page), limits or Limits()
    labelled = labelled_for(door, images, settings, limit) if door else None
    dataset = labelled or open_images(images, settings, limits=limit)
    pixels, unfit = fitting(
        read_pixels(dataset, geometries=(model.spec.preprocessing.geometry,), listener=listener), model
    )
    stated, unlike = predict_in_chunks(model, pixels, novelty)
    _, shares = summed(stated, model.spec.classes, sums or {})
    samples = pixels.dataset.samples
    predictions = ClassPredictions(
        ids=tuple(samples["id"]),
        classes=classes,
        probabilities=shares,
        labels=np.full(len(samples), UNKNOWN, dtype=np.int64),
    )
    opened = None
    if door:
        truth = (samples["label"] == door).to_numpy() if labelled else all_of(door, samples["path"])
        opened = open_door(door, costs or Costs(), shares[:, classes.index(door)], truth)
    enlarged = much_enlarged(pixels.readings, model.spec.preprocessing.geometry, smallest_of(run))
    left_out = (*pixels.dataset.left_out, *unfit)
    return Prediction(model.spec.name, predictions, left_out, opened, rule, unlike, enlarged)


def smallest_of(run: str | Path) -> tuple[int, int] | None:
    """The least width and height among the images of a run; None if it does not say."""
    results = Path(run) / RESULTS
    try:
        sizes = read_json(results)["data"]["sizes"] if results.exists() else None
        return None if sizes is None else (int(sizes["width"][0]), int(sizes["height"][0]))
    except (KeyError, TypeError, IndexError, ValueError):
        return None


def labelled_for(door: str, images: object, config: DataConfig, limits: Limits) -> Dataset | None:
    """The photos with their labels, if some of them are labelled as what the door opens for; None otherwise."""
    try:
        dataset = open_dataset(images, config, limits=limits)
    except DataError:
        return None
    return dataset if door in dataset.classes else None


def all_of(door: str, paths: Iterable[str]) -> NDArray[np.bool_] | None:
    """(N,) all true, if every photo lies in a folder of what the door opens for; None otherwise."""
    inside = np.array([door in PurePosixPath(path).parts[:-1] for path in paths])
    return inside if inside.all() else None


def fitting(pixels: PixelSet, model: Model) -> tuple[PixelSet, list[LeftOut]]:
    """The pictures whose depth the model can read, and the others with the reason."""
    wanted = model.spec.preprocessing.depth
    fit = [r.depth == wanted or (wanted, r.depth) == ("16-bit", "8-bit") for r in pixels.readings]
    paths = pixels.dataset.samples["path"]
    unfit = [
        LeftOut(
            paths.iloc[row],
            tell(
                "its pixels are {depth}, the model learned from {wanted} ones; convert it",
                depth=tell(reading.depth),
                wanted=tell(wanted),
            ),
            Refusal.FOREIGN,
        )
        for row, reading in enumerate(pixels.readings)
        if not fit[row]
    ]
    if len(unfit) == len(fit):
        raise DataError(
            tell(
                "none of the images fits the model; the first, {path!r}: {reason}.",
                path=unfit[0].path,
                reason=unfit[0].reason,
            )
        )
    return pixels.subset(np.flatnonzero(fit).astype(np.int64)), unfit


def sets_rule(folder: Path | None, coverage: float, *, summed_up: bool) -> SetRule:
    """The rule of the sets of a run. Raises ConfigError for a published network, or where classes are added up."""
    if folder is None:
        raise ConfigError(
            tell(
                "sets with a coverage are calibrated on the validation images of a run, and a "
                "published network has none. Train a run on your images first."
            )
        )
    if summed_up:
        raise ConfigError(
            tell("sets with a coverage are of the classes that the run learned. Leave the sums out.")
        )
    return rule_of(folder, coverage)


def probabilities(model: Model, pixels: PixelSet) -> FloatArray:
    """(N, classes) for all pictures, some at a time, so that memory does not grow with them."""
    return predict_in_chunks(model, pixels, None)[0]


def predict_in_chunks(
    model: Model, pixels: PixelSet, novelty: Novelty | None
) -> tuple[FloatArray, NDArray[np.bool_] | None]:
    """(N, C) probabilities of all pictures, and (N,) which pictures are unlike the training ones, None where the run
    cannot tell; some pictures at a time."""
    prepared: Preprocessing = model.spec.preprocessing
    scaled = replace(pixels, depth=prepared.depth)
    chunks, flags = [], []
    for start in range(0, len(pixels.dataset), ROWS_AT_ONCE):
        rows = np.arange(start, min(start + ROWS_AT_ONCE, len(pixels.dataset)))
        batch = scaled.at(prepared.geometry, rows, channels=prepared.channels)
        stated, unlike = probabilities_and_unlike(model, clip(batch, prepared.low, prepared.high), novelty)
        chunks.append(stated)
        flags += [] if unlike is None else [unlike]
    return np.concatenate(chunks), np.concatenate(flags) if flags else None
