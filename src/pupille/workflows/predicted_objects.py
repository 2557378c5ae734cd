"""Objects predicted for new images: label images, COCO's JSON, and a table of one row an object."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.data.dataset import LeftOut
from pupille.errors import ConfigError, RunError
from pupille.i18n.language import StoredText, number, retell, say, says, tell
from pupille.i18n.visible import visible
from pupille.models.decode.instances import objects_of
from pupille.models.model import ModelSpec
from pupille.results.objects_json import objects_json
from pupille.runs.folder import make_folder, write_atomically
from pupille.shapes.label_image import LabelImage
from pupille.storage.csv_table import to_csv
from pupille.workflows.answers import MOST_PRINTED, Answers, Wishes, more, remarks
from pupille.workflows.entropy_maps import ABOUT, ENDING, as_png
from pupille.workflows.file_names import names_of_files
from pupille.workflows.larger_pictures import LargerPictures
from pupille.workflows.object_sizes import SizeUnit, rows_of
from pupille.workflows.stated_pixel_size import size_unit

TABLE, COUNTS, COCO = "objects.csv", "counts.csv", "objects.json"
"""Beside the label images: a row an object, a row an image, and all of it in the form of COCO."""


@dataclass(frozen=True)
class ObjectPrediction:
    """The objects that a model finds on images, and the files that it could not read.

    ids: N images. sizes: (N, 2) width and height of each. frames: (N,) objects in the frame of the model. unit: of
    lengths and areas. size_note: what the files state of it.
    """

    model: str
    spec: ModelSpec
    ids: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    frames: NDArray[Any]
    left_out: tuple[LeftOut, ...]
    unit: SizeUnit
    unlike: Any = None
    enlarged: tuple[str, ...] = ()
    larger: LargerPictures = field(default_factory=LargerPictures)
    entropy: tuple[NDArray[np.uint8], ...] | None = None
    size_note: StoredText | None = None

    @property
    def predictions(self) -> tuple[str, ...]:
        """The images that were predicted."""
        return self.ids

    def labels(self, row: int) -> LabelImage:
        """The objects of an image at its own size, numbered from 1."""
        width, height = self.sizes[row]
        frame: LabelImage = self.frames[row]
        image = frame.resized(height, width)
        return image.only(image.areas > 0)

    @cached_property
    def objects(self) -> tuple[list[dict[str, Any]], ...]:
        """For each image a record of each object."""
        return tuple(rows_of(self.labels(row), self.spec.classes, self.unit) for row in range(len(self.ids)))

    def files(self) -> list[str]:
        """The name of each label image: that of its image, made unlike the others where two are called the same."""
        return names_of_files(self.ids, "_labels.tif")

    def lines(self, top: int | None = None) -> list[str]:
        """The first images for a terminal, each with how many objects it has. Raises ConfigError for `top`."""
        refuse_top(top)
        lines = []
        for row, id_ in enumerate(self.ids[:MOST_PRINTED]):
            odd = "".join(f" [{remark}]" for remark in remarks(row, self.unlike, self.enlarged))
            lines.append(f"{say('{image}:', image=visible(id_))} {self._counted(row)}{odd}")
        return [*lines, *more(len(self.ids))]

    def _counted(self, row: int) -> str:
        """How many objects an image has, of each of several classes too, and how large the middle one is."""
        records = self.objects[row]
        text = says("{n}\u00a0object", "{n}\u00a0objects", len(records))
        if len(self.spec.classes) > 1:
            counts = [sum(record["class"] == name for record in records) for name in self.spec.classes]
            named = zip(self.spec.classes, counts, strict=True)
            text += " (" + ", ".join(f"{visible(name)} {n}" for name, n in named) + ")"
        if not records:
            return text
        middle = float(np.median([record[self.unit.diameter] for record in records]))
        return say(
            "{objects}, the middle one {diameter}\u00a0{unit} across",
            objects=text,
            diameter=number(middle, 1),
            unit=self.unit.length,
        )

    def sentences(self) -> list[str]:
        """How lengths and scores are to be read."""
        lines = [
            say(
                "Diameters are those of a circle of the same area. In the label images the pixels of an object have "
                "its number in the table, and 0 is no object."
            )
        ]
        if self.size_note is not None:
            lines.append(retell(self.size_note))
        elif self.unit.of_a_pixel is None:
            lines.append(
                say("Lengths are in pixels; --pixel-size 0.5 makes them micrometres of half one a pixel.")
            )
        if any(frame.scores is not None for frame in self.frames):
            lines.append(
                say("The score of an object is its mean probability of being one; it is not calibrated.")
            )
        if self.entropy is not None:
            lines.append(say(ABOUT))
        return [*lines, *map(retell, self.larger.notes)]

    def to_csv(self, top: int | None = None) -> str:
        """A row an object: image and the columns of its sizes. Raises ConfigError for `top`."""
        refuse_top(top)
        heads = self.unit.heads
        table: list[list[object]] = [["image", *heads]]
        for id_, records in zip(self.ids, self.objects, strict=True):
            table += [[id_, *(record[head] for head in heads)] for record in records]
        return to_csv(table)

    def counts_csv(self) -> str:
        """A row an image: its label image, how many objects, of each class too, and why it was left out."""
        names = self.spec.classes if len(self.spec.classes) > 1 else ()
        table: list[list[object]] = [["image", "labels", "objects", *names, "problem"]]
        for id_, file, records in zip(self.ids, self.files(), self.objects, strict=True):
            counts = [sum(record["class"] == name for record in records) for name in names]
            table.append([id_, file, len(records), *counts, ""])
        table += [[item.path, "", "", *[""] * len(names), item.reason] for item in self.left_out]
        return to_csv(table)

    def coco(self) -> str:
        """Images, categories and annotations as COCO has them, each with its score where there is one."""
        sizes = np.array(self.sizes, dtype=np.int64).reshape(-1, 2)
        found = objects_of(self.frames, self.sizes)
        return objects_json(self.ids, sizes, self.spec.classes, found)

    def write(self, out: Path, top: int | None = None) -> None:
        """Writes a label image for each image, the tables and COCO's JSON into a folder.

        Raises RunError if it holds something else.
        """
        if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / TABLE).exists())):
            raise RunError(
                tell(
                    "{path!r} is no empty folder. Masks are written into a folder: name another one.",
                    path=str(out),
                )
            )
        table = self.to_csv(top)
        make_folder(out)
        for row, name in enumerate(self.files()):
            write_atomically(out / name, tiff_of(self.labels(row)))
            if self.entropy is not None:
                entropy = as_png(self.entropy[row], self.sizes[row])
                write_atomically(out / name.replace("_labels.tif", ENDING), entropy)
        write_atomically(out / COUNTS, self.counts_csv())
        write_atomically(out / COCO, self.coco())
        write_atomically(out / TABLE, table)

    def to_json(self, top: int | None = None) -> dict[str, Any]:
        """The objects of each image as plain values. Raises ConfigError for `top`."""
        refuse_top(top)
        images = zip(self.ids, self.objects, strict=True)
        return {
            "model": self.model,
            "classes": list(self.spec.classes),
            "images": [{"image": id_, "objects": records} for id_, records in images],
            "left_out": [item.to_json() for item in self.left_out],
        }


def tiff_of(image: LabelImage) -> bytes:
    """A label image as a TIFF of 16 bits, of 32 where there are more objects than that."""
    file = io.BytesIO()
    deep = len(image) >= 2**16
    Image.fromarray(image.labels.astype(np.int32 if deep else np.uint16)).save(
        file, "TIFF", compression="tiff_deflate"
    )
    return file.getvalue()


def refuse_top(top: int | None) -> None:
    """Raises ConfigError if the most probable classes were asked for."""
    if top is not None:
        raise ConfigError(
            tell("--top names classes of images, and this model outlines objects. Leave it out.")
        )


def calibrated(spec: ModelSpec, wishes: Wishes, folder: Path | None) -> None:  # noqa: ARG001
    """Outlines promise nothing. Raises ConfigError for what is asked of classes and numbers, and for a size that no
    pixel has."""
    if wishes.sums or wishes.door or wishes.coverage is not None:
        raise ConfigError(
            tell(
                "{model} outlines objects, and --sum, --door and --coverage are about classes or numbers of whole "
                "images. Leave them out.",
                model=spec.name,
            )
        )
    size = wishes.pixel_size
    if size is not None and not (math.isfinite(size) and size > 0):
        raise ConfigError(
            tell("--pixel-size is the side of a pixel in micrometres, above 0. Got {size}.", size=str(size))
        )


def prediction(answers: Answers, wishes: Wishes, rule: None) -> ObjectPrediction:  # noqa: ARG001
    """The objects of new images."""
    stated = size_unit(wishes.pixel_size, answers.images, list(answers.samples["path"]))
    return ObjectPrediction(
        answers.spec.name,
        answers.spec,
        answers.ids,
        answers.sizes,
        answers.values,
        answers.left_out,
        stated.unit,
        answers.unlike,
        answers.enlarged,
        answers.larger,
        answers.entropy,
        stated.note,
    )
