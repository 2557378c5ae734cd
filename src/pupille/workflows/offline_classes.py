"""The rules by which a page calls classes: sets with a promise, and the frozen threshold."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from pupille.errors import PupilleError
from pupille.evaluation.classification.conformal import SetRule
from pupille.i18n.language import retell, say
from pupille.i18n.near_certainty import digits
from pupille.i18n.visible import visible
from pupille.models.model import ModelSpec
from pupille.results.classification import ThresholdRecord
from pupille.results.run import RunRecord
from pupille.workflows.offline_rules import OfflineRules
from pupille.workflows.predicted_classes import rule_of

COVERAGE = 0.9
"""What the sets promise, as those of the report do."""


def rules(folder: Path, spec: ModelSpec, run: RunRecord) -> OfflineRules:
    """Those of a run. Sets are left out where its validation predictions did not come with it."""
    del spec
    sets = sets_of(folder)
    threshold = run.threshold if run.threshold and run.threshold.value is not None else None
    record = {
        "sets": asdict(sets) if sets else None,
        "threshold": {"positive": threshold.positive, "value": threshold.value} if threshold else None,
    }
    return OfflineRules(record, lambda: sentences(sets, threshold))


def sets_of(folder: Path) -> SetRule | None:
    """The rule of sets of a run; None where nothing calibrates it, or where every class would be in every set."""
    try:
        rule = rule_of(folder, COVERAGE)
    except PupilleError:
        return None
    return rule if rule.least > 0 else None


def sentences(sets: SetRule | None, threshold: ThresholdRecord | None) -> list[str]:
    """The rules in words."""
    lines = [
        say(
            "The answer is the likeliest class. Where other classes are likely too, they are named: the set holds the "
            "true class for {coverage:percent} of new images like those of validation, on average (n = {n:count}).",
            coverage=sets.coverage,
            n=sets.n,
        )
        if sets
        else say(
            "The answer is the likeliest class, however unlikely. No set of classes is given: too few validation "
            "images came with the run to promise one."
        )
    ]
    if threshold and threshold.value is not None:
        lines.append(
            say(
                "“{positive}” is called from a probability of {value} on. {how}",
                positive=visible(threshold.positive),
                value=digits(threshold.value),
                how=retell(str(threshold.how or "")),
            ).strip()
        )
    return lines
