"""One annotated image for a paper: its boxes, outlines or masks in the colours of their classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pupille.data.dataset import Dataset
from pupille.errors import ConfigError, DataError, unknown_choice
from pupille.figures.paper import COLUMN, empty_figure, paper_style
from pupille.figures.surface import COLOURS
from pupille.i18n.language import tell
from pupille.i18n.visible import shorten
from pupille.results.masks import IGNORED
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pupille.results.arrays import IntArray

LEGEND = 7.0
"""Millimetres for the names of the classes below the picture."""
CLEAR = 0.4
"""How opaque a mask lies over the picture."""
LONGEST = 24


def annotated_figure(dataset: Dataset, id: str, *, width: float = COLUMN) -> Figure:
    """An image with what is drawn on it, and the names of the classes that it shows below.

    id: of the sample. width: millimetres; the height follows the picture. Raises DataError where nothing is drawn,
    ConfigError for an unknown id, ImageError if the image cannot be read.
    """
    if not dataset.is_drawn:
        raise DataError(tell("nothing is drawn on {name}. Give the file of annotations.", name=dataset.name))
    ids = list(dataset.samples["id"])
    if id not in ids:
        raise ConfigError(unknown_choice("id", id, ids[:20]))
    row = ids.index(id)
    pixels = dataset.images.read(dataset.samples["path"].iloc[row]).pixels
    high, wide = pixels.shape[:2]
    with paper_style():
        figure = empty_figure(width, min(400.0, width * high / wide + LEGEND))
        ax = figure.add_subplot()
        ax.axis("off")
        ax.imshow(pixels, cmap="gray" if pixels.ndim == 2 else None)
        labels = _draw_objects(dataset, row, ax) if dataset.masks is None else _draw_mask(dataset, id, ax)
        _legend(figure, dataset.classes, labels)
    return figure


def _draw_objects(dataset: Dataset, row: int, ax: Axes) -> set[int]:
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    objects = dataset.objects([row])
    for label, box, shape in zip(objects.labels.tolist(), objects.boxes, objects.shapes, strict=True):
        colour = COLOURS[label % len(COLOURS)]
        if isinstance(shape, Polygons):
            rings = [Path(np.vstack([ring, ring[:1]]), closed=True) for ring in (*shape.rings, *shape.holes)]
            ax.add_patch(PathPatch(Path.make_compound_path(*rings), fill=False, edgecolor=colour))
        elif isinstance(shape, RunLength):
            _lay(shape.mask().astype(np.int64), colour, ax)
        else:
            x1, y1, x2, y2 = box.tolist()
            ax.add_patch(Rectangle((x1 - 0.5, y1 - 0.5), x2 - x1, y2 - y1, fill=False, edgecolor=colour))
    return set(objects.labels.tolist())


def _draw_mask(dataset: Dataset, id_: str, ax: Axes) -> set[int]:
    assert dataset.masks is not None
    mask = dataset.masks.read(id_)
    labels = set(np.unique(mask).tolist()) - {IGNORED, dataset.background}
    for label in labels:
        _lay((mask == label).astype(np.int64), COLOURS[label % len(COLOURS)], ax)
    return labels


def _lay(mask: IntArray, colour: str, ax: Axes) -> None:
    """A clear layer of one colour where the mask is 1."""
    from matplotlib.colors import to_rgb

    pixels = np.zeros((*mask.shape, 4))
    pixels[..., :3] = to_rgb(colour)
    pixels[..., 3] = CLEAR * mask
    ax.imshow(pixels)


def _legend(figure: Figure, classes: tuple[str, ...], labels: set[int]) -> None:
    from matplotlib.patches import Patch

    if not labels:
        return
    patches = [
        Patch(color=COLOURS[label % len(COLOURS)], label=shorten(classes[label], LONGEST))
        for label in sorted(labels)
    ]
    figure.legend(handles=patches, loc="outside lower center", ncols=min(len(patches), 4))
