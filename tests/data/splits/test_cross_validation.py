"""Folds and sites held out of images that are dealt already, beside scikit-learn's splitters."""

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import LeaveOneGroupOut

from pupille.config import SplitConfig
from pupille.data.dataset import ArrayImages, Dataset
from pupille.data.splits.cross_validation import held_out_folds, held_out_sites
from pupille.errors import DataError


def dataset(n=60, *, groups=None, site=None, split=""):
    """n images of two classes in turn."""
    table = pd.DataFrame(
        {
            "id": [f"i{k:03d}" for k in range(n)],
            "path": [str(k) for k in range(n)],
            "split": split,
            "group": groups or [""] * n,
            "label": ["a" if k % 2 else "b" for k in range(n)],
            "site": site or [""] * n,
        },
        dtype=object,
    )
    return Dataset(table, ("a", "b"), ArrayImages(np.zeros((n, 2, 2), np.uint8)), "made up", "arrays")


def content(n=60):
    return [f"c{k}" for k in range(n)]


def parts(held):
    return {part: set(held.rows[held.dataset.rows(part)]) for part in ("train", "validation", "test")}


def test_every_image_is_tested_once_and_chooses_nothing_where_it_is_tested():
    for k in (2, 5):
        held = held_out_folds(dataset(), k, SplitConfig(), seed=3, content=content())
        tested = np.concatenate([sorted(parts(one)["test"]) for one in held])
        assert sorted(tested) == list(range(60))
        for one in held:
            of = parts(one)
            assert set.union(*of.values()) == set(range(60))
            assert sum(map(len, of.values())) == 60
            assert of["train"]
            assert of["validation"]


def test_a_given_split_is_not_heeded_by_folds():
    given = ["train"] * 40 + ["validation"] * 10 + ["test"] * 10
    first = held_out_folds(dataset(split=given), 3, SplitConfig(), seed=0, content=content())
    other = held_out_folds(dataset(), 3, SplitConfig(), seed=0, content=content())
    assert [parts(one) for one in first] == [parts(one) for one in other]


def test_groups_and_twins_stay_together_in_every_fold():
    groups = [f"g{k // 4}" for k in range(60)]
    same = content()
    same[0] = same[59]
    for held in held_out_folds(dataset(groups=groups), 5, SplitConfig(), seed=1, content=same):
        of = parts(held)
        sides = [{next(p for p, rows in of.items() if row in rows)} for row in range(60)]
        assert sides[0] == sides[59]
        for group in set(groups):
            assert len(set.union(*(sides[k] for k in range(60) if groups[k] == group))) == 1


def test_each_site_is_the_test_part_as_scikit_learn_leaves_groups_out():
    site = ["north" if k < 20 else "south" if k < 45 else "west" for k in range(60)]
    found = held_out_sites(dataset(site=site), "site", SplitConfig(), seed=0, content=content())
    expected = LeaveOneGroupOut().split(np.zeros(60), groups=site)
    for (train, test), held in zip(expected, found.held.values(), strict=True):
        of = parts(held)
        assert of["test"] == set(test)
        assert of["train"] | of["validation"] == set(train)
    assert (list(found.held), found.silent, found.without_value) == (["north", "south", "west"], {}, 0)


def test_a_patient_seen_at_two_sites_does_not_train_for_the_one_left_out():
    site = ["north"] * 30 + ["south"] * 30
    groups = [f"p{k}" for k in range(60)]
    groups[35] = groups[3]
    found = held_out_sites(
        dataset(site=site, groups=groups), "site", SplitConfig(), seed=0, content=content()
    )
    north = parts(found.held["north"])
    assert 35 not in set.union(*north.values())
    assert north["test"] == set(range(30))


def test_images_without_a_site_take_no_part_and_are_counted():
    site = ["north"] * 28 + ["", ""] + ["south"] * 30
    found = held_out_sites(dataset(site=site), "site", SplitConfig(), seed=0, content=content())
    assert found.without_value == 2
    assert not {28, 29} & set.union(*parts(found.held["north"]).values())


def test_a_site_without_which_a_class_cannot_be_learned_is_named_with_the_reason():
    # All but one image of class b (even rows) come from the north.
    site = ["north" if k % 2 == 0 and k > 1 else "south" if k % 4 else "west" for k in range(60)]
    found = held_out_sites(dataset(site=site), "site", SplitConfig(), seed=0, content=content())
    assert "too few images of 'b'" in found.silent["north"]
    assert "north" not in found.held


@pytest.mark.parametrize(
    ("k", "groups", "why"),
    [
        (31, None, r"31 folds need at least 31 images of each class.*'a' has 30\. Ask for --folds 30"),
        (
            4,
            [f"g{k // 20}" for k in range(60)],
            r"groups with images of each class.*has 3\. Ask for --folds 3",
        ),
        (2, ["one"] * 60, r"has 1\. Collect more"),
    ],
)
def test_more_folds_than_a_class_has_images_or_groups_are_refused(k, groups, why):
    with pytest.raises(DataError, match=why):
        held_out_folds(dataset(groups=groups), k, SplitConfig(), seed=0, content=content())


@pytest.mark.parametrize(
    ("site", "column", "why"),
    [
        (["only"] * 60, "site", "'site' has 1"),
        ([f"s{k}" for k in range(60)], "site", "'site' has 60"),
        (["a"] * 60, "sight", "Did you mean 'site'"),
    ],
)
def test_a_column_that_is_none_of_sites_is_refused(site, column, why):
    with pytest.raises(DataError, match=why):
        held_out_sites(dataset(site=site), column, SplitConfig(), seed=0, content=content())
