"""Maps of where a model does not know, of the images of a set."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from pupille.data.pixels.pixel_set import Pixels, PixelSet, to_channels, to_depth
from pupille.data.pixels.window import clip
from pupille.data.prepare import Prepared
from pupille.errors import ConfigError
from pupille.i18n.language import phrase, tell
from pupille.images.decoded import Array, stretched
from pupille.models.entropy import Entropy, entropy_of_picture, gives_entropy
from pupille.models.model import Model
from pupille.results.pictures import DrawnPictureRecord
from pupille.runs.folder import write_atomically
from pupille.workflows.drawn_pictures import SIDE

ENDING = "_entropy.png"
COLOUR = (213, 94, 0)
"""Of the layer over a picture: vermilion, which colour-blind people can tell from grey (Okabe & Ito 2008)."""
ABOUT = phrase(
    "In the files _entropy.png a pixel is black where the model is sure and white where all classes are alike likely "
    "to it; it is not calibrated, and may be sure and wrong."
)


def check_entropy(model: Model) -> None:
    """Raises ConfigError for a model that gives no probabilities at each pixel."""
    if not gives_entropy(model):
        raise ConfigError(
            tell(
                "{model} does not say how sure it is of each pixel, so where it does not know cannot be shown. Leave "
                "--entropy out, or use a run of pixel-forest or of a U-Net.",
                model=model.spec.name,
            )
        )


def entropy_maps(model: Model, pixels: PixelSet, sizes: Mapping[int, tuple[int, int]]) -> tuple[Entropy, ...]:
    """The map of each image, at the size at which the model saw it.

    sizes: row -> height and width at which an image was seen that was not seen in the frame.
    """
    prepared = model.spec.preprocessing

    def prepare(piece: Array) -> Pixels:
        whole = to_channels(to_depth(piece, prepared.depth), prepared.channels)
        return clip(whole, prepared.low, prepared.high)

    maps = []
    for row in range(len(pixels.dataset)):
        if row in sizes:
            own = pixels.dataset.images.read(pixels.dataset.samples["path"].iloc[row]).pixels
            maps.append(entropy_of_picture(model, stretched(own, *sizes[row]), prepare))
            continue
        (frame,) = pixels.at(prepared.geometry, np.array([row]), channels=prepared.channels)
        maps.append(entropy_of_picture(model, frame, lambda piece: clip(piece, prepared.low, prepared.high)))
    return tuple(maps)


def with_entropy(
    prepared: Prepared, model: Model, pictures: Sequence[DrawnPictureRecord], folder: Path
) -> tuple[DrawnPictureRecord, ...]:
    """Pictures that a report shows, each with a layer of where the model does not know, as small as its thumbnail; as
    they are, of a model that gives no probabilities."""
    if not pictures or not gives_entropy(model):
        return tuple(pictures)
    row_of = {id_: row for row, id_ in enumerate(prepared.dataset.samples["id"])}
    pixels = prepared.pixels.subset(np.array([row_of[picture.id] for picture in pictures], dtype=np.int64))
    sides = np.array([(reading.height, reading.width) for reading in pixels.readings], dtype=np.int64)
    pieces, frame = model.spec.pieces, model.spec.preprocessing.geometry
    large = pieces.rows(sides, frame).tolist() if pieces else []
    sizes = {row: pieces.seen_at(*(int(side) for side in sides[row])) for row in large if pieces}
    shown = []
    for picture, entropy in zip(pictures, entropy_maps(model, pixels, sizes), strict=True):
        name = f"{Path(picture.thumbnail).with_suffix('')}-entropy.png"
        scale = min(1.0, SIDE / max(picture.width, picture.height))
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        write_atomically(folder / name, as_layer(entropy, size))
        shown.append(replace(picture, entropy=name))
    return tuple(shown)


def as_layer(entropy: Entropy, size: tuple[int, int]) -> bytes:
    """A map as a PNG of one colour, the deeper the less is known, at another size, width and height."""
    alpha = np.asarray(Image.fromarray(entropy).resize(size, Image.Resampling.BILINEAR))
    pixels = np.zeros((*alpha.shape, 4), dtype=np.uint8)
    pixels[..., :3], pixels[..., 3] = COLOUR, alpha
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", optimize=True)
    return file.getvalue()


def as_png(entropy: Entropy, size: tuple[int, int]) -> bytes:
    """A map as a grey PNG at another size, width and height."""
    file = io.BytesIO()
    Image.fromarray(entropy).resize(size, Image.Resampling.BILINEAR).save(file, "PNG")
    return file.getvalue()
