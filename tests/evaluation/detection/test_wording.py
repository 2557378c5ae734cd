"""What is said of an evaluation of objects, in one and in many, with groups and without."""

import pytest

from pupille.evaluation.detection.wording import (
    about_intervals,
    by_threshold,
    few_for_ap,
    rare_class,
    rare_error,
)
from pupille.i18n.language import retell, speaking


@pytest.mark.parametrize(
    ("n", "grouped", "place"),
    [
        (1, False, "on 1 image,"),
        (3, False, "on 3 images,"),
        (1, True, "in 1 group,"),
        (3, True, "in 3 groups,"),
    ],
)
def test_a_rare_class_or_error_is_told_with_what_an_interval_needs(n, grouped, place):
    assert retell(rare_class(n, grouped=grouped)) == (
        f"objects of it lie {place} too few for an interval, which needs 10"
    )
    assert retell(rare_error(n, grouped=grouped)).startswith(f"such errors lie {place}")


def test_the_threshold_is_written_in_the_readers_way():
    assert "a score of 0.25 or more" in retell(by_threshold(0.25))
    with speaking("fr"):
        assert "0,25" in retell(by_threshold(0.25))


def test_few_images_for_average_precision_are_told_with_the_size_of_the_bias():
    assert "0.02 on 20 images" in retell(few_for_ap())


@pytest.mark.parametrize(
    ("n", "grouped", "beginning"),
    [
        (1, False, "No 95 % intervals: there is 1 image, and 10 are needed"),
        (72, False, "95 % intervals for these answers, by 72 images, and n counts images"),
        (14, True, "95 % intervals for these answers, by 14 groups, and n counts groups"),
        (2, True, "No 95 % intervals: the images are of 2 groups"),
    ],
)
def test_what_the_intervals_are_about_is_told_with_the_seed_of_the_resamples(n, grouped, beginning):
    sentence = retell(about_intervals(n, grouped=grouped, resamples=2000, seed=7)).replace("\u00a0", " ")
    assert sentence.startswith(beginning)
    assert ("(seed 7)" in sentence) == beginning.startswith("95")
