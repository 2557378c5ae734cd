"""A report of predicted numbers, whole: page, terminal, notebook view and files, in both languages."""

import csv
import io
import json
import re
from types import SimpleNamespace

import pytest

from pupille.documents.markdown import to_markdown
from pupille.documents.write import papers_of
from pupille.errors import RunError
from pupille.i18n.language import speaking
from pupille.report.build import build, render
from pupille.report.exports import ladder_exports
from pupille.report.notebook import comparison
from pupille.report.terminal import answer
from pupille.results.encode import encoded

ENGLISH = re.compile(
    r"\b(the|of|and|or|is|are|was|with|without|which|from|by|not|that|true|predicted|worst)\b", re.I
)


def texts(page):
    """What a reader sees or hears, and no file to take."""
    page = re.sub(r"<(style|script|details|code).*?</\1>", "", page, flags=re.S)
    spoken = re.findall(r'(?:aria-label|alt|title)="([^"]*)"', page)
    return [text for text in [*spoken, *re.sub(r"<[^>]+>", "\n", page).split("\n")] if text.strip()]


def from_files(results):
    """Sentences of these made-up results that no catalogue knows."""
    titles = [str(run.title) for run in results.runs]
    data = results.data
    own = [str(data.sentence), str(data.sentence).rstrip("."), str(data.format), str(results.chosen_because)]
    return [*titles, *own, results.command]


def test_every_section_has_its_place(context):
    page = render(context.results, context.folder)
    order = [
        "verdict", "images", "split", "scores", "scatter", "residuals", "agreement", "promise", "worst", "subgroups",
        "learning", "limits", "methods",
    ]  # fmt: skip
    assert re.findall(r'<section id="([\w-]+)"', page) == order
    assert re.findall(r'<li><a href="#([\w-]+)">', page) == order


@pytest.mark.parametrize("single", [False, True])
def test_no_share_class_or_accuracy_is_spoken_of(make, single):
    context = make(single=single)
    said = " ".join(texts(render(context.results, context.folder)))
    assert re.findall(r"\b(accuracy|probabilit\w+|class\w*|percentage|F1)\b|\d\u00a0points", said, re.I) == []
    assert ("Difference to the chosen, g" in said) is not single
    terminal = answer(context.results, context.folder)
    assert re.findall(r"\b(accuracy|F1|class\w*|points)\b", terminal) == []


def test_the_french_page_is_french(context):
    with speaking("fr"):
        page = render(context.results, context.folder)
        terminal = answer(context.results, context.folder)
    known = re.compile("|".join(map(re.escape, sorted(from_files(context.results), key=len, reverse=True))))
    left = [known.sub("", text) for text in [*texts(page), " ".join(terminal.split())]]
    left = [re.sub(r"[ABC]/test-\d+\.png|\d+\.\d+\.\d+|seeds\.csv", "", text) for text in left]
    assert [text for text in left if ENGLISH.search(text)] == []
    assert [text for text in left if re.search(r"\d\.\d", text)] == []


def test_the_ladder_can_be_taken_in_the_unit(weights):
    exports = {export.file: export.text for export in ladder_exports(weights)}
    rows = list(csv.DictReader(io.StringIO(exports["ladder.csv"])))
    assert [row["rung"] for row in rows] == ["constant", "ridge", "forest", "cnn"]
    assert float(rows[2]["mae_value"]) == weights.run("forest").metrics["mae"].value
    assert float(rows[2]["r2_value"]) == weights.run("forest").metrics["r2"].value
    assert "Mean absolute error, g & n & Difference, g & R² &" in exports["ladder.tex"]
    assert ">Mean absolute error on the test images, g</text>" in exports["ladder.svg"]
    assert "%</text>" not in exports["ladder.svg"]
    assert rows[2]["chosen"] == "1"


def test_samples_are_shown_with_their_number(context):
    page = render(context.results, context.folder)
    assert '<span class="small">90.7\u00a0g</span>' in page
    assert 'class="classes"' not in page


def test_a_file_gives_the_same_page_and_one_without_an_error_is_refused(context, tmp_path):
    record = encoded(context.results)
    (tmp_path / "results.json").write_text(json.dumps(record))
    written = build(tmp_path).read_text()
    assert texts(written) == texts(render(context.results, tmp_path))
    del record["runs"][1]["validation"]["r2"]
    (tmp_path / "results.json").write_text(json.dumps(record))
    with pytest.raises(RunError, match=r"`\$\.runs\[1\]\.validation`: r2 is missing"):
        build(tmp_path)


def test_the_documents_speak_of_numbers_in_their_unit(weights):
    drafts = [to_markdown(paper, weights.data.source).replace("\u00a0", " ") for paper in papers_of(weights)]
    card, sheet, checklist = drafts
    assert "- Mean absolute error: 3.28 g (95 % interval from 2.67 to 4.41 g" in card
    assert "- To train and test models that predict a number from an image (weight, in g)." in sheet
    assert "- A number for each image (weight, in g). Those of the training images lie from 1" in checklist
    assert not any("one of: ." in draft or "apart: ." in draft for draft in drafts)
    with speaking("fr"):
        assert "Une valeur pour chaque image (weight, en g)." in to_markdown(papers_of(weights)[2], "x")


def test_a_notebook_shows_the_ladder_in_the_unit(make):
    card = comparison(SimpleNamespace(results=make().results))
    assert "Difference to the chosen, g" in card
    assert "3.28\u00a0g" in card
    assert "class" not in re.sub(r"<[^>]*>", "", card)
    single = comparison(SimpleNamespace(results=make(single=True).results))
    assert "<td" in single
    assert "+1.73\u00a0g" in single
