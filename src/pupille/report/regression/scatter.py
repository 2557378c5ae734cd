"""Predicted against true numbers, with the line of equality and what lies outside the numbers learned from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from pupille.i18n.counts import tested
from pupille.i18n.language import phrase, say, says
from pupille.report.charts import svg
from pupille.report.charts.files import standalone
from pupille.report.exports import Export
from pupille.report.regression.points import HEIGHT, MANY, WIDTH, Point, frame, points, wide
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.quantities import headed, quantity, quantity_range
from pupille.results.regression_record import ScatterRecord, TrainedRangeRecord
from pupille.storage.csv_table import to_csv


def drawing(drawn: Sequence[Point], unit: str) -> Markup:
    """A mark for each image; on the dashed line a prediction is right."""
    both = wide([number for point in drawn for number in (point.true, point.predicted)])
    axes = frame(
        both, both, across=headed(say("true number"), unit), up=headed(say("predicted number"), unit)
    )
    diagonal = svg.line(
        axes.across(both[0]), axes.up(both[0]), axes.across(both[1]), axes.up(both[1]), "zero"
    )
    marks = [
        (axes.mark(point, point.true, point.predicted, unit, small=len(drawn) > MANY), point)
        for point in drawn
    ]
    parts = [
        svg.link(point.target, mark, say("the picture of {name}", name=point.id)) if point.target else mark
        for mark, point in marks
    ]
    return svg.svg(
        WIDTH,
        HEIGHT,
        [*axes.parts, diagonal, *parts],
        title=say("Predicted against true numbers"),
        description=say(
            "{images}, predicted from {low} to {high}.",
            images=tested(len(drawn)),
            low=quantity(min(point.predicted for point in drawn), unit),
            high=quantity(max(point.predicted for point in drawn), unit),
        ),
        kind="numbers",
        role="group",
    )


def trained_words(trained: TrainedRangeRecord | None, unit: str) -> list[str]:
    """From which numbers the model learned, and how often it goes beyond them."""
    if trained is None:
        return []
    learned = says(
        "The model learned from {n}\u00a0image with a number {range}.",
        "The model learned from {n}\u00a0images with numbers {range}.",
        trained.images,
        range=quantity_range(trained.low, trained.high, unit),
    )
    if not trained.beyond:
        return [learned, say("None of its predictions on test lies outside.")]
    return [
        learned,
        says(
            "For {n}\u00a0test image it predicts a number outside, where it saw no example: take it as a guess.",
            "For {n}\u00a0test images it predicts a number outside, where it saw no example: take these as guesses.",
            trained.beyond,
        ),
    ]


def sample_words(scatter: ScatterRecord) -> str:
    """That not every image is drawn, where that is so."""
    if len(scatter.ids) == scatter.total:
        return ""
    return say(
        "{drawn:count} of the {total:count} test images are drawn: the worst, and a random sample of the others.",
        drawn=len(scatter.ids),
        total=scatter.total,
    )


def predictions_table(scatter: ScatterRecord) -> str:
    """The drawn images as CSV, unrounded."""
    rows = zip(scatter.ids, scatter.values, scatter.predicted, strict=True)
    return to_csv([["id", "value", "predicted"], *(list(row) for row in rows)])


def make(context: Context) -> dict[str, Any] | None:
    """The drawing, its sentences and files; None of a run without predicted numbers."""
    numbers, data = context.run.numbers, context.results.data
    if numbers is None:
        return None
    drawn = points(numbers, context.results.gallery)
    chart = drawing(drawn, data.unit)
    return {
        "quantity": data.quantity,
        "unit": data.unit,
        "sentences": [*trained_words(numbers.trained, data.unit), sample_words(numbers.scatter)],
        "drawing": chart,
        "kinds": {point.kind for point in drawn},
        "exports": [
            Export("predictions.csv", say("The drawn images as CSV"), predictions_table(numbers.scatter)),
            Export("scatter.svg", say("Predicted against true as a drawing"), standalone(chart)),
        ],
    }


def as_text(context: Context) -> str:
    """How often the model goes beyond what it learned from; "" where it never does."""
    numbers = context.run.numbers
    if numbers is None or numbers.trained is None or not numbers.trained.beyond:
        return ""
    return filled(trained_words(numbers.trained, context.results.data.unit))


SCATTER = Section("scatter", phrase("Predicted and true"), make, "regression/scatter.html.j2", as_text)
