"""How large objects are and where they lie, in pixels or micrometres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pupille.results.arrays import FloatArray
from pupille.shapes.label_image import LabelImage

DECIMALS = 4
"""Of what is written; a score and a length have no more that mean anything."""


@dataclass(frozen=True)
class SizeUnit:
    """The unit of lengths. of_a_pixel: micrometres that the side of a pixel is long; None for pixels."""

    of_a_pixel: float | None = None

    @property
    def scale(self) -> float:
        """The side of a pixel in this unit."""
        return 1.0 if self.of_a_pixel is None else self.of_a_pixel

    @property
    def length(self) -> str:
        """The unit as it is written."""
        return "px" if self.of_a_pixel is None else "µm"

    @property
    def area(self) -> str:
        """The column of areas."""
        return "area_px" if self.of_a_pixel is None else "area_um2"

    @property
    def diameter(self) -> str:
        """The column of diameters of circles of the same area."""
        return self._column("diameter")

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns of the table of objects."""
        places = ("centroid_x", "centroid_y", "box_x1", "box_y1", "box_x2", "box_y2")
        return ("label", "class", "score", self.area, self.diameter, *map(self._column, places))

    def _column(self, name: str) -> str:
        return f"{name}_px" if self.of_a_pixel is None else f"{name}_um"


def rows_of(image: LabelImage, classes: Sequence[str], unit: SizeUnit) -> list[dict[str, Any]]:
    """A record of each object, by the columns of `SizeUnit.heads`.

    Places count from the outer corner of the first pixel, x to the right and y down. Every object has a pixel.
    """
    objects, centroids = image.objects(), centroids_of(image)
    areas = objects.areas * unit.scale**2
    diameters = 2 * np.sqrt(areas / np.pi)
    places = np.concatenate([centroids, objects.boxes], axis=1) * unit.scale
    rows = []
    for k in range(len(image)):
        score = None if image.scores is None else round(float(image.scores[k]), DECIMALS)
        numbers = (areas[k], diameters[k], *places[k])
        values = (k + 1, classes[image.classes[k]], score, *(round(float(n), DECIMALS) for n in numbers))
        rows.append(dict(zip(unit.heads, values, strict=True)))
    return rows


def centroids_of(image: LabelImage) -> FloatArray:
    """(K, 2) x and y of the middle of each object."""
    y, x = np.nonzero(image.labels > 0)
    owners = image.labels[y, x]
    n = np.maximum(image.areas, 1)
    sums = [np.bincount(owners, weights=side + 0.5, minlength=len(image) + 1)[1:] for side in (x, y)]
    return np.stack(sums, axis=1) / n[:, None]
