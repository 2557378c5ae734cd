"""From the folder of a run or a comparison to the documents beside its report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from pupille.documents.claim import claim
from pupille.documents.data_sheet import data_sheet
from pupille.documents.document import Paper
from pupille.documents.dome import dome
from pupille.documents.impact import impact_assessment
from pupille.documents.markdown import to_markdown
from pupille.documents.model_card import model_card
from pupille.documents.processing import record_of_processing
from pupille.documents.reforms import reforms
from pupille.documents.sentences import personal
from pupille.documents.tripod import tripod_ai
from pupille.errors import FileError
from pupille.i18n.language import language, say
from pupille.report.page import fill
from pupille.report.sections.document_links import FOLDER
from pupille.results.read import kind_in, results_in
from pupille.results.results import Results
from pupille.results.scores import SCORES
from pupille.runs.folder import RESULTS, make_folder, write_atomically

ON_REQUEST: Mapping[str, Callable[[Results], Paper]] = {
    "dome": dome,
    "claim": claim,
    "tripod-ai": tripod_ai,
    "impact-assessment": impact_assessment,
}
"""Documents that only some fields ask for, by the name of their file."""


def papers_of(results: Results, asked: Collection[str] = ()) -> list[Paper]:
    """The documents that go with these results, with those of `ON_REQUEST` that are asked for.

    A record of processing and the impact assessment come by themselves where the audit saw what asks for them.
    """
    papers = [model_card(results), data_sheet(results), reforms(results)]
    by_itself = ("impact-assessment",) if personal(results) else ()
    if personal(results):
        papers.append(record_of_processing(results))
    return [*papers, *(make(results) for name, make in ON_REQUEST.items() if name in {*asked, *by_itself})]


def write_papers(folder: Path, asked: Collection[str] = ()) -> list[Path]:
    """Writes the pages below `papers/` of a folder that holds `results.json`, in the language that is spoken.

    asked: names of `ON_REQUEST`; those that lie there from before are written anew as well.

    Beside each page a draft in Markdown, which is never written over: it may hold the answers of the researcher.
    Returns the pages; none for an audit or scored answers. Raises RunError if the results are damaged, or a page cannot
    be written.
    """
    if not (folder / RESULTS).exists() or kind_in(folder) == SCORES:
        return []
    results = results_in(folder)
    make_folder(folder / FOLDER)
    if (folder / FOLDER).is_symlink():
        raise FileError(
            say("{path!r} is a link and is not written to. Take it away.", path=str(folder / FOLDER))
        )
    before = {name for name in ON_REQUEST if (folder / FOLDER / f"{name}.html").exists()}
    pages = []
    for paper in papers_of(results, {*asked, *before}):
        draft = folder / FOLDER / f"{paper.file}.{language()}.md"
        if not draft.exists():
            write_atomically(draft, to_markdown(paper, results.data.source))
        page = folder / FOLDER / f"{paper.file}.html"
        write_atomically(page, fill("paper.html.j2", paper=paper, results=results, draft=draft.name))
        pages.append(page)
    return pages
