"""Labels from Python, in all the forms in which libraries hand them over, as the texts of classes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pupille.data.class_names import class_name
from pupille.errors import DataError
from pupille.i18n.language import phrase, tell

Values = NDArray[Any]


def plain_array(values: object, what: str) -> Values:
    """An array of whatever holds values: a tensor, also one with a gradient, a generator, a table, a masked array.

    what: the values' name, for the error. Raises DataError if a value is masked, ValueError if rows differ in length.
    """
    if isinstance(values, Iterator):
        values = list(values)
    if isinstance(values, list | tuple) and any(hasattr(value, "detach") for value in values):
        values = [without_gradient(value) for value in values]
    values = without_gradient(values)
    if isinstance(values, list | tuple) and any(isinstance(value, np.ma.MaskedArray) for value in values):
        values = np.ma.stack(values)
    if isinstance(values, np.ma.MaskedArray) and np.ma.getmaskarray(values).any():
        n = int(np.ma.getmaskarray(values).sum())
        raise DataError(
            tell(
                "{n:count} of the {what} are masked. Fill them in, or leave their images out.",
                n=n,
                what=tell(what),
            )
        )
    return np.asarray(values)


def without_gradient(values: Any) -> Any:
    """A tensor as an array in the memory of the machine; anything else as it is."""
    return values.detach().cpu().numpy() if hasattr(values, "detach") else values


def label_texts(labels: object) -> list[str]:
    """The class of each image as text: numbers, text or bytes, in one dimension, one column, or as 0 and 1 a class.

    Raises DataError if a label is missing, or there are several for an image.
    """
    values = one_dimension(labels)
    return [label_text(value) for value in values]


def one_dimension(labels: object) -> list[Any]:
    """The labels of N images as a list of N values. Raises DataError if there is no one value for each."""
    names: list[Any] | None = list(labels.columns) if isinstance(labels, pd.DataFrame) else None
    if isinstance(labels, Iterator):
        labels = list(labels)
    if isinstance(labels, list | tuple) and not any(
        np.ndim(value) for value in map(without_gradient, labels)
    ):
        return [without_gradient(value) for value in labels]
    try:
        array = plain_array(labels, phrase("labels"))
    except ValueError as error:
        if isinstance(error, DataError):
            raise
        raise DataError(tell("each image needs one label. Got lists of several lengths.")) from error
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 1:
        return array.tolist() if array.dtype.kind != "M" else list(array.astype(str))
    if array.ndim == 2 and is_one_hot(array):
        positions = array.astype(float).argmax(axis=1).tolist()
        return [names[position] for position in positions] if names else positions
    raise DataError(
        tell(
            "each image needs one label. Got an array of shape {shape}; several labels an image are not "
            "learned. Give one class for each.",
            shape=str(array.shape),
        )
    )


def is_one_hot(array: Values) -> bool:
    """Whether each row (N, C) holds a single 1 and zeros besides."""
    if array.dtype.kind not in "buif":
        return False
    return bool((np.isin(array, (0, 1)).all(axis=1) & (array.sum(axis=1) == 1)).all())


def label_text(value: Any) -> str:
    """A label as text; 3.0 and 3 are the same, decimals keep every digit. Raises DataError if it is missing."""
    if isinstance(value, np.ndarray | np.generic) and value is not np.ma.masked:
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT or value is np.ma.masked or value != value:
        raise DataError(
            tell(
                "a label is missing ({value}). Give a class to every image, or leave the image out.",
                value=repr(value),
            )
        )
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError as error:
            raise DataError(
                tell("a label is text or a whole number. Got the bytes {value}.", value=repr(value))
            ) from error
    if isinstance(value, float):
        if not math.isfinite(value):
            raise DataError(tell("a label is a text or a number. Got {value}.", value=repr(value)))
        value = int(value) if value.is_integer() else repr(value)
    text = class_name(str(value))
    if not text:
        raise DataError(tell("a label is empty. Give a class to every image, or leave the image out."))
    return text
