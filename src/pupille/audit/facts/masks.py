"""What one look at a mask leaves behind: its classes, and how many specks and holes there are in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.errors import DataError, ImageError
from pupille.results.masks import IGNORED, ClassMask, MaskStore
from pupille.shapes.run_length import Mask

SPECK = 20
"""Pixels below which what hangs together is a speck or a hole."""
WITH_CORNERS = np.ones((3, 3), dtype=np.bool_)


@dataclass(frozen=True)
class MaskFacts:
    """classes: that have a pixel, in rising order. pixels: of each of them. specks: places of one class with fewer than
    `SPECK` pixels, inside the picture, None where they were not counted. A hole is a speck of the background.
    """

    classes: tuple[int, ...]
    pixels: tuple[int, ...]
    specks: int | None


def mask_facts(store: MaskStore, id_: str, *, with_specks: bool = True) -> MaskFacts | ImageError:
    """The facts of the mask of an image, or the error that reading it ends in."""
    try:
        mask = store.read(id_)
    except ImageError as error:
        return error
    except DataError as error:
        return ImageError.of(id_, error)
    return facts_of(mask, with_specks=with_specks)


def facts_of(mask: ClassMask, *, with_specks: bool = True) -> MaskFacts:
    """The facts of a mask."""
    counts = np.bincount(mask.ravel() - IGNORED)[-IGNORED:]
    classes = np.flatnonzero(counts)
    return MaskFacts(
        tuple(classes.tolist()), tuple(counts[classes].tolist()), _n_specks(mask) if with_specks else None
    )


def _n_specks(mask: ClassMask) -> int:
    from scipy.ndimage import find_objects

    specks = 0
    for label, window in enumerate(find_objects(mask.astype(np.int32) + 1)):
        if window is not None:
            inside = mask[window] == label
            specks += len(_specks(np.pad(inside, 1), _border(window, mask.shape)))
    return specks


def specks_of(mask: Mask) -> int:
    """How many specks an object has beside its largest part, and holes in it. mask: of the object alone."""
    padded = np.pad(mask, 1)
    parts = _parts(padded)
    specks = int((np.delete(parts, parts.argmax()) < SPECK).sum()) if len(parts) > 1 else 0
    return specks + int((_parts(~padded) < SPECK).sum())


def _parts(mask: Mask) -> NDArray[np.int64]:
    """How many pixels each part of a mask has that hangs together, corners included."""
    from scipy.ndimage import label

    numbers, _ = label(mask, structure=WITH_CORNERS)
    return np.bincount(numbers.ravel())[1:].astype(np.int64)


def _border(window: tuple[slice, ...], shape: tuple[int, ...]) -> tuple[tuple[bool, bool], ...]:
    """For rows and columns, whether a window begins at the first one and ends at the last one."""
    return tuple((side.start == 0, side.stop == n) for side, n in zip(window, shape, strict=True))


def _specks(padded: Mask, border: tuple[tuple[bool, bool], ...]) -> NDArray[np.int64]:
    """The sizes of the small parts of a mask with a margin of one pixel, but for those at the border of the picture."""
    from scipy.ndimage import label

    numbers, n = label(padded, structure=WITH_CORNERS)
    sizes = np.bincount(numbers.ravel(), minlength=n + 1)
    sizes[0] = SPECK
    edges = (
        (border[0][0], numbers[1]),
        (border[0][1], numbers[-2]),
        (border[1][0], numbers[:, 1]),
        (border[1][1], numbers[:, -2]),
    )
    for is_border, line in edges:
        if is_border:
            sizes[line] = SPECK
    return sizes[sizes < SPECK].astype(np.int64)
