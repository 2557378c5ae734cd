"""What a model looks at, and what the maps of it are worth: the verdict first, then the maps."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pupille.config import DataConfig
from pupille.errors import ConfigError, RunError
from pupille.evaluation.test_ledger import open_test
from pupille.explanation.about_object import DrawnObjects
from pupille.explanation.methods import AUTO
from pupille.explanation.subject import Question
from pupille.i18n.language import StoredText, tell
from pupille.images.limits import Limits
from pupille.images.thumbnails import thumbnail
from pupille.models.files.load import load_model
from pupille.models.model import Model
from pupille.models.names import PUBLISHED
from pupille.report.explanation_page import explanation_page
from pupille.results.encode import encoded
from pupille.results.explanation import Explanation
from pupille.results.results import Results
from pupille.runs.events import Listener, silent
from pupille.runs.folder import write_json, write_named
from pupille.tasks import TASKS
from pupille.workflows.drawn_objects import drawn_objects
from pupille.workflows.evaluate import saved_results
from pupille.workflows.explained_drawings import ExplainedDrawings, explain_drawings
from pupille.workflows.explained_images import (
    ExplainedImages,
    Reading,
    explained_images,
    pixels_of,
    settings_of,
    source_of,
)
from pupille.workflows.explanation_record import Asked, changed_since, maps_of, record_of
from pupille.workflows.group_pictures import groups_with_pictures, keep_in_results
from pupille.workflows.named_images import named_images
from pupille.workflows.page_place import insist_on_our_page
from pupille.workflows.predict import find_run
from pupille.workflows.remembered import remembered

PAGE = "explanation.html"
SIDE = 200
"""The longer side of the pictures on the page, in pixels."""


@dataclass(frozen=True)
class Explained:
    """What was concluded, and the files that were written. unknown_pictures: bytes and ending of the pictures of groups
    that nobody named, by id."""

    explanation: Explanation
    page: Path
    figures: Path
    unknown_pictures: Mapping[str, tuple[bytes, str]]


def explain(
    run: str | Path,
    images: object = None,
    *,
    method: str = AUTO,
    named: Sequence[str] = (),
    members: bool = False,
    groups: bool = False,
    objects: object = None,
    out: str | Path | None = None,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    command: str | None = None,
    listener: Listener = silent,
) -> Explained | ExplainedDrawings:
    """Writes a page with the verdict on what a run's model looks at, its maps, and a file of the figures beside it.

    images: those the run was made from, of which its test images are explained; or others with their labels. None for a
    built-in set. method: of `pupille.explanation.methods.METHODS`, `auto` for the first that fits. named: ids or
    file names of images whose maps are shown, instead of the first that were drawn. members: whether to
    ask too what the model remembers of its training images, by one pass over all of them. groups: whether to look for
    groups of images that nobody named and on which it is worse, which its results then hold too. objects: boxes,
    outlines or masks of the same images, to ask whether the maps lie on them. out: the page. data: how the images are
    read, as the run did by default.
    Of a model that draws boxes or masks it is asked whether it needs what surrounds the objects.
    Raises ConfigError for a method that does not fit the model, or a question that does not fit its task.
    """
    started = time.perf_counter()
    refuse_published(run)
    folder = find_run(run)
    model = load_model(folder)
    card = TASKS[model.spec.task]
    insist_on_looking(model, card.baseline)
    results = saved_results(run)
    target = target_of(out, Path(run))
    reading = Reading(
        source_of(results, images), data or settings_of(Path(run), model), seed, limits or Limits(), listener
    )
    given = explained_images(model, folder, reading)
    if card.right_answers:
        check_drawn(method, named=named, members=members, objects=objects)
        open_explained(run, results, given)
        drawings = explain_drawings(model, folder, reading, given, target, groups=groups, command=command)
        if drawings.explanation.unknown_groups:
            keep_in_results(Path(run), drawings.explanation.unknown_groups, drawings.unknown_pictures)
        return drawings
    question: Question = card.load("explained")
    memory = remembered(model, folder, reading, question) if members else None
    unknown, unknown_pictures = groups_with_pictures(card, model, folder, reading) if groups else (None, {})
    shown, asides = named_images(model, folder, reading, named) if named else (given, ())
    open_explained(run, results, given)
    (spec,) = [spec for spec in card.load("metrics") if spec.name == card.primary]
    asked = Asked.of(model, question, given, seed)
    drawn, notes = drawn_on(objects, model, given, reading.limits)
    name, explainer, outcome = asked.studied(method, given, spec, drawn, listener)
    record = record_of(
        asked,
        outcome,
        method=name,
        source=given.pixels.dataset.name,
        seconds=time.perf_counter() - started,
        command=command,
        memory=memory,
        unknown=unknown,
        notes=(*given.notes, *notes, *asides, *changed_since(folder, asked)),
        named=maps_of(Asked.of(model, question, shown, seed), explainer, name) if named else (),
    )
    figures = target.with_suffix(".json")
    write_json(figures, encoded(record))
    write_named(
        target, explanation_page(record, pictures(shown, record, model), unknown_pictures).encode("utf-8")
    )
    if unknown:
        keep_in_results(Path(run), unknown, unknown_pictures)
    return Explained(record, target, figures, unknown_pictures)


def open_explained(run: str | Path, results: Results, given: ExplainedImages) -> None:
    """Writes down that the images are opened."""
    test_hash = results.split.test_hash if given.own else None
    open_test(test_hash or given.pixels.fingerprint(), purpose=f"explain {Path(run).resolve()}")


def check_drawn(method: str, *, named: Sequence[str], members: bool, objects: object) -> None:
    """Raises ConfigError for questions that are not asked of models that draw boxes or masks."""
    if method != AUTO or named or members or objects is not None:
        raise ConfigError(
            tell(
                "of a model that draws boxes or masks it is asked whether it needs what surrounds the objects. Leave "
                "--method, --image, --members and --objects away."
            )
        )


def drawn_on(
    objects: object, model: Model, given: ExplainedImages, limits: Limits
) -> tuple[DrawnObjects | None, tuple[StoredText, ...]]:
    """What is drawn on the explained images, with notes; nothing where it was not asked for."""
    if objects is None:
        return None, ()
    rows = [int(row) for row in given.test]
    return drawn_objects(objects, given.pixels.dataset, rows, model.spec.preprocessing.geometry, limits)


def refuse_published(run: str | Path) -> None:
    """Raises ConfigError for a network as it was published."""
    if str(run).startswith(PUBLISHED):
        raise ConfigError(
            tell(
                "a published network has no test images of yours to be tried on. Train a run on your images first."
            )
        )


def insist_on_looking(model: Model, baseline: str) -> None:
    """Raises ConfigError for the model that answers the same to every picture."""
    if model.spec.name == baseline:
        raise ConfigError(
            tell(
                "{model} answers the same to every picture: there is nothing to explain. Take another run.",
                model=model.spec.name,
            )
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
    insist_on_our_page(target)
    return target
