"""What a model must not be used for, as sentences made from the facts of its run. Pure functions of the results."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.i18n.language import listed, percent, say, says, short, translated
from pupille.i18n.visible import shorten
from pupille.report.sections.audit_words import audit_of
from pupille.report.tables.numbers import format_metric
from pupille.results.data import SizesRecord
from pupille.results.results import Results

MOST_NAMED = 12
"""Classes that a sentence names at most."""
SHRUNK = 1.5
"""An image whose sides are this many times those that the model sees has lost detail that a sentence tells of."""
DOUBTFUL = 0.5
"""A class whose recall may lie below this is not to be looked for."""
NOT_BY_CHANCE = 0.05


def unfit_uses(results: Results) -> list[str]:
    """`Do not use it for ...`: what the run's classes, sizes, places, mixture, numbers and groups do not carry."""
    rules = (
        _other_classes,
        _other_places,
        _other_pictures,
        _fine_detail,
        _other_mixture,
        _unchecked,
        _weak_classes,
        _worst_subgroup,
        _probabilities,
    )
    return [sentence for rule in rules if (sentence := rule(results))]


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


def _other_places(results: Results) -> str:
    counts = _metadata_counts(results)
    sentence = say(
        "Do not use it for images from another place, camera, season or way of preparing without testing it there "
        "first: it was tested on images of {source} alone{seen}.",
        source=say("“{name}”", name=shorten(results.data.source, 60)),
        seen=say(", which tell of {what}", what=listed(counts)) if counts else "",
    )
    if results.again is None or results.again.leave_out is None:
        return sentence
    elsewhere = say(
        "How recipes like this one do where they were not trained stands under {section}.",
        section=f"“{say('Trained again')}”",
    )
    return f"{sentence} {elsewhere}"


def _metadata_counts(results: Results) -> list[str]:
    """`3 places`, `2 days`: what the metadata of the images tell of, as far as the audit counted it."""
    details: dict[str, int] = {}
    for finding in audit_of(results).findings:
        details |= {key: n for key, n in finding.details.items() if type(n) is int and n > 0}
    counted = {
        "places": says("{n}\u00a0place", "{n}\u00a0places", details.get("places", 0)),
        "devices": says("{n}\u00a0camera", "{n}\u00a0cameras", details.get("devices", 0)),
        "days": says("{n}\u00a0day", "{n}\u00a0days", details.get("days", 0)),
    }
    return [text for key, text in counted.items() if key in details]


def _other_pictures(results: Results) -> str:
    data = results.data
    if data.sizes is None or data.colour is None or data.depth is None:
        return ""
    return say(
        "Do not use it for pictures of another kind than those it learned from: {colour}, {depth}, {sizes}.",
        colour=translated(data.colour),
        depth=translated(data.depth),
        sizes=sizes_in_words(data.sizes),
    )


def sizes_in_words(sizes: SizesRecord) -> str:
    """`640 pixels wide and 400 to 480 high`. sizes: the `data.sizes` of the results."""
    return say(
        "{width} pixels wide and {height} high",
        width=_extent(sizes.width),
        height=_extent(sizes.height),
    )


def _extent(triple: tuple[int, int, int]) -> str:
    low, _, high = triple
    return short(low) if low == high else say("{low:short} to {high:short}", low=low, high=high)


def _fine_detail(results: Results) -> str:
    prepared, sizes = results.chosen_run.preprocessing, results.data.sizes
    if prepared is None or sizes is None:
        return ""
    times = max(sizes.width[1] / prepared.width, sizes.height[1] / prepared.height)
    if times < SHRUNK:
        return ""
    return say(
        "Do not use it where a small detail decides: it sees every image at {width}\u00a0×\u00a0{height} pixels, and "
        "what is smaller than about {times:short} pixels of a usual image is gone.",
        width=str(prepared.width),
        height=str(prepared.height),
        times=float(f"{times:.2g}"),
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
