"""The kinds of errors as they are kept: what each costs, and the images on which it happens."""

from __future__ import annotations

import numpy as np

from pupille.evaluation.detection.error_kinds import KINDS, ErrorKinds
from pupille.evaluation.detection.intervals import loss_interval
from pupille.evaluation.detection.resampled import Resampled
from pupille.evaluation.detection.statistics import sure_enough
from pupille.evaluation.detection.wording import (
    ALIKE,
    FEWEST_OF_CLASS,
    NO_ERROR,
    NO_OBJECT,
    rare_error,
)
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import MOST_IMAGES, ErrorKindRecord, ErrorName, ImagesRecord


def errors_record(
    predictions: ObjectPredictions, kinds: ErrorKinds, resampled: Resampled, *, threshold: float | None
) -> tuple[ErrorKindRecord, ...]:
    """One record a kind. resampled: with the losses of `MendedCurves`. threshold: of the answers that are counted."""
    sure = sure_enough(predictions, threshold)
    scores = predictions.answers.scores
    records = []
    for index, kind in enumerate(KINDS):
        if kind == "missed":
            images, order = predictions.truth.images[kinds.missed], np.zeros(int(kinds.missed.sum()))
            all_images = images
        else:
            all_images = predictions.answers.images[kinds.answers == index]
            of_kind = sure & (kinds.answers == index)
            images = predictions.answers.images[of_kind]
            order = np.zeros(len(images)) if scores is None else scores[of_kind]
        record = images_record(predictions.ids, images, order)
        records.append(
            ErrorKindRecord(
                kind,
                _loss(resampled, kind, _units(all_images, resampled)),
                record.n,
                record.images,
                record.n_images,
            )
        )
    return tuple(records)


def images_record(ids: tuple[str, ...], images: IntArray, sureness: FloatArray) -> ImagesRecord:
    """Where something happened. images: (E,) the image of each event. sureness: (E,) by which images come first;
    of equals, those with more events."""
    times = np.bincount(images, minlength=len(ids))
    surest = np.full(len(ids), -np.inf)
    np.maximum.at(surest, images, sureness)
    concerned = np.flatnonzero(times)
    concerned = concerned[np.lexsort((concerned, -times[concerned], -surest[concerned]))]
    return ImagesRecord(
        len(images), len(concerned), tuple(ids[int(image)] for image in concerned[:MOST_IMAGES])
    )


def _units(images: IntArray, resampled: Resampled) -> int:
    """In how many images or groups something happens. images: (E,)."""
    return len(np.unique(resampled.statistics.units[images]))


def _loss(resampled: Resampled, kind: ErrorName, n_behind: int) -> Metric:
    """What a kind of error costs. n_behind: images or groups with such errors."""
    n = resampled.statistics.n_units
    if kind not in resampled.others:
        return Metric(None, None, None, n, tell(resampled.statistics.unordered))
    values = resampled.others[kind]
    value = float(values[0])
    if np.isnan(value):
        return Metric(None, None, None, n, tell(NO_OBJECT))
    if resampled.why or value <= 0:
        return Metric(value, None, None, n, resampled.why or tell(NO_ERROR))
    if n_behind < FEWEST_OF_CLASS:
        return Metric(value, None, None, n, rare_error(n_behind, grouped=resampled.grouped))
    bounds = loss_interval(value, values[1:], n_units=n)
    return Metric(value, *bounds, n) if bounds else Metric(value, None, None, n, tell(ALIKE))
