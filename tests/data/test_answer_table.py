"""Tables of answers: which column is taken, which row belongs to which image, and what is told."""

import pytest

import pupille
from drawn_sets import pictures, table
from pupille.data.answer_table import read_answer_table
from pupille.errors import DataError


@pytest.fixture
def truth(tmp_path):
    stems = pictures(tmp_path / "photos", 3)
    rows = [[f"photos/{stem}.png", label] for stem, label in zip(stems, ("cat", "dog", "cat"), strict=True)]
    return pupille.open(table(tmp_path / "truth.csv", [["file", "label"], *rows]))


def read(tmp_path, truth, rows, column=None, name="answers.csv"):
    return read_answer_table(table(tmp_path / name, rows), truth, column)


def test_rows_find_their_images_by_name_in_any_order(tmp_path, truth):
    answers = read(
        tmp_path, truth, [["image", "predicted"], ["im02", "a"], ["x/im00.jpg", "b"], ["im01.png", "c"]]
    )
    assert answers.answers == ["b", "c", "a"]
    assert answers.column == "predicted"
    assert any("'image'" in note and "'predicted'" in note for note in answers.notes)


@pytest.mark.parametrize(
    ("headings", "column", "taken"),
    [
        (("id", "label", "predicted"), None, "predicted"),
        (("id", "score", "Label"), None, "Label"),
        (("id", "score", "species"), "species", "species"),
        (("id", "label", "species"), "species", "species"),
    ],
)
def test_the_column_of_answers_is_the_one_asked_for_or_the_likeliest(
    tmp_path, truth, headings, column, taken
):
    rows = [[f"im{i:02}.png", "x", "y"] for i in range(3)]
    answers = read(tmp_path, truth, [list(headings), *rows], column)
    assert answers.column == taken
    assert answers.answers == ["y" if headings.index(taken) == 2 else "x"] * 3


def test_a_single_column_beside_the_names_is_the_answer(tmp_path, truth):
    answers = read(tmp_path, truth, [["id", "species"], *[[f"im{i:02}", i] for i in range(3)]])
    assert answers.answers == ["0", "1", "2"]


def test_rows_of_other_images_are_left_out_and_told(tmp_path, truth):
    rows = [[f"im{i:02}", "a"] for i in range(5)]
    answers = read(tmp_path, truth, [["id", "label"], *rows])
    assert len(answers.answers) == 3
    assert any(note.startswith("2 images of the answers are none of the truth") for note in answers.notes)


@pytest.mark.parametrize(
    ("rows", "column", "words"),
    [
        ([["id", "label"], ["im00", "a"]], None, "no answer for 2 images"),
        ([["id", "label"], *[["im00", "a"]] * 2, ["im01", "a"], ["im02", "a"]], None, "twice"),
        ([["id", "one", "two"], *[[f"im{i:02}", 1, 2] for i in range(3)]], None, "Call it 'predicted'"),
        ([["id", "one"], *[[f"im{i:02}", 1] for i in range(3)]], "two", "Call it 'predicted'"),
    ],
)
def test_a_mistake_gets_one_sentence(tmp_path, truth, rows, column, words):
    with pytest.raises(DataError, match=words):
        read(tmp_path, truth, rows, column)


def test_what_is_no_table_is_refused(tmp_path, truth):
    (tmp_path / "answers.txt").write_text("im00 cat")
    for path in (tmp_path / "answers.txt", tmp_path / "photos", tmp_path / "none.csv"):
        with pytest.raises(DataError, match="is no table"):
            read_answer_table(path, truth, None)
