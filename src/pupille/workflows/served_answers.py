"""Pictures that came to a server answered as `pupille predict` answers files."""

from __future__ import annotations

from collections.abc import Sequence
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
from pupille.workflows.predict import Predictor


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
    """A record for each picture, all of which fit the model."""
    ids = list(map(str, range(len(pictures))))
    samples = pd.DataFrame({name: ids if name in ("id", "path") else "" for name in COLUMNS})
    spec = predictor.model.spec
    prepared = spec.preprocessing
    dataset = Dataset(samples, (), Uploads(pictures, whole), "", "", task=spec.task)
    readings = tuple(picture.reading for picture in pictures)
    colour = "RGB" if prepared.channels == 3 else "grey"
    passes = {prepared.geometry.storage_geometry: readings}
    return part.records(predictor.of_pixels(PixelSet(dataset, passes, colour, prepared.depth)))
