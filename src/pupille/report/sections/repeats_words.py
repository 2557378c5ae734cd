"""What further trainings say, in sentences: folds, seeds, sites, shares. Pure functions of the results' `again`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.i18n.language import listed, percent, say, says
from pupille.i18n.stored_text import stored_text
from pupille.i18n.visible import series
from pupille.report.tables.numbers import bounds, format_metric, in_points, point_bounds

Record = Mapping[str, Any]


def recipe_name(name: str | None) -> str:
    """What a row of folds or seeds is called: a rung, or the choice among all."""
    return say("the ladder's choice") if name is None else name


def folds_words(record: Record) -> list[str]:
    """How the folds were dealt, what was chosen in them, and what their intervals are about."""
    sentences = [
        says(
            "All images were dealt to {folds} folds; each fold was tested once by models that were trained and chosen "
            "on the others, and what belongs together stayed together.",
            "All images were dealt to {folds} folds, {n} times anew; each fold was tested by models that were trained "
            "and chosen on the others, and what belongs together stayed together.",
            record["repeats"],
            folds=record["folds"],
        )
    ]
    if record["set_aside"]:
        sentences.append(
            say(
                "The split that the images came with was not heeded for this: the folds deal all of them anew."
            )
        )
    sentences += chosen_words(record)
    sentences.append(
        say(
            "These figures are about the recipe, trained on about {train:count} images, not about one trained model; "
            "the intervals (Nadeau and Bengio) are approximate.",
            train=round(record["train"]),
        )
    )
    if any(row.get("recipe") for row in record["recipes"]):
        sentences.append(
            say(
                "The second interval resamples the {n:count} repeats, each with its own split and seed, and the images "
                "alike.",
                n=record["repeats"],
            )
        )
    return sentences


def chosen_words(record: Record) -> list[str]:
    """How often each rung was chosen, where there was a choice."""
    if all(row["name"] is not None for row in record["recipes"]):
        return []
    times = [
        says("{name} {n}\u00a0time", "{name} {n}\u00a0times", n, name=name)
        for name, n in record["chosen"].items()
    ]
    return [say("Chosen by their own validation images: {times}.", times=listed(times))]


def seeds_words(record: Record) -> list[str]:
    """How far the scores of one recipe lie apart from seed to seed."""
    row = record["recipes"][0]
    spread = say(
        "Trained {seeds:count} times on the same training images, with other seeds: on the same test images {name} "
        "scored from {low} to {high}, a standard deviation of {spread}.",
        seeds=record["seeds"],
        name=recipe_name(row["name"]),
        low=percent(row["lowest"]),
        high=percent(row["highest"]),
        spread=in_points(row["spread"], sign=False),
    )
    about = say(
        "The intervals are about these recipes on these training images: other seeds and other test images. What "
        "other training images would change is not in them; --folds with --repeats shows that."
    )
    if row["mean"]["low"] is None:
        about = say("No interval: {reason}.", reason=stored_text(row["mean"], "reason"))
    return [spread, *chosen_words(record), about]


def sites_words(record: Record) -> list[str]:
    """Whether the model works at a site that it was not trained on."""
    sites, column = sorted(record["sites"], key=lambda site: site["accuracy"]["value"]), record["column"]
    worst, best, ordinary = sites[0], sites[-1], record["ordinary"]["accuracy"]
    sentences = [
        say(
            "Trained without one value of {column} and scored on it, each in turn, it was right for {low} ({worst}) "
            "to {high} ({best}) of the images; in the ordinary test, on images of values that it knew, for "
            "{ordinary}.",
            column=column,
            low=percent(worst["accuracy"]["value"]),
            worst=worst["name"],
            high=percent(best["accuracy"]["value"]),
            best=best["name"],
            ordinary=format_metric(ordinary).in_words(),
        ),
        _elsewhere(record),
    ]
    if record["silent"]:
        reasons = [
            say("{name}: {reason}", name=name, reason=reason) for name, reason in record["silent"].items()
        ]
        sentences.append(say("Not left out: {reasons}", reasons=series(reasons)))
    if record["without_value"]:
        sentences.append(
            says(
                "{n}\u00a0image without a value took no part.",
                "{n}\u00a0images without a value took no part.",
                record["without_value"],
            )
        )
    return sentences


def lower_elsewhere(record: Record) -> list[str]:
    """The values at which the whole interval lies below that of the ordinary test."""
    lowest = record["ordinary"]["accuracy"]["low"]
    highest = [(site["name"], site["accuracy"]["high"]) for site in record["sites"]]
    return [name for name, high in highest if None not in (lowest, high) and high < lowest]


def less_elsewhere(record: Record | None) -> str:
    """The caution that follows; "" where there is none."""
    below = lower_elsewhere(record) if record else []
    if not record or not below:
        return ""
    return say(
        "Trained without it and scored there, the recipe does clearly worse for {column} {names} than the ordinary "
        "test says. Expect the same at a place that is new.",
        column=record["column"],
        names=listed(below),
    )


def _elsewhere(record: Record) -> str:
    below, sites, ordinary = lower_elsewhere(record), record["sites"], record["ordinary"]["accuracy"]
    if below:
        return say(
            "Expect less elsewhere than the ordinary test says: at {names} the whole interval lies below that of the "
            "ordinary test.",
            names=listed(below),
        )
    if any(figure["low"] is None for figure in (ordinary, *(site["accuracy"] for site in sites))):
        return say("Whether it works elsewhere cannot be told from so few groups.")
    return says(
        "At none the whole interval lies below that of the ordinary test; with {n}\u00a0value that is no promise for "
        "the next.",
        "At none the whole interval lies below that of the ordinary test; with {n}\u00a0values that is no promise for "
        "the next.",
        len(sites),
    )


def curve_words(record: Record) -> list[str]:
    """Whether more images would help."""
    fit, images = record["fit"], record["points"][-1]["images"]
    if fit is None:
        return [say("Nothing is said about more images: {reason}", reason=stored_text(record, "reason"))]
    forecast = say(
        "If the curve goes on as it began, twice the {images:count} training images would change the accuracy of "
        "{name} by {gain} ({interval}).",
        images=images,
        name=record["name"],
        gain=in_points(fit["gain"]["value"]),
        interval=point_bounds(fit["gain"]),
    )
    word = {
        "helps": say("More images would help."),
        "flat": say("More of the same would bring less than one point."),
        "unclear": say("Whether more images would help cannot be told from these."),
    }
    return [forecast, word[fit["word"]]]


def interval_of(metric: Record) -> str:
    """`from 95.0 to 98.5 %`, or nothing."""
    return "" if metric["low"] is None or metric["high"] is None else bounds(metric["low"], metric["high"])
