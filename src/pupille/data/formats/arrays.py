"""Arrays from Python: images of one size in memory, with or without labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pupille.data.class_names import class_order, split_named
from pupille.data.dataset import SPLITS, ArrayImages, Dataset
from pupille.data.formats.array_labels import label_texts, plain_array
from pupille.data.splits.groups import group_name
from pupille.errors import DataError, unknown_choice
from pupille.i18n.language import StoredText, phrase, tell

ARRAYS = phrase("{pixels} arrays")
SHAPES = tell("(N, height, width) for grey or (N, height, width, 3) for colour")


def from_arrays(
    images: object,
    labels: object = None,
    *,
    name: str = "arrays",
    groups: Sequence[object] | None = None,
    splits: Sequence[str] | None = None,
    form: str = ARRAYS,
) -> Dataset:
    """A data set of an array (N, H, W), (N, H, W, 1) or (N, H, W, 3) and N labels, in any form of `label_texts`.

    Truth values become 0 and 255; whole numbers are kept as 8 or 16 bits, other numbers as 32-bit floats.
    labels: None for images to predict. groups: N names, None or "" for none. splits: N of train, validation,
    test. form: where the array comes from, a template with a place for `pixels`. Raises DataError if shapes,
    types or lengths do not fit.
    """
    pixels = _pixels(images)
    n = len(pixels)
    texts = [""] * n if labels is None else label_texts(labels)
    for argument, values in (
        (phrase("labels"), texts),
        (phrase("groups"), groups),
        (phrase("splits"), splits),
    ):
        if values is not None and len(values) != n:
            raise DataError(
                tell(
                    "{n:count} images came with {m:count} {argument}; give one for each image.",
                    n=n,
                    m=len(values),
                    argument=tell(argument),
                )
            )
    numbers = [str(i) for i in range(n)]
    width = len(str(max(n - 1, 0)))
    samples = pd.DataFrame(
        {
            "id": [number.zfill(width) for number in numbers],
            "path": numbers,
            "split": [""] * n if splits is None else [_split(value) for value in splits],
            "group": [""] * n if groups is None else [group_name(value) for value in groups],
            "label": texts,
        },
        dtype=object,
    )
    classes = () if labels is None else class_order(texts)
    return Dataset(samples, classes, ArrayImages(pixels), name, tell(form, pixels=_words(pixels)))


def _pixels(images: object) -> NDArray[np.generic]:
    """The array as it is kept: (N, H, W) or (N, H, W, 3) of uint8, uint16 or float32."""
    try:
        array = plain_array(images, phrase("pixels"))
    except DataError:
        raise
    except ValueError as error:
        raise DataError(
            tell("the images are not all of one size, so they make no array. Save them as files.")
        ) from error
    if array.dtype.kind in "USO" and array.ndim <= 2:
        raise DataError(
            tell(
                "pixels must be numbers. Got an array of {kind}. If these are paths, write them and the labels "
                "into a CSV table and open that.",
                kind=str(array.dtype),
            )
        )
    if array.ndim == 4 and array.shape[3] == 1:
        array = array[..., 0]
    _check_shape(array)
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype in (np.uint8, np.uint16):
        return array
    if array.dtype.kind in "iu":
        return _narrow(array)
    if array.dtype.kind != "f":
        raise DataError(tell("pixels must be numbers. Got an array of {kind}.", kind=str(array.dtype)))
    array = array.astype(np.float32)
    if not np.isfinite(array).all():
        raise DataError(
            tell("some pixels are infinite or not a number. Replace them before you hand the array over.")
        )
    return array


def _check_shape(array: NDArray[np.generic]) -> None:
    """Raises DataError with the way to mend it unless the array is one of grey or colour images."""
    shape = array.shape
    if array.ndim in (3, 4) and 0 in shape:
        raise DataError(
            tell("an array of shape {shape} holds no pixels. Give {shapes}.", shape=str(shape), shapes=SHAPES)
        )
    if array.ndim == 3 or (array.ndim == 4 and shape[3] == 3):
        return
    if array.ndim == 4 and shape[1] in (1, 3):
        advice = tell("The channels come last here: images.transpose(0, 2, 3, 1).")
    elif array.ndim == 4 and shape[3] == 4:
        advice = tell("Drop the fourth channel if it is transparency: images[..., :3].")
    elif array.ndim == 2:
        advice = tell(
            "If a row is a flattened image, give it its shape again: images.reshape(-1, height, width)."
        )
    else:
        advice = tell("Bring it into that shape first.")
    raise DataError(
        tell(
            "images must be an array {shapes}. Got {shape}. {advice}",
            shapes=SHAPES,
            shape=str(shape),
            advice=advice,
        )
    )


def _narrow(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """Whole numbers of other widths in the fewest of 8 or 16 bits that hold them."""
    low, high = int(array.min()), int(array.max())
    if low < 0 or high > 65535:
        raise DataError(
            tell(
                "whole-number pixels must lie between 0 and 65535. Got {low} to {high}; hand them over as floats "
                "instead.",
                low=str(low),
                high=str(high),
            )
        )
    return array.astype(np.uint8 if high <= 255 else np.uint16)


def _split(value: str) -> str:
    part = split_named(str(value))
    if part is None:
        raise DataError(unknown_choice("a split", value, SPLITS))
    return part


def _words(pixels: NDArray[np.generic]) -> StoredText:
    depth = {"uint8": "8-bit", "uint16": "16-bit"}.get(str(pixels.dtype), "float")
    return tell(
        "{depth} {colour} {size}",
        depth=tell(depth),
        colour=tell("colour") if pixels.ndim == 4 else tell("grey"),
        size=f"{pixels.shape[2]}x{pixels.shape[1]}",
    )
