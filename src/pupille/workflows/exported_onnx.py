"""A finished run as one ONNX file, compared with the run on its test images before it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from pupille.data.pixels.pixel_set import Pixels, PixelSet
from pupille.errors import DataError, ModelError
from pupille.export.description import describe, temperature_of
from pupille.export.engine import Session, insist_on_packages
from pupille.export.onnx_file import onnx_bytes
from pupille.export.parity import CLOSE, NOTHING, Parity, difference_in_words
from pupille.export.part import ExportPart
from pupille.i18n.language import retell, say, tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.models.files.load import load_model
from pupille.models.model import Model
from pupille.models.network import at_once
from pupille.runs.events import Event
from pupille.runs.folder import as_json, write_named
from pupille.tasks import TASKS
from pupille.training.fitter import fitter_of
from pupille.training.run import read_predictions
from pupille.workflows.export_job import Exported, ExportJob
from pupille.workflows.exported_images import test_images
from pupille.workflows.predict import batches
from pupille.workflows.quantized_onnx import Gate, gated

ExportedAnswers = Callable[[Pixels], Mapping[str, NDArray[Any]]]
MOST_NAMED = 10
"""Images decided otherwise that are named; the file beside has more."""


@dataclass(frozen=True)
class Compared:
    """A file on the test images of its run: beside the model in 32 bits, and beside the predictions that the run saved,
    on which its figures rest; None where these cannot be compared."""

    parity: Parity
    saved: Parity | None


@dataclass(frozen=True)
class Checked:
    """An ONNX file beside its run, not written yet. record: what the JSON beside it says. compared: None where the
    images of the run are not there, for the reason `missing`. gate: through which a file in 8 bits went; `compared` is
    about the file in 32 bits that it was made of."""

    model: Model
    part: ExportPart
    content: bytes
    record: dict[str, Any]
    compared: Compared | None
    missing: str
    gate: Gate | None = None

    def sentences(self) -> tuple[str, ...]:
        """What was compared, in the language that is spoken."""
        if self.compared:
            return (*sentences_of(self.part, self.compared), *(self.gate.sentences() if self.gate else ()))
        return (say("Not compared with the run: {reason}.", reason=retell(self.missing).rstrip(".")),)


def export_onnx(job: ExportJob) -> Exported:
    """Writes the file once it is seen to answer as the run does.

    Raises ConfigError without the packages that write it, ModelError for a model that it cannot hold.
    """
    checked = checked_onnx(job)
    write_named(job.file, checked.content)
    write_named(job.beside, as_json(checked.record))
    return Exported(
        job.file,
        job.beside,
        checked.model.spec.name,
        len(checked.content),
        checked.record,
        checked.sentences(),
    )


def checked_onnx(job: ExportJob, *, features: bool = False) -> Checked:
    """The file, compared with its run, in 8 bits if that is asked for and passes its gate.

    features: whether those of a network are among its outputs. Raises as above, and DataError where a file in 8 bits is
    asked for and the images are not there.
    """
    insist_on_packages()
    model = load_model(job.folder)
    card = TASKS[model.spec.task]
    if not card.export:
        raise ModelError(
            tell(
                "{model} makes its answers by steps that ONNX has no operators for, so models of {task} are not "
                "exported. Use the run itself.",
                model=model.spec.name,
                task=tell(model.spec.task),
            )
        )
    part: ExportPart = card.load("export")
    description = describe(job.folder, model.spec, job.results, job.run, part)
    content = onnx_bytes(model, part, description, temperature=temperature_of(job.run), features=features)
    images = test_images(job, model.spec.preprocessing)
    compared = (
        compare(job, model, part, Session(content).answers, images) if isinstance(images, PixelSet) else None
    )
    if compared:
        compared.parity.check()
    missing = "" if isinstance(images, PixelSet) else images
    gate = None
    if job.quantize:
        if not isinstance(images, PixelSet):
            raise DataError(
                tell("a file in 8 bits is tried on the images of the run: {reason}.", reason=missing)
            )
        gate = gated(job, model, part, content, description, images)
        content, description = gate.content, gate.description
    record = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "description": description,
        "parity": compared.parity.to_json() if compared else None,
        "saved_predictions": compared.saved.to_json() if compared and compared.saved else None,
        "not_compared_because": missing or None,
    }
    return Checked(model, part, content, with_stored_texts(record), compared, missing, gate)


def compare(
    job: ExportJob, model: Model, part: ExportPart, answers: ExportedAnswers, images: PixelSet
) -> Compared:
    """The answers of a file beside those of its run on all images, some at a time. answers: (N, H, W, C) pixels ->
    every output of the file by its name."""
    parity, beside_saved = NOTHING, NOTHING
    reference = fitter_of(model.spec.name).load("in_32_bits")(model)
    ids = tuple(images.dataset.samples["id"])
    saved = part.saved(read_predictions(job.folder, "test"), ids)
    for batch in batches(model.spec.preprocessing, images, at_once(model.spec.preprocessing)):
        rows = slice(parity.images, parity.images + len(batch))
        here, there = part.reference(reference, batch), answers(batch)
        parity = parity.joined(part.parity(ids[rows], here, there, model.spec))
        if saved is not None:
            beside_saved = beside_saved.joined(part.parity(ids[rows], saved[rows], there, model.spec))
        job.listener(Event(tell("comparing the exported file"), parity.images, len(ids)))
    return Compared(parity, None if saved is None else beside_saved)


def sentences_of(part: ExportPart, compared: Compared) -> tuple[str, ...]:
    """What was compared, in sentences."""
    parity, saved = compared.parity, compared.saved
    first = part.in_words(parity)
    named = [
        say(
            "  {image}: its two best answers lie {apart} apart",
            image=item.id,
            apart=difference_in_words(item.apart),
        )
        for item in parity.changed[:MOST_NAMED]
    ]
    if saved is None or (saved.largest <= CLOSE and not saved.changed):
        return (first, *named)
    return (
        first,
        *named,
        say(
            "The figures of the run rest on answers that were computed with shorter numbers: of those saved with it "
            "{changed:count} of {decisions:count} decisions differ, by {largest} at most.",
            changed=saved.changed_decisions,
            decisions=saved.decisions,
            largest=difference_in_words(saved.largest),
        ),
    )
