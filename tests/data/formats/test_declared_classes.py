"""Classes in the order of their declaration, by hand."""

from pupille.data.formats.declared_classes import DeclaredClasses


def test_one_name_is_one_class_whatever_its_numbers():
    classes = DeclaredClasses()
    assert [classes.label("cat", "1"), classes.label("dog", "2"), classes.label("cat", "7")] == [0, 1, 0]
    assert classes.names == ["cat", "dog"]
    assert classes.ids == {"1": "cat", "2": "dog", "7": "cat"}


def test_a_number_that_means_two_classes_names_neither():
    classes = DeclaredClasses()
    classes.label("cat", "1")
    classes.label("dog", "1")
    classes.label("cow", "2")
    assert classes.ids == {"2": "cow"}


def test_parents_are_kept_apart_from_classes():
    classes = DeclaredClasses()
    classes.label("cat", "1", parent="animal")
    classes.label("dog", "2", parent="")
    assert (classes.parents, classes.names) == ({"animal"}, ["cat", "dog"])
