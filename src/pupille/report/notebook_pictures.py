"""A few pictures of a data set with what is drawn on them, for a notebook: SVG that brings its own colours."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from pupille.errors import ImageError
from pupille.i18n.visible import shorten
from pupille.images.layers import COLOURS, layer
from pupille.images.thumbnails import thumbnail
from pupille.report.charts.svg import num
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

if TYPE_CHECKING:
    from pupille.data.dataset import Dataset
    from pupille.shapes.objects import Objects

MOST = 4
SIDE = 180
"""The longer side of a picture, in pixels."""
MOST_OBJECTS = 60
"""Objects drawn on a picture."""


def drawn_pictures(dataset: Dataset) -> Markup:
    """The first images with a drawing that can be read, side by side."""
    ids = list(dataset.samples["id"])
    if dataset.annotations is not None:
        drawn = set(dataset.annotations["id"])
        rows = [row for row, id_ in enumerate(ids) if id_ in drawn]
    else:
        rows = list(range(len(ids)))
    pictures = []
    for row in rows[:MOST]:
        try:
            pictures.append(_picture(dataset, row))
        except ImageError:
            continue
    return Markup("<p>{}</p>").format(Markup(" ").join(pictures)) if pictures else Markup("")


def _picture(dataset: Dataset, row: int) -> Markup:
    sample = dataset.samples.iloc[row]
    pixels = dataset.images.read(sample["path"]).pixels
    low, high = (0.0, 255.0) if pixels.dtype == np.uint8 else (float(pixels.min()), float(pixels.max()))
    data, suffix = thumbnail(pixels, low=low, high=high if high > low else low + 1.0, side=SIDE)
    height, width = pixels.shape[:2]
    size = Markup('width="{}" height="{}"').format(width, height)
    parts = [_embedded(data, "png" if suffix == ".png" else "jpeg", size)]
    numbers = np.zeros((height, width), dtype=np.int64)
    if dataset.masks is not None:
        mask = dataset.masks.read(str(sample["id"])).astype(np.int64)
        numbers = np.where((mask < 0) | (mask == dataset.background), 0, mask + 1)
    elif dataset.annotations is not None:
        objects = dataset.objects([row])
        parts += _outlines(objects, max(height, width) / SIDE)
        for place, shape in enumerate(objects.shapes):
            if isinstance(shape, RunLength):
                colour = int(objects.labels[place]) % len(COLOURS) + 1
                numbers[shape.mask()] = colour + len(COLOURS) * place
    if numbers.any():
        parts.insert(1, _embedded(layer(numbers, side=SIDE), "png", size))
    scale = SIDE / max(height, width)
    return Markup(
        '<svg width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(
        num(width * scale),
        num(height * scale),
        width,
        height,
        shorten(str(sample["id"]), 80),
        Markup("").join(parts),
    )


def _embedded(data: bytes, kind: str, size: Markup) -> Markup:
    uri = f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
    return Markup('<image href="{}" {}/>').format(uri, size)


def _outlines(objects: Objects, pixel: float) -> list[Markup]:
    """Boxes and outlines. pixel: one pixel of the screen in pixels of the image."""
    lines = []
    for place in range(min(len(objects), MOST_OBJECTS)):
        shape = objects.shapes[place]
        if isinstance(shape, RunLength):
            continue
        colour = "#{:02x}{:02x}{:02x}".format(*COLOURS[int(objects.labels[place]) % len(COLOURS)])
        style = Markup('fill="none" stroke="{}" stroke-width="{}"').format(colour, num(2 * pixel))
        if isinstance(shape, Polygons):
            rings = (*shape.rings, *shape.holes)
            path = " ".join("M" + " ".join(map(num, ring.ravel().tolist())) + "Z" for ring in rings)
            lines.append(Markup('<path d="{}" {}/>').format(path, style))
        else:
            x1, y1, x2, y2 = objects.boxes[place].tolist()
            sides = map(num, (x1, y1, max(x2 - x1, pixel), max(y2 - y1, pixel)))
            lines.append(Markup('<rect x="{}" y="{}" width="{}" height="{}" {}/>').format(*sides, style))
    return lines
