"""Which folder names the class, and whether folders of one name are one class."""

import pytest

from pupille.data.formats.class_folders import class_folders, class_notes


def labels(folders, level=2, same_names=None):
    folders = [tuple(folder.split("/")) for folder in folders]
    classes = class_folders(folders, level, same_names)
    notes = class_notes(folders, classes, same_names)
    return (
        [classes.label(folder) for folder in folders],
        notes,
        ["/".join(classes.others(f)) for f in folders],
    )


SPECIES = ["Quercus/alba", "Quercus/robur", "Salix/alba", "Salix/caprea"]
PERSONS = ["p1/cat", "p1/dog", "p2/cat", "p3/dog"]


@pytest.mark.parametrize("folders", [SPECIES, ["Quercus/alba", "Salix/alba"]])
def test_names_that_return_below_names_of_their_own_are_different_classes_and_that_is_told(folders):
    names, (note,), others = labels(folders)
    assert names == [folder.replace("/", " ") for folder in folders]
    assert set(others) == {""}
    assert "'Quercus/alba' and 'Salix/alba'" in note
    assert "--same-names join" in note


@pytest.mark.parametrize(
    "folders", [PERSONS, ["a/cat", "b/dog", "c/cat", "d/dog"], ["x/cat", "x/dog", "y/cat"]]
)
def test_folders_of_persons_hold_the_same_classes_and_that_is_told(folders):
    names, notes, others = labels(folders)
    assert set(names) == {"cat", "dog"}
    assert others == [folder.split("/")[0] for folder in folders]
    assert "--same-names apart" in notes[0]
    assert "above the classes name no class" in notes[1]


def test_the_user_decides_where_that_is_wrong():
    assert labels(SPECIES, same_names="join")[0] == ["alba", "robur", "alba", "caprea"]
    assert labels(PERSONS, same_names="apart")[0] == ["p1 cat", "p1 dog", "p2 cat", "p3 dog"]


def test_names_that_stand_once_need_no_other_and_the_level_above_is_told():
    names, (note,), others = labels(["Quercus/robur", "Salix/caprea"])
    assert names == ["robur", "caprea"]
    assert others == ["Quercus", "Salix"]
    assert "'Quercus', 'Salix'" in note


def test_two_ways_to_one_name_get_a_slash():
    assert labels(["a b/c", "a/b c"], same_names="apart")[0] == ["a b/c", "a/b c"]


def test_the_level_below_is_told_but_not_a_folder_of_images():
    assert labels(["cat", "dog"], level=1)[1] == []
    assert labels(["cat/images", "dog/images"], level=1)[1] == []
    assert "'cat/images'" in labels(["cat/images/day1", "dog"], level=1)[1][0]
    names, (note,), others = labels(["cat/site1/day2", "dog/site1"], level=1)
    assert names == ["cat", "dog"]
    assert others == ["site1/day2", "site1"]
    assert "'cat/site1'" in note
    assert "--label-level 2" in note
