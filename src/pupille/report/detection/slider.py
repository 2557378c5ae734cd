"""The slider of scores over validation: it moves the counts and the boxes on the pictures together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import count, number, percent, phrase, retell, say, says
from pupille.report.charts.drawing import drawing
from pupille.report.scores.objects import WORDS
from pupille.report.section import Context, Section
from pupille.report.tables.numbers import NONE
from pupille.results.objects_record import BoxSliderRecord
from pupille.results.pictures import DrawnObjectRecord, DrawnPictureRecord

Span = tuple[int, int]
"""The first and the last step at which something is drawn."""


def texts_of(record: BoxSliderRecord, step: int) -> dict[str, str]:
    """What stands at each place of the page at one step."""
    hits, alarms = record.hits[step], record.alarms[step]
    texts = {
        "threshold": number(record.scores[step], 2),
        "hits": count(hits),
        "misses": count(record.objects - hits),
        "alarms": count(alarms),
        "answered": count(hits + alarms),
        "recall": percent(hits / record.objects),
        "precision": percent(hits / (hits + alarms)) if hits + alarms else NONE,
        "apart": number((hits + alarms - record.objects) / record.images, 1),
    }
    spoken = says(
        "{threshold}: {misses} missed, {n} false alarm",
        "{threshold}: {misses} missed, {n} false alarms",
        alarms,
        threshold=texts["threshold"],
        misses=texts["misses"],
    )
    return {**texts, "spoken": spoken}


def spans_of(
    picture: DrawnPictureRecord, scores: Sequence[float]
) -> tuple[DrawnPictureRecord, tuple[Span | None, ...]]:
    """The picture with each object as it is drawn while found and while missed, and the steps of each."""
    objects: list[DrawnObjectRecord] = []
    spans: list[Span | None] = []
    for item in picture.objects:
        last = -1 if item.score is None else sum(score <= item.score for score in scores) - 1
        if item.role == "matched":
            objects += [item, replace(item, role="missed", score=None)]
            spans += [(0, last), (last + 1, len(scores) - 1)]
        elif item.role == "wrong":
            objects.append(item)
            spans.append((0, last))
        else:
            objects.append(item)
            spans.append(None)
    return replace(picture, objects=tuple(objects)), tuple(spans)


def drawn(picture: DrawnPictureRecord, folder: Path, record: BoxSliderRecord) -> Markup:
    """A picture on which boxes come and go."""
    doubled, spans = spans_of(picture, record.scores)
    return drawing(doubled, folder, spans=spans, step=record.start)


def make(context: Context) -> dict[str, Any] | None:
    """The slider; None where no scores of validation were kept."""
    record = context.run.objects.slider if context.run.objects else None
    if record is None:
        return None
    steps = [texts_of(record, step) for step in range(len(record.scores))]
    texts = {name: [step[name] for step in steps] for name in steps[0]}
    found, missed, wrong = map(say, WORDS.keys)
    return {
        "steps": json.dumps({"texts": texts, "dots": {}}, ensure_ascii=False, separators=(",", ":")),
        "step": steps[record.start],
        "start": record.start,
        "last": len(steps) - 1,
        "objects": record.objects,
        "images": record.images,
        "frozen": say(
            "With the scores that were chosen for each class {hits:count} of these objects are found, with "
            "{alarms:count} false alarms.",
            hits=record.frozen_hits,
            alarms=record.frozen_alarms,
        ),
        "pictures": [
            {
                "svg": drawn(picture, context.folder, record),
                "id": picture.id,
                "caption": retell(picture.caption),
            }
            for picture in context.results.gallery.moved
        ],
        "keys": {"matched": found, "missed": missed, "wrong": wrong},
    }


SLIDER = Section("threshold", phrase("From which score on"), make, "detection/slider.html.j2")
