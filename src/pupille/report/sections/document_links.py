"""Which documents lie beside a report, so that it can name them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pupille.i18n.language import phrase, say

FOLDER = "papers"
NAMES = {
    "model-card": phrase("Model card"),
    "data-sheet": phrase("Data sheet"),
    "reforms": phrase("REFORMS checklist"),
    "dome": phrase("DOME recommendations"),
    "claim": phrase("CLAIM 2024 checklist"),
    "tripod-ai": phrase("TRIPOD+AI checklist"),
    "record-of-processing": phrase("Record of processing (draft)"),
    "impact-assessment": phrase("Impact assessment on data protection (draft)"),
}
"""The documents by file name, in the order in which they are listed."""


@dataclass(frozen=True)
class DocumentLink:
    """One document: its title and its address, relative to the report."""

    title: str
    address: str


def papers_beside(folder: Path) -> list[DocumentLink]:
    """The documents that lie in `papers/` of the folder."""
    return [
        DocumentLink(say(title), f"{FOLDER}/{file}.html")
        for file, title in NAMES.items()
        if (folder / FOLDER / f"{file}.html").is_file()
    ]
