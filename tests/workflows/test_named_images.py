"""Images are named by their id, or by the name of their file where it is the only one."""

import pytest

from pupille.errors import DataError
from pupille.workflows.named_images import row_of

IDS = ("cats/1.png", "cats/2.png", "dogs/2.png", "3.png")


@pytest.mark.parametrize(("name", "row"), [("dogs/2.png", 2), ("1.png", 0), ("3.png", 3)])
def test_an_id_or_a_name_of_one_file_is_enough(name, row):
    assert row_of(name, IDS, "photos") == row


def test_a_name_of_two_files_lists_them_and_one_of_none_shows_how_images_are_named():
    with pytest.raises(DataError) as several:
        row_of("2.png", IDS, "photos")
    assert all(id_ in str(several.value) for id_ in ("cats/2.png", "dogs/2.png"))
    with pytest.raises(DataError) as missing:
        row_of("cats/9.png", IDS, "photos")
    assert "cats/1.png" in str(missing.value)
