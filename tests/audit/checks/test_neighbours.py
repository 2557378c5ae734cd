"""Which pictures are neighbours in a stack or a film: by their numbers, and only where they look alike."""

import re

import numpy as np
import pytest

from pupille.audit.checks.leaks import undeclared_groups
from pupille.audit.checks.neighbours import blocks


def stack(n: int, seed: int = 0) -> list[np.ndarray]:
    """Pictures each of which keeps two thirds of the one before."""
    rng = np.random.default_rng(seed)
    pictures = [rng.uniform(0, 255, (32, 32))]
    for _ in range(n - 1):
        change = rng.random((32, 32)) < 1 / 3
        pictures.append(np.where(change, rng.uniform(0, 255, (32, 32)), pictures[-1]))
    return [picture.astype(np.uint8) for picture in pictures]


def mixed(n: int) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.integers(0, 256, (32, 32), dtype=np.uint8) for _ in range(n)]


def test_slices_of_a_stack_are_blocks_of_ten_by_the_pattern_that_is_told():
    paths = [f"train/image/{number}.png" for number in range(30)]
    grouping = blocks(paths, stack(30), 0)
    assert grouping is not None
    assert grouping.groups == ("image/",) * 10 + ("image/1",) * 10 + ("image/2",) * 10
    assert grouping.groups == tuple(re.search(grouping.pattern, path)[1] for path in paths)
    assert "'" not in grouping.pattern


def test_numbers_with_zeros_in_front_make_the_same_blocks():
    grouping = blocks([f"z{number:03}.tif" for number in range(25)], stack(25), 0)
    assert grouping is not None
    assert sorted(set(grouping.groups)) == ["z00", "z01", "z02"]


@pytest.mark.parametrize(
    ("names", "pictures"),
    [
        ([f"{number}.png" for number in range(30)], mixed(30)),
        ([f"{7 * number}.png" for number in range(30)], stack(30)),
        ([f"{number}.png" for number in range(8)], stack(8)),
        ([f"im{number}x.png" for number in range(30)], stack(30)),
    ],
    ids=["unlike neighbours", "no neighbours", "too few", "no numbers"],
)
def test_other_pictures_are_no_stack(names, pictures):
    assert blocks(names, pictures, 0) is None


def test_only_sets_with_something_drawn_on_them_are_asked(make_drawn, make_evidence):
    names = [f"s{number}.png" for number in range(30)]
    facts = {"small": stack(30)}
    boxes = [(0, "a", 1, 1, 9, 9)]
    (finding,) = undeclared_groups(make_drawn(boxes, 30, names=names, facts=facts))
    assert "--group-pattern '([^/]*)\\d\\.\\w+$'" in finding.advice
    assert "'s0.png' and 's1.png'" in finding.sentence
    assert undeclared_groups(make_evidence(["a"] * 30, names=names, facts=facts)) == ()


def test_the_slices_of_the_membranes_are_one_stack_and_the_fields_of_a_smear_are_none(open_shared):
    (finding,) = undeclared_groups(open_shared("membrane"))
    assert "30 of 30 images" in finding.sentence
    assert undeclared_groups(open_shared("bccd")) == ()


def test_the_two_eyes_of_a_child_may_belong_together(open_shared):
    (finding,) = undeclared_groups(open_shared("chasedb1"))
    assert finding.details["groups"] == 14
    assert "--group-pattern '([^/]*?)[ _-]?(?:L|R|OS|OD|left|right)\\.\\w+$'" in finding.advice
