"""What is said of an evaluation of numbers, by images and by groups."""

import numpy as np

from pupille.evaluation.regression.wording import (
    about_intervals,
    few_groups,
    harder_images,
    left_out,
    no_harder_images,
    nothing_to_see,
    rare_errors,
    too_few_to_see,
)


def test_it_is_said_whether_images_or_groups_were_counted_and_how_often_resampled():
    by_image = about_intervals(40, grouped=False, resamples=2000, seed=7)
    assert "by 40 images: 2,000 resamples (studentised, seed 7)" in by_image
    assert "n counts groups" in about_intervals(40, grouped=True, resamples=2000, seed=7)
    assert about_intervals(4, grouped=True, resamples=2000, seed=7).startswith("No 95 % intervals")


def test_each_of_few_groups_is_named_with_its_error_and_its_images():
    # Group a: errors 1 and 3; group b: 5.
    sentence = few_groups(["a", "b"], np.array([0, 0, 1]), np.array([1.0, -3.0, 5.0]))
    assert "'a' 2 of 2 images; 'b' 5 of 1 image" in sentence
    assert "All test images are of one group" in few_groups(["a"], np.zeros(3, dtype=int), np.ones(3))


def test_one_image_and_several_that_are_left_out_are_counted():
    assert left_out(1).startswith("1 image without")
    assert left_out(12).startswith("12 images without")


def test_expected_errors_stand_with_their_unit_where_they_have_one():
    assert "from 0.5 to 2 mm on average" in harder_images(3, 0.5, 2.0, "mm")
    assert "from 0.5 to 2 on average" in harder_images(3, 0.5, 2.0, "")
    assert "40 training images or groups are needed, and there are 12" in too_few_to_see(12, 40)


def test_why_all_intervals_are_equally_wide_is_said_and_never_the_same_way():
    reasons = [too_few_to_see(12, 40), nothing_to_see(), no_harder_images(3)]
    assert all(reason.startswith("All intervals are equally wide: ") for reason in reasons)
    assert "held out in 3 folds" in reasons[-1]
    assert len(set(reasons)) == 3


def test_every_metric_of_squares_is_warned_of_where_large_errors_are_rare():
    for name in ("root mean squared error and of the skill in it", "R²", "Lin's concordance"):
        assert name in rare_errors()
