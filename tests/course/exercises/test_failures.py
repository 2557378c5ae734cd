"""An exception in the learner's own code, told with its line."""

import linecache

import pytest

from pupille.course.exercises.failures import described_failure, described_stop, kind_of

CODE = "def half(x):\n    y = x / 0\n    return y\n"


@pytest.fixture
def notebook():
    """The names of a notebook whose one cell holds `CODE`."""
    file, names = "<cell of a test>", {}
    linecache.cache[file] = (len(CODE), None, CODE.splitlines(keepends=True), file)
    exec(compile(CODE, file, "exec"), names)
    return names


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ZeroDivisionError(), "a division by zero"),
        (IndexError(), "a place beyond the end"),
        (NameError(), "a name is used that nobody has given"),
        (UnicodeDecodeError("utf-8", b"", 0, 1, ""), "a value or a shape that does not fit"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_an_exception_is_told_by_what_it_means(error, words):
    assert kind_of(error) == words


def test_the_line_of_the_function_that_stops_is_shown(notebook):
    with pytest.raises(ZeroDivisionError) as stopped:
        notebook["half"](3)
    sentence = described_failure(stopped.value, notebook["half"], "half")
    assert "`half` stops in line 2 of its cell, `y = x / 0`: a division by zero" in sentence


def test_a_function_that_is_not_the_learners_own_is_told_without_a_line():
    with pytest.raises(ValueError) as stopped:
        int("three")
    sentence = described_failure(stopped.value, int, "count")
    assert sentence.startswith("`count` stops: a value")
    assert "three" in sentence


def test_a_stop_of_a_cell_is_told_by_its_own_line_and_no_other(notebook):
    with pytest.raises(ZeroDivisionError) as stopped:
        notebook["half"](3)
    assert described_stop(stopped.value, notebook) == "Line 2, `y = x / 0`: a division by zero."
    assert described_stop(stopped.value, {}) == ""
