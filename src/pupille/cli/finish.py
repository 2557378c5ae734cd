"""The last step of a verb that trained something: its report."""

from __future__ import annotations

from pathlib import Path

from pupille.report.build import REPORT, build


def finish(folder: Path) -> Path:
    """The report of a finished folder, written if it is not there yet."""
    report = folder / REPORT
    return report if report.exists() else build(folder)
