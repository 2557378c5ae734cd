"""What a fitted model says about the images of a part of the split, and how long that takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.lazy_batch import Images
from pupille.data.subset import Subset
from pupille.models.decode.decoder import decoder_of
from pupille.models.model import Model
from pupille.models.whole_answers import answer_of_picture, one_answer
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.task_predictions import Predictions
from pupille.runs.events import Listener, silent
from pupille.tasks import TASKS
from pupille.training.fitter import fitter_of

IN_TURN = 8
"""Pictures that are predicted together where an answer is as large as its picture."""
TIMED = 2**26
"""Values of pictures that are timed at most."""
LARGE = 50_000
"""Values of a picture from which on few of them are timed."""


def predict_subset(model: Model, subset: Subset, listener: Listener = silent) -> Predictions:
    """What a model says about the images of a subset; features of a frozen backbone are kept for other heads."""
    predict: Callable[[Images], FloatArray] = fitter_of(model.spec.name).load("predict")(model, listener)
    decoder, card, ids = decoder_of(model.spec), TASKS[model.spec.task], subset.ids or ()
    if not card.pool:
        return decoder.predictions(ids, subset.targets, predict(subset.pixels), model.spec)
    pooled: Predictions = card.load("pool")(
        [
            decoder.predictions(
                tuple(ids[row] for row in rows),
                subset.targets.rows(rows),
                whole_answer(model, subset, int(rows[0])) if is_large else predict(subset.pixels[rows]),
                model.spec,
            )
            for rows, is_large in turns_of(len(subset), large_rows(model, subset))
        ]
    )
    return pooled


def large_rows(model: Model, subset: Subset) -> IntArray:
    """The rows of pictures that the model sees otherwise than in its frame."""
    return subset.whole.too_large() if subset.whole and model.spec.pieces else np.zeros(0, dtype=np.int64)


def turns_of(n: int, large: IntArray) -> Iterator[tuple[IntArray, bool]]:
    """The rows that are predicted together, in their order: some that fit into the frame, or a large one, and which
    it is."""
    start = 0
    for end in (*large.tolist(), n):
        for first in range(start, end, IN_TURN):
            yield np.arange(first, min(first + IN_TURN, end)), False
        if end < n:
            yield np.array([end]), True
        start = end + 1


def whole_answer(model: Model, subset: Subset, row: int) -> NDArray[Any]:
    """(1,) what a model answers for a picture of a subset that is too large for the frame."""
    assert subset.whole is not None
    return one_answer(answer_of_picture(model, subset.whole.read(row), subset.whole.prepare))


def seconds_per_image(model: Model, subset: Subset) -> float:
    """How long a prediction takes, on at most 256 images; where that would take long, on 32, or on one that is too
    large for the frame."""
    large = large_rows(model, subset)
    if len(large):
        some = subset.rows(large[:1])
        assert some.whole is not None
        picture, started = some.whole.read(0), time.perf_counter()
        answer_of_picture(model, picture, some.whole.prepare)
        return time.perf_counter() - started
    size = subset.pixels[:1].size
    pixels = subset.pixels[: max(1, min(32, TIMED // size)) if size > LARGE else 256]
    started = time.perf_counter()
    model.predict(pixels)
    return (time.perf_counter() - started) / len(pixels)
