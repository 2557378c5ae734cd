"""A picture of what augmentation does: a few images of a source, and beside each how training would see it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pupille.config import DataConfig
from pupille.data.augmentation.apply import augment
from pupille.data.augmentation.sets import Augmentation
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.formats.idx import is_idx
from pupille.data.open import is_name, open_images
from pupille.data.open import open as open_labelled
from pupille.data.pixels.pixel_set import common_depth, to_channels, to_depth
from pupille.data.pixels.window import clip, find_window
from pupille.data.sources.archives import is_archive
from pupille.data.sources.image_files import IMAGE_EXTENSIONS
from pupille.errors import DataError, ImageError
from pupille.i18n.language import phrase, tell
from pupille.images.decoded import DEPTHS, shaped
from pupille.images.geometry import SMALL, Geometry
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.setting_values import not_allowed

Pictures = NDArray[np.uint8]
CELL = 96
"""Side of a cell in pixels. Pictures that are all of one small size are shown in a whole multiple of it."""
MOST = 100
"""Most images, and most views of one."""
GAP, WIDE_GAP, PAPER = 4, 16, 255


@dataclass(frozen=True)
class ContactSheet:
    """png: the bytes of the picture, without metadata; a row an image, the original first, then the epochs 1, 2, ...

    ids: of the images, from top to bottom. left_out: those that could not be read.
    """

    png: bytes
    ids: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def contact_sheet(
    source: str,
    settings: Augmentation,
    *,
    images: int = 8,
    views: int = 6,
    seed: int = 0,
    data: DataConfig | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> ContactSheet:
    """The contact sheet of a source: a folder, archive, table or built-in name, labelled or not, or one image.

    images: how many, taken at equal distances. views: of each. Raises DataError if none can be read, ConfigError for
    a number outside of 1 to 100.
    """
    for name, number in (("images", images), ("views", views)):
        if not 1 <= number <= MOST:
            raise not_allowed(
                name, number, phrase("{setting} is a number from 1 to 100 on a contact sheet. Got {value}.")
            )
    config = data or DataConfig()
    ids, pictures, left_out = _read(_opened(source, config, limits), images, config)
    import torch

    originals = torch.from_numpy(pictures).permute(0, 3, 1, 2)
    columns = [originals] + [
        augment(originals, ids, settings=settings, seed=seed, epoch=epoch) for epoch in range(1, views + 1)
    ]
    cells = torch.stack(columns, dim=1).permute(0, 1, 3, 4, 2)
    return ContactSheet(_png(_laid_out(cells.numpy())), ids, left_out)


def _opened(source: str, config: DataConfig, limits: Limits) -> Dataset:
    """The images of a source; labels are asked for only where the format has no images without them."""
    path = Path(source).expanduser()
    is_picture = path.suffix.lower() in IMAGE_EXTENSIONS and path.is_file()
    needs_no_labels = is_picture or (path.is_dir() and not is_idx(path)) or is_archive(path)
    if needs_no_labels and not is_name(source):
        return open_images(source, config, limits=limits)
    return open_labelled(source, config, limits=limits)


def _read(
    dataset: Dataset, images: int, config: DataConfig
) -> tuple[tuple[str, ...], Pictures, tuple[LeftOut, ...]]:
    """Ids and pictures (N, H, W, C) of some images, stretched to one size, and those that could not be read."""
    rows = np.unique(np.linspace(0, len(dataset) - 1, min(images, len(dataset))).round().astype(np.int64))
    ids: list[str] = []
    read: list[NDArray[Any]] = []
    left_out: list[LeftOut] = []
    for row in dataset.samples.iloc[rows].itertuples(index=False):
        try:
            read.append(dataset.images.read(row.path).pixels)
            ids.append(row.id)
        except ImageError as error:
            left_out.append(LeftOut.of(error))
    if not read:
        raise DataError(
            tell(
                "none of the images looked at in {name} can be read; the first one, {path!r}: {reason}",
                name=dataset.name,
                path=left_out[0].path,
                reason=left_out[0].reason,
            )
        )
    shapes = {picture.shape[:2] for picture in read}
    small = len(shapes) == 1 and max(next(iter(shapes))) <= SMALL
    geometry = Geometry(*next(iter(shapes))) if small else Geometry(CELL, CELL)
    return tuple(ids), _apply_window(read, geometry, config.window), tuple(left_out)


def _apply_window(pictures: list[NDArray[Any]], geometry: Geometry, setting: str) -> Pictures:
    """Pictures (N, H, W, C) in one geometry and of one depth, their common window shown from 0 to 255."""
    channels = 3 if any(picture.ndim == 3 for picture in pictures) else 1
    depth = common_depth([DEPTHS[str(picture.dtype)] for picture in pictures])
    batch = np.stack(
        [to_channels(shaped(to_depth(picture, depth), geometry), channels) for picture in pictures]
    )
    window = find_window(setting, lambda: batch, depth)
    if batch.dtype == np.uint8 and (window.low, window.high) == (0, 255):
        return batch
    unit = (clip(batch, window.low, window.high) - window.low) / (window.high - window.low)
    scaled: Pictures = np.rint(unit * 255).astype(np.uint8)
    return scaled


def _laid_out(cells: Pictures) -> Pictures:
    """(rows, columns, H, W, C) cells on white paper, the first column set apart."""
    rows, columns, height, width, channels = cells.shape
    larger = max(1, CELL // max(height, width))
    high, wide = height * larger, width * larger
    paper = np.full(
        (rows * (high + GAP) + GAP, columns * (wide + GAP) + WIDE_GAP, channels), PAPER, dtype=np.uint8
    )
    for row in range(rows):
        for column in range(columns):
            top = GAP + row * (high + GAP)
            left = GAP + column * (wide + GAP) + (WIDE_GAP - GAP) * (column > 0)
            enlarged = cells[row, column].repeat(larger, axis=0).repeat(larger, axis=1)
            paper[top : top + high, left : left + wide] = enlarged
    return paper


def _png(paper: Pictures) -> bytes:
    out = io.BytesIO()
    Image.fromarray(paper[..., 0] if paper.shape[2] == 1 else paper).save(out, "PNG")
    return out.getvalue()
