"""The rules by which a page gives numbers: intervals with a promise, and the range that was learned."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from pupille.errors import PupilleError
from pupille.evaluation.regression.prediction_intervals import PredictionRule
from pupille.i18n.language import say
from pupille.models.decode.regression import scale_of
from pupille.models.model import ModelSpec
from pupille.report.regression.promise import WIDER, promised
from pupille.report.tables.quantities import quantity_range
from pupille.results.run import RunRecord
from pupille.workflows.offline_rules import OfflineRules
from pupille.workflows.predicted_numbers import rule_of_run


def rules(folder: Path, spec: ModelSpec, run: RunRecord) -> OfflineRules:
    """Those of a run. Intervals are left out where too few validation predictions came with it."""
    del run
    try:
        rule = rule_of_run(folder, None)
    except PupilleError:
        rule = None
    scale, harder = scale_of(spec), spec.difficulty
    lines = {"predicted": harder.predicted, "errors": harder.errors} if harder and harder.differs else {}
    record = {
        "intervals": {**asdict(rule), **lines} if rule else None,
        "numbers": {"lowest": scale.lowest, "highest": scale.highest, "deviation": scale.deviation},
    }
    return OfflineRules(record, lambda: sentences(rule, spec))


def sentences(rule: PredictionRule | None, spec: ModelSpec) -> list[str]:
    """The rules in words."""
    scale = scale_of(spec)
    lines = (
        [
            promised(rule.coverage, rule.n, grouped=rule.grouped),
            *([say(WIDER)] if rule.scaled else []),
        ]
        if rule
        else [say("No interval is given: too few validation images came with the run to promise one.")]
    )
    return [
        *lines,
        say(
            "The training images had numbers {range}; a number beyond them is marked.",
            range=quantity_range(scale.lowest, scale.highest, spec.unit),
        ),
    ]
