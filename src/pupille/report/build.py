"""From the folder of a run or a comparison to its `report.html`: a file that loads nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pupille.i18n.language import say
from pupille.report.audit_page import build_audit
from pupille.report.page import REPORT, Part, fill, fill_part
from pupille.report.scores.build import render as render_scores
from pupille.report.section import Context
from pupille.report.sections.table import sections_of
from pupille.results.audit import AUDIT
from pupille.results.read import kind_in, results_in, scores_in
from pupille.results.results import Results
from pupille.results.scores import SCORES
from pupille.runs.folder import RESULTS, write_atomically

__all__ = ["REPORT", "build", "render"]


def build(folder: Path) -> Path:
    """Writes `report.html` into a folder that holds `results.json`, or `audit.json` alone; returns its path.

    The page is written in the language that is spoken (`language.speaking`).
    Raises RunError if there is neither, it is damaged, or the report cannot be written.
    """
    if (folder / AUDIT).is_file() and not (folder / RESULTS).exists():
        return build_audit(folder)
    page = (
        render_scores(scores_in(folder), folder)
        if kind_in(folder) == SCORES
        else render(results_in(folder), folder)
    )
    target = folder / REPORT
    write_atomically(target, page.encode("utf-8"))
    return target


def render(results: Results, folder: Path) -> str:
    """The page for checked results whose thumbnails lie below `folder`."""
    return fill("report.html.j2", results=results, data=results.data, parts=list(_parts(results, folder)))


def _parts(results: Results, folder: Path) -> Iterator[Part]:
    """The sections that have something to show, in their order."""
    context = Context(results, folder)
    common = {"results": results, "run": context.run, "data": results.data, "split": results.split}
    for section in sections_of(results):
        values = section.make(context)
        if values is not None:
            yield Part(section.id, say(section.title), fill_part(section.template, **common, **values))
