"""What a model that predicts numbers must not be used for: numbers it never saw, single answers without a check."""

from __future__ import annotations

from pupille.i18n.language import say
from pupille.i18n.visible import shorten
from pupille.report.tables.measure import measure_of
from pupille.report.tables.quantities import quantity, quantity_range
from pupille.results.results import Results

NOT_BY_CHANCE = 0.05


def _other_numbers(results: Results) -> str:
    numbers = results.chosen_run.numbers
    if numbers is None or numbers.trained is None:
        return say("Do not use it for images whose number may lie outside those of the training images.")
    return say(
        "Do not use it for images whose number may lie outside those of the training images, {range}: it has seen no "
        "example there.",
        range=quantity_range(numbers.trained.low, numbers.trained.high, results.data.unit),
    )


def _unchecked(results: Results) -> str:
    error, unit = results.chosen_run.metrics["mae"], results.data.unit
    if error.high is None:
        return say(
            "Do not use it where nobody checks a number that does harm when it is wrong: how far off it is could not "
            "be bounded."
        )
    bound = say(
        "Do not use it where nobody checks a number that does harm when it is wrong: on images like the test images it "
        "may be off by {error} on average (the end of the 95\u00a0% interval, n\u00a0=\u00a0{n:count}).",
        error=quantity(error.high, unit),
        n=error.n,
    )
    numbers = results.chosen_run.numbers
    if numbers is None:
        return bound
    errors = zip(numbers.scatter.values, numbers.scatter.predicted, strict=True)
    worst = max(abs(predicted - value) for value, predicted in errors)
    return f"{bound} " + say("The worst of them was off by {worst}.", worst=quantity(worst, unit))


def _calibration(results: Results) -> str:
    numbers = results.chosen_run.numbers
    slope = numbers.calibration.slope if numbers else None
    if slope is None or slope.low is None or slope.high is None or slope.low <= 1 <= slope.high:
        return ""
    if slope.high < 1:
        return say("Do not take its smallest and largest numbers at their word: they lie too far apart.")
    return say("Do not take its smallest and largest numbers at their word: they lie too near the middle.")


def _worst_subgroup(results: Results) -> str:
    numbers = results.chosen_run.numbers
    record = numbers.subgroups if numbers else None
    if record is None or record.errors.p is None or record.errors.p >= NOT_BY_CHANCE:
        return ""
    worst = next((subgroup for subgroup in record.subgroups if subgroup.name == record.worst), None)
    if worst is None:
        return ""
    return say(
        "Do not rely on the overall figure where {column} is “{name}”: there the mean absolute error is {figure}.",
        column=shorten(record.column, 40),
        name=shorten(worst.name, 40),
        figure=measure_of(results, "mae").format(worst.mae).in_words(),
    )


ANSWERS = (_other_numbers,)
FIGURES = (_unchecked, _calibration, _worst_subgroup)
