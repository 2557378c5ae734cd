"""A finished run as one HTML file that answers without Pupille and without a network."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np

from pupille.data.pixels.pixel_set import Pixels
from pupille.documents.model_card import model_card
from pupille.errors import ModelError
from pupille.evaluation.novelty import NEIGHBOURS, Novelty
from pupille.export.engine import Session
from pupille.export.graph import FEATURES, input_type
from pupille.export.page.build import Front, Page, page_bytes
from pupille.export.page.words import words
from pupille.i18n.language import LANGUAGES, language, say, speaking, tell
from pupille.i18n.visible import visible
from pupille.models.embeddings import WIDTH, last_layer, places_and_signs
from pupille.models.preprocessing import Preprocessing
from pupille.report.page import fill_part
from pupille.report.sections.cautions import cautions
from pupille.report.sections.verdict import verdict
from pupille.results.results import Results
from pupille.runs.folder import as_json, write_named
from pupille.tasks import TASKS
from pupille.workflows.export_job import Exported, ExportJob
from pupille.workflows.exported_onnx import Checked, checked_onnx
from pupille.workflows.offline_rules import OfflineRules
from pupille.workflows.uncertainty import read_novelty

STEP = 37
"""By which the pattern climbs on which a page tries itself."""
PIXELS, PLANES = "pixels", "planes"
MOST_COMPARED = 512
"""Numbers of its answer to the pattern that a page compares, about."""
NEGATIVE = 256
"""What is added to the place of a feature that counts negative: there are no more places."""


def export_html(job: ExportJob) -> Exported:
    """Writes the page once the model in it is seen to answer as the run does.

    Raises ConfigError without the packages that write the model in it, ModelError for one that a page cannot use.
    """
    novelty = read_novelty(job.folder)
    if novelty is not None and not math.isfinite(novelty.limit):
        novelty = None
    insist_on_pictures(job)
    checked = checked_onnx(job, features=novelty is not None)
    if features_of(checked) is None:
        novelty = None
    content = page_bytes(page_of(job, checked, novelty))
    record = {
        **checked.record,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "model": {"sha256": checked.record["sha256"], "bytes": checked.record["bytes"]},
    }
    write_named(job.file, content)
    write_named(job.beside, as_json(record))
    return Exported(job.file, job.beside, checked.model.spec.name, len(content), record, checked.sentences())


def insist_on_pictures(job: ExportJob) -> None:
    """Raises ModelError where a browser cannot read the pictures of a run, or a page not show the answers."""
    prepared = job.run.preprocessing
    if not TASKS[job.results.task].offline:
        raise ModelError(
            tell(
                "a page does not draw the answers of models of {task} yet. Use --to onnx, or the run itself.",
                task=tell(job.results.task),
            )
        )
    if prepared and (prepared.depth == "float" or prepared.bands):
        raise ModelError(
            tell(
                "the model learned from pixels that no browser reads (floating point, or chosen bands). Use --to onnx, "
                "or the run itself."
            )
        )


def page_of(job: ExportJob, checked: Checked, novelty: Novelty | None) -> Page:
    """All that the page holds."""
    spec, results = checked.model.spec, job.results
    rules: OfflineRules = TASKS[spec.task].load("offline")(job.folder, spec, job.run)
    name = visible(results.data.source)
    spoken, fronts = {}, []
    for each in LANGUAGES:
        with speaking(each):
            spoken[each] = words(visible(spec.name), name)
            fronts.append(front(results, checked, rules, novelty))
    about = {
        **checked.record["description"],
        **rules.record,
        "language": language(),
        "words": spoken,
        "check": check_of(checked),
        "prepared": prepared_by(spec.preprocessing) | {"planes": features_of(checked) == PLANES},
        "novelty": novelty_record(novelty) if novelty else None,
    }
    training = novelty.features.astype("<f4").tobytes() if novelty else b""
    return Page(name, about, fronts, checked.content, training, places_of(checked) if novelty else b"")


def front(results: Results, checked: Checked, rules: OfflineRules, novelty: Novelty | None) -> Front:
    """What the page says, in the language that is spoken."""
    card = model_card(results)
    return Front(
        language(),
        verdict(results),
        [caution.sentence for caution in cautions(results)],
        say("How it answers"),
        [*rules.sentences(), *about_novelty(novelty), *checked.sentences(), *about_reading()],
        card.title,
        fill_part("paper_sections.html.j2", paper=card, prefix=f"{language()}-"),
        say("The program in this page: ONNX Runtime Web"),
    )


def about_novelty(novelty: Novelty | None) -> list[str]:
    """When an image is marked."""
    if novelty is None:
        return [say("Images unlike the training ones are not marked: the run keeps nothing to know them by.")]
    return [
        say(
            "An image is marked as unlike anything it was trained on if it lies farther from the training images than "
            "{share:percent} of the validation images do (n = {n:count}). One that is not marked may still be odd.",
            share=1 - novelty.false_alarms,
            n=novelty.n,
        )
    ]


def about_reading() -> list[str]:
    """What is read, and how near the answers are to those of Pupille."""
    return [
        say(
            "JPEG, PNG, WebP, GIF and BMP are read, turned as their camera meant and without colour profile, as "
            "Pupille reads them. Answers may differ from its own by 0.001 of their scale, and by 0.02 for large JPEGs, "
            "which Pupille decodes at a reduced scale."
        )
    ]


def features_of(checked: Checked) -> str | None:
    """What tells how a picture differs from others: an output of the file, or the prepared pixels, plane by plane or
    pixel by pixel; None where the page has none of these."""
    pixels, _ = pattern_of(checked.model.spec.preprocessing)
    if FEATURES in Session(checked.content).answers(pixels):
        return FEATURES
    network: Any = getattr(checked.model, "network", None)
    if network is None:
        return PIXELS
    return PLANES if last_layer(network) is network else None


def check_of(checked: Checked) -> dict[str, Any]:
    """A pattern, and what the model answers to it here: the page answers it first. each: of many numbers every so
    manieth is compared."""
    pixels, steps = pattern_of(checked.model.spec.preprocessing)
    answers = Session(checked.content).answers(pixels)
    # The last of its numbers: whole ones are what is made of them.
    output = [name for name in checked.part.outputs(None) if answers[name].dtype == np.float32][-1]
    expected = answers[output].ravel()
    each = max(1, expected.size // MOST_COMPARED)
    return {"pattern": steps, "each": each, "expected": {output: expected[::each].tolist()}}


def pattern_of(prepared: Preprocessing) -> tuple[Pixels, dict[str, float]]:
    """(1, H, W, C) pixels without a picture, and by which numbers a script makes the same."""
    low, high = (0.0, 255.0) if prepared.depth == "8-bit" else (prepared.low, prepared.high)
    shape = (1, prepared.height, prepared.width, prepared.channels)
    steps = np.arange(math.prod(shape)) * STEP % 256
    pixels = (low + (high - low) * (steps / 255)).astype(input_type(prepared)).reshape(shape)
    return pixels, {"low": low, "high": high, "step": STEP}


def prepared_by(prepared: Preprocessing) -> dict[str, Any]:
    """What is done to pixels before an estimator sees them."""
    scale, shift = (numbers.astype(np.float32).tolist() for numbers in prepared.scale_and_shift())
    return {"scale": scale, "shift": shift, "low": prepared.low, "high": prepared.high}


def places_of(checked: Checked) -> bytes:
    """Into which sum each feature of a picture goes; see `Page`."""
    pixels, _ = pattern_of(checked.model.spec.preprocessing)
    features = Session(checked.content).answers(pixels).get(FEATURES, pixels.reshape(1, -1))
    before = features.shape[1]
    if before <= WIDTH:
        return b""
    place, sign = places_and_signs(before)
    return (place + NEGATIVE * (sign < 0)).astype("<u2").tobytes()


def novelty_record(novelty: Novelty) -> dict[str, Any]:
    """What tells how far an image lies from the training ones, but for these themselves."""
    return {
        "limit": novelty.limit,
        "neighbours": NEIGHBOURS,
        "width": len(novelty.mean),
        "mean": novelty.mean.tolist(),
        "scale": novelty.scale.tolist(),
    }
