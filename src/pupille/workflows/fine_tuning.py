"""The best frozen network of a comparison trained further, and whether that made it better on validation."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pupille.data.prepare import Prepared
from pupille.evaluation.selection import choose
from pupille.i18n.language import tell
from pupille.models.names import split_name
from pupille.runs.events import Event
from pupille.tasks import TASKS
from pupille.training.estimate import estimate_seconds
from pupille.training.objectives.objective import Objective
from pupille.training.run import is_trained, read_predictions
from pupille.workflows.expected_time import most_tuning, too_long
from pupille.workflows.fit_models import fit_rung
from pupille.workflows.job import Job, subsets_for


@dataclass(frozen=True)
class FineTuning:
    """The outcome of fine-tuning a rung. fitted: its name, or none. skipped: its name and why it was left out."""

    fitted: tuple[str, ...]
    skipped: Mapping[str, str]


def fine_tune_best(
    prepared: Prepared, job: Job, fitted: Sequence[str], deadline: float | None
) -> FineTuning | None:
    """Trains the best frozen backbone of a comparison further, as validation sees it; None if there is none.

    It is no rung where that did not help on validation, by what its task asks for: the frozen one stands there already.
    Without being asked, only if that is expected to end within the budget, or 15 minutes without one; where it was
    asked for, within the budget.
    """
    frozen = job.tunable(fitted)
    if not frozen:
        return None
    best = choose(
        {name: read_predictions(job.run_folder(name), "validation") for name in frozen},
        task=prepared.dataset.task,
    )
    name = str(replace(split_name(best), tuned=True))
    folder = job.run_folder(name)
    if is_trained(folder):
        return judged(prepared, job, best, name)
    left = deadline - time.monotonic() if deadline else most_tuning(job)
    # One that was begun fitted into the time when it was.
    if left is not None and not folder.exists():
        subsets = subsets_for(prepared, name, job.train)
        expected = estimate_seconds(name, subsets.train, job.train, window=subsets.window)
        if expected > left:
            reason = too_long(expected, left)
            job.listener(Event(tell("{model}: left out, {reason}", model=name, reason=reason)))
            return FineTuning((), {name: reason})
    job.listener(
        Event(
            tell(
                "{model} is the best frozen network on validation; its layers are now trained further.",
                model=best,
            )
        )
    )
    fit_rung(prepared, job, name, deadline, tell("[fine-tuned]"))
    return judged(prepared, job, best, name)


def judged(prepared: Prepared, job: Job, frozen: str, tuned: str) -> FineTuning:
    """The outcome of a fine-tuning by the validation images, as told; frozen, tuned: the two rungs."""
    before, after = (read_predictions(job.run_folder(name), "validation").answers for name in (frozen, tuned))
    objective: Objective = TASKS[prepared.dataset.task].load("objective")
    targets = subsets_for(prepared, tuned, job.train).validation.targets
    helped, sentence = objective.tuning_helped(before, after, targets)
    job.listener(Event(tell("{model}: {text}", model=tuned, text=sentence)))
    return FineTuning((tuned,), {}) if helped else FineTuning((), {tuned: sentence})
