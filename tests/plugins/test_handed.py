"""What other tools are handed."""

import json
from pathlib import Path

import numpy as np
import pytest

import pupille
from drawn_boxes import written
from pupille.data.dataset import Dataset
from pupille.errors import DataError
from pupille.plugins.handed import flat_names, hand_pictures, hand_training


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    drawn = pupille.open(written(tmp_path_factory.mktemp("handed") / "shapes", 6))
    samples = drawn.samples.assign(split=["train"] * 3 + ["validation"] * 2 + ["test"])
    return drawn.with_samples(samples)


def test_training_images_are_handed_with_their_boxes_for_yolo_and_coco(
    dataset: Dataset, tmp_path: Path
) -> None:
    hand_training(dataset, np.arange(5), tmp_path / "data")
    opened = pupille.open(tmp_path / "data" / "data.yaml")
    assert dict(opened.samples["split"].value_counts()) == {"train": 3, "validation": 2}
    assert np.allclose(opened.objects().boxes, dataset.objects(np.arange(5)).boxes, atol=0.01)
    coco = json.loads((tmp_path / "data" / "annotations" / "instances_train.json").read_text())
    assert len(coco["annotations"]) == len(dataset.objects(np.arange(3)))
    assert not [path for path in (tmp_path / "data").rglob("*") if path.stem == "p05"]


def test_pictures_to_answer_are_handed_without_any_label(dataset: Dataset, tmp_path: Path) -> None:
    names = hand_pictures(dataset, np.array([5]), tmp_path / "test")
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["test/images.json", "test/images/p05.png"]
    listed = json.loads((tmp_path / "test" / "images.json").read_text())
    assert listed["annotations"] == []
    assert [image["file_name"] for image in listed["images"]] == list(names) == ["p05.png"]
    assert [each["name"] for each in listed["categories"]] == ["disc", "square"]


def test_names_of_one_folder_are_told_apart() -> None:
    assert flat_names(["a/1.png", "b/1.png"]) == ["a_1.png", "b_1.png"]
    assert flat_names(["a/1.png", "a_1.JPG"]) == ["000001.png", "000002.JPG"]


def test_arrays_are_no_files_to_hand(tmp_path: Path) -> None:
    images = np.zeros((4, 8, 8), dtype=np.uint8)
    arrays = pupille.open((images, np.array([0, 1, 0, 1])))
    with pytest.raises(DataError, match="holds arrays"):
        hand_pictures(arrays.with_samples(arrays.samples.assign(width=8, height=8)), np.arange(4), tmp_path)
