"""Which folders know an image, and how a name is taken."""

from pathlib import Path

import pytest

from pupille.errors import DataError
from pupille.workflows.runs_with import KnownImages, named_images, pages_naming

KNOWN = [
    KnownImages(
        Path("one"),
        {"a1": "train", "a2": "test", "b1": "train"},
        {"a1": "ann", "a2": "ann", "b1": "b1"},
        True,
    ),
    KnownImages(Path("two"), {"c1": ""}, {}, False),
]


def test_a_name_is_an_image_or_all_images_of_a_group() -> None:
    assert named_images(["a1", "c1"], KNOWN).ids == {"a1", "c1"}
    assert named_images(["ann"], KNOWN).ids == {"a1", "a2"}


def test_an_image_that_is_named_as_a_group_is_taken_as_the_image_and_it_is_said() -> None:
    known = [KnownImages(Path("one"), {"ann": "train", "x": "test"}, {"ann": "g", "x": "ann"}, True)]
    named = named_images(["ann"], known)
    assert named.ids == {"ann"}
    assert "taken as the image" in named.notes[0]
    # A group of its own is no second way to read a name.
    assert named_images(["b1"], KNOWN).notes == ()


def test_a_name_that_is_neither_is_told_with_one_that_is_near() -> None:
    with pytest.raises(DataError, match="b1"):
        named_images(["b11"], KNOWN)


def test_pages_that_still_name_an_image_are_found_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text("<p>a &amp; b.png</p>")
    (tmp_path / "two.html").write_text("<p>c.png</p>")
    assert list(pages_naming(tmp_path, frozenset({"a & b.png"}))) == [tmp_path / "one.html"]
