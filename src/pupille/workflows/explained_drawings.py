"""What a model that draws boxes or masks needs: its test images once more, all blurred that surrounds the objects."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pupille import __version__
from pupille.data.dataset import Dataset
from pupille.evaluation.inference.bootstrap import units_of
from pupille.explanation.surround import boxes_of_mask, kept, surround, surround_blurred
from pupille.i18n.language import StoredText, tell
from pupille.models.decode.decoder import decoder_of
from pupille.models.model import Model
from pupille.report.drawn_explanation_page import drawn_explanation_page
from pupille.results.encode import encoded
from pupille.results.explanation import EXPLANATION_SCHEMA
from pupille.results.surround import DrawnExplanation, SurroundRecord
from pupille.runs.environment import versions
from pupille.runs.events import Event
from pupille.runs.folder import write_json, write_named
from pupille.tasks import TASKS
from pupille.workflows.evaluate import targets_for
from pupille.workflows.explained_images import ExplainedImages, Reading, groups_at, pixels_of
from pupille.workflows.group_pictures import Thumbnails, groups_with_pictures

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class ExplainedDrawings:
    """What was concluded, and the files that were written. unknown_pictures: of groups that nobody named, by id."""

    explanation: DrawnExplanation
    page: Path
    figures: Path
    unknown_pictures: Thumbnails


def explain_drawings(
    model: Model,
    folder: Path,
    reading: Reading,
    given: ExplainedImages,
    target: Path,
    *,
    groups: bool,
    command: str | None,
) -> ExplainedDrawings:
    """Writes the page and the file of its figures. folder: of the run. given: the images to explain."""
    started = time.perf_counter()
    card = TASKS[model.spec.task]
    unknown, pictures = groups_with_pictures(card, model, folder, reading) if groups else (None, {})
    reading.listener(Event(tell("pictures with all blurred that surrounds the objects")))
    concluded = surround_of(model, given, seed=reading.seed)
    record = DrawnExplanation(
        schema=EXPLANATION_SCHEMA,
        pupille=__version__,
        kind="explanation of drawings",
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=time.perf_counter() - started,
        command=command,
        model=model.spec.name,
        task=model.spec.task,
        source=given.pixels.dataset.name,
        seed=reading.seed,
        surround=concluded,
        unknown_groups=unknown,
        notes=(*given.notes, *notes_on(model)),
        versions=versions(),
    )
    figures = target.with_suffix(".json")
    write_json(figures, encoded(record))
    write_named(target, drawn_explanation_page(record, pictures).encode("utf-8"))
    return ExplainedDrawings(record, target, figures, pictures)


def surround_of(model: Model, given: ExplainedImages, *, seed: int) -> SurroundRecord:
    """What is lost of the right answers to the explained images, and of the scores of objects, when all but the objects
    is blurred."""
    dataset, prepared = given.pixels.dataset, model.spec.preprocessing
    ids = tuple(dataset.samples["id"].iloc[given.test])
    targets = targets_for(model.spec, dataset).rows(given.test)
    sizes = [(given.pixels.readings[row].width, given.pixels.readings[row].height) for row in given.test]
    boxes = [boxes_on(dataset, int(row)) for row in given.test]
    masks = np.stack([kept(some, size, prepared.geometry) for some, size in zip(boxes, sizes, strict=True)])
    pixels = pixels_of(model, given.pixels, given.test)[:]
    decoder = decoder_of(model.spec)
    before, after = (
        decoder.predictions(ids, targets, model.predict(some), model.spec)
        for some in (pixels, surround_blurred(pixels, masks, prepared))
    )
    answers = TASKS[model.spec.task].load("right_answers")(before, after)
    groups = groups_at(dataset, given.test)
    drawn = np.array([len(some) > 0 for some in boxes])
    inside = float(masks[drawn].mean()) if drawn.any() else 0.0
    return surround(
        answers, units_of(len(ids), groups), inside, grouped=groups is not None, ids=ids, seed=seed
    )


def boxes_on(dataset: Dataset, row: int) -> NDArray[np.float64]:
    """(K, 4) the boxes of the objects on one image; of masks those of the pieces that are no background."""
    if dataset.masks is None:
        return dataset.objects([row]).boxes
    mask = dataset.masks.read(str(dataset.samples["id"].iloc[row]))
    return boxes_of_mask((mask != dataset.background) & (mask >= 0))


def notes_on(model: Model) -> tuple[StoredText, ...]:
    """How pictures are seen, where that is otherwise than when the model is scored."""
    if not model.spec.pieces:
        return ()
    return (
        tell(
            "Here every picture is seen whole, in the frame of the model; when the model is scored large ones are seen "
            "piece by piece."
        ),
    )
