"""What a classifier must not be used for: other classes, another mixture, weak classes, probabilities as chances."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.i18n.language import listed, percent, say, says
from pupille.i18n.visible import shorten
from pupille.report.tables.numbers import format_metric
from pupille.results.results import Results

MOST_NAMED = 12
"""Classes that a sentence names at most."""
DOUBTFUL = 0.5
"""A class whose recall may lie below this is not to be looked for."""
NOT_BY_CHANCE = 0.05


def _names(classes: Sequence[str]) -> str:
    names = [say("“{name}”", name=shorten(name, 40)) for name in classes]
    if len(names) <= MOST_NAMED:
        return listed(names)
    named = ", ".join(names[: MOST_NAMED - 1])
    return say("{names} and {rest} more", names=named, rest=len(names) - MOST_NAMED + 1)


def _other_classes(results: Results) -> str:
    return say(
        "Do not use it for images that may show anything but {classes}: it always answers with one of its {n} classes, "
        "whatever it is shown.",
        classes=_names(results.classes),
        n=len(results.classes),
    )


def _other_mixture(results: Results) -> str:
    rows = [sum(row) for row in results.chosen_run.confusion or ()]
    if not sum(rows):
        return ""
    shares = sorted(zip(rows, results.classes, strict=True), key=lambda pair: -pair[0])
    (most, commonest), (least, rarest) = shares[0], shares[-1]
    sentence = say(
        "Do not carry its accuracy or precision over to images with another mixture of classes: of the test images "
        "{most:percent} are “{commonest}” and {least:percent} “{rarest}”, and where a class is rarer, more of the "
        "images called so are not.",
        most=most / sum(rows),
        least=least / sum(rows),
        commonest=shorten(commonest, 40),
        rarest=shorten(rarest, 40),
    )
    threshold = results.chosen_run.threshold
    worth = threshold.predictive_values if threshold else None
    if worth:
        sentence += " " + say(
            "For a share of {prevalence:percent} that was worked out: {share} of the images called so are.",
            prevalence=worth.prevalence,
            share=format_metric(worth.positive).in_words(),
        )
    return sentence


def _unchecked(results: Results) -> str:
    accuracy = results.chosen_run.metrics["accuracy"]
    if accuracy.low is None:
        return say(
            "Do not use it where nobody checks a wrong answer that does harm: how often it is wrong could not be "
            "bounded."
        )
    return say(
        "Do not use it where nobody checks a wrong answer that does harm: on images like the test images up to "
        "{share} of the answers may be wrong (the end of the 95\u00a0% interval, n\u00a0=\u00a0{n:count}).",
        share=percent(1 - accuracy.low),
        n=accuracy.n,
    )


def _weak_classes(results: Results) -> str:
    per_class = results.chosen_run.per_class or {}
    weak = [
        name
        for name in results.classes
        if per_class[name]["recall"].value is not None and (per_class[name]["recall"].low or 0.0) < DOUBTFUL
    ]
    if not weak:
        return ""
    return says(
        "Do not rely on it to find {names}: as far as the test images tell, more than half of that class may be "
        "missed.",
        "Do not rely on it to find {names}: as far as the test images tell, more than half of each of these classes "
        "may be missed.",
        len(weak),
        names=_names(weak),
    )


def _worst_subgroup(results: Results) -> str:
    record = results.chosen_run.subgroups
    p = record.heterogeneity.p if record else None
    if not record or record.worst is None or p is None or p >= NOT_BY_CHANCE:
        return ""
    worst = next((subgroup for subgroup in record.subgroups if subgroup.name == record.worst), None)
    if worst is None:
        return ""
    return say(
        "Do not rely on the overall figure where {column} is “{name}”: there the accuracy is {figure}.",
        column=shorten(record.column, 40),
        name=shorten(worst.name, 40),
        figure=format_metric(worst.share).in_words(),
    )


def _probabilities(results: Results) -> str:
    record = results.chosen_run.calibration
    if not record:
        return say(
            "Do not read its probabilities as chances: whether 90\u00a0% means right in nine cases of ten was not "
            "examined."
        )
    slope = record.before.slope
    if slope.low is None or slope.high is None or slope.low <= 1 <= slope.high:
        return ""
    if slope.high < 1:
        return say("Do not read its probabilities as chances as they stand: they are too sure of themselves.")
    return say("Do not read its probabilities as chances as they stand: they are too cautious.")


ANSWERS = (_other_classes,)
FIGURES = (_other_mixture, _unchecked, _weak_classes, _worst_subgroup, _probabilities)
