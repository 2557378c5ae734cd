"""Masks predicted for new images: files at the size of each image, and how much of it each class covers."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.data.dataset import LeftOut
from pupille.data.frames import not_of_frame
from pupille.data.mask_targets import nearest
from pupille.errors import ConfigError, RunError
from pupille.evaluation.segmentation.margin import widened
from pupille.i18n.language import percent, retell, say, tell
from pupille.i18n.visible import visible
from pupille.models.decode.segmentation import packed
from pupille.models.model import ModelSpec
from pupille.results.arrays import FloatArray
from pupille.results.masks import ClassMask
from pupille.runs.folder import make_folder, write_atomically
from pupille.storage.csv_table import to_csv
from pupille.workflows.answers import (
    MOST_PRINTED,
    Answers,
    Wishes,
    more,
    refuse_only,
    refuse_pixel_size,
    remarks,
)
from pupille.workflows.entropy_maps import ABOUT, ENDING, as_png
from pupille.workflows.file_names import names_of_files
from pupille.workflows.larger_pictures import LargerPictures
from pupille.workflows.promised_margin import PromisedMargin, margin_of_run

TABLE = "masks.csv"
"""Beside the masks: how much of each image each class covers."""


@dataclass(frozen=True)
class MaskPrediction:
    """The masks that a model predicts for images, and the files that it could not read.

    ids: N images. sizes: (N, 2) width and height of each. frames: (N, height, width) classes in the frame of the model,
    or (N,) of these and of the masks of pictures that were seen at another size.
    """

    model: str
    spec: ModelSpec
    ids: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    frames: FloatArray
    left_out: tuple[LeftOut, ...]
    unlike: Any = None
    enlarged: tuple[str, ...] = ()
    larger: LargerPictures = field(default_factory=LargerPictures)
    promised: PromisedMargin | None = None
    entropy: tuple[NDArray[np.uint8], ...] | None = None

    @property
    def predictions(self) -> tuple[str, ...]:
        """The images that were predicted."""
        return self.ids

    def mask(self, row: int) -> ClassMask:
        """(H, W) the class of each pixel of an image, at its own size."""
        width, height = self.sizes[row]
        return nearest(packed(self.frames[row]).unpacked(), height, width)

    def margin(self, row: int) -> NDArray[np.bool_]:
        """(H, W) what is marked on an image, widened by the promised margin."""
        assert self.promised is not None
        return widened(self.mask(row) != self.promised.background, self.promised.margin.reach)

    def shares(self, row: int) -> dict[str, float]:
        """Class -> the share of the image that it covers."""
        # Row by row, since numbers are made of eight bytes to be counted.
        counts = np.zeros(len(self.spec.classes), dtype=np.int64)
        for line in self.mask(row):
            counts += np.bincount(line, minlength=len(counts))
        return {name: float(counts[k] / counts.sum()) for k, name in enumerate(self.spec.classes)}

    def rows(self) -> list[dict[str, Any]]:
        """For each image its mask's file and the share of each class."""
        names = self.files()
        return [{"image": id_, "mask": names[row], **self.shares(row)} for row, id_ in enumerate(self.ids)]

    def files(self) -> list[str]:
        """The name of each mask's file: that of its image, made unlike the others where two are called the same."""
        return names_of_files(self.ids, "_mask.png")

    def lines(self, top: int | None = None) -> list[str]:
        """The first images for a terminal, each with the shares of its classes. Raises ConfigError for `top`."""
        refuse_top(top)
        lines = []
        for row, id_ in enumerate(self.ids[:MOST_PRINTED]):
            shares = ", ".join(
                f"{visible(name)} {percent(share)}" for name, share in self.shares(row).items()
            )
            odd = "".join(f" [{remark}]" for remark in remarks(row, self.unlike, self.enlarged))
            lines.append(f"{say('{image}:', image=visible(id_))} {shares}{odd}")
        return [*lines, *more(len(self.ids))]

    def sentences(self) -> list[str]:
        """How the masks are to be read, and which pictures the model saw at another size than their own."""
        numbers = ", ".join(f"{k} {visible(name)}" for k, name in enumerate(self.spec.classes))
        in_frame = [
            size for id_, size in zip(self.ids, self.sizes, strict=True) if id_ not in self.larger.answers
        ]
        sizes = np.array(in_frame, dtype=np.int64).reshape(-1, 2)[:, ::-1]
        resized = not_of_frame(sizes, self.spec.preprocessing.geometry)
        return [
            say("In the files of the masks the values mean: {numbers}.", numbers=numbers),
            *([] if self.entropy is None else [say(ABOUT)]),
            *map(retell, (*resized, *self.larger.notes, *(self.promised.notes if self.promised else ()))),
        ]

    def to_csv(self, top: int | None = None) -> str:
        """A row an image: `image, mask, <share of each class>, problem`. Raises ConfigError for `top`."""
        refuse_top(top)
        table: list[list[object]] = [["image", "mask", *self.spec.classes, "problem"]]
        for row in self.rows():
            table.append([row["image"], row["mask"], *(row[name] for name in self.spec.classes), ""])
        table += [[item.path, "", *[""] * len(self.spec.classes), item.reason] for item in self.left_out]
        return to_csv(table)

    def write(self, out: Path, top: int | None = None) -> None:
        """Writes a mask for each image and the table into a folder. Raises RunError if it holds something else."""
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
            file = io.BytesIO()
            deep = len(self.spec.classes) > 256
            Image.fromarray(self.mask(row).astype(np.uint16 if deep else np.uint8)).save(file, "PNG")
            write_atomically(out / name, file.getvalue())
            if self.entropy is not None:
                entropy = as_png(self.entropy[row], self.sizes[row])
                write_atomically(out / name.replace("_mask.png", ENDING), entropy)
            if self.promised:
                file = io.BytesIO()
                Image.fromarray(self.margin(row)).save(file, "PNG")
                write_atomically(out / name.replace("_mask.png", "_margin.png"), file.getvalue())
        write_atomically(out / TABLE, table)

    def to_json(self, top: int | None = None) -> dict[str, Any]:
        """The shares as plain values. Raises ConfigError for `top`."""
        refuse_top(top)
        return {
            "model": self.model,
            "classes": list(self.spec.classes),
            "images": [{key: value for key, value in row.items() if key != "mask"} for row in self.rows()],
            **({"margin": asdict(self.promised.margin)} if self.promised else {}),
            "left_out": [item.to_json() for item in self.left_out],
        }


def refuse_top(top: int | None) -> None:
    """Raises ConfigError if the most probable classes were asked for."""
    if top is not None:
        raise ConfigError(tell("--top names classes of images, and this model draws masks. Leave it out."))


def calibrated(spec: ModelSpec, wishes: Wishes, folder: Path | None) -> PromisedMargin | None:
    """The margin of a run, if a coverage was asked for. Raises ConfigError for what is asked of classes and numbers."""
    refuse_pixel_size(spec, wishes)
    refuse_only(spec, wishes)
    if wishes.sums or wishes.door:
        raise ConfigError(
            tell(
                "{model} draws masks, and --sum and --door are about classes of whole images. Leave them out.",
                model=spec.name,
            )
        )
    return None if wishes.coverage is None else margin_of_run(folder, wishes.coverage)


def prediction(answers: Answers, wishes: Wishes, rule: PromisedMargin | None) -> MaskPrediction:  # noqa: ARG001
    """The masks of new images, with the margin that was asked for."""
    return MaskPrediction(
        answers.spec.name,
        answers.spec,
        answers.ids,
        answers.sizes,
        answers.values,
        answers.left_out,
        answers.unlike,
        answers.enlarged,
        answers.larger,
        rule,
        answers.entropy,
    )
