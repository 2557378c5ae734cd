"""The picture of an exploration as its page holds it: points, names, kinds to colour by, sheets of small copies."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from pupille.i18n.language import percent, phrase, retell, say, says, tell
from pupille.i18n.visible import visible
from pupille.images.sprites import Sprites
from pupille.report.charts import svg
from pupille.results.exploration import ColourRecord, ExplorationRecord, LayoutRecord

SIDE, DOT = 560.0, 5.0
FULL = 65535
"""A place at the right or lower edge."""
LABELS: Mapping[str, str] = {
    "cluster": phrase("cluster"),
    "class": phrase("class"),
    "folder": phrase("folder"),
    "group": phrase("group (patient, site, place)"),
    "finding": phrase("finding of the audit"),
    "torn": phrase("neighbours"),
}
"""What points can be coloured by, in words."""
METHODS: Mapping[str, str] = {
    "tsne": phrase("t-SNE lays out images so that near neighbours stay near (van der Maaten & Hinton 2008)."),
    "umap": phrase(
        "UMAP lays out images so that near neighbours stay near (McInnes, Healy & Melville 2018)."
    ),
    "pca": phrase("The two largest principal components."),
}
"""How the picture was laid out, in a sentence."""


@dataclass(frozen=True)
class Layout:
    """The parts of the page. how: sentences on how it was made. points, words: JSON for its script. labels: what points
    can be coloured by. sheets: addresses of the small copies. still: for a page whose script does not run."""

    how: str
    points: Markup
    words: Markup
    labels: tuple[str, ...]
    sheets: tuple[str, ...]
    still: Markup


def layout_of(record: ExplorationRecord, sprites: Sprites | None) -> Layout | None:
    """What the page needs of the picture, None where none was wanted."""
    layout = record.layout
    if layout is None:
        return None
    colours = {**layout.colours, **torn_colour(layout)}
    points = {
        "x": places(layout.x),
        "y": places(layout.y),
        "torn": base64_of(layout.torn, "u1"),
        "names": [visible(id_) for id_ in layout.ids],
        "colours": [
            {
                "label": say(LABELS[name]),
                "names": [visible(retell(each)) for each in colour.names],
                "of": base64_of(colour.of, "<i4"),
            }
            for name, colour in colours.items()
        ],
        "copies": copies_of(sprites),
    }
    return Layout(
        " ".join(how_made(layout, sprites)),
        as_attribute(points),
        as_attribute(words_of(record)),
        tuple(say(LABELS[name]) for name in colours),
        tuple(address(sheet) for sheet in (sprites.sheets if sprites else ())),
        still_picture(record, layout),
    )


def how_made(layout: LayoutRecord, sprites: Sprites | None) -> list[str]:
    """How the picture was laid out, what it lost, and which images have a small copy."""
    marked = sum(layout.torn) / max(1, len(layout.torn))
    sentences = [
        say(METHODS[layout.method]),
        say(
            "To look at, not to conclude from: distances and sizes of heaps mean little here, and noise too is drawn "
            "as heaps. No cluster was made in this picture."
        ),
        say(
            "{lost} of the ten nearest images by the features are not among the thirty nearest in it; where half of "
            "them are not, the square is hollow ({marked} of the images), if it is large enough: colour by neighbours "
            "shows all.",
            lost=percent(layout.lost),
            marked=percent(marked),
        ),
    ]
    if len(layout.ids) > layout.laid_out:
        sentences.append(
            say(
                "{n:count} images drawn at random were laid out; each of the others stands beside the nearest of these "
                "and is hollow as that one is.",
                n=layout.laid_out,
            )
        )
    if sprites and sprites.n < len(layout.ids):
        sentences.append(
            say(
                "{n:count} of the {all:count} images have a small copy in this page, so that it stays small.",
                n=sprites.n,
                all=len(layout.ids),
            )
        )
    return sentences


def torn_colour(layout: LayoutRecord) -> Mapping[str, ColourRecord]:
    """Points by whether their neighbours are torn from them."""
    return {"torn": ColourRecord((tell("near"), tell("torn apart")), layout.torn)}


def words_of(record: ExplorationRecord) -> dict[str, Any]:
    """What the script says."""
    name = re.sub(r"[^\w-]+", "_", record.source).strip("_")[-40:] or "images"
    return {
        "others": say("others"),
        "none": say("none"),
        "without": say("no small copy"),
        "few": say("An outline has three corners at least."),
        "inside": by_number(lambda n: says("{n} image inside.", "{n} images inside.", n)),
        "corners": by_number(lambda n: says("{n} corner.", "{n} corners.", n)),
        "file": f"{name}-{say('list')}.txt",
    }


def by_number(sentence: Callable[[int], str]) -> dict[str, str]:
    """A sentence for one and for several, with `{n}` where the script writes how many."""
    return {name: sentence(n).replace(str(n), "{n}") for name, n in (("one", 1), ("other", 2))}


def copies_of(sprites: Sprites | None) -> dict[str, int]:
    """Where the small copy of a point lies in the sheets."""
    if sprites is None:
        return {"n": 0, "height": 1, "width": 1, "columns": 1, "rows": 1}
    return {name: getattr(sprites, name) for name in ("n", "height", "width", "columns", "rows")}


def places(values: Sequence[float]) -> str:
    """Places between 0 and 1 as whole numbers up to `FULL`."""
    return base64_of(np.rint(np.asarray(values) * FULL).astype(int), "<u2")


def base64_of(values: Sequence[int] | np.ndarray, kind: str) -> str:
    """Whole numbers as base64 of their bytes, the lower first."""
    return base64.b64encode(np.asarray(values).astype(kind).tobytes()).decode("ascii")


def as_attribute(value: object) -> Markup:
    """JSON that stands in an attribute."""
    return escape(json.dumps(value, ensure_ascii=False))


def address(sheet: bytes) -> str:
    """A JPEG within the page."""
    return f"data:image/jpeg;base64,{base64.b64encode(sheet).decode('ascii')}"


def still_picture(record: ExplorationRecord, layout: LayoutRecord) -> Markup:
    """Every laid out image as a square, in the style of its cluster."""
    by_cluster: dict[int, list[tuple[float, float]]] = {}
    first = layout.laid_out
    for id_, x, y in zip(layout.ids[:first], layout.x[:first], layout.y[:first], strict=True):
        place = (x * (SIDE - DOT), y * (SIDE - DOT))
        by_cluster.setdefault(record.cluster_of.get(id_, 0), []).append(place)
    parts = [svg.squares(places, DOT, f"cluster-{number}") for number, places in sorted(by_cluster.items())]
    for number, places in sorted(by_cluster.items()):
        if number:
            x, y = (sorted(axis)[len(axis) // 2] for axis in zip(*places, strict=True))
            parts.append(svg.text(x, y, str(number), "cluster-name", anchor="middle"))
    return svg.svg(
        SIDE,
        SIDE,
        parts,
        title=say("The images laid out so that near ones stay near"),
        description=say("A square an image; the numbers are those of the clusters."),
        kind="layout",
    )
