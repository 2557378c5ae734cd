"""The last step of a verb that trained something: its report, and the documents beside it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pupille.documents.write import write_papers
from pupille.i18n.language import language
from pupille.report.build import REPORT, build
from pupille.storage.regular_file import open_regular_file


def finish(folder: Path) -> Path:
    """The report of a finished folder, written if it is not there yet in the language that is spoken."""
    report = folder / REPORT
    return report if report.exists() and _is_spoken(report) else write_report(folder)


def write_report(folder: Path, papers: Collection[str] = ()) -> Path:
    """The documents and the report of a folder, written anew; returns the path of the report.

    papers: documents beside the usual ones, by the names of `pupille.documents.write.ON_REQUEST`.
    """
    write_papers(folder, papers)
    return build(folder)


def _is_spoken(report: Path) -> bool:
    with open_regular_file(report) as file:
        return f'<html lang="{language()}">'.encode() in file.read(100)
