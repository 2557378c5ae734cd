"""What `pupille tune` writes beside its page (field by field: `docs/tuning.md`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pupille.i18n.language import phrase
from pupille.i18n.stored_text import Sentence
from pupille.results.decode import converted, read_record
from pupille.results.metric import Metric

TUNING = "tuning.json"
TUNING_SCHEMA = 1
REMEDY = phrase("Run the search again in a new folder.")


@dataclass(frozen=True)
class TrialRecord:
    """One trial. number: 0 for the defaults. settings: those that were searched, none of the defaults.

    value: the primary metric on validation, None of a trial that was thinned out before. stages: the metric on training
    images left out, after each share of the training images it was fitted to. chosen: in which share of the resamples
    it was chosen, None where it took no part.
    """

    number: int
    settings: Mapping[str, Any]
    value: float | None
    stages: tuple[float, ...]
    seconds: float
    chosen: float | None


@dataclass(frozen=True)
class OuterFold:
    """The search in one outer fold. images: set aside, on which the metric was taken. taken: number of the trial whose
    settings were taken, 0 for the defaults. default, value: of the defaults, and of what was taken."""

    images: int
    taken: int
    default: float
    value: float


@dataclass(frozen=True)
class NestedRecord:
    """The search as a procedure. gain: of what it takes over the defaults, above 0 is better; n counts folds, with the
    interval of Nadeau & Bengio."""

    folds: tuple[OuterFold, ...]
    gain: Metric
    sentence: Sentence


@dataclass(frozen=True)
class TuningRecord:
    """A finished search. space: setting -> where it was searched, as typed. images: on which was chosen, or groups.

    luck: how much too good the best of so many trials looks that are all equally good, told before the search.
    default, apparent: the primary metric on validation, of the defaults and of the best trial. corrected: of a trial
    chosen so, on images that did not choose it; optimism: how far apparent lies from it. gain: corrected and paired,
    over the defaults; above 0 is better. best, taken: numbers of trials. run: the folder of the run that was taken,
    from the folder of the search. nested: the search in outer folds, where that was asked for. test: the primary metric
    on the test images of `defaults` and `tuned`. opened: how often the test images were looked at before.
    """

    schema: int
    pupille: str
    kind: Literal["tuning"]
    created: str
    seconds: float
    command: str | None
    source: str
    task: str
    unit: str
    model: str
    search: str
    space: Mapping[str, str]
    folds: int | None
    seed: int
    images: int
    primary_metric: str
    luck: float
    default: float
    apparent: float
    corrected: Metric
    optimism: float
    gain: Metric
    trials: tuple[TrialRecord, ...]
    best: int
    taken: int
    run: str
    test: Mapping[str, Metric]
    opened: int | None
    sentence: Sentence
    before: tuple[Sentence, ...]
    notes: tuple[Sentence, ...]
    versions: Mapping[str, Any]
    nested: NestedRecord | None = None

    @property
    def scored(self) -> tuple[TrialRecord, ...]:
        """The trials between which validation chose."""
        return tuple(trial for trial in self.trials if trial.value is not None)


def read_tuning(folder: Path) -> TuningRecord:
    """The record of a finished search. Raises RunError if there is none, or it is damaged."""
    return read_record(
        folder,
        TUNING,
        lambda record: converted(record, TuningRecord),
        newest=TUNING_SCHEMA,
        remedy=REMEDY,
    )
