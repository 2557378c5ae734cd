"""A file in 8 bits, which must pass a gate: on validation it is as good as the file in 32 bits, by a named margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import targets_of
from pupille.data.pixels.pixel_set import Pixels, PixelSet
from pupille.errors import ModelError
from pupille.evaluation.inference.two_models import TwoModels
from pupille.export.engine import Session
from pupille.export.formats import INT8
from pupille.export.int8 import quantized
from pupille.export.onnx_file import with_record
from pupille.export.part import ExportPart
from pupille.i18n.language import StoredText, retell, say, tell, tell_joined
from pupille.models.decode.decoder import decoder_of
from pupille.models.model import Model
from pupille.models.network import at_once
from pupille.models.registry import find
from pupille.runs.events import Event
from pupille.tasks import TASKS, metric_spec
from pupille.tasks.metric import MetricSpec
from pupille.training.run import groups_in_order, read_groups
from pupille.workflows.export_job import ExportJob
from pupille.workflows.exported_images import images_of_part
from pupille.workflows.predict import batches

CALIBRATED_ON = 200
"""Training images, at most, on which the range of every number is measured."""
MARGIN = 0.01
"""The usual margin: a point of a share, else this part of the spread of the numbers."""


@dataclass(frozen=True)
class Outcome:
    """The file in 8 bits beside that in 32 on the images of one part. compared: the second is that in 8 bits.

    changed, decisions: how many decisions differ, of how many; 0 of 0 where nothing is decided.
    """

    compared: TwoModels
    changed: int
    decisions: int

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        difference = self.compared.difference
        return {
            "difference": difference.value,
            "low": difference.low,
            "high": difference.high,
            "n": difference.n,
            "verdict": self.compared.word,
            "changed_decisions": self.changed,
            "decisions": self.decisions,
        }


@dataclass(frozen=True)
class Gate:
    """A file in 8 bits that passed.

    calibrated_on: training images, 0 where only weights are in 8 bits. metric, unit: of the differences, the unit of
    what is predicted.
    """

    content: bytes
    description: dict[str, Any]
    metric: MetricSpec
    unit: str
    margin: float
    calibrated_on: int
    validation: Outcome
    test: Outcome

    def sentences(self) -> tuple[str, ...]:
        """What the gate said, and what became of it on the test images."""
        before, after = (
            retell(in_words(outcome, self.metric, self.unit)) for outcome in (self.validation, self.test)
        )
        how = (
            say(
                "Computed in 8 bits, with ranges measured on {n:count} training images.", n=self.calibrated_on
            )
            if self.calibrated_on
            else say("Weights are kept in 8 bits.")
        )
        return (
            how,
            say(
                "Beside the file in 32 bits, on validation {difference}. The whole interval lies within the margin of "
                "{margin}: equivalent.",
                difference=before,
                margin=retell(size_in_words(self.margin, self.metric, self.unit)),
            ),
            say("On the test images, which decided nothing, {difference}.", difference=after),
        )


def in_words(outcome: Outcome, metric: MetricSpec, unit: str) -> StoredText:
    """By how much the metric changes, with its interval, and how many decisions do."""
    difference = outcome.compared.difference
    values: dict[str, Any] = {
        "metric": tell(metric.in_sentence),
        "value": difference.value,
        "low": difference.low,
        "high": difference.high,
        "n": difference.n,
        "unit": f" {unit}" if unit and metric.unit == "target" else "",
    }
    if difference.low is None:
        first = tell(
            "the {metric} cannot be compared ({reason})", metric=values["metric"], reason=difference.reason
        )
    elif metric.unit == "share":
        first = tell(
            "the {metric} changes by {value:points} points (95 % interval {low:points} to {high:points}, "
            "n = {n:count})",
            **values,
        )
    else:
        first = tell(
            "the {metric} changes by {value:g3}{unit} (95 % interval {low:g3} to {high:g3}, n = {n:count})",
            **values,
        )
    if not outcome.decisions:
        return first
    second = tell(
        "{changed:count} of {decisions:count} decisions are others ({share:percent})",
        changed=outcome.changed,
        decisions=outcome.decisions,
        share=outcome.changed / outcome.decisions,
    )
    return tell_joined([first, second], "; ")


def size_in_words(size: float, metric: MetricSpec, unit: str) -> StoredText:
    """A margin in the unit of its metric."""
    if metric.unit == "share":
        return tell("{size:size} points", size=size)
    return tell("{size:g3}{unit}", size=size, unit=f" {unit}" if unit and metric.unit == "target" else "")


def gated(
    job: ExportJob,
    model: Model,
    part: ExportPart,
    content: bytes,
    description: Mapping[str, Any],
    test: PixelSet,
) -> Gate:
    """The same file in 8 bits. content: of the file in 32 bits. test: the test images.

    Raises DataError without the other images of the run, ModelError where it has no layers for it, or where validation
    does not show it to be as good.
    """
    spec, card = model.spec, TASKS[model.spec.task]
    if not find(spec.name).is_network:
        raise ModelError(
            tell(
                "{model} has no layers that could be kept in 8 bits. Export it without --quantize.",
                model=spec.name,
            )
        )
    metric = metric_spec(card.name, job.results.primary_metric)
    scale = spec.scale.deviation if spec.scale else 1.0
    margin = job.margin or MARGIN * (1.0 if metric.unit == "share" else scale)
    shown = (
        images_of_part(job, spec.preprocessing, "train", most=CALIBRATED_ON) if job.quantize == INT8 else None
    )
    graph = quantized(str(job.quantize), content, pixels_of(model, shown) if shown else ())
    sessions = Session(content), Session(graph.SerializeToString())
    validation = images_of_part(job, spec.preprocessing, "validation")
    outcomes = [outcome_on(job, model, part, sessions, images, margin) for images in (validation, test)]
    if outcomes[0].compared.word != "equivalent":
        raise ModelError(
            tell(
                "in 8 bits {model} is not shown to be as good: on validation {difference}, and all of the interval "
                "must lie within {margin}. Nothing was written; leave --quantize out, or name a wider --margin.",
                model=spec.name,
                difference=in_words(outcomes[0], metric, spec.unit),
                margin=size_in_words(margin, metric, spec.unit),
            )
        )
    calibrated_on = len(shown.dataset) if shown else 0
    described = {
        **description,
        "quantized": {
            "to": job.quantize,
            "calibrated_on": calibrated_on,
            "metric": metric.name,
            "margin": margin,
            "validation": outcomes[0].to_json(),
            "test": outcomes[1].to_json(),
        },
    }
    content = with_record(graph, described)
    return Gate(content, described, metric, spec.unit, margin, calibrated_on, *outcomes)


def pixels_of(model: Model, images: PixelSet) -> Iterator[Pixels]:
    """The pixels of images, some at a time."""
    return batches(model.spec.preprocessing, images, at_once(model.spec.preprocessing))


def outcome_on(
    job: ExportJob,
    model: Model,
    part: ExportPart,
    sessions: tuple[Session, Session],
    images: PixelSet,
    margin: float,
) -> Outcome:
    """Two files on the images of a part. sessions: in 32 and in 8 bits."""
    spec = model.spec
    answers: tuple[list[NDArray[Any]], ...] = ([], [])
    ids = tuple(images.dataset.samples["id"])
    targets = targets_of(images.dataset)
    changed = decisions = done = 0
    for batch in pixels_of(model, images):
        pair = [part.answers(session.answers(batch), len(batch), spec) for session in sessions]
        differ, of = part.otherwise(pair[0], pair[1], spec)
        changed, decisions, done = changed + differ, decisions + of, done + len(batch)
        for list_, some in zip(answers, pair, strict=True):
            list_.append(some)
        job.listener(Event(tell("comparing the file in 8 bits"), done, len(ids)))
    decoder = decoder_of(spec)
    first, second = (decoder.predictions(ids, targets, np.concatenate(each), spec) for each in answers)
    compared: TwoModels = TASKS[spec.task].load("compare_two")(
        first,
        second,
        metric=job.results.primary_metric,
        margin=margin,
        groups=groups_in_order(first, read_groups(job.folder)),
    )
    return Outcome(compared, changed, decisions)
