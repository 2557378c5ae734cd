"""The parts of a split as a model takes them: what belongs to an image stays with it, and a leak can be left out."""

import numpy as np
import pytest

from pupille.config import DataConfig, SplitConfig
from pupille.data.annotations import ClassTargets
from pupille.data.formats.arrays import from_arrays
from pupille.data.pixels import lazy_batch
from pupille.data.pixels.lazy_batch import LazyBatch
from pupille.data.prepare import prepare
from pupille.data.subset import Subset
from pupille.images.geometry import Geometry

N, SIDE = 60, 4
SPLITS = ["train"] * 40 + ["validation"] * 10 + ["test"] * 10
PIXELS = np.random.default_rng(0).integers(0, 256, (N, SIDE, SIDE), dtype=np.uint8)
LABELS = ["ab"[i % 2] for i in range(N)]
OWN_GROUPS = [f"g{i}" for i in range(N)]


def prepared(pixels=PIXELS, groups=OWN_GROUPS, *, price_leak=False):
    dataset = from_arrays(pixels, LABELS, groups=groups, splits=SPLITS)
    return prepare(dataset, DataConfig(), SplitConfig(), torn_groups=True, price_leak=price_leak)


def subsets(*arguments, **named):
    return prepared(*arguments, **named).subsets(Geometry(SIDE, SIDE))


def made(n=6):
    """Images whose pixels, targets, groups and ids all say the same number."""
    numbers = np.arange(n)
    pixels = np.broadcast_to(numbers[:, None, None, None], (n, 2, 2, 1)).astype(np.uint8)
    names = tuple(map(str, numbers))
    return Subset(pixels, ClassTargets(numbers, names), names, names, Geometry(2, 2))


def test_rows_keep_pixels_targets_groups_and_ids_together():
    rows = np.array([5, 0, 5, 3])
    some = made().rows(rows)
    assert len(some) == 4
    assert some.pixels[:, 0, 0, 0].tolist() == some.targets.array.tolist() == rows.tolist()
    assert some.groups == some.ids == some.targets.fingerprint() == ("5", "0", "5", "3")
    assert some.geometry == Geometry(2, 2)


def test_what_an_image_has_not_its_rows_have_not():
    plain = Subset(made().pixels, made().targets).rows(np.array([1, 2]))
    assert (plain.groups, plain.ids, plain.geometry) == (None, None, None)


def test_the_rows_of_a_part_that_is_not_in_memory_are_those_of_one_that_is(monkeypatch):
    lazy, rows = subsets().train, np.array([7, 3, 30])
    assert isinstance(lazy.pixels, LazyBatch)
    whole = lazy.in_memory()
    assert isinstance(whole.pixels, np.ndarray)
    assert whole.in_memory() is whole
    monkeypatch.setattr(lazy_batch, "IN_MEMORY", 10)
    assert isinstance(lazy.in_memory().pixels, LazyBatch)
    one, other = lazy.rows(rows), whole.rows(rows)
    assert np.array_equal(one.pixels, other.pixels)
    assert np.array_equal(one.pixels[..., 0], PIXELS[[int(id_) for id_ in one.ids]])
    assert (one.ids, one.groups) == (other.ids, other.groups)
    assert one.targets.fingerprint() == other.targets.fingerprint()


def test_the_parts_are_those_of_the_split_each_with_what_belongs_to_it():
    parts = subsets()
    for split in ("train", "validation", "test"):
        part = getattr(parts, split)
        rows = [int(id_) for id_ in part.ids]
        assert [SPLITS[row] for row in rows] == [split] * SPLITS.count(split)
        assert part.targets.fingerprint() == tuple(LABELS[row] for row in rows)
        assert part.groups == tuple(OWN_GROUPS[row] for row in rows)
        assert np.array_equal(part.pixels[:][..., 0], PIXELS[rows])
        assert part.geometry == Geometry(SIDE, SIDE)
    assert (parts.window, parts.depth) == ((0, 255), "8-bit")


@pytest.mark.parametrize("by", ["group", "picture"])
def test_the_clean_part_leaves_out_the_training_images_that_leak(by):
    pixels, groups, leaking = PIXELS.copy(), list(OWN_GROUPS), {4, 17}
    for row in leaking:
        if by == "group":
            groups[row] = groups[55]
        else:
            pixels[row] = pixels[55]
    parts = subsets(pixels, groups, price_leak=True)
    assert parts.leaked == 2
    assert {int(id_) for id_ in parts.train.ids} == set(range(40))
    assert {int(id_) for id_ in parts.clean.ids} == set(range(40)) - leaking
    rows = [int(id_) for id_ in parts.clean.ids]
    assert parts.clean.targets.fingerprint() == tuple(LABELS[row] for row in rows)
    assert np.array_equal(parts.clean.pixels[:][..., 0], pixels[rows])


@pytest.mark.parametrize("price_leak", [False, True])
def test_without_a_leak_or_where_none_is_asked_after_there_is_no_clean_part(price_leak):
    groups = list(OWN_GROUPS)
    if not price_leak:
        groups[4] = groups[55]
    parts = subsets(groups=groups, price_leak=price_leak)
    assert parts.clean is None
    assert parts.leaked == 0
