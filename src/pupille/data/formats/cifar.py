"""CIFAR-10's binary batches: `data_batch_1.bin` to `_5`, `test_batch.bin`, and the names of the classes.

An image is one byte for its label and 3,072 for its pixels: 32 rows of 32 for red, then green, then blue (Krizhevsky
2009; the version "suitable for C programs" of https://www.cs.toronto.edu/~kriz/cifar.html).
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.arrays import from_arrays
from pupille.errors import DataError, reason_of
from pupille.i18n.language import phrase, tell
from pupille.images.limits import Limits
from pupille.images.regular_files import open_regular

SIDE = 32
RECORD = 1 + 3 * SIDE * SIDE
TRAIN = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST = "test_batch.bin"
NAMES = "batches.meta.txt"
MOST_NAMES = 10_000
"""Bytes that the file of names may have; the published one has 61."""
AGAIN = tell("Download the set again.")


def is_cifar(source: Path) -> bool:
    """Whether a folder holds a batch of training or test images."""
    return source.is_dir() and any((source / name).is_file() for name in (*TRAIN, TEST))


def read_cifar(source: Path, _config: DataConfig, limits: Limits, name: str) -> Dataset:
    """A folder with all six batches, train and test as they are published.

    Raises DataError if a file is absent or damaged, or a label has no name.
    """
    classes = _names(source)
    sizes = {batch: _images_in(source, batch, limits) for batch in (*TRAIN, TEST)}
    images = np.empty((sum(sizes.values()), SIDE, SIDE, 3), dtype=np.uint8)
    numbers = np.empty(len(images), dtype=np.uint8)
    start = 0
    for batch, n in sizes.items():
        records = _records(source, batch, n)
        rows = slice(start, start + n)
        numbers[rows] = records[:, 0]
        images[rows] = records[:, 1:].reshape(n, 3, SIDE, SIDE).transpose(0, 2, 3, 1)
        start += n
        if numbers[rows].max() >= len(classes):
            raise DataError(
                tell(
                    "{batch!r} holds the label {label}, but {file!r} names {n} classes. {again}",
                    batch=batch,
                    label=int(numbers[rows].max()),
                    file=NAMES,
                    n=len(classes),
                    again=AGAIN,
                )
            )
    splits = np.repeat(["train", "test"], [len(images) - sizes[TEST], sizes[TEST]]).tolist()
    form = phrase("{pixels} CIFAR-10 batches")
    dataset = from_arrays(images, np.array(classes)[numbers], name=name, splits=splits, form=form)
    in_order = tuple(label for label in classes if label in dataset.classes)
    return replace(dataset, classes=in_order)


def _names(source: Path) -> tuple[str, ...]:
    """The names of the classes, one a line, in the order of the labels."""
    try:
        with open_regular(source / NAMES, root=source) as file:
            text = file.read(MOST_NAMES).decode("ascii")
    except (DataError, UnicodeDecodeError) as error:
        raise DataError(
            tell(
                "the names of the classes in {file!r} cannot be read beside the batches ({reason}). {again}",
                file=NAMES,
                reason=reason_of(error),
                again=AGAIN,
            )
        ) from error
    names = tuple(filter(None, map(str.strip, text.splitlines())))
    if len(set(names)) < len(names) or len(names) < 2:
        raise DataError(
            tell("{file!r} does not name two classes or more, each once. {again}", file=NAMES, again=AGAIN)
        )
    return names


def _images_in(source: Path, batch: str, limits: Limits) -> int:
    """How many images a batch holds, by its size alone."""
    try:
        with open_regular(source / batch, root=source) as file:
            size = file.seek(0, os.SEEK_END)
    except DataError as error:
        raise DataError(
            tell(
                "{batch!r} cannot be read beside the other batches: it {reason}",
                batch=batch,
                reason=reason_of(error),
            )
        ) from error
    if size == 0 or size % RECORD:
        raise DataError(
            tell(
                "{batch!r} has {size:count} bytes, which is no whole number of images of {each:count} bytes: it "
                "is cut off or damaged. {again}",
                batch=batch,
                size=size,
                each=RECORD,
                again=AGAIN,
            )
        )
    if size > limits.archive_bytes:
        raise DataError(
            tell(
                "{batch!r} has {size:count} bytes, and at most {most:count} are read. {again}",
                batch=batch,
                size=size,
                most=limits.archive_bytes,
                again=AGAIN,
            )
        )
    return size // RECORD


def _records(source: Path, batch: str, n: int) -> NDArray[np.uint8]:
    """(n, RECORD) bytes of a batch."""
    with open_regular(source / batch, root=source) as file:
        data = file.read(n * RECORD)
    if len(data) != n * RECORD:
        raise DataError(
            tell("{batch!r} changed while it was read. Open it again when it is whole.", batch=batch)
        )
    return np.frombuffer(data, dtype=np.uint8).reshape(n, RECORD)
