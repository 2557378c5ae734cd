"""What every section of the report promises; one more is one file and one row."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from jinja2 import ChoiceLoader, DictLoader

sys.path.insert(0, str(Path(__file__).parents[1]))

from partial_records import results_of
from pupille.i18n.language import phrase, speaking
from pupille.report import page
from pupille.report.build import render
from pupille.report.classification import table
from pupille.report.section import Section
from pupille.report.sections.table import COMMON_HEAD, COMMON_TAIL, sections_of
from pupille.report.terminal import answer
from pupille.tasks import TASKS
from pupille.tasks.task import Task, load

REPORT = Path(page.__file__).parent
LEARNED = [task for task in TASKS.values() if task.is_learned]
EVERY = (*COMMON_HEAD, *(section for task in LEARNED for section in load(task.sections)), *COMMON_TAIL)
TOLD = {
    "task": "classification",
    "kind": "run",
    "runs": [{"name": "tree", "metrics": {}, "confusion": []}],
    "chosen": None,
    "classes": ["cat", "dog"],
    "data": {"source": "pets", "samples": 40},
    "split": {},
    "created": "2026-11-22T15:04:05Z",
    "pupille": "0.1.0",
}
FACTS = results_of(TOLD)

NEW_SECTION = '''
"""A section that nobody has seen before."""

from pupille.i18n.language import phrase
from pupille.report.section import Section


def make(context):
    return {"names": context.results.classes} if len(context.results.classes) == 2 else None


def as_text(context):
    return f"Two classes: {', '.join(context.results.classes)}."


PAIR = Section("pair", phrase("The pair"), make, "classification/pair.html.j2", as_text)
'''
NEW_TEMPLATE = '<section id="pair">{{ run.name }} tells {{ names | join(" from ") }}</section>\n'


@pytest.mark.parametrize("section", EVERY, ids=lambda section: section.template)
def test_the_template_of_a_section_lies_beside_its_file_and_holds_its_anchor(section: Section) -> None:
    template = REPORT / section.template
    assert template.with_name(template.name.replace(".html.j2", ".py")).is_file()
    assert template.read_text(encoding="utf-8").count(f'<section id="{section.id}"') == 1


@pytest.mark.parametrize("task", LEARNED, ids=lambda task: task.name)
def test_no_anchor_stands_twice_in_a_report_but_for_the_two_faces_of_the_scores(task: Task) -> None:
    ids = [section.id for section in (*COMMON_HEAD, *load(task.sections), *COMMON_TAIL)]
    assert [id_ for id_ in set(ids) if ids.count(id_) > 1] == ["scores"]


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Section:
    """One file, its template and one row; no other section is there."""
    module = ModuleType("pupille_pair")
    exec(NEW_SECTION, module.__dict__)
    monkeypatch.setattr("pupille.report.sections.table.COMMON_HEAD", ())
    monkeypatch.setattr("pupille.report.sections.table.COMMON_TAIL", ())
    monkeypatch.setattr(table, "SECTIONS", (module.PAIR,))
    environment = page._environment()
    assert environment.loader is not None
    ours = DictLoader({"classification/pair.html.j2": NEW_TEMPLATE})
    monkeypatch.setattr(environment, "loader", ChoiceLoader([environment.loader, ours]))
    return module.PAIR


def test_a_new_section_is_on_the_page_in_the_navigation_and_in_the_terminal(
    pair: Section, tmp_path: Path
) -> None:
    assert sections_of(FACTS) == (pair,)
    text = render(FACTS, tmp_path)
    assert '<li><a href="#pair">The pair</a></li>' in text
    assert '<section id="pair">tree tells cat from dog</section>' in text
    assert answer(FACTS, tmp_path) == "Two classes: cat, dog."


def test_a_section_without_anything_to_show_is_left_out_of_page_and_navigation(
    pair: Section, tmp_path: Path
) -> None:
    three = results_of({**TOLD, "classes": ["a", "b", "c"]})
    assert "#pair" not in render(three, tmp_path)


def test_a_title_is_said_in_the_language_of_the_reader(
    pair: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = phrase("Limits")
    monkeypatch.setattr(table, "SECTIONS", (Section("pair", title, pair.make, pair.template),))
    with speaking("fr"):
        assert '<li><a href="#pair">Limites</a></li>' in render(FACTS, tmp_path)
