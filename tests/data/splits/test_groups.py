"""Groups by column, by path, by pattern, and from Python."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.arrays import from_arrays
from pupille.data.open import open as open_data
from pupille.data.splits.groups import apart, set_groups, with_groups
from pupille.errors import DataError


@pytest.fixture
def photos(tmp_path: Path) -> Dataset:
    for path in (
        "cat/site1/p01_a.png",
        "cat/site2/p02_a.png",
        "dog/site1/p01_b.png",
        "dog/p02_a.png",
    ):
        file = tmp_path / "photos" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 4)).save(file)
    return open_data(tmp_path / "photos")


def by_path(dataset: Dataset) -> dict[str, str]:
    return dict(zip(dataset.samples["path"], dataset.samples["group"], strict=True))


def test_without_a_setting_nothing_changes(photos: Dataset) -> None:
    assert with_groups(photos, DataConfig()) is photos
    assert photos.groups is None


def test_the_folder_below_the_class_groups_across_classes(photos: Dataset) -> None:
    grouped = with_groups(photos, DataConfig(group="folder"))
    assert by_path(grouped) == {
        "cat/site1/p01_a.png": "site1",
        "cat/site2/p02_a.png": "site2",
        "dog/site1/p01_b.png": "site1",
        "dog/p02_a.png": "",
    }
    assert any("1 of 4 images has no group" in note for note in grouped.notes)
    assert any("2 groups" in note for note in grouped.notes)


def test_the_same_name_in_two_places_is_one_group(photos: Dataset) -> None:
    groups = by_path(with_groups(photos, DataConfig(group="stem")))
    assert groups["cat/site2/p02_a.png"] == groups["dog/p02_a.png"] == "p02_a"


@pytest.mark.parametrize("pattern", [r"(p\d+)_", r"p\d+(?=_)"])
def test_a_pattern_groups_by_its_first_group_or_all_it_matches(photos: Dataset, pattern: str) -> None:
    groups = by_path(with_groups(photos, DataConfig(group_pattern=pattern)))
    assert list(groups.values()) == [path.rsplit("/", 1)[1][:3] for path in groups]


def test_a_pattern_that_misses_images_is_an_error_with_their_number(photos: Dataset) -> None:
    with pytest.raises(DataError, match=r"no group in 1 of 4 paths; the first is 'dog/p02_a\.png'"):
        with_groups(photos, DataConfig(group_pattern=r"site\d"))


def test_an_unknown_column_is_an_error_that_lists_what_there_is(photos: Dataset) -> None:
    with pytest.raises(DataError, match=r"must be one of folder, stem\. Got 'sten'\. Did you mean 'stem'"):
        with_groups(photos, DataConfig(group="sten"))
    for column in ("label", "id", "split"):
        with pytest.raises(DataError, match="must be one of folder, stem"):
            with_groups(photos, DataConfig(group=column))


def test_a_column_of_the_table_goes_before_a_derived_one(photos: Dataset) -> None:
    made = photos.with_samples(photos.samples.assign(patient=["x", "x", "y", "z"], stem=["1", "2", "3", "3"]))
    assert with_groups(made, DataConfig(group="patient")).groups == ("x", "x", "y", "z")
    assert with_groups(made, DataConfig(group="stem")).groups == ("1", "2", "3", "3")


def test_an_empty_column_is_an_error(photos: Dataset) -> None:
    with pytest.raises(DataError, match="it is empty everywhere"):
        with_groups(photos.with_samples(photos.samples.assign(patient="")), DataConfig(group="patient"))


def test_groups_from_python_are_a_sequence() -> None:
    images = np.zeros((4, 3, 3), dtype=np.uint8)
    made = from_arrays(images, ["a", "b", "a", "b"])
    assert set_groups(made, [1, 1, None, float("nan")]).groups == ("1", "1", "", "")
    assert from_arrays(images, ["a", "b", "a", "b"], groups=[1, 2, 1, 2]).groups == ("1", "2", "1", "2")
    with pytest.raises(DataError, match="4 images came with 3 groups"):
        set_groups(made, [1, 2, 3])
    with pytest.raises(DataError, match="these images have no columns"):
        with_groups(made, DataConfig(group="patient"))


def test_images_without_a_group_count_each_by_itself():
    named = apart(["a", "b", "c", "d"], ["p1", "", "", "p1"])
    assert named[0] == named[3]
    assert len(set(named)) == 3
