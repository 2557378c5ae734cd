"""What ships is what the sources say, in both languages with the same code."""

import re

import nbformat
import pytest

from pupille.course.lessons import LANGUAGES, LESSONS

EACH = [
    pytest.param(lesson, language, id=f"{lesson.name}-{language}")
    for lesson in LESSONS
    for language in LANGUAGES
]


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_the_notebook_that_ships_is_built_from_its_source(lesson, language, builder):
    assert lesson.notebook(language).read_text(encoding="utf-8") == builder.notebook_text(lesson, language)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_both_languages_hold_the_same_code_but_for_the_language_they_begin_with(lesson):
    french, english = (nbformat.read(lesson.notebook(language), as_version=4) for language in ("fr", "en"))
    code = [
        [cell.source for cell in notebook.cells if cell.cell_type == "code"] for notebook in (french, english)
    ]
    assert code[0][0].replace('"fr"', '"en"') == code[1][0]
    assert code[0][1:] == code[1][1:]
    assert len(french.cells) == len(english.cells)


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_a_notebook_carries_no_outputs(lesson, language):
    notebook = nbformat.read(lesson.notebook(language), as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize(
    "text",
    [
        '# %% [markdown] lang="fr"\n# Bonjour\n\n# %%\n1\n',
        '# %% [markdown] lang="en"\n# Hello\n',
        '# %% [markdown] lang="fr"\n# Bonjour\n',
        '# %% [markdown] lang="fr"\n# Un\n\n# %% [markdown] lang="fr"\n# Deux\n',
    ],
)
def test_a_cell_that_lacks_its_other_language_stops_the_build(text, builder, tmp_path):
    source = tmp_path / "lesson.py"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(builder.UnpairedError):
        builder.read_source(source)


def test_the_solution_is_folded_in_what_the_learner_gets(builder):
    cells = builder.read_source(builder.SOURCES / f"{LESSONS[0].name}.py")
    notebook = builder.build(cells, LESSONS[0], "fr")
    folded = [cell for cell in notebook.cells if "<details>" in cell.source]
    assert folded
    assert all(re.match(r"<details><summary>Une solution</summary>", cell.source) for cell in folded)
