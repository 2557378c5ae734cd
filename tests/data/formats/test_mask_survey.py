"""A look at mask files: all of them where that is cheap, some from everywhere where it is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import pupille
from pupille.data.formats import mask_survey
from pupille.data.formats.mask_survey import look_like_ids, survey, unique_values
from pupille.errors import ImageError
from pupille.images.limits import DEFAULT_LIMITS


def write(root, *masks):
    for i, mask in enumerate(masks):
        for folder in ("images", "masks"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        Image.new("L", (mask.shape[1], mask.shape[0])).save(root / f"images/{i:02}.jpg")
        Image.fromarray(mask).save(root / f"masks/{i:02}.png")
    return [f"masks/{i:02}.png" for i in range(len(masks))]


@given(
    st.sampled_from([np.uint8, np.uint16, np.uint32]), st.lists(st.integers(0, 255), min_size=1, max_size=40)
)
def test_values_are_counted_as_numpy_counts_them(dtype, values):
    array = np.array([values], dtype=dtype)
    expected = np.unique(array, return_counts=True)
    assert all((mine == theirs).all() for mine, theirs in zip(unique_values(array), expected, strict=True))


def test_some_masks_from_everywhere_are_looked_at_where_all_are_too_many(tmp_path, monkeypatch):
    files = write(tmp_path, *[np.eye(3, dtype=np.uint8)] * 90)
    monkeypatch.setattr(mask_survey, "BUDGET", 9)
    look = survey(files, tmp_path, DEFAULT_LIMITS)
    numbers = sorted(int(file[6:8]) for file in look.files)
    assert (len(numbers), look.n) == (30, 90)
    assert (numbers[0], numbers[-1], max(np.diff(numbers))) == (0, 87, 3)


def test_a_value_in_a_mask_that_was_not_looked_at_is_told_when_it_is_read(tmp_path, monkeypatch):
    masks = [np.eye(3, dtype=np.uint8) for _ in range(90)]
    masks[1] = masks[1] * np.uint8(9)
    write(tmp_path, *masks)
    monkeypatch.setattr(mask_survey, "BUDGET", 9)
    made = pupille.open(tmp_path)
    assert any("30 of 90 masks looked at" in note for note in made.notes)
    with pytest.raises(ImageError, match="the value 9"):
        made.masks.read("images/01.jpg")


def numbered(n, gap=0):
    """n objects of 2 pixels in a row, without the number `gap`."""
    return np.repeat([[number for number in range(n + 1) if number != gap or not gap]], 2, axis=1).astype(
        np.uint8
    )


@pytest.mark.parametrize(
    ("masks", "are_ids"),
    [
        ([numbered(5), numbered(7)], True),
        ([numbered(5), numbered(5)], False),
        ([numbered(2), numbered(3)], False),
        ([numbered(9, gap=4), numbered(7)], False),
        ([numbered(60, gap=4), numbered(7)], True),
        ([np.tile(numbered(5), 2), np.tile(numbered(7), 2)], False),
        ([numbered(5), numbered(0), numbered(8)], True),
        ([numbered(0), numbered(0)], False),
    ],
)
def test_numbers_of_objects_run_to_another_end_in_each_file_and_are_in_one_piece(tmp_path, masks, are_ids):
    files = write(tmp_path, *masks)
    assert look_like_ids(files, tmp_path, DEFAULT_LIMITS) is are_ids
