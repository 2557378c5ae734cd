"""YAML of strangers: values are read, everything that could grow or run is refused."""

import pytest

from pupille.data.formats.safe_yaml import DEEPEST, read_yaml
from pupille.errors import DataError


def test_names_and_numbers_are_read_as_they_stand():
    text = "names:\n  0: cat\n  1: chien noir\nnc: 2\ntrain: [a/images, b/images]\n"
    assert read_yaml(text.encode(), "data.yaml") == {
        "names": {0: "cat", 1: "chien noir"},
        "nc": 2,
        "train": ["a/images", "b/images"],
    }


def test_a_file_of_windows_is_decoded():
    assert read_yaml("names: [abîmé]".encode("cp1252"), "data.yaml") == {"names": ["abîmé"]}


@pytest.mark.parametrize("text", ["names: [a", "a: b: c", "\t- x", "names: !!python/object:os.system {}"])
def test_what_is_no_plain_yaml_is_refused_by_its_name(text):
    with pytest.raises(DataError, match="'data.yaml' is no YAML that can be read") as caught:
        read_yaml(text.encode(), "data.yaml")
    assert "\n" not in str(caught.value)


def test_aliases_that_would_multiply_are_not_followed():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    with pytest.raises(DataError, match="aliases or is nested"):
        read_yaml(bomb.encode(), "data.yaml")


def test_the_deepest_list_that_is_allowed_is_read_and_one_more_is_not():
    # One list more than brackets stand here would be one deeper.
    fits = "[" * DEEPEST + "]" * DEEPEST
    assert read_yaml(fits.encode(), "data.yaml") == eval(fits)  # noqa: S307
    with pytest.raises(DataError, match=f"more than {DEEPEST} deep"):
        read_yaml(f"[{fits}]".encode(), "data.yaml")
