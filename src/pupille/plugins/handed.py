"""What a tool is handed: training and validation images with their boxes, and pictures to answer without any."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pupille.data.dataset import Dataset
from pupille.data.sources.image_files import FileImages
from pupille.data.writers.coco import write_coco
from pupille.data.writers.layout import image_places, sizes
from pupille.data.writers.yolo import IMAGES, write_yolo
from pupille.errors import DataError, ImageError
from pupille.i18n.language import StoredText, tell
from pupille.images.regular_files import open_regular
from pupille.results.arrays import IntArray

PICTURES, LIST = "images", "images.json"


def hand_training(dataset: Dataset, rows: IntArray, folder: Path) -> list[StoredText]:
    """Writes some images with their boxes into a new folder: `images/`, for YOLO `labels/`, `data.yaml` and the lists
    of the parts, for COCO `annotations/`. The sentences say what neither can hold."""
    part = dataset.subset(rows)
    put = partial(_put, _emptied(folder))
    notes = dict.fromkeys([*write_yolo(part, put), *write_coco(part, put)])
    for place, data in _images(part, image_places(part)):
        _put(folder, f"{IMAGES}/{place}", data)
    return list(notes)


def hand_pictures(dataset: Dataset, rows: IntArray, folder: Path) -> tuple[str, ...]:
    """Writes some images without anything drawn on them into a new folder: `images/`, which has no folders below it,
    and `images.json`, which numbers them and the classes as COCO does. Returns the name of each in it."""
    part = dataset.subset(rows)
    names = flat_names(image_places(part))
    for name, data in _images(part, names):
        _put(folder, f"{PICTURES}/{name}", data)
    images = [
        {"id": row + 1, "file_name": name, "width": width, "height": height}
        for row, (name, (width, height)) in enumerate(zip(names, sizes(part), strict=True))
    ]
    categories = [{"id": label, "name": name} for label, name in enumerate(part.classes, start=1)]
    document = {"images": images, "annotations": [], "categories": categories}
    _put(folder, LIST, json.dumps(document, ensure_ascii=False).encode())
    return tuple(names)


def flat_names(places: list[str]) -> list[str]:
    """Paths as names of one folder; where two would differ by their endings alone, all are numbered."""
    names = [place.replace("/", "_") for place in places]
    if len({Path(name).stem.casefold() for name in names}) < len(names):
        return [f"{row:06}{Path(place).suffix}" for row, place in enumerate(places, start=1)]
    return names


def _images(part: Dataset, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each image. Raises ImageError with the path if one cannot be read."""
    store = part.images
    if not isinstance(store, FileImages):
        raise DataError(
            tell(
                "{name!r} holds arrays, and other tools take files. Give a folder or a file.", name=part.name
            )
        )
    for path, name in zip(part.samples["path"], names, strict=True):
        try:
            with open_regular(store.root / path, root=store.root) as file:
                yield name, file.read(store.limits.file_bytes + 1)
        except DataError as error:
            raise ImageError.of(path, error) from error


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _put(folder: Path, path: str, data: bytes) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
