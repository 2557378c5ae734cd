"""The last step of a verb that trained something: its report."""

from __future__ import annotations

from pathlib import Path

from pupille.language import language
from pupille.report.build import REPORT, build


def finish(folder: Path) -> Path:
    """The report of a finished folder, written if it is not there yet in the language that is spoken."""
    report = folder / REPORT
    return report if report.exists() and _is_spoken(report) else build(folder)


def _is_spoken(report: Path) -> bool:
    with report.open("rb") as file:
        return f'<html lang="{language()}">'.encode() in file.read(100)
