"""The `numbers` of a run in `results.json`: what a report shows of predicted numbers beyond their metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pupille.evaluation.inference.conformal import coverage_after_choosing, least_units
from pupille.evaluation.regression.agreement import Agreement, agreement
from pupille.evaluation.regression.calibration import calibration
from pupille.evaluation.regression.prediction_intervals import (
    PredictionIntervals,
    PredictionRule,
    covered,
    fit_rule,
    intervals,
)
from pupille.evaluation.regression.statistics import known_images
from pupille.i18n.language import tell
from pupille.results.arrays import IntArray
from pupille.results.regression import NumberPredictions
from pupille.results.regression_record import (
    MOST_POINTS,
    AgreementRecord,
    CalibrationSlopeRecord,
    LimitsAtRecord,
    NumbersRecord,
    NumberSubgroupsRecord,
    PredictionIntervalRecord,
    ScatterRecord,
    TrainedRangeRecord,
)

WORST = 24
"""Images kept with their pictures: those with the largest errors."""
STEPS = 20
"""Parts into which limits that follow the size of the numbers are drawn."""


def numbers_record(
    test: NumberPredictions,
    *,
    groups: Sequence[str] | None = None,
    promise: PredictionIntervalRecord | None = None,
    subgroups: NumberSubgroupsRecord | None = None,
    seed: int = 0,
) -> NumbersRecord:
    """What the report shows of one run beyond its metrics.

    groups: the group of each test image. promise, subgroups: of
    `promise_record` and of `subgroups.by_subgroup`, where they were asked for. seed: of the sample that is drawn and of
    the jackknife. Raises DataError if no true number is known or the groups do not fit.
    """
    line = calibration(test, groups=groups, seed=seed)
    return NumbersRecord(
        scatter_record(test, seed=seed),
        CalibrationSlopeRecord(line.slope, line.intercept),
        agreement_record(agreement(test, groups=groups, seed=seed)),
        trained_range(test),
        promise,
        subgroups,
    )


def scatter_record(test: NumberPredictions, *, seed: int = 0) -> ScatterRecord:
    """The points of the drawings: the worst images and, where they are too many, a seeded sample of the others."""
    known = np.flatnonzero(test.known)
    rows = known
    if len(known) > MOST_POINTS:
        worst = worst_images(test)
        others = np.setdiff1d(known, worst)
        drawn = np.random.default_rng(seed).choice(others, MOST_POINTS - len(worst), replace=False)
        rows = np.sort(np.concatenate([worst, drawn]))
    return ScatterRecord(
        tuple(test.ids[row] for row in rows),
        tuple(test.values[rows].tolist()),
        tuple(test.predicted[rows].tolist()),
        len(known),
    )


def worst_images(test: NumberPredictions, *, most: int = WORST) -> IntArray:
    """Row numbers of the images with the largest errors, the largest first; images without a true number are none."""
    known = np.flatnonzero(test.known)
    errors = np.abs(test.predicted[known] - test.values[known])
    return known[np.argsort(-errors, kind="stable")][:most]


def trained_range(test: NumberPredictions) -> TrainedRangeRecord | None:
    """The numbers that the model learned from, and how many test images are predicted outside them; None if unknown."""
    scale = test.scale
    if scale is None:
        return None
    beyond = int(scale.outside(test.predicted).sum())
    return TrainedRangeRecord(scale.lowest, scale.highest, scale.median, scale.images, beyond)


def agreement_record(of: Agreement) -> AgreementRecord:
    """Bland-Altman's bias and limits as they are kept."""
    limits: tuple[LimitsAtRecord, ...] = ()
    if of.low_limit.value is not None:
        means = np.linspace(of.means.min(), of.means.max(), STEPS + 1 if of.widens else 2)
        lows, highs = of.limits_at(means)
        points = zip(means.tolist(), lows.tolist(), highs.tolist(), strict=True)
        limits = tuple(LimitsAtRecord(*point) for point in points)
    return AgreementRecord(of.bias, of.low_limit, of.high_limit, of.widens, limits, of.note)


def promise_record(
    set_aside: NumberPredictions,
    test: NumberPredictions,
    *,
    coverage: float = 0.9,
    set_aside_groups: Sequence[str] | None = None,
    test_groups: Sequence[str] | None = None,
    chosen_among: int = 1,
) -> PredictionIntervalRecord:
    """Prediction intervals fitted on images set aside for promises, and tried on test.

    They are scaled where the model says which images are harder. chosen_among: from how many models these images chose
    this one, 1 where they chose nothing. Where too few images or groups were set aside the record says so.
    Raises ConfigError unless 0 < coverage < 1, DataError as `fit_rule` does.
    """
    known = np.flatnonzero(set_aside.known)
    groups = None if set_aside_groups is None else [set_aside_groups[int(row)] for row in known]
    n = len(known) if groups is None else len(set(groups))
    grouped = groups is not None
    if 0 < coverage < 1 and n < (least := least_units(coverage)):
        why = _too_few(n, least, coverage, grouped=grouped)
        return PredictionIntervalRecord(coverage, n, grouped, None, reason=why)
    calibrating = set_aside.rows(known)
    errors = calibrating.predicted - calibrating.values
    rule = fit_rule(errors, difficulty=calibrating.expected_errors, groups=groups, coverage=coverage)
    # Both are predicted by one model; its difficulty is taken from where the rule has it.
    hard = replace(test, difficulty=set_aside.difficulty).expected_errors
    tried = _tried(rule, intervals(rule, test.predicted, hard), test, test_groups, grouped=grouped)
    if set_aside.difficulty:
        tried = replace(tried, how=set_aside.difficulty.how)
    if chosen_among == 1:
        return tried
    return replace(tried, after_choosing=coverage_after_choosing(n, chosen_among, coverage=coverage))


def _tried(
    rule: PredictionRule,
    around: PredictionIntervals,
    test: NumberPredictions,
    groups: Sequence[str] | None,
    *,
    grouped: bool,
) -> PredictionIntervalRecord:
    """The widths on all test images, and the share held of those whose true number is known."""
    rows = np.flatnonzero(test.known)
    known, units = known_images(test, groups)
    widths = around.high - around.low
    inside = PredictionIntervals(around.low[rows], around.high[rows])
    return PredictionIntervalRecord(
        rule.coverage,
        rule.n,
        grouped,
        rule.quantile,
        rule.scaled,
        narrowest=float(widths.min()),
        mean_width=around.mean_width,
        widest=float(widths.max()),
        covered=covered(known.values, inside, units=None if groups is None else units),
    )


def _too_few(n: int, least: int, coverage: float, *, grouped: bool) -> str:
    if grouped:
        return tell(
            "intervals that hold {coverage:percent} need {least} groups set aside for them, and there are {n}",
            coverage=coverage,
            least=least,
            n=n,
        )
    return tell(
        "intervals that hold {coverage:percent} need {least} images set aside for them, and there are {n}",
        coverage=coverage,
        least=least,
        n=n,
    )
