"""What annotation files say, before it meets the images: the one form that every reader of boxes and outlines makes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from posixpath import splitext
from typing import Literal

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import LeftOut
from pupille.data.sources.image_files import is_ignored
from pupille.errors import DataError, reason_of
from pupille.i18n.language import StoredText, tell
from pupille.images.limits import Limits
from pupille.images.regular_files import RegularFiles, open_regular
from pupille.shapes.boxes import areas
from pupille.shapes.objects import Objects, Shape

LARGEST_ANNOTATION = 512 * 2**20
"""Bytes of one annotation file."""
MOST_OBJECTS = 100_000
"""Objects of one image."""
MOST_CORNERS = 1_000_000
"""Corners of the outline of one object."""


@dataclass(frozen=True)
class Tree:
    """The files below a folder, or one file by itself. root: the folder. files: POSIX paths below it, sorted."""

    root: Path
    files: tuple[str, ...]

    @classmethod
    def of(cls, path: Path) -> Tree:
        """What lies at a path. Links to folders are not followed; hidden files, and names that no annotation can write,
        are passed over."""
        if not path.is_dir():
            return cls(path.parent, (path.name,))
        files: list[str] = []
        for folder, inside, names in os.walk(path):
            inside[:] = sorted(name for name in inside if not is_ignored(name))
            below = Path(folder).relative_to(path).as_posix()
            prefix = "" if below == "." else f"{below}/"
            files += [f"{prefix}{name}" for name in names if not is_ignored(name) and _is_text(name)]
        return cls(path, tuple(sorted(files)))

    @cached_property
    def by_suffix(self) -> dict[str, tuple[str, ...]]:
        """Suffix in lower case, with its dot -> the files that have it, sorted."""
        lists: dict[str, list[str]] = {}
        for file in self.files:
            lists.setdefault(splitext(file)[1].lower(), []).append(file)
        return {suffix: tuple(files) for suffix, files in lists.items()}

    def with_suffix(self, *suffixes: str) -> tuple[str, ...]:
        """The files with one of these suffixes, such as `.xml`."""
        return tuple(sorted(file for suffix in suffixes for file in self.by_suffix.get(suffix, ())))

    def read(self, file: str, *, most: int = LARGEST_ANNOTATION) -> bytes:
        """The content of one of the files. Raises DataError, with its name, if it is no regular file or too large."""
        with _named(file), open_regular(self.root / file, root=self.root) as opened:
            data = opened.read(most + 1)
        return _checked(data, file, most)

    def start(self, file: str, n: int) -> bytes:
        """The first n bytes of one of the files; none where it is no file that can be read."""
        try:
            with open_regular(self.root / file, root=self.root) as opened:
                return opened.read(n)
        except (DataError, OSError):
            return b""

    def read_each(
        self, files: Iterable[str], *, most: int = LARGEST_ANNOTATION
    ) -> Iterator[tuple[str, bytes]]:
        """Each file with its content, as `read`; faster where many lie in one folder."""
        with RegularFiles(self.root) as opener:
            for file in files:
                with _named(file):
                    data = opener.read(file, most)[1]
                yield file, _checked(data, file, most)


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Errors of whoever opens a file get its name."""
    try:
        yield
    except DataError as error:
        raise DataError(tell("{file!r}: {reason}", file=file, reason=reason_of(error))) from error
    except OSError as error:
        raise DataError(
            tell(
                "{file!r} cannot be read ({why}). Check the file.",
                file=file,
                why=error.strerror or str(error),
            )
        ) from error


def _is_text(name: str) -> bool:
    """Whether a name is valid text (UTF-8)."""
    return name.isprintable() or name.encode("utf-8", "replace").decode() == name


def _checked(data: bytes, file: str, most: int) -> bytes:
    if len(data) > most:
        raise DataError(
            tell(
                "{file!r} is larger than {most} megabytes, the limit of a file of annotations. Split it.",
                file=file,
                most=str(most // 2**20),
            )
        )
    return data


def too_many_corners(n: int) -> StoredText:
    """That an outline of n corners is not read."""
    return tell(
        "an outline has {corners:count} corners; {most_corners:count} are read. Draw it with fewer, or store it as a "
        "mask.",
        corners=n,
        most_corners=MOST_CORNERS,
    )


@dataclass(frozen=True)
class DrawnImage:
    """What an annotation file says of an image.

    name: what it calls it: a file name, a path or a stem. other: a second name, tried where no file has the first.
    size: width, height as it states them; None where it does not. split: train, validation, test or "". source: the
    annotation file, for sentences. id: its number in that file, by which answers may mean it; "" where it has none.
    """

    name: str
    size: tuple[int, int] | None = None
    split: str = ""
    source: str = ""
    other: str = ""
    id: str = ""


@dataclass(frozen=True)
class Drawing:
    """What annotation files say of a set of images.

    format: what was recognised, in words. annotation: what the objects bear. classes: names in their order. images:
    every image that the files speak of, those without an object included. objects: on these images, in pixels of the
    picture that was drawn on, or in shares of its width and height where `is_normalised`. columns: further facts of
    each object, such as who drew it. of_images: further facts of each image, such as the classes that a list says it
    shows. notes: what the user must be told, in sentences. left_out: files that were not
    read, with the reason. class_ids: number in the file -> class, by which answers may mean it, those without an
    object included; empty where classes have none. own: image files
    of the tree that are masks, and none of the images. Raises DataError if one image has objects without end.
    """

    format: StoredText
    annotation: Literal["boxes", "instances"]
    classes: tuple[str, ...]
    images: tuple[DrawnImage, ...]
    objects: Objects
    is_normalised: bool = False
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    of_images: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    class_ids: dict[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        counts = np.bincount(self.objects.images, minlength=1)
        if counts.max() > MOST_OBJECTS:
            crowded = self.images[int(counts.argmax())]
            raise DataError(
                tell(
                    "{file!r}: the image {image!r} has {n:count} objects; {most:count} of one image are read. Look at "
                    "what wrote it.",
                    file=crowded.source,
                    image=crowded.name,
                    n=int(counts.max()),
                    most=MOST_OBJECTS,
                )
            )


@dataclass(frozen=True)
class DrawingFormat:
    """One way in which boxes or outlines are written down.

    fits: whether files are in this format, by their names and a look at few of them. read: what they say; raises
    DataError with the file and the entry. offers: the tasks that it can be read for, the richest first. settings:
    which of `pupille.data.formats.drawings.DRAWN_SETTINGS` change what is read.
    """

    description: str
    fits: Callable[[Tree], bool]
    read: Callable[[Tree, DataConfig, Limits], Drawing]
    offers: tuple[str, ...] = ("instances", "detection")
    settings: tuple[str, ...] = ()


@dataclass
class ObjectList:
    """Objects as a reader meets them, one after the other; `objects` makes the arrays of them."""

    images: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    shapes: list[Shape | None] = field(default_factory=list)
    scores: list[float | None] = field(default_factory=list)
    areas: list[float | None] = field(default_factory=list)
    crowd: list[bool] = field(default_factory=list)
    difficult: list[bool] = field(default_factory=list)

    def add(
        self,
        image: int,
        label: int,
        box: tuple[float, float, float, float],
        *,
        shape: Shape | None = None,
        score: float | None = None,
        area: float | None = None,
        crowd: bool = False,
        difficult: bool = False,
    ) -> None:
        """One object more. area: None takes that of the box."""
        self.images.append(image)
        self.labels.append(label)
        self.boxes.append(box)
        self.shapes.append(shape)
        self.scores.append(score)
        self.areas.append(area)
        self.crowd.append(crowd)
        self.difficult.append(difficult)

    def objects(self) -> Objects:
        """The objects as arrays. Raises DataError if some have a score and others none, or a number is not finite."""
        scored = [score for score in self.scores if score is not None]
        if scored and len(scored) < len(self.scores):
            raise DataError(
                tell(
                    "{without:count} of {n:count} objects have no score and the others do. Give all of them one, or "
                    "none.",
                    without=len(self.scores) - len(scored),
                    n=len(self.scores),
                )
            )
        boxes = np.array(self.boxes, dtype=np.float64).reshape(-1, 4)
        given = np.array([np.nan if area is None else area for area in self.areas], dtype=np.float64)
        return Objects(
            np.array(self.images, dtype=np.int64),
            np.array(self.labels, dtype=np.int64),
            boxes,
            tuple(self.shapes),
            np.array(scored, dtype=np.float64) if scored else None,
            np.where(np.isnan(given), areas(boxes), given),
            np.array(self.crowd, dtype=np.bool_),
            np.array(self.difficult, dtype=np.bool_),
        )
