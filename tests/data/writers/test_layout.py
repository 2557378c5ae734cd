"""Where images and annotations lie, whatever the format."""

import pytest

from pupille.data.writers.layout import (
    image_places,
    insist_on_objects,
    lost,
    names_without_line_breaks,
    parts_or_none,
    sizes,
    without_ending,
)
from pupille.errors import DataError
from pupille.i18n.language import retell, tell


@pytest.mark.parametrize(
    ("paths", "places"),
    [
        (("images/a.jpg", "images/sub/b.jpg"), ["a.jpg", "sub/b.jpg"]),
        (("JPEGImages/a.jpg", "imgs/b.jpg"), ["a.jpg", "b.jpg"]),
        (("images/a.jpg", "b.jpg"), ["images/a.jpg", "b.jpg"]),
        (("site/a.jpg", "site/b.jpg"), ["site/a.jpg", "site/b.jpg"]),
    ],
)
def test_a_folder_of_nothing_but_images_is_taken_off(drawn, paths, places):
    assert image_places(drawn(paths=paths)) == places


def test_images_that_differ_by_their_endings_alone_are_refused(drawn):
    with pytest.raises(DataError, match=r"'a\.jpg' and 'A\.png' differ by their endings alone"):
        image_places(drawn(paths=("a.jpg", "A.png")))


def test_sizes_and_names(drawn):
    assert sizes(drawn()) == [(40, 30), (40, 30)]
    assert without_ending("a.b/c.d.jpg") == "a.b/c.d"


def test_a_split_is_written_whole_or_not_at_all(drawn):
    assert parts_or_none(drawn()) == (["train", "test"], [])
    assert parts_or_none(drawn(split=("", ""))) == (["", ""], [])
    parts, (note,) = parts_or_none(drawn(split=("train", "")))
    assert parts == ["", ""]
    assert retell(note) == "The split is not written, since 1 image is in no part of it."


def test_a_loss_is_told_where_there_is_one():
    sentence = tell("3 are lost")
    assert (lost(0, sentence), lost(3, sentence)) == ([], [sentence])


def test_a_set_with_masks_is_sent_to_the_format_for_them(drawn):
    with pytest.raises(DataError, match="Write masks with --to masks"):
        insist_on_objects(drawn(masks=object()), "COCO")


def test_a_class_with_a_line_break_is_refused(drawn):
    names_without_line_breaks(["a b", "é"])
    with pytest.raises(DataError, match="control character"):
        names_without_line_breaks(["a\nb"])
