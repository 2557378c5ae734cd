"""How well objects are found, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pupille.results.encode import encoded
from pupille.results.metric import Metric
from pupille.results.objects_record import ObjectsRecord


@dataclass(frozen=True)
class ObjectEvaluation:
    """The metrics of the objects found on some images, with their truth.

    metrics: overall, by the names of the task's table. per_class: class name -> `ap, ap50, ap75, ap_small, ap_medium,
    ap_large, ar_..., precision, recall, f1`, of instances `pq, sq, rq` too. objects: errors, counts and curves.
    intervals: what the intervals are about, in words. notes: what a reader must know, in sentences.
    """

    classes: tuple[str, ...]
    metrics: Mapping[str, Metric]
    per_class: Mapping[str, Mapping[str, Metric]]
    objects: ObjectsRecord
    intervals: str
    notes: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The evaluation as dicts and lists; a sentence keeps how it was made."""
        return dict(encoded(self))
