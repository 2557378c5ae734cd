"""The page of an exploration: the verdict first, the clusters with examples, a picture to look at."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import percent, say
from pupille.report.charts import svg
from pupille.report.exploration_text import cluster_line, how_sure, labels_sentence, usual_sentence
from pupille.report.page import fill
from pupille.results.exploration import ExplorationRecord

KINDS = {".png": "image/png", ".jpg": "image/jpeg"}
SIDE, DOT = 560.0, 5.0
Pictures = Mapping[str, tuple[bytes, str]]


def exploration_page(record: ExplorationRecord, pictures: Pictures) -> str:
    """The page. pictures: bytes and ending of small copies, by id."""
    return fill(
        "exploration.html.j2",
        exploration=record,
        how_sure=how_sure(record),
        clusters=[
            {
                "record": cluster,
                "line": cluster_line(cluster),
                "examples": images_of(cluster.examples, pictures),
            }
            for cluster in record.clusters
        ],
        picture=picture(record) if record.places else None,
        torn=None if record.torn is None else percent(record.torn),
        labels=labels_sentence(record),
        suspects=images_of(record.suspects, pictures),
        alone=images_of(record.alone, pictures),
        like=images_of([each.id for each in record.like], pictures),
        usual=usual_sentence(record) if record.like else "",
    )


def images_of(ids: Any, pictures: Pictures) -> list[dict[str, Any]]:
    """Small copies with their names."""
    return [
        {
            "id": id_,
            "uri": f"data:{KINDS[ending]};base64,{base64.b64encode(content).decode('ascii')}",
        }
        for id_ in ids
        if id_ in pictures
        for content, ending in [pictures[id_]]
    ]


def picture(record: ExplorationRecord) -> Markup:
    """Every laid out image as a square, in the style of its cluster."""
    by_cluster: dict[int, list[tuple[float, float]]] = {}
    for id_, (x, y) in record.places.items():
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
