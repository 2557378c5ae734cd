"""Paths of a table against the files on disk."""

import unicodedata

import pytest

from pupille.data.formats.path_matching import matched_paths

COMPOSED, DECOMPOSED = (unicodedata.normalize(form, "été/chêne.jpg") for form in ("NFC", "NFD"))


def make(root, *paths):
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"")


@pytest.mark.parametrize(("written", "there"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_the_forms_of_accents_are_one_name(tmp_path, written, there):
    make(tmp_path, there)
    paths, notes = matched_paths([written], tmp_path)
    assert paths == [there]
    assert "another form of Unicode" in notes[0]


def test_upper_and_lower_case_are_one_name_and_that_is_told(tmp_path):
    make(tmp_path, "Img/A.JPG", "Img/b.png")
    paths, notes = matched_paths(["img/a.jpg", "Img/b.png"], tmp_path)
    assert paths == ["Img/A.JPG", "Img/b.png"]
    assert notes == [
        "1 path of the table differs from its file by upper and lower case, and was matched: 'img/a.jpg' is "
        "'Img/A.JPG'."
    ]


def test_the_nearest_likeness_goes_first_and_what_stays_unclear_is_told(tmp_path):
    make(tmp_path, "a.JPG", "A.jpg", unicodedata.normalize("NFD", "é.jpg"), "É.jpg")
    paths, notes = matched_paths(["é.jpg", "a.jpg"], tmp_path)
    assert paths == [unicodedata.normalize("NFD", "é.jpg"), "a.jpg"]
    assert "'a.jpg' is 'A.jpg' or 'a.JPG'" in notes[-1]


def test_what_is_there_or_nowhere_stays_as_it_is_without_a_word(tmp_path):
    make(tmp_path, "a.jpg", "A.jpg")
    written = ["a.jpg", "A.jpg", "b.jpg", "no/a.jpg", "x" * 300]
    assert matched_paths(written, tmp_path) == (written, [])
