"""Truth and answer over one picture, with a slider between them; without a script, and on paper, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from pupille.i18n.language import say
from pupille.i18n.visible import shorten
from pupille.report.sections.pictures import picture
from pupille.results.pictures import DrawnPictureRecord


@dataclass(frozen=True)
class BothLayers:
    """turned: the picture with the truth left of a line and the answer right of it. truth, answer: the picture with
    either alone. label: what the slider is, for those who do not see it. entropy: the picture with where the model does
    not know; None where that is not kept."""

    turned: Markup
    truth: Markup
    answer: Markup
    label: str
    entropy: Markup | None


def both_layers(record: DrawnPictureRecord, folder: Path, anchor: str) -> BothLayers | None:
    """The pictures of a record; None where either layer is missing. anchor: of the picture on its page."""
    if not record.truth or not record.answer:
        return None
    uris = [picture(folder, file).uri for file in (record.thumbnail, record.truth, record.answer)]
    if not all(uris):
        return None
    width, height = record.width, record.height
    size = Markup('width="{}" height="{}"').format(width, height)
    images = [
        Markup('<image id="{}-{}" href="{}" {}/>').format(anchor, name, uri, size)
        for name, uri in zip(("shot", "truth", "answer"), uris, strict=True)
    ]
    shot, truth, answer = (
        Markup('<use href="#{}-{}"/>').format(anchor, name) for name in ("shot", "truth", "answer")
    )
    name, half = shorten(record.id, 200), width / 2
    sides = Markup(
        '<clipPath id="{0}-left"><rect data-left="{1}" width="{2}" height="{3}"/></clipPath>'
        '<clipPath id="{0}-right"><rect data-right="{1}" x="{2}" width="{1}" height="{3}"/></clipPath>'
    ).format(anchor, width, half, height)
    inside = Markup(
        '<defs>{1}{2}</defs>{3}<g clip-path="url(#{0}-left)">{4}</g><g clip-path="url(#{0}-right)">{5}</g>'
        '<path data-line="{6}" class="line" d="M0 0V{7}" transform="translate({8} 0)"/>'
    ).format(anchor, Markup("").join(images), sides, shot, truth, answer, width, height, half)
    return BothLayers(
        _svg(record, say("Truth and answer on {image}", image=name), inside),
        _svg(record, say("Truth on {image}", image=name), shot + truth),
        _svg(record, say("Answer on {image}", image=name), shot + answer),
        say("How much of {image} shows the truth, from the left", image=name),
        _entropy(record, folder, shot),
    )


def _entropy(record: DrawnPictureRecord, folder: Path, shot: Markup) -> Markup | None:
    uri = picture(folder, record.entropy).uri if record.entropy else ""
    if not uri:
        return None
    image = Markup('<image href="{}" width="{}" height="{}"/>').format(uri, record.width, record.height)
    label = say("Where the model does not know on {image}", image=shorten(record.id, 200))
    return _svg(record, label, shot + image)


def _svg(record: DrawnPictureRecord, label: str, inside: Markup) -> Markup:
    return Markup('<svg class="drawn" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        record.width, record.height, label, inside
    )
