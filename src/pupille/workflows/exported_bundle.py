"""A finished run as one zip without pictures: to archive, to cite, to hand to a reviewer."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pupille.documents.markdown import escaped, to_markdown
from pupille.documents.model_card import model_card
from pupille.export.bundle import CONTENTS, zip_of
from pupille.export.citation import FILE as CITATION
from pupille.export.citation import citation
from pupille.export.crate import METADATA, crate
from pupille.export.description import run_hash
from pupille.i18n.language import say
from pupille.i18n.visible import visible
from pupille.models.files.load import load_model
from pupille.report.sections.verdict import verdict
from pupille.results.results import Results
from pupille.runs.folder import RUN, as_json, write_named
from pupille.storage.regular_file import read_bytes
from pupille.training.run import PREDICTIONS
from pupille.workflows.export_job import Exported, ExportJob

CARD, README = "MODEL_CARD.md", "README.md"


def export_bundle(job: ExportJob) -> Exported:
    """Writes the zip. Raises ModelError if the model in the run cannot be loaded, so that none is packed that is
    damaged."""
    spec = load_model(job.folder).spec
    files = run_files(job)
    title = say("{model}, trained on {name}", model=visible(spec.name), name=visible(job.results.data.source))
    sentences = verdict(job.results)
    files[CARD] = to_markdown(model_card(job.results), job.results.data.source).encode()
    files[CITATION] = citation(job.results, title, " ".join(sentences)).encode()
    files[README] = readme(title, sentences, job.results).encode()
    files[METADATA] = as_json(crate(files, job.results, title, " ".join(sentences))).encode()
    content = zip_of(files)
    record = {
        "run": run_hash(job.folder),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    write_named(job.file, content)
    write_named(job.beside, as_json(record))
    return Exported(job.file, job.beside, spec.name, len(content), record, (names_within(),))


def run_files(job: ExportJob) -> dict[str, bytes]:
    """The files of the run that hold no picture, by name."""
    places = {name: job.folder / name for name in CONTENTS}
    # A run of a comparison keeps its settings there.
    places[RUN] = job.home / RUN
    for path in sorted((job.folder / PREDICTIONS).glob("*")):
        if path.suffix in (".csv", ".json"):
            places[f"{PREDICTIONS}/{path.name}"] = path
    return {name: content_of(path) for name, path in places.items() if path.exists()}


def content_of(path: Path) -> bytes:
    """The bytes of a file of the run, however many: weights may be."""
    return read_bytes(path, most=None)


def names_within() -> str:
    """What the zip does not hold, and what it does."""
    return say(
        "It holds no picture, but the names of the images and the command as it was typed. Who made the model and "
        "under which licence stands open in {citation} and {card}: write it in before you publish.",
        citation=CITATION,
        card=CARD,
    )


def readme(title: str, sentences: list[str], results: Results) -> str:
    """What a stranger reads first."""
    lines = [
        f"# {escaped(title)}",
        *map(escaped, sentences),
        say("Written by Pupille {version}. {note}", version=results.pupille, note=names_within()),
        say("To predict with it, unpack this file into a folder and type:"),
        "    pupille predict FOLDER IMAGES",
        say(
            "The files are described in {metadata} (RO-Crate), with their SHA-256.",
            metadata=METADATA,
        ),
    ]
    return "\n\n".join(lines) + "\n"
