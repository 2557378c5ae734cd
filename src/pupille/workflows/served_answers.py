"""Pictures that came to a server answered as `pupille predict` answers files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pupille.data.dataset import COLUMNS, Dataset
from pupille.data.pixels.pixel_set import PixelSet
from pupille.errors import ImageError
from pupille.images.open_image import Picture
from pupille.serving.app import Whole
from pupille.serving.batches import Decoded
from pupille.serving.records import ServedPart
from pupille.tasks import TASKS
from pupille.workflows.predict import Predictor

PIXELS_AT_ONCE = 4_000_000
"""Of pictures whose every pixel is answered."""


@dataclass(frozen=True)
class Uploads:
    """A store of pictures that came; a row's `path` is its number."""

    pictures: Sequence[Decoded]
    whole: Whole

    def read(self, path: str) -> Picture:
        """The picture at its own size. Raises ImageError with the reason."""
        reading = self.whole(self.pictures[int(path)].content)
        if isinstance(reading, ImageError):
            raise reading
        return Picture(reading.pixels, 1, reading.notes)


def answers_to(
    predictor: Predictor, part: ServedPart, pictures: Sequence[Decoded], whole: Whole
) -> Sequence[dict[str, Any]]:
    """A record for each picture, all of which fit the model. Answers of every pixel are made a few at a time."""
    some = in_parts(pictures) if TASKS[predictor.model.spec.task].larger else [pictures]
    return [record for each in some for record in answers_at_once(predictor, part, each, whole)]


def in_parts(pictures: Sequence[Decoded]) -> Iterator[Sequence[Decoded]]:
    """The pictures in their order, at least one and as many as have `PIXELS_AT_ONCE` together."""
    some: list[Decoded] = []
    pixels = 0
    for picture in pictures:
        size = picture.reading.width * picture.reading.height
        if some and pixels + size > PIXELS_AT_ONCE:
            yield some
            some, pixels = [], 0
        some.append(picture)
        pixels += size
    yield some


def answers_at_once(
    predictor: Predictor, part: ServedPart, pictures: Sequence[Decoded], whole: Whole
) -> Sequence[dict[str, Any]]:
    """A record for each picture."""
    ids = list(map(str, range(len(pictures))))
    samples = pd.DataFrame({name: ids if name in ("id", "path") else "" for name in COLUMNS})
    spec = predictor.model.spec
    prepared = spec.preprocessing
    dataset = Dataset(samples, (), Uploads(pictures, whole), "", "", task=spec.task)
    readings = tuple(picture.reading for picture in pictures)
    colour = "RGB" if prepared.channels == 3 else "grey"
    passes = {prepared.geometry.storage_geometry: readings}
    return part.records(predictor.of_pixels(PixelSet(dataset, passes, colour, prepared.depth)))
