"""What the values of masks mean, from how often each is there."""

import pytest

from pupille.config import DataConfig
from pupille.data.formats.class_tables import ClassTable
from pupille.data.formats.mask_meaning import looked_at, meaning_of
from pupille.data.formats.mask_survey import FileValues, Survey
from pupille.errors import DataError
from pupille.results.masks import IGNORED


def look(counts, *, is_colour=False, is_lossy=False, n=1):
    return Survey({"a.png": FileValues(counts, is_colour, is_lossy)}, n)


def meaning(counts, table=None, *, is_trimap=False, ignore=None, **kind):
    return meaning_of(look(counts, **kind), table, DataConfig(ignore_value=ignore), is_trimap=is_trimap)


def test_zero_is_the_background_and_other_values_are_classes_by_their_number():
    read = meaning({0: 50, 1: 10, 2: 5})
    assert read.classes == ("background", "1", "2")
    assert read.coding.meanings == {0: 0, 1: 1, 2: 2}
    assert read.background == 0
    assert "1 of 1 mask looked at" in read.notes[0]


def test_of_two_values_the_one_above_zero_is_what_is_marked():
    read = meaning({0: 50, 255: 10})
    assert read.classes == ("background", "foreground")
    assert read.coding.meanings == {0: 0, 255: 1}


def test_white_beside_numbered_classes_is_ignored_and_that_is_said():
    read = meaning({0: 50, 1: 10, 2: 5, 255: 3})
    assert read.coding.meanings[255] == IGNORED
    assert any("255 are ignored" in note for note in read.notes)


def test_white_is_a_class_where_nothing_is_to_be_ignored():
    assert meaning({0: 50, 1: 10, 2: 5, 255: 3}, ignore="none").classes == ("background", "1", "2", "255")


def test_a_table_names_the_values_and_the_background_is_known_by_its_name():
    read = meaning({0: 50, 4: 10}, ClassTable("classes.txt", {0: "vessel", 4: "Background", 7: "void"}))
    assert read.classes == ("vessel", "Background")
    assert read.background == 1
    assert read.coding.meanings[7] == IGNORED


def test_black_and_white_with_a_table_of_two_names_are_zero_and_one():
    read = meaning({0: 50, 255: 10}, ClassTable("classes.txt", {0: "floor", 1: "vessel"}))
    assert read.coding.meanings == {0: 0, 255: 1}
    assert (read.classes, read.background) == (("floor", "vessel"), None)
    assert any("each counts in means" in note for note in read.notes)


def test_in_a_trimap_the_animal_is_one_and_the_border_is_ignored():
    read = meaning({1: 10, 2: 50, 3: 5}, is_trimap=True)
    assert read.coding.meanings == {1: 1, 2: 0, 3: IGNORED}
    assert read.classes == ("background", "foreground")


def test_colours_without_a_table_are_classes_and_black_is_the_background():
    red = 255 * 65536
    read = meaning({0: 50, red: 10}, is_colour=True)
    assert read.coding.by_colour
    assert read.coding.meanings == {0: 0, red: 1}
    assert read.background == 0


def test_smoothed_edges_go_to_the_nearer_of_black_and_white():
    read = meaning({0: 5000, 255: 5000} | dict.fromkeys(range(10, 250, 10), 1))
    assert read.coding.nearest
    assert read.coding.meanings == {0: 0, 255: 1}


@pytest.mark.parametrize(
    ("counts", "kind", "advice"),
    [
        ({}, {}, "no mask can be read"),
        ({0: 50}, {}, "Check"),
        (dict.fromkeys(range(300), 1), {}, "--masks-are ids"),
        ({0: 50, 100: 50, 200: 50}, {"is_lossy": True}, "PNG"),
        (dict.fromkeys(range(70), 1), {"is_colour": True}, "PNG"),
    ],
)
def test_masks_that_can_name_no_classes_are_refused_with_what_to_do(counts, kind, advice):
    with pytest.raises(DataError, match=advice):
        meaning(counts, **kind)


def test_how_many_masks_were_looked_at_is_said():
    assert looked_at(look({0: 1}, n=7)) == "1 of 7 masks looked at"
    assert looked_at(look({0: 1}, n=1)) == "1 of 1 mask looked at"
