"""What a model must not be used for, as sentences made from the facts of its run. Pure functions of the results."""

from __future__ import annotations

from pupille.i18n.language import listed, say, says, short, translated
from pupille.i18n.visible import shorten
from pupille.report.sections.audit_words import audit_of
from pupille.report.task_words import words_of
from pupille.results.data import SizesRecord
from pupille.results.results import Results

SHRUNK = 1.5
"""An image whose sides are this many times those that the model sees has lost detail that a sentence tells of."""


def unfit_uses(results: Results) -> list[str]:
    """`Do not use it for ...`: what the run's answers, places, sizes and figures do not carry."""
    words = words_of(results)
    rules = (*words.unfit_answers, _other_places, _other_pictures, _fine_detail, *words.unfit_figures)
    return [sentence for rule in rules if (sentence := rule(results))]


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
