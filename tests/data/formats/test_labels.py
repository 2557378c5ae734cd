"""Labels of a table: numbers in several spellings, and cells with several labels."""

import pytest

from pupille.data.formats.labels import one_spelling, several_labels_notes


@pytest.mark.parametrize(
    ("labels", "right"),
    [
        (["1", "1.0", "2", ""], ["1", "1", "2", ""]),
        (["1.0", "2.0", "2.00"], ["1", "2", "2"]),
        (["0.5", "0.50", "1"], ["0.5", "0.5", "1"]),
        (["01", "02"], ["01", "02"]),
        (["1.10", "1.2"], ["1.10", "1.2"]),
        (["1", "1.0", "cat"], ["1", "1.0", "cat"]),
        (["-1", "-1.0", "+1"], ["-1", "-1", "+1"]),
    ],
)
def test_the_same_number_is_one_class(labels, right):
    spelled, notes = one_spelling(labels)
    assert spelled == right
    assert bool(notes) is (spelled != labels)


def test_zeros_in_front_are_kept_and_told_beside_the_number_without_them():
    spelled, notes = one_spelling(["1", "01", "2"])
    assert spelled == ["1", "01", "2"]
    assert "'01' and '1' are one number in two spellings" in notes[0]


@pytest.mark.parametrize(
    "labels",
    [
        ["cat dog", "cat", "dog", "dog cat bird", "bird"],
        ["a|b", "b|c", "a|c", "a|b|c"],
        ["mass, oedema", "mass", "oedema", "oedema, mass"],
        ["a;b", "a", "b", "b;a"],
        ["51 616 734", "51 616", "734", "51", "616 51"],
        ["1,5", "1", "5", "5,7", "7"],
        [
            "clear primary",
            "haze primary water",
            "clear primary water road",
            "clear road",
            "haze water",
            "haze road",
        ],
    ],
)
def test_combinations_of_labels_are_told_with_an_example(labels):
    (note,) = several_labels_notes(labels * 3)
    assert "not served" in note
    assert f"{len(labels)} classes" in note


@pytest.mark.parametrize(
    "labels",
    [
        ["polar bear", "brown bear", "grizzly bear", "fox"],
        ["red car", "blue car", "red bus", "blue bus"],
        ["New York", "York", "Paris"],
        ["Dupont, Jean", "Martin, Anne", "Petit, Luc"],
        ["a|b", *["cat", "dog"] * 20],
        ["T-shirt/top", "Ankle boot", "Dress", "Coat"],
        [
            "acer campestre",
            "acer rubrum",
            "quercus alba",
            "quercus rubra",
            "salix alba",
            "quercus robur alba",
        ],
        ["1,5", "1,7", "2,5", "2,7", "3,1", "1,25"],
        ["1 000", "12 500", "1 250,5"],
        ["cat", "dog"],
        [],
    ],
)
def test_names_of_several_words_are_classes(labels):
    assert several_labels_notes(labels) == []
