"""Classes predicted for new images: as a table, as JSON, with a door, sums or sets of classes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.config import DataConfig
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.open import open as open_dataset
from pupille.data.splits.groups import apart
from pupille.errors import ConfigError, DataError, RunError
from pupille.evaluation.classification.conformal import SetRule, fit_sets, prediction_sets
from pupille.evaluation.classification.door import Door, open_door
from pupille.evaluation.classification.merged_classes import summed
from pupille.evaluation.classification.thresholds import Costs
from pupille.evaluation.inference.bootstrap import units_of
from pupille.i18n.language import number, say, tell
from pupille.i18n.near_certainty import digits_beside
from pupille.i18n.visible import visible
from pupille.images.limits import Limits
from pupille.models.model import ModelSpec
from pupille.results.predictions import UNKNOWN, ClassPredictions
from pupille.training.run import read_groups, read_predictions
from pupille.workflows.answers import (
    MOST_PRINTED,
    Answers,
    Wishes,
    WrittenAsTable,
    more,
    refuse_only,
    refuse_pixel_size,
    remarks,
)


@dataclass(frozen=True)
class Prediction(WrittenAsTable):
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

    def lines(self, top: int | None = None) -> list[str]:
        """The first images for a terminal, each with its most probable classes. top: so many, a line each."""
        predictions, opens, sets = self.predictions, self.opens(), self.sets()
        lines = []
        for row, first in enumerate(self.top(top or 1)[:MOST_PRINTED]):
            named = [f"{visible(name)} ({number(100 * share, 1)}\u00a0%)" for name, share in first]
            state = ""
            if opens is not None and self.door:
                share = float(predictions.probabilities[row, predictions.classes.index(self.door.name)])
                decided = f"{visible(self.door.name)} {digits_beside(share, self.door.threshold)}"
                state = (
                    say(" -> open ({decided})", decided=decided)
                    if opens[row]
                    else say(" -> shut ({decided})", decided=decided)
                )
            if sets is not None:
                state += f" {set_in_words(sets[row])}"
            state += "".join(f" [{remark}]" for remark in remarks(row, self.unlike, self.enlarged))
            start = say("{image}:", image=visible(predictions.ids[row]))
            lines += (
                [f"{start} {named[0]}{state}"]
                if not top
                else [f"{start}{state}", *(f"  {line}" for line in named)]
            )
        return [*lines, *more(len(predictions))]

    def sentences(self) -> list[str]:
        """What is said of all of them: of the door, where there is one."""
        return self.door.sentences() if self.door else []

    def table(self, top: int | None = None) -> list[list[object]]:
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
        return rows

    def to_json(self, top: int | None = None) -> dict[str, Any]:
        """The predictions as plain values. top: so many classes an image instead of the probabilities of all."""
        predictions, opens, sets = self.predictions, self.opens(), self.sets()
        images: list[dict[str, Any]] = []
        for place, first in enumerate(self.top(top or 1)):
            image: dict[str, Any] = {"image": predictions.ids[place], "class": first[0][0]}
            if top:
                image["top"] = [{"class": name, "probability": share} for name, share in first]
            else:
                image["probabilities"] = [float(share) for share in predictions.probabilities[place]]
            if opens is not None:
                image["door"] = "open" if opens[place] else "shut"
            if sets is not None:
                image["set"] = sets[place]
            if self.unlike is not None:
                image["unlike"] = bool(self.unlike[place])
            if self.enlarged and self.enlarged[place]:
                image["note"] = self.enlarged[place]
            images.append(image)
        record: dict[str, Any] = {"model": self.model, "classes": list(predictions.classes), "images": images}
        if self.door:
            record["door"] = self.door.to_json()
        if self.rule:
            record["sets"] = asdict(self.rule)
        return {**record, "left_out": [item.to_json() for item in self.left_out]}


def set_in_words(names: list[str]) -> str:
    """`-> cat`, `-> don't know: cat, dog`, `-> don't know: no class is likely enough`."""
    if len(names) == 1:
        return f"-> {visible(names[0])}"
    if not names:
        return say("-> don't know: no class is likely enough")
    return say("-> don't know: {classes}", classes=", ".join(map(visible, names)))


def calibrated(spec: ModelSpec, wishes: Wishes, folder: Path | None) -> SetRule | None:
    """The rule of the sets, if a coverage was asked for. Raises ConfigError for what cannot be asked of this model,
    before any photo is read."""
    refuse_pixel_size(spec, wishes)
    refuse_only(spec, wishes)
    rule = None
    if wishes.coverage is not None and folder is not None:
        rule = sets_rule(folder, wishes.coverage, summed_up=bool(wishes.sums))
    classes, _ = summed(np.empty((0, len(spec.classes))), spec.classes, wishes.sums)
    if wishes.door and wishes.door not in classes:
        raise ConfigError(
            tell(
                "the door opens for {door!r}, which is no class and no sum here. Add such as --sum {door}=151-268.",
                door=wishes.door,
            )
        )
    return rule


def prediction(answers: Answers, wishes: Wishes, rule: SetRule | None) -> Prediction:
    """The answers of a model that tells classes apart, as they were wished for."""
    classes, shares = summed(answers.values, answers.spec.classes, wishes.sums)
    predictions = ClassPredictions(
        ids=answers.ids,
        classes=classes,
        probabilities=shares,
        labels=np.full(len(answers.ids), UNKNOWN, dtype=np.int64),
    )
    opened = None
    if wishes.door:
        samples = answers.samples
        labelled = bool((samples["label"] != "").any())
        truth = (
            (samples["label"] == wishes.door).to_numpy() if labelled else all_of(wishes.door, samples["path"])
        )
        opened = open_door(wishes.door, wishes.costs or Costs(), shares[:, classes.index(wishes.door)], truth)
    return Prediction(
        answers.spec.name, predictions, answers.left_out, opened, rule, answers.unlike, answers.enlarged
    )


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


def sets_rule(folder: Path, coverage: float, *, summed_up: bool) -> SetRule:
    """The rule of the sets of a run. Raises ConfigError where classes are added up."""
    if summed_up:
        raise ConfigError(
            tell("sets with a coverage are of the classes that the run learned. Leave the sums out.")
        )
    return rule_of(folder, coverage)


def rule_of(folder: Path, coverage: float) -> SetRule:
    """The rule of prediction sets that the validation images of a run calibrate.

    Raises RunError if the run came without their predictions, ConfigError unless the coverage is between 0 and 1.
    """
    if not (folder / "predictions" / "validation.csv").exists():
        raise RunError(
            tell(
                "{folder!r} lacks predictions/validation.csv, which calibrates the sets. Bring the whole run.",
                folder=str(folder),
            )
        )
    predictions = read_predictions(folder, "validation")
    groups = read_groups(folder)
    known = np.flatnonzero(predictions.labels != UNKNOWN)
    ids = [predictions.ids[row] for row in known]
    units = units_of(len(ids), apart(ids, [groups.get(id_, "") for id_ in ids])) if groups else None
    return fit_sets(
        predictions.labels[known], predictions.probabilities[known], coverage=coverage, units=units
    )
