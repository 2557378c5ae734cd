"""What can be taken out of a report: read back by other programs."""

import base64
import csv
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from partial_records import results_of
from pupille.i18n.language import speaking
from pupille.report.bibtex import bibliography
from pupille.report.build import build
from pupille.report.tables.plain import ladder_figures

Results = dict[str, Any]
Save = Callable[[Results], Path]
SVG = "{http://www.w3.org/2000/svg}"


class Files(HTMLParser):
    """The files that a page offers, as a browser would save them, and the texts of its fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.saved: dict[str, str] = {}
        self.shown: dict[str, str] = {}
        self._field = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if "download" in values:
            content = (values["href"] or "").partition(";base64,")[2]
            self.saved[values["download"] or ""] = base64.b64decode(content).decode()
        self._field = values.get("id") or "" if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self._field:
            # A browser drops the first line break of a field.
            self.shown[self._field] = self.shown.get(self._field, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._field = ""


def files_of(results: Results, saved: Save, lang: str = "en") -> Files:
    with speaking(lang):
        return Files(build(saved(results)).read_text(encoding="utf-8"))


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_comparison_offers_its_tables_charts_and_citations(ten: Results, saved: Save) -> None:
    files = files_of(ten, saved)
    wanted = {
        "ladder.tex",
        "ladder.csv",
        "ladder.svg",
        "metrics.tex",
        "metrics.csv",
        "classes.tex",
        "confusion.csv",
    }
    wanted |= {
        "confusion.svg",
        "methods.txt",
        "software.bib",
        "loss-1.svg",
        "accuracy-2.svg",
        "history-1.csv",
    }
    assert wanted <= set(files.saved)
    for name, text in files.saved.items():
        if not name.endswith(".svg"):
            shown = files.shown[f"take-{name.replace('.', '-')}"].removeprefix("\n")
            assert shown.splitlines() == text.splitlines(), name


def test_the_figures_of_the_csv_are_those_of_the_results(ten: Results, saved: Save) -> None:
    ten["runs"][1]["metrics"]["accuracy"] = {"value": 0.1 + 0.2, "low": 0.25, "high": 0.35, "n": 359}
    ten["runs"][1]["cost"] |= {"kwh": 0.00125, "kwh_note": "counted."}
    header, *rows = rows_of(files_of(ten, saved).saved["ladder.csv"])
    row = dict(zip(header, rows[1], strict=True))
    assert [row["rung"], row["chosen"], row["accuracy_n"], row["train_kwh"]] == [
        "logistic",
        "0",
        "359",
        "0.00125",
    ]
    assert float(row["accuracy_value"]) == 0.1 + 0.2
    assert row["word"] == ten["differences"][1]["word"]


def test_the_confusion_matrix_reads_back(ten: Results, saved: Save) -> None:
    rows = rows_of(files_of(ten, saved).saved["confusion.csv"])
    assert rows[0] == ["class", *ten["classes"]]
    chosen = next(run for run in ten["runs"] if run["name"] == ten["chosen"])
    assert [[int(cell) for cell in row[1:]] for row in rows[1:]] == chosen["confusion"]


def test_hostile_names_stay_text_in_every_file(example: Callable[[str], Results], saved: Save) -> None:
    results = example("hostile")
    results["classes"] = ["=HYPERLINK(1)", *results["classes"][1:]]
    for part in ("metrics", "validation"):
        for run in results["runs"]:
            run[part]["per_class"]["=HYPERLINK(1)"] = next(iter(run[part]["per_class"].values()))
    results["data"]["per_class"]["=HYPERLINK(1)"] = {"train": 1, "validation": 1, "test": 1}
    files = files_of(results, saved).saved
    for name, text in files.items():
        if name.endswith(".csv"):
            assert all(not cell.startswith(("=", "+", "@")) for row in rows_of(text) for cell in row), name
        if name.endswith(".svg"):
            tree = ElementTree.fromstring(text)
            assert {node.tag for node in tree.iter()} <= {
                f"{SVG}{tag}"
                for tag in ("svg", "style", "g", "text", "line", "rect", "circle", "path", "title", "desc")
            }
            assert not [a for node in tree.iter() for a in node.attrib if a.startswith("on") or "href" in a]


@pytest.mark.parametrize("name", ["ten", "two", "forty"])
def test_a_chart_stands_alone_with_its_style(
    name: str, example: Callable[[str], Results], saved: Save
) -> None:
    charts = {name: t for name, t in files_of(example(name), saved).saved.items() if name.endswith(".svg")}
    assert len(charts) == 6
    for text in charts.values():
        tree = ElementTree.fromstring(text)
        style = tree.find(f"{SVG}style").text
        assert "var(" not in style
        assert "@media" not in style
        assert ".chart text {" in style
        drawn = {node.tag.removeprefix(SVG): node.attrib.get("class", "").split() for node in tree.iter()}
        marks = {c for tag in ("line", "rect", "path") for c in drawn.get(tag, [])} - {"mark"}
        assert all(f".{kind}" in style for kind in marks), marks
    assert ".whisker {" in charts["ladder.svg"]


def test_the_software_is_cited_with_its_versions(ten: Results) -> None:
    text = bibliography(results_of(ten))
    entries = re.findall(r"^@(\w+)\{(\w+),\n((?:  \w+ = \{.*\},?\n)+)\}$", text, re.MULTILINE)
    assert [key for _, key, _ in entries] == ["pupille", "python", "numpy", "scikitlearn", "torch"]
    assert text.count("{") == text.count("}")
    fields = dict(re.findall(r"  (\w+) = \{(.*)\},?\n", entries[2][2]))
    assert fields["doi"] == "10.1038/s41586-020-2649-2"
    assert fields["note"] == "Version 2.4.6"


def test_a_single_run_offers_no_ladder(example: Callable[[str], Results], saved: Save) -> None:
    files = files_of(example("single"), saved).saved
    assert "metrics.tex" in files
    assert not [name for name in files if name.startswith("ladder")]


def test_the_latex_table_is_french_in_a_french_page(ten: Results, saved: Save) -> None:
    ten["runs"][1]["metrics"]["accuracy"] = {"value": 0.7131, "low": 0.6642, "high": 0.7577, "n": 360}
    text = files_of(ten, saved, "fr").saved["ladder.tex"]
    assert "71,3 (66,4--75,8)" in text
    assert r"Exactitude, \%" in text


def test_what_is_unknown_is_an_empty_cell(example: Callable[[str], Results]) -> None:
    header, *rows = ladder_figures(results_of(example("nulls")))
    last = dict(zip(header, rows[-1], strict=True))
    assert [last["parameters"], last["train_seconds"], last["train_kwh"]] == [None, None, None]
