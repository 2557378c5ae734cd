"""What ships is what the sources say, in both languages with the same code."""

import ast
import re

import nbformat
import pytest

from pupille.course.exercises.table import exercises_of
from pupille.course.lessons import LANGUAGES, LESSONS
from pupille.models.registry import MODELS

EACH = [
    pytest.param(lesson, language, id=f"{lesson.name}-{language}")
    for lesson in LESSONS
    for language in LANGUAGES
]


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_the_notebook_that_ships_is_built_from_its_source(lesson, language, builder):
    assert lesson.notebook(language).read_text(encoding="utf-8") == builder.notebook_text(lesson, language)


def without_words(code):
    """The code with every text blanked, and no comments."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.JoinedStr):
            node.values = [part for part in node.values if isinstance(part, ast.FormattedValue)]
    return ast.unparse(tree)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_both_languages_hold_the_same_code_but_for_its_words(lesson):
    french, english = (nbformat.read(lesson.notebook(language), as_version=4) for language in ("fr", "en"))
    code = [
        [cell.source for cell in notebook.cells if cell.cell_type == "code"] for notebook in (french, english)
    ]
    assert code[0][0].replace('"fr"', '"en"') == code[1][0]
    assert [*map(without_words, code[0][1:])] == [*map(without_words, code[1][1:])]
    assert len(french.cells) == len(english.cells)


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_a_notebook_speaks_one_language_and_shows_no_check_and_no_solution(lesson, language):
    notebook = nbformat.read(lesson.notebook(language), as_version=4)
    for cell in notebook.cells:
        assert "say(" not in cell.source
        assert not any(exercise.solution in cell.source for exercise in exercises_of(lesson.number))
        if "lesson.check(" in cell.source and cell.cell_type == "code":
            assert re.fullmatch(r'lesson\.check\("[\w.]+"\)', cell.source)


def words_in_code(notebook):
    """Every word of texts and comments in the code, but for the first cell and names of models."""
    for cell in notebook.cells[2:]:
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            texts = [
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in MODELS
            ]
            comments = re.findall(r"# .*", cell.source)
            yield from re.findall(r"[^\W\d]+", " ".join([*texts, *comments]).lower())


ENGLISH = {
    "the",
    "of",
    "and",
    "with",
    "from",
    "each",
    "not",
    "are",
    "is",
    "which",
    "mean",
    "after",
    "by",
    "on",
    "in",
}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_code_of_a_notebook_speaks_no_word_of_the_other_language(lesson):
    french, english = (nbformat.read(lesson.notebook(language), as_version=4) for language in ("fr", "en"))
    assert ENGLISH.intersection(words_in_code(french)) == set()
    assert [word for word in words_in_code(english) if re.search("[àâçèéêëîïôùûœ]", word)] == []


SHORTEST = 30
"""Letters below which a text says nothing of a figure."""
DRAWING = re.compile(r"plt\.subplots\(|\bdraw_images\(|plt\.figure\(")


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_every_figure_carries_a_text_that_stands_for_it(lesson, language):
    notebook = nbformat.read(lesson.notebook(language), as_version=4)
    _, *cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    texts = []
    for code in cells:
        assert "plt.show(" not in code
        calls = [
            node
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "lesson.show"
        ]
        assert len(calls) == len(DRAWING.findall(code)), code
        texts += [ast.literal_eval(call.args[0]) for call in calls]
    assert all(len(text) > SHORTEST and text.endswith(".") for text in texts)
    assert len(set(texts)) == len(texts)


def english_formats(code):
    """The formats of f-strings in a cell that would write a number with English marks."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = ast.unparse(node.format_spec)
            if re.search(r"[,.]", spec):
                yield spec


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_numbers_of_a_french_notebook_are_written_by_the_lesson(lesson):
    _, *cells = [
        cell.source
        for cell in nbformat.read(lesson.notebook("fr"), as_version=4).cells
        if cell.cell_type == "code"
    ]
    assert [(spec, code) for code in cells for spec in english_formats(code)] == []


NO_PROSE = re.compile(
    r"```.*?```|`[^`]*`|\$[^$]*\$|\]\([^)]*\)|https?://\S+|[Ee]xercice \w+\.\d+|CC BY \d\.\d", re.DOTALL
)
"""What stands in a text without being read aloud, and numbers that are names."""


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_the_text_of_a_french_notebook_writes_no_number_the_english_way(lesson):
    cells = nbformat.read(lesson.notebook("fr"), as_version=4).cells
    prose = [NO_PROSE.sub("", cell.source) for cell in cells if cell.cell_type == "markdown"]
    english = re.compile(r"\d\.\d|\d,\d{3},\d|\d%")
    assert [found for text in prose for found in english.findall(text)] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_what_a_french_notebook_prints_has_a_space_before_a_colon(lesson):
    _, *cells = nbformat.read(lesson.notebook("fr"), as_version=4).cells[1:]
    texts = [
        node.value
        for cell in cells
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    tight = re.compile(r"(\w|%|^)[:;?!]( |$)")
    # The colon alone is a style of line, `model:` the beginning of a name.
    assert [text for text in texts if tight.search(text) and text not in (":", "model:")] == []


def test_a_format_of_english_marks_is_seen():
    assert [*english_formats('print(f"{x:.2f} {n:>7,} {name:<10} {n:d}")')] == ["f'.2f'", "f'>7,'"]


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


def test_a_text_in_two_languages_becomes_the_one(builder):
    code = 'print(say(fr="été", en="summer"), say(fr="à", en="at"))\nx = say(\n    fr="é"\n    "à",\n    en="ea",\n)\n'
    assert builder.in_language(code, "en") == 'print("summer", "at")\nx = "ea"\n'
    assert builder.in_language(code, "fr") == 'print("été", "à")\nx = ("é"\n    "à")\n'
