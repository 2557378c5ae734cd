"""Images that show rare classes are shown more often."""

from dataclasses import replace

import numpy as np

from drawn_boxes import subset, targets_of
from pupille.config import TrainConfig
from pupille.training.balance import balanced, repeats_of
from pupille.training.fit import fit

DISC, SQUARE = ("disc", 2, 2, 20, 20), ("square", 30, 30, 50, 50)


def part(drawn):
    """A subset of pictures with these objects."""
    return replace(subset(len(drawn)), targets=targets_of(drawn))


def test_images_of_a_rare_class_are_repeated_by_the_root_of_how_rare_it_is():
    # 9 images with discs, 1 with a square too: three times, and an image of nothing once.
    drawn = [[DISC] for _ in range(8)] + [[DISC, SQUARE], []]
    assert repeats_of(targets_of(drawn)).tolist() == [1] * 8 + [3, 1]


def test_no_image_is_shown_more_than_four_times():
    assert repeats_of(targets_of([[DISC]] * 40 + [[SQUARE]])).tolist() == [1] * 40 + [4]


def test_an_object_that_does_not_count_is_not_repeated():
    targets = targets_of([[DISC]] * 9 + [[SQUARE]])
    crowd = np.arange(10) == 9
    hidden = replace(targets, objects=replace(targets.objects, crowd=crowd))
    assert repeats_of(hidden).tolist() == [1] * 10


def test_repeated_images_keep_their_pixels_and_boxes_under_other_ids():
    train = part([[DISC] for _ in range(8)] + [[DISC, SQUARE]])
    several, note = balanced(train)
    assert len(several) == 11
    assert several.ids[-3:] == (train.ids[8], f"{train.ids[8]} (2)", f"{train.ids[8]} (3)")
    assert len(set(several.ids)) == 11
    assert all(np.array_equal(pixels, train.pixels[8]) for pixels in several.pixels[-3:])
    assert np.array_equal(several.targets.array[-1], train.targets.array[8])
    assert "1 of 9 training images" in str(note)


def test_where_no_class_is_rare_nothing_changes_and_that_is_told():
    train = part([[DISC, SQUARE]] * 4)
    several, note = balanced(train)
    assert several is train
    assert str(note).startswith("No class is on so few images")


def test_a_network_of_boxes_is_trained_on_them_for_as_many_epochs_as_without():
    train = part([[DISC] for _ in range(8)] + [[DISC, SQUARE]])
    config = TrainConfig(epochs=1, batch_size=4, class_weights="balanced")
    result = fit("one-stage", train, None, config, window=(0.0, 255.0), arguments={"width": 16})
    assert len(result.history) == 1
    assert any("which is 11 pictures long" in str(note) for note in result.notes)
