"""Training images that leak into test, and whether what they are worth can be measured."""

from dealt_images import data_set

from pupille.data.splits.leaks import priced

SPLITS = ["train", "train", "train", "test", "validation"]


def test_a_training_image_leaks_that_shares_its_picture_or_its_group_with_a_test_image():
    data = data_set(["a", "b", "b", "a", "a"], ["", "p", "q", "p", ""], SPLITS)
    dealt, leaked = priced(data, ["same", "x", "y", "same", "same"])
    # Without both only one class would be left to learn, so nothing is priced and that is told.
    assert leaked.tolist() == []
    assert "cannot be measured" in dealt.notes[-1]
    wider = data_set(["a", "b", "b", "a", "a", "a"], ["", "p", "q", "p", "", "r"], [*SPLITS, "train"])
    dealt, leaked = priced(wider, ["same", "x", "y", "same", "same", "z"])
    assert leaked.tolist() == [0, 1]
    assert dealt is wider
