"""The documents beside a report, of a real run."""

import json
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pupille.cli.main import guarded
from pupille.documents.write import ON_REQUEST, papers_of, write_papers
from pupille.errors import FileError, RunError
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.results.encode import plain
from pupille.results.read import results_in

HOSTILE = "<img src=x onerror=alert(1)>"
VOID = {"meta", "link", "img", "br", "hr", "input"}
FILES = ["data-sheet", "impact-assessment", "model-card", "record-of-processing", "reforms"]


class Page(HTMLParser):
    """Text, headings, tags and links of a page; every tag that opens must close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


@pytest.fixture
def folder(run: Path, tmp_path: Path) -> Path:
    """A copy of the run, to be written into."""
    return Path(shutil.copytree(run, tmp_path / "run"))


def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def test_five_documents_lie_beside_a_run_that_saw_personal_data(folder: Path) -> None:
    assert sorted(path.stem for path in write_papers(folder)) == FILES
    assert sorted(path.name for path in (folder / "papers").glob("*.md")) == [f"{f}.en.md" for f in FILES]


def test_without_personal_data_there_is_no_record_of_processing(folder: Path) -> None:
    results = results_in(folder)
    sound = replace(results, audit=replace(results.audit, findings=()))
    assert [paper.file for paper in papers_of(sound)] == ["model-card", "data-sheet", "reforms"]


def test_reforms_has_its_32_items_under_their_numbers(folder: Path) -> None:
    # Kapoor et al. 2024, table 1: eight modules of so many items.
    sizes = [3, 5, 7, 3, 6, 3, 3, 2]
    paper = next(paper for paper in papers_of(results_in(folder)) if paper.file == "reforms")
    wanted = [f"{module}{'abcdefg'[k]}" for module, size in enumerate(sizes, 1) for k in range(size)]
    assert [entry.number for entry in paper.entries] == wanted
    assert [len(section.entries) for section in paper.sections] == sizes


def test_the_lists_of_a_field_come_when_asked_for_and_are_written_anew_with_the_others(folder: Path) -> None:
    assert {path.stem for path in write_papers(folder, ["dome", "tripod-ai"])} - set(FILES) == {
        "dome",
        "tripod-ai",
    }
    with speaking("fr"):
        again = {path.stem: path for path in write_papers(folder)}
    assert set(again) - set(FILES) == {"dome", "tripod-ai"}
    assert "Recommandations DOME" in again["dome"].read_text(encoding="utf-8")
    assert 'href="papers/dome.html"' in build(folder).read_text(encoding="utf-8")


def test_every_question_is_answered_or_left_to_the_researcher(folder: Path) -> None:
    for paper in papers_of(results_in(folder), ON_REQUEST):
        assert all(entry.known or entry.left for entry in paper.entries)
        assert any(entry.known for entry in paper.entries)
        assert any(entry.open for entry in paper.entries)
        assert len({(entry.number, entry.question) for entry in paper.entries}) == len(paper.entries)


def test_what_the_run_knows_stands_apart_from_what_is_left(folder: Path) -> None:
    write_papers(folder)
    card = page(folder / "papers" / "model-card.html")
    marks = [attrs["class"] for _, attrs in card.tags if (attrs.get("class") or "").startswith("stamp")]
    assert {"stamp known", "stamp open"} == set(marks)
    assert "logistic" in card.text
    assert f"“{HOSTILE}” and “plain”" in card.text
    accuracy = results_in(folder).runs[1].metrics["accuracy"]
    assert f"{100 * accuracy.low:.1f}" in card.text


def test_the_record_of_processing_says_what_where_and_who(folder: Path) -> None:
    write_papers(folder)
    text = " ".join(page(folder / "papers" / "record-of-processing.html").text.split())
    # Article 30(1) GDPR, (a) to (g).
    for words in (
        "Name and address of the controller", "Purposes of the processing", "Categories of persons",
        "Categories of personal data", "Categories of recipients", "Transfers to countries outside the Union",
        "Time limits for erasure", "measures of security",
    ):  # fmt: skip
        assert words in text
    assert "60 of 60 files tell where they were taken (1 place, to about 100 m)." in text
    assert "60 of 60 files name an owner, author or holder of rights (1 name)." in text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_runs_and_loads_nothing_and_hostile_names_stay_text(folder: Path, lang: str) -> None:
    with speaking(lang):
        paths = write_papers(folder)
    for path in paths:
        found = page(path)
        assert HOSTILE in found.text or path.stem in ("record-of-processing", "impact-assessment")
        assert not {"img", "script", "iframe", "form"} & {tag for tag, _ in found.tags}
        policy = next(attrs["content"] for _, attrs in found.tags if "http-equiv" in attrs)
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        ids = {attrs.get("id") for _, attrs in found.tags}
        links = [attrs["href"] or "" for tag, attrs in found.tags if tag == "a"]
        assert len(links) > 4
        assert {link.removeprefix("#") for link in links} <= ids


def test_a_draft_shows_names_as_text_to_a_reader_of_markdown(folder: Path) -> None:
    from markdown_it import MarkdownIt

    write_papers(folder)
    draft = (folder / "papers" / "model-card.en.md").read_text(encoding="utf-8")
    reader = MarkdownIt("commonmark", {"html": True})
    html = reader.render(draft)
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert html.count("<h1>") == 1
    assert "<blockquote>" in html
    assert html.count("<h3>") == sum(
        tag == "h3" for tag, _ in page(folder / "papers" / "model-card.html").tags
    )


def test_answers_in_a_draft_are_never_written_over(folder: Path) -> None:
    write_papers(folder)
    draft = folder / "papers" / "reforms.en.md"
    draft.write_text("my answers", encoding="utf-8")
    with speaking("fr"):
        write_papers(folder)
    write_papers(folder)
    assert draft.read_text(encoding="utf-8") == "my answers"
    assert (folder / "papers" / "reforms.fr.md").exists()


def test_the_same_results_give_the_same_bytes(folder: Path) -> None:
    first = [path.read_bytes() for path in write_papers(folder)]
    assert [path.read_bytes() for path in write_papers(folder)] == first


def test_pages_in_french_hold_no_sentence_of_the_english_ones(folder: Path) -> None:
    english = [page(path).text for path in write_papers(folder, ON_REQUEST)]
    with speaking("fr"):
        french = [page(path).text for path in write_papers(folder)]
    kept = {
        " ".join(line.split())
        for text in map(str, strings(plain(results_in(folder))))
        for line in text.split("\n")
    }
    for one, other in zip(english, french, strict=True):
        lines = {" ".join(line.split()) for line in one.splitlines() if len(line.split()) > 4}
        both = lines & {" ".join(line.split()) for line in other.splitlines()}
        # Sentences that the audit wrote into the file are told by their record, where it has one.
        assert {line for line in both if not any(text and text.rstrip(".") in line for text in kept)} == set()


def strings(value: object) -> list[str]:
    """Every text of the results of some length."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) and len(value) > 15 else []


def test_the_report_names_the_documents_that_lie_beside_it(folder: Path) -> None:
    def links() -> list[str | None]:
        return [
            attrs["href"]
            for tag, attrs in page(build(folder)).tags
            if tag == "a" and (attrs["href"] or "").startswith("papers/")
        ]

    assert links() == []
    write_papers(folder)
    assert sorted(str(link) for link in links()) == [f"papers/{file}.html" for file in FILES]


def test_the_verb_writes_report_and_documents(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(["report", str(folder), "--lang", "fr"]) == 0
    assert "Rapport" in capsys.readouterr().out
    assert 'lang="fr"' in (folder / "papers" / "reforms.html").read_text(encoding="utf-8")[:60]
    assert 'href="papers/reforms.html"' in (folder / "report.html").read_text(encoding="utf-8")


def test_an_audit_alone_has_no_documents(tmp_path: Path) -> None:
    assert write_papers(tmp_path) == []


def test_damaged_results_are_refused_with_a_sentence(folder: Path) -> None:
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    results["runs"][0]["subgroups"] = {"column": "camera"}
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
    with pytest.raises(RunError, match=r"`\$\.runs\[0\]\.subgroups`: the field `metric` is missing"):
        write_papers(folder)


def test_nothing_is_written_where_a_link_of_the_folder_leads_to(folder: Path, tmp_path: Path) -> None:
    shutil.rmtree(folder / "papers", ignore_errors=True)
    (tmp_path / "elsewhere").mkdir()
    (folder / "papers").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileError, match="is a link and is not written to"):
        write_papers(folder)
    assert not list((tmp_path / "elsewhere").iterdir())
