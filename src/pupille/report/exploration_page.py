"""The page of an exploration: the verdict first, the clusters with examples, a picture to look at."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from pupille.images.sprites import Sprites
from pupille.report.exploration_layout import layout_of
from pupille.report.exploration_text import (
    cluster_line,
    how_sure,
    labels_sentence,
    twins_sentence,
    usual_sentence,
)
from pupille.report.page import fill
from pupille.results.exploration import ExplorationRecord

KINDS = {".png": "image/png", ".jpg": "image/jpeg"}
Pictures = Mapping[str, tuple[bytes, str]]


def exploration_page(record: ExplorationRecord, pictures: Pictures, sprites: Sprites | None = None) -> str:
    """The page. pictures: bytes and ending of small copies, by id. sprites: of the images laid out, in their order."""
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
        layout=layout_of(record, sprites),
        labels=labels_sentence(record),
        suspects=images_of(record.suspects, pictures),
        alone=images_of(record.alone, pictures),
        twins=[images_of(pair.ids, pictures) for pair in record.twins],
        twins_sentence=twins_sentence(record),
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
