"""The record of an explanation: what was asked, what came of it, and whether the images are those of the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from pupille import __version__
from pupille.data.annotations import Targets
from pupille.explanation.about_object import DrawnObjects
from pupille.explanation.methods import METHODS, explainer_for
from pupille.explanation.places import grid_of, in_places
from pupille.explanation.study import Study, study
from pupille.explanation.subject import Explainer, Question, Subject
from pupille.i18n.language import StoredText, tell
from pupille.models.model import Model
from pupille.results.arrays import FloatArray
from pupille.results.explanation import EXPLANATION_SCHEMA, Explanation, MapRecord, MemoryRecord
from pupille.results.unknown_groups import UnknownGroupsRecord
from pupille.runs.environment import versions
from pupille.runs.events import Listener
from pupille.tasks import TASKS
from pupille.tasks.metric import MetricSpec
from pupille.training.run import parts_predicted, read_predictions
from pupille.workflows.evaluate import targets_for
from pupille.workflows.explained_images import ExplainedImages, groups_at, pixels_of

MAPS = 8
"""Maps on the page."""
BACKGROUND = 500
"""Training images whose mean is no evidence, at most."""
FINEST = 16
"""Places along each side of a map on the page; finer maps are summed."""
MOST_OTHER = 0.02
"""Share of the test images on which a model may answer otherwise than when they were scored, by rounding."""


@dataclass(frozen=True)
class Asked:
    """Images that a model is asked about, their ids, and what is true of them."""

    subject: Subject
    ids: tuple[str, ...]
    targets: Targets

    @classmethod
    def of(cls, model: Model, question: Question, given: ExplainedImages, seed: int) -> Asked:
        """The images to explain, in the form that the model takes."""
        dataset = given.pixels.dataset
        pixels = pixels_of(model, given.pixels, given.test)[:]
        subject = Subject(model, question, pixels, groups_at(dataset, given.test), seed)
        ids = tuple(dataset.samples["id"].iloc[given.test])
        return cls(subject, ids, targets_for(model.spec, dataset).rows(given.test))

    def studied(
        self,
        method: str,
        given: ExplainedImages,
        spec: MetricSpec,
        objects: DrawnObjects | None,
        listener: Listener,
    ) -> tuple[str, Explainer, Study]:
        """The name of the method used, what makes its maps, and what came of all questions. spec: of the primary
        metric."""
        subject, learned = self.subject, given.learned
        background = learned.some(BACKGROUND, subject.seed).pixels if learned else subject.pixels
        name, explainer = explainer_for(method, subject.model, subject.question, background)
        outcome = study(
            subject,
            self.ids,
            self.targets,
            learned,
            method=name,
            explainer=explainer,
            spec=spec,
            objects=objects,
            listener=listener,
        )
        return name, explainer, outcome


def record_of(
    asked: Asked,
    outcome: Study,
    *,
    method: str,
    source: str,
    seconds: float,
    command: str | None,
    memory: MemoryRecord | None,
    unknown: UnknownGroupsRecord | None,
    notes: tuple[StoredText, ...],
    named: tuple[MapRecord, ...] = (),
) -> Explanation:
    """The record for the page and for JSON. named: maps that were asked for by name, instead of the first."""
    subject, altered, line = asked.subject, outcome.altered, METHODS[method]
    spec = subject.model.spec
    return Explanation(
        schema=EXPLANATION_SCHEMA,
        pupille=__version__,
        kind="explanation",
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=seconds,
        command=command,
        model=spec.name,
        task=spec.task,
        source=source,
        method=method,
        title=tell(line.title),
        about=tell(line.about),
        unit=subject.question.unit(subject.model),
        seed=subject.seed,
        images=len(outcome.maps),
        altered_images=len(subject),
        primary_metric=TASKS[spec.task].primary,
        plain=altered.plain,
        baseline=altered.baseline,
        baseline_is_beaten=altered.beaten,
        tests=outcome.tests,
        altered=altered.records,
        skipped=altered.skipped,
        given_away=outcome.given_away,
        maps=named or map_records(asked, outcome.maps[:MAPS], divides=line.divides),
        memory=memory,
        unknown_groups=unknown,
        itself=outcome.itself,
        named=bool(named),
        notes=notes,
        versions=versions(),
    )


def maps_of(asked: Asked, explainer: Explainer, method: str) -> tuple[MapRecord, ...]:
    """A map of every image. method: its name."""
    subject = asked.subject
    maps = explainer.maps(subject.model, subject.pixels, subject.sides)
    return map_records(asked, maps, divides=METHODS[method].divides)


def map_records(asked: Asked, maps: FloatArray, *, divides: bool) -> tuple[MapRecord, ...]:
    """The maps of the first images, as coarse as they are drawn. divides: whether each is a division of the score."""
    grid = grid_of(maps, FINEST)
    subject = asked.subject
    spec, question = subject.model.spec, subject.question
    return tuple(
        MapRecord(
            asked.ids[row],
            question.answer_in_words(subject.answers, row, spec),
            question.truth_in_words(asked.targets, row, spec),
            float(subject.scores[row]),
            float(subject.scores[row] - values.sum()) if divides else None,
            tuple(tuple(float(value) for value in line) for line in values),
        )
        for row, values in enumerate(in_places(maps, grid))
    )


def changed_since(folder: Path, asked: Asked) -> tuple[StoredText, ...]:
    """A sentence if the model says other things of its test images than when they were scored."""
    if "test" not in parts_predicted(folder):
        return ()
    saved = read_predictions(folder, "test")
    row = {id_: position for position, id_ in enumerate(saved.ids)}
    both = [(here, row[id_]) for here, id_ in enumerate(asked.ids) if id_ in row]
    if not both:
        return ()
    here, there = (np.array(rows, dtype=np.int64) for rows in zip(*both, strict=True))
    subject = asked.subject
    sides = subject.question.sides(saved.answers[there], subject.model.spec)
    other = int((sides != subject.sides[here]).sum())
    if other <= MOST_OTHER * len(both):
        return ()
    return (
        tell(
            "The model answers otherwise on {n:count} of {all:count} test images than when they were scored: these may "
            "be other pictures under the same names.",
            n=other,
            all=len(both),
        ),
    )
