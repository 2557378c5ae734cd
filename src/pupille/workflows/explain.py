"""What a model looks at, and what the maps of it are worth: the verdict first, then the maps."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from pupille import __version__
from pupille.config import DataConfig
from pupille.data.annotations import Targets
from pupille.errors import ConfigError, RunError
from pupille.explanation.methods import AUTO, METHODS, explainer_for
from pupille.explanation.places import grid_of, in_places
from pupille.explanation.study import study
from pupille.explanation.subject import Question, Subject
from pupille.i18n.language import StoredText, tell
from pupille.images.limits import Limits
from pupille.images.thumbnails import thumbnail
from pupille.models.files.load import load_model
from pupille.models.model import Model
from pupille.models.names import PUBLISHED
from pupille.report.explanation_page import explanation_page
from pupille.results.arrays import FloatArray
from pupille.results.encode import encoded
from pupille.results.explanation import EXPLANATION_SCHEMA, Explanation, MapRecord
from pupille.runs.environment import versions
from pupille.runs.events import Listener, silent
from pupille.runs.folder import write_json, write_named
from pupille.storage.regular_file import read_bytes
from pupille.tasks import TASKS
from pupille.training.run import parts_predicted, read_predictions
from pupille.workflows.evaluate import saved_results, targets_for
from pupille.workflows.explained_images import (
    ExplainedImages,
    explained_images,
    groups_at,
    pixels_of,
    settings_of,
    source_of,
)
from pupille.workflows.predict import find_run

PAGE = "explanation.html"
MAPS = 8
"""Maps on the page."""
BACKGROUND = 500
"""Training images whose mean is no evidence, at most."""
FINEST = 16
"""Places along each side of a map on the page; finer maps are summed."""
SIDE = 200
"""The longer side of the pictures on the page, in pixels."""
MOST_OTHER = 0.02
"""Share of the test images on which a model may answer otherwise than when they were scored, by rounding."""
OUR_MARK = b'<meta name="generator" content="Pupille">'


@dataclass(frozen=True)
class Explained:
    """What was concluded, and the files that were written."""

    explanation: Explanation
    page: Path
    figures: Path


def explain(
    run: str | Path,
    images: object = None,
    *,
    method: str = AUTO,
    out: str | Path | None = None,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    command: str | None = None,
    listener: Listener = silent,
) -> Explained:
    """Writes a page with the verdict on what a run's model looks at, its maps, and a file of the figures beside it.

    images: those the run was made from, of which its test images are explained; or others with their labels. None for a
    built-in set. method: of `pupille.explanation.methods.METHODS`, `auto` for the first that fits. out: the page.
    data: how the images are read, as the run did by default.
    Raises ConfigError for a task whose answers are not explained yet, or a method that does not fit the model.
    """
    started = time.perf_counter()
    if str(run).startswith(PUBLISHED):
        raise ConfigError(
            tell(
                "a published network has no test images of yours to be tried on. Train a run on your images first."
            )
        )
    folder = find_run(run)
    model = load_model(folder)
    card = TASKS[model.spec.task]
    question: Question = card.load("explained")
    insist_on_looking(model, card.baseline)
    results = saved_results(run)
    target = target_of(out, Path(run))
    given = explained_images(
        model,
        folder,
        source_of(results, images),
        data or settings_of(Path(run), model),
        seed=seed,
        limits=limits or Limits(),
        listener=listener,
    )
    (spec,) = [spec for spec in card.load("metrics") if spec.name == card.primary]
    subject, ids, targets = asked(model, question, given, seed)
    background = given.learned.some(BACKGROUND, seed).pixels if given.learned else subject.pixels
    name, explainer = explainer_for(method, model, question, background)
    outcome = study(
        subject,
        ids,
        targets,
        given.learned,
        method=name,
        explainer=explainer,
        spec=spec,
        listener=listener,
    )
    record = Explanation(
        schema=EXPLANATION_SCHEMA,
        pupille=__version__,
        kind="explanation",
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=time.perf_counter() - started,
        command=command,
        model=model.spec.name,
        task=model.spec.task,
        source=given.pixels.dataset.name,
        method=name,
        title=tell(METHODS[name].title),
        about=tell(METHODS[name].about),
        unit=question.unit(model),
        seed=seed,
        images=len(outcome.maps),
        altered_images=len(subject),
        primary_metric=card.primary,
        plain=outcome.altered.plain,
        baseline=outcome.altered.baseline,
        baseline_is_beaten=outcome.altered.beaten,
        tests=outcome.tests,
        altered=outcome.altered.records,
        skipped=outcome.altered.skipped,
        given_away=outcome.given_away,
        maps=map_records(subject, outcome.maps[:MAPS], ids, targets, divides=METHODS[name].divides),
        notes=(*given.notes, *changed_since(folder, subject, ids)),
        versions=versions(),
    )
    figures = target.with_suffix(".json")
    write_json(figures, encoded(record))
    write_named(target, explanation_page(record, pictures(given, record, model)).encode("utf-8"))
    return Explained(record, target, figures)


def insist_on_looking(model: Model, baseline: str) -> None:
    """Raises ConfigError for the model that answers the same to every picture."""
    if model.spec.name == baseline:
        raise ConfigError(
            tell(
                "{model} answers the same to every picture: there is nothing to explain. Take another run.",
                model=model.spec.name,
            )
        )


def asked(
    model: Model, question: Question, given: ExplainedImages, seed: int
) -> tuple[Subject, tuple[str, ...], Targets]:
    """The images to explain in the model's form, their ids, and what is true of them."""
    dataset = given.pixels.dataset
    pixels = pixels_of(model, given.pixels, given.test)[:]
    subject = Subject(model, question, pixels, groups_at(dataset, given.test), seed)
    ids = tuple(dataset.samples["id"].iloc[given.test])
    return subject, ids, targets_for(model.spec, dataset).rows(given.test)


def changed_since(folder: Path, subject: Subject, ids: tuple[str, ...]) -> tuple[StoredText, ...]:
    """A sentence if the model says other things of its test images than when they were scored."""
    if "test" not in parts_predicted(folder):
        return ()
    saved = read_predictions(folder, "test")
    row = {id_: position for position, id_ in enumerate(saved.ids)}
    both = [(here, row[id_]) for here, id_ in enumerate(ids) if id_ in row]
    if not both:
        return ()
    here, there = (np.array(rows, dtype=np.int64) for rows in zip(*both, strict=True))
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


def map_records(
    subject: Subject, maps: FloatArray, ids: tuple[str, ...], targets: Targets, *, divides: bool
) -> tuple[MapRecord, ...]:
    """The maps of the first images, as coarse as they are drawn. divides: whether each is a division of the score."""
    grid = grid_of(maps, FINEST)
    spec, question = subject.model.spec, subject.question
    return tuple(
        MapRecord(
            ids[row],
            question.answer_in_words(subject.answers, row, spec),
            question.truth_in_words(targets, row, spec),
            float(subject.scores[row]),
            float(subject.scores[row] - values.sum()) if divides else None,
            tuple(tuple(float(value) for value in line) for line in values),
        )
        for row, values in enumerate(in_places(maps, grid))
    )


def pictures(given: ExplainedImages, record: Explanation, model: Model) -> Mapping[str, tuple[bytes, str]]:
    """Thumbnails of the images with a map, as the model sees them, by id."""
    prepared = model.spec.preprocessing
    batch = pixels_of(model, given.pixels, given.test[: len(record.maps)])[:]
    return {
        each.id: thumbnail(
            picture[..., 0] if picture.shape[2] == 1 else picture,
            low=prepared.low,
            high=prepared.high,
            side=SIDE,
        )
        for each, picture in zip(record.maps, batch, strict=True)
    }


def target_of(out: str | Path | None, run: Path) -> Path:
    """The page to write, by default in the run's folder. Raises RunError for a folder, or a file of another program."""
    target = Path(out) if out is not None else run / PAGE
    if target.is_dir() or target.suffix.lower() == ".json":
        raise RunError(
            tell(
                "{path!r} is no name for a page. Name the file to write, such as {file!r}.",
                path=str(target),
                file=str(target / PAGE if target.is_dir() else target.with_suffix(".html")),
            )
        )
    if target.is_file() and OUR_MARK not in read_bytes(target, most=2**30)[:4096]:
        raise RunError(
            tell(
                "{path!r} is there already, and not a page of Pupille. Name another file with --out.",
                path=str(target),
            )
        )
    return target
