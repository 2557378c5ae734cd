"""Images that are read, split and windowed: what training may look at, and what the records say of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from pupille.config import DataConfig, SplitConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.arrays import from_arrays
from pupille.data.open import open as open_dataset
from pupille.data.prepare import data_record, prepare, split_record
from pupille.data.splits.leaks import leaking_rows
from pupille.data.splits.split import split_hash
from pupille.errors import DataError
from pupille.images.geometry import Geometry
from pupille.images.open_image import Picture

SPLITS = ["train"] * 12 + ["validation"] * 4 + ["test"] * 4
LABELS = ["ab"[i % 2] for i in range(20)]


@dataclass(frozen=True)
class Widths:
    """Pictures two pixels high, of the width that the path says."""

    def read(self, path: str) -> Picture:
        return Picture(pixels=np.full((2, int(path)), int(path), np.uint8), pages=1, notes=())


def test_the_window_is_found_on_the_training_images_alone():
    pixels = np.random.default_rng(0).integers(100, 200, (20, 4, 4)).astype(np.uint16)
    pixels[12:] += 60_000
    window = prepare(from_arrays(pixels, LABELS, splits=SPLITS), DataConfig(), SplitConfig()).window
    low, high = np.percentile(pixels[:12], [0.1, 99.9])
    assert (window.low, window.high) == (pytest.approx(low), pytest.approx(high))


def test_images_named_as_twins_never_stand_on_two_sides():
    pixels = np.random.default_rng(0).integers(0, 256, (40, 4, 4), dtype=np.uint8)
    dataset = from_arrays(pixels, ["ab"[i // 20] for i in range(40)])
    ids = list(dataset.samples["id"])
    twins = {id_: f"pair {i // 2}" for i, id_ in enumerate(ids)}
    for seed in range(3):
        dealt = prepare(dataset, DataConfig(), SplitConfig(seed=seed), twins=twins)
        part = dict(zip(dealt.dataset.samples["id"], dealt.dataset.samples["split"], strict=True))
        assert all(part[one] == part[other] for one, other in zip(ids[::2], ids[1::2], strict=True))
        assert set(part.values()) == {"train", "validation", "test"}


def test_a_training_image_leaks_by_its_picture_or_its_group_but_not_by_having_none():
    splits = ["train", "train", "train", "validation", "test", "test"]
    groups = ["", "p", "q", "p", "p", ""]
    dataset = from_arrays(np.zeros((6, 2, 2), np.uint8), LABELS[:6], groups=groups, splits=splits)
    assert leaking_rows(dataset, list("uvwxyz")).tolist() == [1]
    assert leaking_rows(dataset, list("zvwwyz")).tolist() == [0, 1]


def test_small_classes_are_told_or_dropped_with_their_pictures():
    pixels = np.arange(22, dtype=np.uint8)[:, None, None] * np.ones((1, 2, 2), np.uint8)
    dataset = from_arrays(pixels, ["a", "b"] * 10 + ["rare"] * 2)
    kept = prepare(dataset, DataConfig(), SplitConfig())
    assert any("rare (2)" in note for note in kept.dataset.notes)
    dropped = prepare(dataset, DataConfig(small_classes="drop"), SplitConfig())
    assert dropped.dataset.classes == ("a", "b")
    assert [int(reading.pixels[0, 0]) for reading in dropped.pixels.readings] == list(range(20))


def test_the_records_give_least_median_and_greatest_size_and_where_the_split_is_from():
    widths = [3, 4, 5, 6, 7] * 4
    samples = pd.DataFrame({"id": [f"{i}.png" for i in range(20)], "path": [str(w) for w in widths]})
    samples = samples.assign(split=SPLITS, group="", label=LABELS)
    dataset = Dataset(samples, ("a", "b"), Widths(), "strips", "a test")
    prepared = prepare(dataset, DataConfig(), SplitConfig())
    data, split = data_record(prepared), split_record(prepared)
    assert data["sizes"] == {"width": [3, 5, 7], "height": [2, 2, 2]}
    assert data["per_class"]["a"] == {"train": 6, "validation": 2, "test": 2}
    assert (split["how"], split["group"]) == ("given", None)
    assert split["counts"] == {"train": 12, "validation": 4, "test": 4}
    assert split_record(prepare(dataset, DataConfig(), SplitConfig(resplit=True)))["how"] == "drawn"


def test_images_without_labels_are_nothing_to_learn_from():
    with pytest.raises(DataError, match="no labels to learn from"):
        prepare(from_arrays(np.zeros((4, 2, 2), np.uint8)), DataConfig(), SplitConfig())


def test_what_caches_and_ledgers_know_a_classification_by_keeps_its_value():
    """Written down before there was a second task: another value would make the ledger forget what was opened."""
    prepared = prepare(open_dataset("digits"), DataConfig(), SplitConfig(seed=3))
    assert prepared.pixels.fingerprint() == "5ce0176159bc4efbc86e1148dca72e9e44e35753ea42f88d2fe17d44e2a6764b"
    assert split_hash(prepared.dataset) == "9007d79c44a45923abf6646f6bddac02e5e0dabb63341202132ed3074255568f"
    assert prepared.test_hash() == "50dab02af86bd011a57b719cf60ecfc897587d5ceec0685a5ea6bac508a1eacc"


def test_pictures_are_read_once_more_where_a_size_is_asked_for_later_and_then_held():
    pixels = np.random.default_rng(0).integers(0, 256, (20, 80, 80), dtype=np.uint8)
    prepared = prepare(from_arrays(pixels, LABELS, splits=SPLITS), DataConfig(), SplitConfig())
    wanted = Geometry(48, 48)
    larger = prepared.holding(wanted)
    assert larger.pixels.at(wanted, np.arange(20)).shape == (20, 48, 48, 1)
    assert larger.holding(wanted) is larger
    first, second = (prepared.holding(wanted).pixels.passes[wanted] for _ in range(2))
    assert first is second
    with pytest.raises(DataError):
        prepared.pixels.at(wanted, np.arange(20))
