"""Notes on a split: told only when there is something to tell, with the right number and in the right language."""

import numpy as np

from pupille.data.formats.arrays import from_arrays
from pupille.data.splits.notes import draw_notes, twins_note

PARTS = ("train", "validation", "test")


def dealt(train, validation, test):
    splits = ["train"] * train + ["validation"] * validation + ["test"] * test
    n = len(splits)
    return from_arrays(np.zeros((n, 2, 2), np.uint8), ["ab"[i % 2] for i in range(n)], splits=splits)


def test_shares_as_asked_need_no_note():
    assert draw_notes(dealt(70, 15, 15), PARTS, (0.15, 0.15), carved=False) == []


def test_one_image_of_few_more_or_less_is_rounding_and_not_told():
    # 1 of 10 more is as near as whole images come; 10 of 100 is not.
    assert draw_notes(dealt(6, 2, 2), PARTS, (0.15, 0.15), carved=False) == []
    (note,) = draw_notes(dealt(60, 20, 20), PARTS, (0.15, 0.15), carved=False)
    assert note.endswith("train 60 % (asked 70 %), validation 20 % (asked 15 %), test 20 % (asked 15 %).")


def test_each_part_set_aside_is_told_with_its_number():
    notes = draw_notes(dealt(80, 1, 19), ("train", "validation"), (1 / 81,), carved=True)
    assert notes == ["The given split has no validation part: 1 training image was set aside for it."]
    notes = draw_notes(dealt(70, 15, 15), PARTS, (0.15, 0.15), carved=True)
    assert [note.split(": ")[1] for note in notes] == ["15 training images were set aside for it."] * 2
    assert "no test part" in notes[1]


def test_only_the_images_of_the_named_parts_are_counted():
    (note,) = draw_notes(dealt(30, 30, 400), ("train", "validation"), (0.25,), carved=False)
    assert "train 50 % (asked 75 %), validation 50 % (asked 25 %)" in note


def test_pictures_on_two_sides_are_counted_and_the_remedy_named():
    assert twins_note(1).startswith("1 picture stands on two sides")
    assert twins_note(12).startswith("12 pictures stand on two sides")
    assert "--resplit" in twins_note(12)
