"""What one score for all classes would find on validation, score by score: what the slider of the report moves over."""

from __future__ import annotations

import numpy as np

from pupille.evaluation.detection.matching import ALL, HALF, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import MOST_SCORES, BoxSliderRecord
from pupille.shapes.boxes import areas


def slider_record(validation: ObjectPredictions) -> BoxSliderRecord | None:
    """The counts at each score, the lowest first; None without scores, objects or answers that count."""
    answers = validation.answers
    if answers.scores is None or validation.of_several_models:
        return None
    matches = match(validation, box_overlaps(validation), answer_areas=areas(answers.boxes))
    hits, wrong = matches.hits(ALL, HALF), matches.wrong(ALL, HALF)
    counted, n = hits | wrong, int(matches.counted[ALL].sum())
    if not n or not counted.any():
        return None
    every = np.unique(answers.scores[counted])
    places = np.linspace(0, len(every) - 1, min(MOST_SCORES, len(every))).round().astype(np.int64)
    scores = every[np.unique(places)]
    found, alarms = ((answers.scores[rows][None] >= scores[:, None]).sum(axis=1) for rows in (hits, wrong))
    usual = float(validation.least.mean()) if validation.least.size else float(scores[0])
    return BoxSliderRecord(
        tuple(scores.tolist()),
        tuple(found.tolist()),
        tuple(alarms.tolist()),
        n,
        len(validation),
        int(np.argmin(np.abs(scores - usual))),
        int((hits & validation.sure).sum()),
        int((wrong & validation.sure).sum()),
    )
