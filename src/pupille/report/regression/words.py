"""What a regression says of itself in the verdict, the cautions and the ladder."""

from __future__ import annotations

from pupille.i18n.counts import models, tested
from pupille.i18n.language import phrase, retell, say, says
from pupille.i18n.visible import shorten
from pupille.report.chosen import baseline_of, difference_of, is_told_from_baseline, run_of_baseline
from pupille.report.regression.scored import scored_lines
from pupille.report.regression.unfit_uses import ANSWERS, FIGURES
from pupille.report.tables.measure import measure_of
from pupille.report.tables.quantities import quantity, quantity_range
from pupille.report.task_words import Caution, SecondaryMetric, TaskWords
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.tasks import metric_spec

FEW_IMAGES = 100
"""With fewer test images the interval of an error is wide."""
MANY_BEYOND = 0.05
"""A share of the predictions outside the numbers learned from that is worth a caution."""


def _how_good(results: Results) -> str:
    run, measure = results.chosen_run, measure_of(results, "mae")
    error, title = measure.format(run.metrics["mae"]), retell(run.title)
    named = f"{run.name} ({title})" if title else run.name
    if run.metrics["mae"].value is None:
        reason = error.reason or say("no reason was kept")
        return say("No error could be computed for {model}: {reason}.", model=named, reason=reason)
    sure = error.how_sure()
    if results.split.group is not None:
        sure = say("{interval}; n counts groups", interval=sure)
    values = {"model": named, "error": error.value, "interval": sure}
    values["images"] = tested(results.split.counts.test)
    if results.kind == "comparison":
        sentence = say(
            "{model}, chosen among {models} by the validation images alone, is off by {error} on average, on the "
            "{images} ({interval}).",
            models=models(results.candidates),
            **values,
        )
    else:
        sentence = say("{model} is off by {error} on average, on the {images} ({interval}).", **values)
    return f"{sentence} {_half(results, run.metrics.get('median_absolute_error'))}".rstrip()


def _half(results: Results, median: Metric | None) -> str:
    """The error that half of the predictions do not exceed."""
    if median is None or median.value is None:
        return ""
    text = measure_of(results, "median_absolute_error").format(median)
    return say(
        "Half of its predictions are off by {error} or less ({interval}).",
        error=text.value,
        interval=text.how_sure(),
    )


def _without_leak(results: Results, worth: str) -> str:
    run = results.chosen_run
    without = run.without_twins.metrics["mae"] if run.without_twins else None
    if without is None or without.value is None:
        return say("That is with the leak that was allowed; without it no error could be computed.")
    return say(
        "That is with the leak that was allowed: trained without it, {model} is off by {error}, {worth}.",
        model=run.name,
        error=measure_of(results, "mae").format(without).in_words(),
        worth=worth,
    )


def _no_learning(results: Results) -> str:
    run, constant, measure = results.chosen_run, _constant(results), measure_of(results, "mae")
    if run.model == baseline_of(results):
        return say("It always answers {constant}: nothing was learned.", constant=constant)
    simplest = run_of_baseline(results)
    if simplest is None:
        return _skill(results, constant)
    if simplest.metrics["mae"].value is None:
        return ""
    error = measure.format(simplest.metrics["mae"]).in_words()
    gap = difference_of(results, simplest.name)
    if gap is None:
        return say("Always answering {constant} would be off by {error}.", constant=constant, error=error)
    return say(
        "Always answering {constant} would be off by {error}: {more}.",
        constant=constant,
        error=error,
        more=measure.more_or_less(gap),
    )


def _constant(results: Results) -> str:
    """`51.2 g (the median of the training images)`."""
    numbers = results.chosen_run.numbers
    if numbers is None or numbers.trained is None:
        return say("the median of the training images")
    median = quantity(numbers.trained.median, results.data.unit)
    return say("{median} (the median of the training images)", median=median)


def _skill(results: Results, constant: str) -> str:
    """The error against the constant's, where that was no rung."""
    skill = results.chosen_run.metrics.get("skill")
    if skill is None or skill.value is None:
        return ""
    share = measure_of(results, "skill").format(skill)
    if skill.low is None or skill.low <= 0:
        return say(
            "Against always answering {constant} its skill is {skill} ({interval}), where 0 is no better and 1 is "
            "perfect: these test images do not show that it is better.",
            constant=constant,
            skill=share.value,
            interval=share.how_sure(),
        )
    return say(
        "Against always answering {constant} its skill is {skill} ({interval}), where 0 is no better and 1 is perfect.",
        constant=constant,
        skill=share.value,
        interval=share.how_sure(),
    )


def _all_right(results: Results) -> Caution | None:
    if results.chosen_run.metrics["mae"].value != 0:
        return None
    return Caution(
        "all_right",
        say(
            "Every single number was predicted exactly, which is rare in honest data. Before believing it, look for "
            "the same or nearly the same picture on both sides of the split, and for a shortcut, such as the number "
            "itself written in the image."
        ),
    )


def _no_better_than_constant(results: Results) -> Caution | None:
    if is_told_from_baseline(results):
        return None
    return Caution(
        "no_better_than_constant",
        say(
            "On these test images the chosen rung cannot be told from always answering the same number, so they do not "
            "show that anything was learned."
        ),
    )


def _beyond(results: Results) -> Caution | None:
    numbers, images = results.chosen_run.numbers, results.split.counts.test
    beyond = numbers.trained.beyond if numbers and numbers.trained else 0
    if not beyond or beyond < MANY_BEYOND * images:
        return None
    return Caution(
        "beyond_training",
        says(
            "For {n}\u00a0test image of {all:count} the model predicts a number outside those it learned from. The "
            "test images may come from elsewhere, and these predictions are guesses.",
            "For {n}\u00a0test images of {all:count} the model predicts a number outside those it learned from. The "
            "test images may come from elsewhere, and these predictions are guesses.",
            beyond,
            all=images,
        ),
    )


def _validation_far_below_test(results: Results) -> Caution | None:
    validation, test = results.chosen_run.validation["mae"], results.chosen_run.metrics["mae"]
    if validation.high is None or test.low is None or validation.high >= test.low:
        return None
    return Caution(
        "validation_far_below_test",
        say(
            "The error on the validation images, {figure}, lies clearly below that on the test images. The two sets "
            "may come from different circumstances, or the validation images resemble the training images too much.",
            figure=measure_of(results, "mae").format(validation).in_words(),
        ),
    )


def _small_test(results: Results) -> Caution | None:
    error, n = results.chosen_run.metrics["mae"], results.split.counts.test
    interval = measure_of(results, "mae").format(error).interval
    if n >= FEW_IMAGES or not interval:
        return None
    return Caution(
        "small_test",
        says(
            "There is only {n}\u00a0test image, so the mean absolute error could lie anywhere {interval}, and small "
            "differences between rungs cannot be seen.",
            "There are only {n}\u00a0test images, so the mean absolute error could lie anywhere {interval}, and small "
            "differences between rungs cannot be seen.",
            n,
            interval=interval,
        ),
    )


def _quantity(results: Results) -> str:
    """`weight, in g`; "" where the data name neither."""
    name, unit = shorten(results.data.quantity, 40), shorten(results.data.unit, 20)
    if name and unit:
        return say("{name}, in {unit}", name=name, unit=unit)
    return name or (say("in {unit}", unit=unit) if unit else "")


def _purpose(results: Results) -> str:
    named = _quantity(results)
    if not named:
        return say("To train and test models that predict a number from an image.")
    return say("To train and test models that predict a number from an image ({quantity}).", quantity=named)


def _predicted(results: Results) -> str:
    named, numbers = _quantity(results), results.chosen_run.numbers
    sentence = say("A number for each image.")
    if named:
        sentence = say("A number for each image ({quantity}).", quantity=named)
    if numbers is None or numbers.trained is None:
        return sentence
    return f"{sentence} " + say(
        "Those of the training images lie {range}, half of them below {median}.",
        range=quantity_range(numbers.trained.low, numbers.trained.high, results.data.unit),
        median=quantity(numbers.trained.median, results.data.unit),
    )


WORDS = TaskWords(
    how_good=_how_good,
    without_leak=_without_leak,
    no_learning=_no_learning,
    grave=(_all_right, _no_better_than_constant),
    doubtful=(_beyond, _validation_far_below_test),
    rough=(_small_test,),
    unfit_answers=ANSWERS,
    unfit_figures=FIGURES,
    purpose=_purpose,
    predicted=_predicted,
    secondary=SecondaryMetric(
        "r2",
        label=phrase("R²"),
        head=phrase("R²"),
        column=phrase("R²"),
        meaning=phrase(
            "R² is the share of the spread of the true numbers that the predictions account for: 1 is perfect, 0 is no "
            "better than their mean."
        ),
    ),
    drawn=phrase("The split was drawn at random, keeping the spread of the numbers alike in the three parts"),
    no_groups=phrase(
        "No groups were named. If several images show the same patient, specimen, person or place, some of them may "
        "lie in training and others in test, and the error is then too small for new ones."
    ),
    learned=phrase("It learned by lowering the error of the predicted numbers of the training images."),
    looks_right=phrase(
        "A number that is nearly right does not show that the model looks at the right thing: it uses whatever goes "
        "along with the numbers, also a background or a scale."
    ),
    scored_lines=scored_lines,
    of_epochs=metric_spec("regression", "mae"),
)
