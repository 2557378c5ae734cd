"""What is said of an evaluation of masks, in one and in many, with groups and without."""

import numpy as np
import pytest

from pupille.evaluation.segmentation.wording import (
    about_intervals,
    class_on_few,
    few_groups,
    nothing_reaches,
    rare_failures,
    unanswered,
    uneven,
)
from pupille.i18n.language import retell, speaking


@pytest.mark.parametrize(
    ("n", "grouped", "one_stack", "beginning"),
    [
        (20, False, False, "95 % intervals for these answers, by 20 images"),
        (1, False, False, "No 95 % intervals: there is 1 image, and 10 are needed."),
        (14, True, False, "95 % intervals for these answers, by 14 groups, and n counts groups"),
        (2, True, False, "No 95 % intervals: the images are of 2 groups"),
        (30, False, True, "95 % intervals over 30 slices, about this stack"),
    ],
)
def test_what_the_intervals_are_about(n, grouped, one_stack, beginning):
    sentence = retell(about_intervals(n, grouped=grouped, one_stack=one_stack)).replace("\u00a0", " ")
    assert sentence.startswith(beginning)
    assert sentence.endswith(".")


def test_rare_failures_follow_the_rule_of_three():
    # None of n images: at most 3 / n of all, 95 times of 100.
    assert "fewer than 10.0 % of all" in retell(rare_failures(30, grouped=False)).replace("\u00a0", " ")
    assert "a group on which" in retell(rare_failures(30, grouped=True))


@pytest.mark.parametrize(
    ("equal", "words"), [(0.2, "1 image of equal"), (1.4, "1 image of"), (7.6, "8 images of")]
)
def test_uneven_classes_weigh_like_whole_images_one_at_least(equal, words):
    assert words in retell(uneven(["vessel"], equal, grouped=False))
    assert "group" in retell(uneven(["vessel"], equal, grouped=True))


def test_few_groups_are_named_with_their_values_and_one_alone_is_not():
    sentence = retell(few_groups(["a", "b"], np.array([0.5, np.nan]))).replace("\u00a0", " ")
    assert "'a' 50.0 %" in sentence
    assert "'b' undefined" in sentence
    assert (
        retell(few_groups(["a"], np.array([0.5])))
        == "All images are of one group, so no interval can be given."
    )


def test_classes_and_pixels_are_counted_in_the_singular_too():
    assert retell(class_on_few(1, grouped=False)).startswith("it is drawn on 1 image,")
    assert retell(unanswered(1)).startswith("On 1 image the answer leaves")
    assert "97.0 %" in retell(nothing_reaches("background", 0.97)).replace("\u00a0", " ")
    with speaking("fr"):
        assert "97,0" in retell(nothing_reaches("fond", 0.97))
