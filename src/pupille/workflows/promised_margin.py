"""The margin that a run of masks promises: fitted on images of its validation, refused where they are of one stack."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pupille.data.splits.groups import apart
from pupille.errors import ConfigError, DataError
from pupille.evaluation.inference.conformal import coverage_after_choosing
from pupille.evaluation.segmentation.margin import HELD, Margin, fit_margin, reach_of
from pupille.i18n.language import StoredText, tell, tells
from pupille.results.masks import MaskPredictions
from pupille.results.read import results_in
from pupille.runs.folder import RESULTS
from pupille.training.run import PROMISES, parts_predicted, read_groups, read_predictions
from pupille.workflows.job import RUNS

UNDECLARED = "undeclared-groups"
"""The check of the audit that sees images which belong together, such as slices of one stack."""


@dataclass(frozen=True)
class PromisedMargin:
    """margin: around what a model marks. background: the class that is not marked. notes: what it promises."""

    margin: Margin
    background: int
    notes: tuple[StoredText, ...]


def margin_of_run(folder: Path | None, coverage: float) -> PromisedMargin:
    """The margin of a run, from the validation images that chose nothing, else from those that also chose the model.

    Raises ConfigError without a run, its predictions or a background; DataError for images that belong together without
    declared groups, and as of `fit_margin`.
    """
    parts = parts_predicted(folder) if folder else ()
    if folder is None or not {"validation", PROMISES} & set(parts):
        raise ConfigError(
            tell(
                "a margin is fitted on the validation images of a run, and their predictions are not here. Bring the "
                "whole run folder, or leave --coverage out."
            )
        )
    part = PROMISES if PROMISES in parts else "validation"
    aside: MaskPredictions = read_predictions(folder, part)
    if aside.background is None:
        raise ConfigError(
            tell(
                "a margin lies around what is marked, and every class of these masks is marked. Leave --coverage out, "
                "or name the background with --background-value and train again."
            )
        )
    groups = read_groups(folder)
    if not groups:
        _check_apart(folder)
    reaches = {
        id_: reach
        for id_ in aside.ids
        if (reach := reach_of(aside.truth.read(id_), aside.answers.read(id_), aside.background)) is not None
    }
    named = apart(tuple(reaches), [groups.get(id_, "") for id_ in reaches]) if groups else None
    margin = fit_margin(np.array(list(reaches.values())), coverage=coverage, groups=named)
    notes = [in_words(margin)]
    if part == "validation":
        notes += after_choosing(margin, _candidates(folder))
    return PromisedMargin(margin, aside.background, tuple(notes))


def in_words(margin: Margin) -> StoredText:
    """How wide a margin is and what it promises."""
    parts = {"reach": margin.reach, "held": HELD, "coverage": margin.coverage}
    if margin.grouped:
        return tells(
            "In the files _margin.png what is marked is widened by {reach:1} pixels of the file: on {coverage:percent} "
            "of the images of new groups that is to hold at least {held:percent} of what a person would mark. It was "
            "fitted on {n} group of validation images.",
            "In the files _margin.png what is marked is widened by {reach:1} pixels of the file: on {coverage:percent} "
            "of the images of new groups that is to hold at least {held:percent} of what a person would mark. It was "
            "fitted on {n} groups of validation images.",
            margin.n,
            **parts,
        )
    return tells(
        "In the files _margin.png what is marked is widened by {reach:1} pixels of the file: on {coverage:percent} of "
        "new images like these that is to hold at least {held:percent} of what a person would mark. It was fitted on "
        "{n} validation image.",
        "In the files _margin.png what is marked is widened by {reach:1} pixels of the file: on {coverage:percent} of "
        "new images like these that is to hold at least {held:percent} of what a person would mark. It was fitted on "
        "{n} validation images.",
        margin.n,
        **parts,
    )


def after_choosing(margin: Margin, candidates: int) -> list[StoredText]:
    """What the promise may lose where the same images also chose among so many models."""
    held = coverage_after_choosing(margin.n, candidates, coverage=margin.coverage)
    if held >= margin.coverage:
        return []
    return [
        tell(
            "The same images also chose the model, since there are too few to set some aside: at worst it holds on "
            "{held:percent} of new images (by simulation of {n} equally good models).",
            held=held,
            n=candidates,
        )
    ]


def _root(folder: Path) -> Path:
    """The folder of the comparison of a run, or of the run itself."""
    whole = folder.parent.parent
    return whole if folder.parent.name == RUNS and (whole / RESULTS).exists() else folder


def _candidates(folder: Path) -> int:
    root = _root(folder)
    return len(results_in(root).runs) if (root / RESULTS).exists() else 1


def _check_apart(folder: Path) -> None:
    """Raises DataError where the audit saw that images belong together and no groups were declared."""
    root = _root(folder)
    audit = results_in(root).audit if (root / RESULTS).exists() else None
    if audit is None or not any(finding.code == UNDECLARED for finding in audit.findings):
        return
    raise DataError(
        tell(
            "the audit saw that images of this run belong together, as slices of a stack do, and they are not "
            "independent of each other, so nothing can be promised of new ones. Say what belongs together with "
            "--group or --group-pattern, and train again."
        )
    )
