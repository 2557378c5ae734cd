"""Residuals against the predicted number, with the line that says whether predictions can be taken at their word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import number, phrase, retell, say
from pupille.report.charts import svg
from pupille.report.charts.files import standalone
from pupille.report.exports import Export
from pupille.report.regression.error_chart import error_chart
from pupille.report.regression.points import Frame, Point, points
from pupille.report.section import Context, Section
from pupille.report.tables.numbers import FormattedMetric, format_metric
from pupille.results.regression_record import CalibrationSlopeRecord


def drawing(drawn: Sequence[Point], calibration: CalibrationSlopeRecord, unit: str) -> Markup:
    """Predicted minus true over the predicted number; on the line of zero a prediction is right."""
    return error_chart(
        drawn,
        lambda point: point.predicted,
        across=say("predicted number"),
        unit=unit,
        title=say("Residuals against the predicted number"),
        description=slope_words(calibration),
        over=lambda axes: _line(drawn, calibration, axes),
    )


def _line(drawn: Sequence[Point], calibration: CalibrationSlopeRecord, axes: Frame) -> list[Markup]:
    """The line of the residuals: that of true on predicted numbers, taken from the predicted ones; cut at the frame."""
    slope, intercept = calibration.slope.value, calibration.intercept.value
    if slope is None or intercept is None:
        return []
    ends = [min(point.predicted for point in drawn), max(point.predicted for point in drawn)]
    heights = [(1 - slope) * end - intercept for end in ends]
    (left, right), (start, end) = map(axes.across, ends), map(axes.up, heights)
    return [svg.line(left, start, right, end, "trend")]


def slope_words(calibration: CalibrationSlopeRecord) -> str:
    """Whether predictions lie too far apart or too near one another, in a sentence."""
    slope = calibration.slope
    if slope.value is None or slope.low is None or slope.high is None:
        reason = say("no reason was kept") if slope.reason is None else retell(slope.reason)
        return say(
            "Whether predictions lie too far apart cannot be told: {reason}.", reason=reason.rstrip(".")
        )
    written = number(slope.value, 2)
    if slope.high < 1:
        return say(
            "The predictions lie too far apart: where two of them differ by 1, the true numbers differ by {slope} on "
            "average, so the smallest predictions are too small and the largest too large.",
            slope=written,
        )
    if slope.low > 1:
        return say(
            "The predictions lie too near one another: where two of them differ by 1, the true numbers differ by "
            "{slope} on average, so the smallest predictions are too large and the largest too small.",
            slope=written,
        )
    return say("These test images do not show that predictions lie too far apart, nor too near one another.")


def rows(calibration: CalibrationSlopeRecord, unit: str) -> list[tuple[str, FormattedMetric]]:
    """Slope and intercept with their intervals."""
    return [
        (say("Calibration slope (1 is right)"), format_metric(calibration.slope, "number")),
        (
            say("Calibration intercept (0 is right)"),
            format_metric(calibration.intercept, "target", of_target=unit),
        ),
    ]


def make(context: Context) -> dict[str, Any] | None:
    """The drawing, what the slope says, and its figures; None of a run without predicted numbers."""
    numbers, unit = context.run.numbers, context.results.data.unit
    if numbers is None:
        return None
    drawn = points(numbers, context.results.gallery)
    chart = drawing(drawn, numbers.calibration, unit)
    return {
        "sentence": slope_words(numbers.calibration),
        "drawing": chart,
        "kinds": {point.kind for point in drawn},
        "rows": rows(numbers.calibration, unit),
        "line": numbers.calibration.slope.value is not None,
        "exports": [Export("residuals.svg", say("The residuals as a drawing"), standalone(chart))],
    }


RESIDUALS = Section("residuals", phrase("Residuals"), make, "regression/residuals.html.j2")
