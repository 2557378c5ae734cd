"""A run on a network of timm as the folder that `timm.create_model` opens, and that a hub of models takes."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.pixel_set import Pixels, PixelSet
from pupille.documents.markdown import escaped, to_markdown
from pupille.documents.model_card import model_card
from pupille.export.description import describe, weights_licence
from pupille.export.part import ExportPart
from pupille.export.timm_folder import folder_files, timm_network
from pupille.i18n.language import retell, say
from pupille.i18n.stored_text import with_stored_texts
from pupille.models.files.load import load_model
from pupille.models.preprocessing import Preprocessing
from pupille.report.sections.verdict import verdict
from pupille.runs.folder import as_json, write_atomically, write_named
from pupille.storage.new_folder import new_folder
from pupille.tasks import TASKS
from pupille.workflows.export_job import Exported, ExportJob
from pupille.workflows.exported_images import test_images
from pupille.workflows.exported_onnx import compare, sentences_of

CARD = "README.md"
FRONT = """---
library_name: timm
pipeline_tag: image-classification
tags:
- image-classification
- timm
- pupille
license: unknown
---

"""
"""What a hub reads at the head of a card. Under which licence the weights may go out, whoever trained them says."""


def export_hub(job: ExportJob) -> Exported:
    """Writes the folder once the network in it is seen to answer as the run does.

    Raises ModelError for a run that timm's form cannot hold.
    """
    model = load_model(job.folder)
    spec = model.spec
    network = timm_network(model)
    part: ExportPart = TASKS[spec.task].load("export")
    images = test_images(job, spec.preprocessing)

    def answers(pixels: Pixels) -> dict[str, NDArray[Any]]:
        return {part.outputs(None)[0]: shares(network, pixels, spec.preprocessing)}

    compared = compare(job, model, part, answers, images) if isinstance(images, PixelSet) else None
    if compared:
        compared.parity.check()
    files = {**folder_files(network, spec), CARD: card(job, weights_licence(spec.name)).encode()}
    record = with_stored_texts(
        {
            "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
            "description": describe(job.folder, spec, job.results, job.run, part),
            "parity": compared.parity.to_json() if compared else None,
            "not_compared_because": None if isinstance(images, PixelSet) else images,
        }
    )
    with new_folder(job.file, None) as partial:
        for name, content in files.items():
            write_atomically(partial / name, content)
    write_named(job.beside, as_json(record))
    missing = "" if isinstance(images, PixelSet) else images
    sentences = (
        sentences_of(part, compared)
        if compared
        else (say("Not compared with the run: {reason}.", reason=retell(missing).rstrip(".")),)
    )
    opened = say("To open it: timm.create_model({name}, pretrained=True)", name=repr(f"local-dir:{job.file}"))
    size = sum(map(len, files.values()))
    return Exported(job.file, job.beside, spec.name, size, record, (*sentences, opened))


def shares(network: Any, pixels: Pixels, prepared: Preprocessing) -> NDArray[Any]:
    """(N, C) what the network gives each class."""
    import torch

    from pupille.models.network import to_input

    with torch.inference_mode():
        inputs = to_input(torch.from_numpy(np.array(pixels)), prepared)
        return np.asarray(network(inputs).double().softmax(dim=1).numpy())


def card(job: ExportJob, licence: str | None) -> str:
    """What a hub shows of the model: how good it is, from which weights it comes, and its card."""
    results = job.results
    start = (
        say("It began with published weights, whose licence is {licence}.", licence=licence)
        if licence
        else say("It began with published weights that state no licence.")
    )
    sentences = "\n\n".join(map(escaped, [*verdict(results), start]))
    return f"{FRONT}{sentences}\n\n{to_markdown(model_card(results), results.data.source)}"
