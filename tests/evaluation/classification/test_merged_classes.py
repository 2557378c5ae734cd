"""Sums of classes: what may be written, and what is added."""

import numpy as np
import pytest

from pupille.errors import ConfigError, FileError
from pupille.evaluation.classification.merged_classes import parse_sums, read_sums, summed

CLASSES = ("ant", "bee", "cat", "cow", "dog")
TABLE = np.array([[0.1, 0.2, 0.3, 0.25, 0.15], [0.0, 0.0, 0.5, 0.0, 0.5]])


def test_numbers_and_ranges_are_read():
    assert parse_sums(["insect=0-1", "pet=2, 4"]) == {"insect": (0, 1), "pet": (2, 4)}


def test_what_stands_in_no_sum_is_other():
    names, shares = summed(TABLE, CLASSES, {"insect": (0, 1), "pet": ("cat", 4)})
    assert names == ("insect", "pet", "other")
    np.testing.assert_allclose(shares, [[0.3, 0.45, 0.25], [0.0, 1.0, 0.0]])


def test_nothing_is_other_where_all_classes_are_named():
    names, shares = summed(TABLE, CLASSES, {"small": (0, 1), "large": (2, 3, 4)})
    assert names == ("small", "large")
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_a_class_named_twice_in_one_sum_counts_once():
    _, shares = summed(TABLE, CLASSES, {"pet": (2, 2, "cat")})
    np.testing.assert_allclose(shares[:, 0], [0.3, 0.5])


def test_without_sums_all_stays_as_it_is():
    names, shares = summed(TABLE, CLASSES, {})
    assert names == CLASSES
    assert shares is TABLE


@pytest.mark.parametrize(
    "text", ["dog", "=1", "dog=", "dog=a", "dog=3-1", "dog=-1", "dog=1-2-3", "dog=1;2", "dog=1e3"]
)
def test_anything_else_is_refused_with_the_form(text):
    with pytest.raises(ConfigError, match="dog=151-268"):
        parse_sums([text])


def test_a_sum_given_twice_is_refused():
    with pytest.raises(ConfigError, match="twice"):
        parse_sums(["dog=1", "dog=2"])


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"a": (5,)}, "0 to 4"),
        ({"a": (1,), "b": (1,)}, "two sums"),
        ({"a": ("dgo",)}, "Did you mean 'dog'"),
        ({"other": (1,)}, "another name"),
    ],
)
def test_classes_that_do_not_fit_are_refused(parts, told):
    with pytest.raises(ConfigError, match=told):
        summed(TABLE, CLASSES, parts)


def test_a_file_may_hold_texts_numbers_and_names(tmp_path):
    (tmp_path / "sums.toml").write_text('insect = "0-1"\npet = [2, "dog"]\nfarm = 3\n')
    assert read_sums(tmp_path / "sums.toml") == {"insect": (0, 1), "pet": (2, "dog"), "farm": (3,)}


@pytest.mark.parametrize(
    "text", ["pet = [", "pet = []", "pet = 1.5", "pet = true", "[pet]\ncat = 2", "pet = [[1]]"]
)
def test_a_file_that_says_something_else_is_refused(tmp_path, text):
    (tmp_path / "sums.toml").write_text(text)
    with pytest.raises(ConfigError):
        read_sums(tmp_path / "sums.toml")


def test_a_file_with_the_mark_of_windows_is_read(tmp_path):
    (tmp_path / "sums.toml").write_text('pet = "dog"', encoding="utf-8-sig")
    assert read_sums(tmp_path / "sums.toml") == {"pet": ("dog",)}


def test_a_file_that_cannot_be_read_is_one_sentence_with_the_way_out(tmp_path):
    (tmp_path / "wide.toml").write_text('pet = "dog"', encoding="utf-16")
    (tmp_path / "empty.toml").write_text("# nothing yet\n")
    (tmp_path / "broken.toml").write_text("pet = [")
    (tmp_path / "deep.toml").write_text("pet = " + "[" * 100_000)
    for name, told in [
        ("none.toml", "none.toml' does not exist. Check the path given with --sum-file.$"),
        ("", "is a folder. Give the TOML file in it"),
        ("wide.toml", "is not text in UTF-8. Save it as UTF-8 in the editor.$"),
        ("empty.toml", 'names no sum. Write such as dog = "151-268" into it.$'),
        ("broken.toml", "is no TOML: .*one sum a line.$"),
        ("deep.toml", "is nested too deep.*one sum a line.$"),
    ]:
        with pytest.raises(ConfigError, match=told):
            read_sums(tmp_path / name)


def test_of_a_large_file_no_part_is_taken_for_the_whole(tmp_path):
    sums = tmp_path / "sums.toml"
    sums.write_text('pet = "dog"\n' + "#" * 2**20 + '\nfarm = "cow"\n')
    with pytest.raises(FileError, match="larger than 1 MB"):
        read_sums(sums)
    sums.unlink()
    sums.symlink_to("/dev/zero")
    with pytest.raises(FileError, match="is a device, not a file"):
        read_sums(sums)
