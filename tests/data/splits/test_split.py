"""Splits: no unit on two sides, every class in its share, the same draw for the same seed."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from dealt_images import data_set, torn
from hypothesis import given, settings
from hypothesis import strategies as st

from hanging import HANGING
from pupille.config import SplitConfig
from pupille.data.dataset import Dataset
from pupille.data.splits.split import drop_small_classes, small_classes, split, split_hash, write_split
from pupille.errors import DataError, Refusal

PARTS = ("train", "validation", "test")


def sides(dataset: Dataset) -> list[str]:
    return list(dataset.samples["split"])


class_counts = st.lists(st.integers(5, 60), min_size=2, max_size=6)
seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=60)
@given(counts=class_counts, seed=seeds)
def test_without_groups_each_part_has_its_share_of_each_class_within_one_image(
    counts: list[int], seed: int
) -> None:
    done = split(data_set(np.repeat(range(len(counts)), counts)), SplitConfig(seed=seed))
    for name, n in zip(done.classes, counts, strict=True):
        found = done.counts()[name]
        assert sum(found.values()) == n
        for part, share in zip(PARTS, (0.6, 0.2, 0.2), strict=True):
            assert abs(found[part] - share * n) < 1


@settings(max_examples=40)
@given(counts=st.lists(st.integers(5, 9), min_size=20, max_size=60), seed=seeds)
def test_rounding_in_many_classes_does_not_add_up(counts: list[int], seed: int) -> None:
    done = split(data_set(np.repeat(range(len(counts)), counts)), SplitConfig(seed=seed, test=0.3))
    for part, share in zip(PARTS, (0.5, 0.2, 0.3), strict=True):
        assert abs(len(done.rows(part)) - share * len(done)) < 2


@settings(max_examples=40)
@given(counts=st.lists(st.integers(3, 30), min_size=2, max_size=20), seed=seeds, test=st.floats(0.05, 0.45))
def test_each_part_has_each_class_of_three_or_more(counts: list[int], seed: int, test: float) -> None:
    config = SplitConfig(seed=seed, test=test, validation=0.1)
    done = split(data_set(np.repeat(range(len(counts)), counts)), config)
    assert min(min(parts.values()) for parts in done.counts().values()) >= 1


@settings(max_examples=60)
@given(data=st.data(), seed=seeds)
def test_neither_a_group_nor_identical_pictures_stand_on_two_sides(data: st.DataObject, seed: int) -> None:
    n = data.draw(st.integers(40, 120))
    groups = [f"g{i % data.draw(st.integers(8, 30))}" if data.draw(st.booleans()) else "" for i in range(n)]
    content = [str(i) for i in range(n)]
    rows = st.integers(0, n - 1)
    for first, second in data.draw(st.lists(st.tuples(rows, rows), max_size=6)):
        content[first] = content[second]
    done = split(data_set([i % 2 for i in range(n)], groups), SplitConfig(seed=seed), content=content)
    assert set(sides(done)) == set(PARTS)
    assert torn(groups, sides(done)) == []
    assert torn(content, sides(done)) == []


def test_groups_linked_by_an_identical_picture_stay_together() -> None:
    labels = [0, 1] * 30
    groups = [f"g{i // 6}" for i in range(60)]
    content = [str(i) for i in range(60)]
    content[5] = content[6]  # the last picture of g0 is the first of g1
    for seed in range(20):
        done = split(data_set(labels, groups), SplitConfig(seed=seed), content=content)
        assert len(set(sides(done)[:12])) == 1


def test_a_seed_gives_one_split_and_another_seed_another() -> None:
    for groups in (None, np.repeat(range(25), 4)):
        made = data_set([0, 1] * 50, groups)
        first, again, other = (split(made, SplitConfig(seed=seed)) for seed in (7, 7, 8))
        assert split_hash(first) == split_hash(again)
        assert split_hash(first) != split_hash(other)


def test_groups_of_all_different_sizes_are_drawn_by_the_seed_too() -> None:
    groups = np.repeat(range(20), range(3, 23))
    made = data_set([i % 2 for i in range(len(groups))], groups)
    assert len({split_hash(split(made, SplitConfig(seed=seed))) for seed in range(5)}) > 1


@pytest.mark.parametrize("grouped", [False, True])
def test_the_draw_does_not_depend_on_the_order_of_the_rows(grouped: bool) -> None:
    rng = np.random.default_rng(1)
    made = data_set(rng.integers(0, 3, 300), rng.integers(0, 40, 300) if grouped else None)
    content = [str(i // 2) if i < 20 else "" for i in range(300)]
    order = rng.permutation(300)
    straight = split(made, SplitConfig(seed=3), content=content)
    shuffled = split(made.subset(order), SplitConfig(seed=3), content=[content[i] for i in order])
    assert split_hash(straight) == split_hash(shuffled)
    assert sides(shuffled) == [sides(straight)[i] for i in order]


@pytest.mark.parametrize(("n", "expected"), [(1, "train"), (2, "train test"), (3, "train validation test")])
def test_a_class_of_few_images_is_learned_before_it_is_tested(n: int, expected: str) -> None:
    for seed in range(10):
        done = split(data_set(["common"] * 50 + ["rare"] * n), SplitConfig(seed=seed))
        assert sorted(sides(done)[50:]) == sorted(expected.split())


def test_a_class_of_one_group_goes_to_training() -> None:
    labels = ["a", "b"] * 40 + ["rare"] * 6
    groups = [str(i // 8) for i in range(80)] + ["only"] * 6
    for seed in range(10):
        assert set(sides(split(data_set(labels, groups), SplitConfig(seed=seed)))[80:]) == {"train"}


def test_each_part_gets_a_group_even_when_there_are_only_three() -> None:
    groups = np.repeat(["x", "y", "z"], [80, 10, 10])
    for seed in range(10):
        assert set(sides(split(data_set([0, 1] * 50, groups), SplitConfig(seed=seed)))) == set(PARTS)


def test_two_groups_cannot_make_three_parts() -> None:
    with pytest.raises(DataError, match=r"into 2 units"):
        split(data_set([0, 1] * 20, np.repeat(["x", "y"], 20)), SplitConfig())


def test_parts_that_whole_groups_made_inexact_are_told() -> None:
    done = split(data_set([0, 1] * 50, np.repeat(range(5), [60, 10, 10, 10, 10])), SplitConfig(test=0.35))
    assert any("asked 35 %" in note for note in done.notes)
    assert split(data_set([0, 1] * 50), SplitConfig()).notes == ()


def test_a_complete_given_split_is_kept() -> None:
    given_parts = ["train"] * 20 + ["validation"] * 10 + ["test"] * 10
    assert sides(split(data_set([0, 1] * 20, splits=given_parts), SplitConfig())) == given_parts


@pytest.mark.parametrize("missing", ["validation", "test"])
def test_a_missing_part_is_carved_from_train_as_a_fraction_of_all_images(missing: str) -> None:
    other = "test" if missing == "validation" else "validation"
    made = data_set([0, 1] * 100, splits=["train"] * 150 + [other] * 50)
    done = split(made, SplitConfig(test=0.1, validation=0.1))
    assert sides(done)[150:] == [other] * 50
    assert len(done.rows(missing)) == 20
    assert len(done.rows("train")) == 130
    assert any(missing in note and "20 training images" in note for note in done.notes)


def test_what_is_carved_takes_whole_groups() -> None:
    groups = [str(i // 5) for i in range(200)]
    done = split(data_set([0, 1] * 100, groups, ["train"] * 150 + ["test"] * 50), SplitConfig())
    assert torn(groups, sides(done)) == []


def test_carving_more_than_train_has_is_refused() -> None:
    made = data_set([0, 1] * 50, splits=["train"] * 20 + ["test"] * 80)
    with pytest.raises(DataError, match=r"would take 100% of the 20 training images"):
        split(made, SplitConfig())


@pytest.mark.parametrize(
    ("splits", "message"),
    [
        (["test"] * 40, "no train part"),
        (["train"] * 30 + [""] * 10, "10 of 40 images have no split"),
        (["train", "test"] * 20, "only one class, '0'"),
    ],
)
def test_a_given_split_that_cannot_be_used_is_an_error(splits: list[str], message: str) -> None:
    with pytest.raises(DataError, match=message):
        split(data_set([0, 1] * 20, splits=splits), SplitConfig(test=0.05, validation=0.05))


def test_a_class_without_training_images_is_an_error() -> None:
    made = data_set(["a", "b"] * 20 + ["c"] * 5, splits=["train"] * 40 + ["test"] * 5)
    with pytest.raises(DataError, match=r"1 of 3 classes has no training images: 'c'\."):
        split(made, SplitConfig())


def test_a_group_on_two_sides_of_a_given_split_is_an_error_that_resplit_mends() -> None:
    parts = ["train"] * 24 + ["validation"] * 8 + ["test"] * 8
    groups = [f"g{i // 4}" for i in range(40)]
    groups[35] = "g0"
    made = data_set([0, 1] * 20, groups, parts)
    with pytest.raises(DataError, match=r"1 of 10 groups .* 'g0', in train, test\. .*--resplit"):
        split(made, SplitConfig())
    assert torn(groups, sides(split(made, SplitConfig(resplit=True)))) == []


def test_identical_pictures_on_two_sides_of_a_given_split_are_told_with_their_number() -> None:
    made = data_set([0, 1] * 20, splits=["train"] * 24 + ["validation"] * 8 + ["test"] * 8)
    content = [str(i) for i in range(40)]
    content[39], content[38], content[1] = "0", "2", "0"
    done = split(made, SplitConfig(), content=content)
    assert sides(done) == sides(made)
    assert [note for note in done.notes if note.startswith("2 pictures stand on two sides")]


def test_the_written_split_can_be_taken_again(tmp_path: Path) -> None:
    made = data_set([0, 1] * 50, np.repeat(range(25), 4))
    ids = made.samples["id"].to_list()
    ids[:4] = ["-93.6_30.1.jpeg", "=1+1.png", "a,b\r\nc.png", "'quoted'.png"]
    made = made.with_samples(made.samples.assign(id=ids))
    done = split(made, SplitConfig(seed=5))
    file = tmp_path / "split.csv"
    file.write_bytes(write_split(done).encode())
    assert write_split(done).splitlines()[0] == "id,split,group"
    assert "'=1+1.png" in write_split(done)
    assert split_hash(split(made, SplitConfig(file=str(file)))) == split_hash(done)


def test_a_split_file_of_other_images_is_refused_with_counts(tmp_path: Path) -> None:
    file = tmp_path / "split.csv"
    file.write_text("id,split\n000000.png,train\n000001.png,test\nother.png,test\n000001.png,train\n")
    with pytest.raises(DataError, match=r"38 images are not in it, 1 of its ids .* 1 of its rows"):
        split(data_set([0, 1] * 20), SplitConfig(file=str(file)))
    file.write_text("path,class\nx,y\n")
    with pytest.raises(DataError, match=r"must begin with the columns id, split"):
        split(data_set([0, 1] * 20), SplitConfig(file=str(file)))
    with pytest.raises(DataError, match=r"cannot be read"):
        split(data_set([0, 1] * 20), SplitConfig(file=str(tmp_path / "none.csv")))


def test_small_classes_are_told_and_can_be_dropped() -> None:
    made = data_set(["a"] * 10 + ["b"] * 5 + ["c"] * 4 + ["d"] * 1)
    assert small_classes(made) == {"c": 4, "d": 1}
    kept = drop_small_classes(made)
    assert kept.classes == ("a", "b")
    assert len(kept) == 15
    assert len(kept.left_out) == 5
    assert {item.refusal for item in kept.left_out} == {Refusal.ASIDE}
    assert "'c' (4), 'd' (1)" in kept.notes[-1]
    with pytest.raises(DataError, match=r"Bring more images"):
        drop_small_classes(data_set(["a"] * 10 + ["b"] * 4))


def test_a_hundred_thousand_samples_are_split_without_hanging() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 100_000)
    for groups in (None, rng.integers(0, 10_000, 100_000)):
        made = data_set(labels, groups)
        start = time.process_time()
        split(made, SplitConfig())
        assert time.process_time() - start < HANGING


def test_shared_hurricane_has_its_test_carved_from_train(shared: Path) -> None:
    from pupille.data.open import open as open_data

    done = split(open_data(shared / "data" / "hurricane"), SplitConfig())
    assert done.counts() == {
        "damage": {"train": 1500, "validation": 500, "test": 500},
        "no_damage": {"train": 1500, "validation": 500, "test": 500},
    }
