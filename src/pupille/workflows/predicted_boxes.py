"""Boxes predicted for new images: COCO's JSON, YOLO's text files, a table of one row a box, and one of counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.dataset import LeftOut
from pupille.errors import ConfigError, RunError, unknown_choice
from pupille.i18n.language import number, retell, say, says, tell
from pupille.i18n.visible import visible
from pupille.models.boxwise.operating import MOST, PUBLISHED, Operating
from pupille.models.decode.detection import objects_of
from pupille.models.model import ModelSpec
from pupille.results.objects_json import objects_json
from pupille.runs.folder import make_folder, write_atomically, write_named
from pupille.shapes.objects import Objects
from pupille.storage.csv_table import to_csv
from pupille.workflows.answers import MOST_PRINTED, Answers, Wishes, more, refuse_pixel_size, remarks
from pupille.workflows.file_names import names_of_files

TABLE, COUNTS, COCO, YOLO = "boxes.csv", "counts.csv", "boxes.json", "labels"
"""A row a box, a row an image, all of it in the form of COCO, and the folder of YOLO's text files."""
JSON = ".json"
"""The ending of a file that gets COCO's JSON alone."""
NAMES = "classes.txt"
"""The classes in the order in which YOLO's files number them."""
DECIMALS = 4
"""Of what is written; a score and a place have no more that mean anything."""


@dataclass(frozen=True)
class BoxPrediction:
    """The boxes that a model finds on images with the score that validation chose, and the files it could not read.

    ids: N images. sizes: (N, 2) width and height of each. found: their boxes at their own sizes. only: the
    classes that were asked for; all without one.
    """

    model: str
    spec: ModelSpec
    ids: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    found: Objects
    left_out: tuple[LeftOut, ...]
    unlike: NDArray[np.bool_] | None = None
    enlarged: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    @property
    def predictions(self) -> tuple[str, ...]:
        """The images that were predicted."""
        return self.ids

    @cached_property
    def boxes(self) -> tuple[list[dict[str, Any]], ...]:
        """For each image a record of each box, the surest first: class, score, edges in pixels."""
        images: tuple[list[dict[str, Any]], ...] = tuple([] for _ in self.ids)
        assert self.found.scores is not None
        for row in np.argsort(-self.found.scores, kind="stable"):
            x1, y1, x2, y2 = (round(side, 2) for side in self.found.boxes[row].tolist())
            images[self.found.images[row]].append(
                {
                    "class": self.spec.classes[self.found.labels[row]],
                    "score": round(float(self.found.scores[row]), DECIMALS),
                    "x1": x1,
                    "y1": y1,
                    "x2": x2,
                    "y2": y2,
                }
            )
        return images

    def files(self) -> list[str]:
        """The name of YOLO's file of each image: that of its image, made unlike where two are called the same."""
        return names_of_files(self.ids, ".txt")

    def lines(self, top: int | None = None) -> list[str]:
        """The first images for a terminal, each with how many objects it has. Raises ConfigError for `top`."""
        refuse_top(top)
        lines = []
        for row, id_ in enumerate(self.ids[:MOST_PRINTED]):
            odd = "".join(f" [{remark}]" for remark in remarks(row, self.unlike, self.enlarged))
            lines.append(f"{say('{image}:', image=visible(id_))} {self._counted(row)}{odd}")
        return [*lines, *more(len(self.ids))]

    def _counted(self, row: int) -> str:
        """How many objects an image has, and of each of several classes."""
        records = self.boxes[row]
        text = says("{n}\u00a0object", "{n}\u00a0objects", len(records))
        if len(self.spec.classes) == 1 or not records:
            return text
        counts = {name: sum(record["class"] == name for record in records) for name in self.spec.classes}
        return f"{text} ({', '.join(f'{visible(name)} {n}' for name, n in counts.items() if n)})"

    def sentences(self) -> list[str]:
        """From which scores on boxes are listed, and how scores are to be read."""
        operating = self.spec.operating or Operating()
        lines = []
        if operating.rule == PUBLISHED:
            lines.append(
                say(
                    "Listed are boxes from a score of {score:2} on, since no images of yours chose another.",
                    score=operating.thresholds[0],
                )
            )
        elif operating.thresholds:
            pairs = zip(self.spec.classes, operating.thresholds, strict=True)
            scores = ", ".join(f"{visible(name)} {number(score, 2)}" for name, score in pairs)
            lines.append(
                say(
                    "Listed are boxes from the score on that validation chose by {rule}: {scores}.",
                    rule=retell(operating.in_words()),
                    scores=scores,
                )
            )
        if self.only:
            lines.append(
                say("Other classes than {names} are not listed.", names=", ".join(map(visible, self.only)))
            )
        counts = np.bincount(self.found.images, minlength=1)
        if not self.spec.tiles and (full := int((counts >= MOST).sum())):
            lines.append(
                says(
                    "{n} image has as many boxes as are answered of one image at most, {most:count}; less sure ones "
                    "are not listed. Cut it into pieces, or train with --tiles, which has no such limit.",
                    "{n} images have as many boxes as are answered of one image at most, {most:count}; less sure ones "
                    "are not listed. Cut them into pieces, or train with --tiles, which has no such limit.",
                    full,
                    most=MOST,
                )
            )
        lines.append(say("A score orders boxes by how sure the model is; it is not calibrated."))
        return lines

    def to_csv(self, top: int | None = None) -> str:
        """A row a box: image, class, score and edges in pixels. Raises ConfigError for `top`."""
        refuse_top(top)
        table: list[list[object]] = [["image", "class", "score", "x1", "y1", "x2", "y2"]]
        for id_, records in zip(self.ids, self.boxes, strict=True):
            table += [[id_, *record.values()] for record in records]
        return to_csv(table)

    def counts_csv(self) -> str:
        """A row an image: how many boxes, of each of several classes too, and why it was left out."""
        names = self.spec.classes if len(self.spec.classes) > 1 else ()
        table: list[list[object]] = [["image", "objects", *names, "problem"]]
        for id_, records in zip(self.ids, self.boxes, strict=True):
            counts = [sum(record["class"] == name for record in records) for name in names]
            table.append([id_, len(records), *counts, ""])
        table += [[item.path, "", *[""] * len(names), item.reason] for item in self.left_out]
        return to_csv(table)

    def coco(self) -> str:
        """Images, categories and annotations as COCO has them, each with its score."""
        sizes = np.array(self.sizes, dtype=np.int64).reshape(-1, 2)
        return objects_json(self.ids, sizes, self.spec.classes, self.found)

    def yolo(self, row: int) -> str:
        """A line a box of an image: number of the class, centre and size as shares of the image, score."""
        width, height = self.sizes[row]
        lines = []
        for record in self.boxes[row]:
            x1, x2 = record["x1"] / width, record["x2"] / width
            y1, y2 = record["y1"] / height, record["y2"] / height
            numbers = ((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1)
            shares = " ".join(f"{share:.6f}" for share in numbers)
            lines.append(f"{self.spec.classes.index(record['class'])} {shares} {record['score']:.4f}\n")
        return "".join(lines)

    def write(self, out: Path, top: int | None = None) -> None:
        """Writes the tables, COCO's JSON and YOLO's text files into a folder, or COCO's JSON alone into a file of that
        ending.

        Raises RunError if the folder holds something else.
        """
        if out.suffix.lower() == JSON and not out.is_dir():
            refuse_top(top)
            write_named(out, self.coco().encode())
            return
        if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / TABLE).exists())):
            raise RunError(
                tell(
                    "{path!r} is no empty folder. Boxes are written into a folder: name another one.",
                    path=str(out),
                )
            )
        table = self.to_csv(top)
        make_folder(out)
        make_folder(out / YOLO)
        for row, name in enumerate(self.files()):
            write_atomically(out / YOLO / name, self.yolo(row))
        write_atomically(out / NAMES, "".join(f"{' '.join(name.split())}\n" for name in self.spec.classes))
        write_atomically(out / COUNTS, self.counts_csv())
        write_atomically(out / COCO, self.coco())
        write_atomically(out / TABLE, table)

    def to_json(self, top: int | None = None) -> dict[str, Any]:
        """The boxes of each image as plain values. Raises ConfigError for `top`."""
        refuse_top(top)
        images = zip(self.ids, self.boxes, strict=True)
        return {
            "model": self.model,
            "classes": list(self.spec.classes),
            "images": [{"image": id_, "boxes": records} for id_, records in images],
            "left_out": [item.to_json() for item in self.left_out],
        }


def refuse_top(top: int | None) -> None:
    """Raises ConfigError if the most probable classes were asked for."""
    if top is not None:
        raise ConfigError(tell("--top names classes of images, and this model finds boxes. Leave it out."))


def calibrated(spec: ModelSpec, wishes: Wishes, folder: Path | None) -> None:  # noqa: ARG001
    """Boxes promise nothing. Raises ConfigError for what is asked of classes, numbers and outlines, and for a class
    that the model does not know."""
    refuse_pixel_size(spec, wishes)
    for name in wishes.only:
        if name not in spec.classes:
            raise ConfigError(unknown_choice("--only", name, spec.classes))
    if wishes.sums or wishes.door or wishes.coverage is not None:
        raise ConfigError(
            tell(
                "{model} finds boxes, and --sum, --door and --coverage are about classes or numbers of whole images. "
                "Leave them out.",
                model=spec.name,
            )
        )


def prediction(answers: Answers, wishes: Wishes, rule: None) -> BoxPrediction:  # noqa: ARG001
    """The boxes of new images that count as found, of the classes that were asked for."""
    spec = answers.spec
    every = objects_of(answers.values, answers.sizes, spec.preprocessing.geometry)
    assert every.scores is not None
    least = (spec.operating or Operating()).thresholds
    sure = every.scores >= np.array(least)[every.labels] if least else every.scores >= 0
    if wishes.only:
        sure = sure & np.isin(every.labels, [spec.classes.index(name) for name in wishes.only])
    return BoxPrediction(
        spec.name,
        spec,
        answers.ids,
        answers.sizes,
        every.rows(np.asarray(sure, dtype=np.bool_)),
        answers.left_out,
        answers.unlike,
        answers.enlarged,
        wishes.only,
    )
