"""Numbers predicted for new images, each with the interval that holds the true one as often as was promised."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.dataset import LeftOut
from pupille.data.splits.groups import apart
from pupille.errors import ConfigError
from pupille.evaluation.inference.conformal import least_units
from pupille.evaluation.regression.prediction_intervals import (
    COVERAGE,
    PredictionRule,
    fit_rule,
    intervals,
)
from pupille.i18n.language import phrase, say, tell
from pupille.i18n.visible import visible
from pupille.models.model import ModelSpec
from pupille.report.regression.promise import WIDER, promised
from pupille.report.tables.quantities import decimals, quantity, quantity_range
from pupille.results.regression import NumberPredictions
from pupille.setting_values import not_allowed
from pupille.training.run import PROMISES, parts_predicted, read_groups, read_predictions
from pupille.workflows.answers import (
    MOST_PRINTED,
    Answers,
    Wishes,
    WrittenAsTable,
    more,
    refuse_only,
    refuse_pixel_size,
    remarks,
)

DIGITS = 6
"""Significant digits of a number in a table."""


@dataclass(frozen=True)
class NumberPrediction(WrittenAsTable):
    """The numbers that a model predicts for images, and the files that it could not read.

    rule: of the intervals; None where too few validation images came with the run. outside: (N,) which numbers lie
    outside of all that the model was trained on. unlike, enlarged: as of classes.
    """

    model: str
    predictions: NumberPredictions
    left_out: tuple[LeftOut, ...]
    rule: PredictionRule | None
    outside: NDArray[np.bool_]
    unlike: NDArray[np.bool_] | None = None
    enlarged: tuple[str, ...] = ()

    def rows(self) -> list[dict[str, Any]]:
        """For each image what is known of it, by name, in the order of the table's columns."""
        predicted = self.predictions.predicted
        around = intervals(self.rule, predicted, self.predictions.expected_errors) if self.rule else None
        rows: list[dict[str, Any]] = []
        for number, id_ in enumerate(self.predictions.ids):
            row: dict[str, Any] = {"image": id_, "predicted": float(predicted[number])}
            if around is not None:
                row |= {"low": float(around.low[number]), "high": float(around.high[number])}
            row["outside"] = bool(self.outside[number])
            if self.unlike is not None:
                row["unlike"] = bool(self.unlike[number])
            row["note"] = self.enlarged[number] if self.enlarged else ""
            rows.append(row)
        return rows

    def lines(self, top: int | None = None) -> list[str]:
        """The first images for a terminal, each with its number and interval. Raises ConfigError for `top`."""
        refuse_top(top)
        unit, lines = self.predictions.unit, []
        for place, row in enumerate(self.rows()[:MOST_PRINTED]):
            ends = (row.get("low"), row.get("high"))
            digits = decimals([row["predicted"], *ends])
            line = say("{image}:", image=visible(row["image"]))
            line += f" {quantity(row['predicted'], unit, digits=digits)}"
            if self.rule:
                line += f" ({quantity_range(row['low'], row['high'], digits=digits)})"
            odd = [say("beyond the numbers of the training images")] if row["outside"] else []
            lines.append(
                line
                + "".join(f" [{remark}]" for remark in [*odd, *remarks(place, self.unlike, self.enlarged)])
            )
        return [*lines, *more(len(self.predictions))]

    def sentences(self) -> list[str]:
        """What the intervals promise, or that there are none."""
        if self.rule is None:
            return [say("No interval is given: too few validation images came with the run to promise one.")]
        sentences = [promised(self.rule.coverage, self.rule.n, grouped=self.rule.grouped)]
        return [*sentences, say(WIDER)] if self.rule.scaled else sentences

    def table(self, top: int | None = None) -> list[list[object]]:
        """A row an image: `image, predicted, low, high, outside, unlike, problem`; numbers in the unit of the training
        images, which the heading of `predicted` names. outside: yes where the number is beyond all of those. Columns
        that the run cannot fill are absent.

        Raises ConfigError for `top`, which is of classes.
        """
        refuse_top(top)
        rows = self.rows()
        names = [name for name in (rows[0] if rows else {"image": "", "predicted": 0.0}) if name != "note"]
        unit = self.predictions.unit
        headings = [
            f"{name} ({unit})" if unit and name in ("predicted", "low", "high") else name for name in names
        ]
        table: list[list[object]] = [[*headings, "problem"]]
        table += [[*(cell(row[name]) for name in names), row["note"]] for row in rows]
        table += [[item.path, *[""] * (len(names) - 1), item.reason] for item in self.left_out]
        return table

    def to_json(self, top: int | None = None) -> dict[str, Any]:
        """The predictions as plain values. Raises ConfigError for `top`, which is of classes."""
        refuse_top(top)
        images = [{key: value for key, value in row.items() if key != "note" or value} for row in self.rows()]
        record: dict[str, Any] = {"model": self.model, "unit": self.predictions.unit, "images": images}
        if self.rule:
            record["intervals"] = asdict(self.rule)
        return {**record, "left_out": [item.to_json() for item in self.left_out]}


def cell(value: object) -> object:
    """A value as the table has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def refuse_top(top: int | None) -> None:
    """Raises ConfigError if the most probable classes were asked for."""
    if top is not None:
        raise ConfigError(tell("--top names classes, and this model predicts a number. Leave it out."))


def calibrated(spec: ModelSpec, wishes: Wishes, folder: Path | None) -> PredictionRule | None:
    """The rule of the intervals, as of `rule_of_run`. Raises ConfigError for what is asked of classes."""
    refuse_pixel_size(spec, wishes)
    refuse_only(spec, wishes)
    if wishes.sums or wishes.door:
        raise ConfigError(
            tell(
                "{model} predicts a number, and --sum and --door are about classes. Leave them out.",
                model=spec.name,
            )
        )
    if wishes.coverage is not None and not 0 < wishes.coverage < 1:
        raise not_allowed(
            "coverage",
            wishes.coverage,
            phrase("{setting} is a share above 0 and below 1, such as 0.9. Got {value}."),
        )
    return rule_of_run(folder, wishes.coverage)


def prediction(answers: Answers, wishes: Wishes, rule: PredictionRule | None) -> NumberPrediction:  # noqa: ARG001
    """The answers of a model that predicts numbers, with intervals by the rule of the run."""
    spec = answers.spec
    unknown = np.full(len(answers.ids), np.nan)
    predictions = NumberPredictions(
        answers.ids, unknown, answers.values, spec.unit, spec.scale, spec.difficulty
    )
    outside = spec.scale.outside(answers.values) if spec.scale else np.zeros(len(answers.ids), dtype=bool)
    return NumberPrediction(
        spec.name,
        predictions,
        answers.left_out,
        rule,
        outside,
        answers.unlike,
        answers.enlarged,
    )


def rule_of_run(folder: Path | None, coverage: float | None) -> PredictionRule | None:
    """The rule of the intervals of a run, at 90 % where no coverage was asked for; from the images set aside for that,
    else from those that also chose the model.

    None where the run came without validation predictions or with too few, unless a coverage was asked for: then
    ConfigError or DataError says so.
    """
    parts = parts_predicted(folder) if folder else ()
    if folder is None or not {"validation", PROMISES} & set(parts):
        if coverage is None:
            return None
        raise ConfigError(
            tell(
                "intervals are calibrated on the validation images of a run, and their predictions are not "
                "here. Bring the whole run folder, or leave --coverage out."
            )
        )
    aside: NumberPredictions = read_predictions(folder, PROMISES if PROMISES in parts else "validation")
    known = np.flatnonzero(aside.known)
    groups = read_groups(folder)
    ids = [aside.ids[int(row)] for row in known]
    named = apart(ids, [groups.get(id_, "") for id_ in ids]) if groups else None
    n = len(set(named)) if named else len(ids)
    if coverage is None and n < least_units(COVERAGE):
        return None
    known_ones = aside.rows(known)
    return fit_rule(
        known_ones.predicted - known_ones.values,
        difficulty=known_ones.expected_errors,
        groups=named,
        coverage=coverage or COVERAGE,
    )
