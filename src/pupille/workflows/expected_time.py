"""How long the rungs of a climb will take, told before anything is trained."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pupille.config import AUTO
from pupille.data.prepare import Prepared
from pupille.evaluation.classification.seconds import evaluation_seconds
from pupille.i18n.language import StoredText, tell, tell_joined, tells
from pupille.models.names import split_name
from pupille.models.registry import find
from pupille.runs.events import Event
from pupille.training.checkpoint import SECONDS
from pupille.training.estimate import estimate_seconds
from pupille.training.fitter import fitter_of
from pupille.workflows.duration import duration
from pupille.workflows.job import Job, subsets_for

MOST_TUNING = 900.0
"""Seconds that fine-tuning by itself may take in a comparison without a budget."""


def expectations(prepared: Prepared, job: Job, todo: Sequence[str]) -> dict[str, float]:
    """Seconds that each rung is expected to take; told in one line."""
    expected: dict[str, float] = {}
    for number, name in enumerate(todo, start=1):
        job.listener(Event(tell("timing a small trial of each model"), number, len(todo)))
        subsets = subsets_for(prepared, name, job.train)
        expected[name] = estimate_seconds(
            name, subsets.train, job.train, window=subsets.window, launcher=job.launcher
        )
    if todo:
        tuning = tuning_seconds(prepared, job, todo, expected)
        n = len(prepared.dataset.rows("train"))
        # Every model is scored on the images of validation and of test.
        scored = [len(prepared.dataset.rows(part)) for part in ("validation", "test")]
        scoring = sum(evaluation_seconds(some, len(prepared.dataset.classes)) for some in scored)
        total = duration(sum(expected.values()) + tuning + len(todo) * scoring)
        sentence = tells(
            "Training {n} model on {images} images: about {total} on this machine.",
            "Training {n} models on {images} images: about {total} on this machine.",
            len(todo),
            images=n,
            total=total,
        )
        if tuning:
            part = tell(
                "Up to {seconds} of that is for training the best frozen network further.",
                seconds=duration(tuning),
            )
            sentence = tell_joined([sentence, part], " ")
        if any(fitter_of(name).epochs and not find(name).pretrained for name in todo):
            repeated = tell(
                "If it is stopped, --resume repeats at most {seconds:0} s of a network's training.",
                seconds=SECONDS,
            )
            sentence = tell_joined([sentence, repeated], " ")
        job.listener(Event(sentence))
    return expected


def tuning_seconds(prepared: Prepared, job: Job, todo: Sequence[str], expected: Mapping[str, float]) -> float:
    """Seconds of training the best frozen network further, at most: which one that will be is not known yet.

    expected: of each rung that is to be fitted, whose features fine-tuning takes over. One that would take longer than
    it may counts for nothing, as it is left out.
    """
    most, seconds = most_tuning(job) if job.budget is None else job.budget, [0.0]
    for name in job.tunable(todo):
        tuned = str(replace(split_name(name), tuned=True))
        subsets = subsets_for(prepared, tuned, job.train)
        whole = estimate_seconds(tuned, subsets.train, job.train, window=subsets.window)
        seconds.append(max(whole - expected[name], 0.0))
    return max(some for some in seconds if most is None or some <= most)


def most_tuning(job: Job) -> float | None:
    """Seconds that fine-tuning may take in a comparison without a budget; None where it was asked for."""
    return MOST_TUNING if job.train.fine_tune == AUTO else None


def too_long(expected: float, left: float) -> StoredText:
    """Why a rung is left out."""
    return tell(
        "about {expected} expected, {left} left",
        expected=duration(math.ceil(expected)),
        left=duration(math.floor(max(left, 0))),
    )
