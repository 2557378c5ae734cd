"""Masks kept in a run's folder: the same bytes, the same masks, and a sentence where a file is damaged."""

import json

import numpy as np
import pytest
from PIL import Image

from drawn_masks import InMemory, predictions
from pupille.errors import DataError, FileError, ImageError
from pupille.results.masks import MaskPredictions


def some(n_classes: int = 3) -> MaskPredictions:
    rng = np.random.default_rng(0)
    truth = [rng.integers(-1, n_classes, (5 + i, 7)) for i in range(4)]
    answers = [rng.integers(0, n_classes, t.shape) for t in truth]
    return predictions(truth, answers, [f"class {k}" for k in range(n_classes)])


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("n_classes", [2, 255, 256, 1000])
def test_masks_read_back_to_the_pixel(tmp_path, n_classes):
    given = some(n_classes)
    given.save(tmp_path, "test")
    loaded = MaskPredictions.load(tmp_path, "test")
    assert (loaded.ids, loaded.classes, loaded.background) == (given.ids, given.classes, 0)
    for id_ in given.ids:
        for before, after in ((given.truth, loaded.truth), (given.answers, loaded.answers)):
            assert np.array_equal(before.read(id_), after.read(id_))
            assert after.read(id_).dtype == np.int16


def test_the_same_masks_give_the_same_bytes(tmp_path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        some().save(tmp_path / name, "test")
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")
    again = MaskPredictions.load(tmp_path / "first", "test")
    again.save(tmp_path / "second", "test")
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")


def test_a_mask_is_a_grey_picture_that_other_programs_read(tmp_path):
    predictions([np.array([[0, 1], [-1, 0]])], [np.array([[1, 1], [0, 0]])]).save(tmp_path, "test")
    with Image.open(tmp_path / "test" / "truth" / "000000.png") as picture:
        assert (picture.mode, np.asarray(picture).tolist()) == ("L", [[0, 1], [255, 0]])


def test_ids_that_are_no_file_names_are_kept_apart(tmp_path):
    ids = ("a/b.png", "a\\b.png", "../up", "é\n")
    masks = InMemory({id_: np.full((2, 2), i % 2, dtype=np.int16) for i, id_ in enumerate(ids)})
    MaskPredictions(ids, ("no", "yes"), None, masks, masks).save(tmp_path, "test")
    loaded = MaskPredictions.load(tmp_path, "test")
    assert loaded.ids == ids
    assert [int(loaded.answers.read(id_)[0, 0]) for id_ in ids] == [0, 1, 0, 1]
    assert {path.parent.parent.parent for path in tmp_path.rglob("*.png")} == {tmp_path}


def test_rows_are_some_of_the_images():
    assert some().rows(np.array([2, 0])).ids == ("image 2", "image 0")


@pytest.mark.parametrize(
    "damage",
    [
        {"ids": ["a", "a"]},
        {"ids": "image 0"},
        {"ids": [1]},
        {"classes": None},
        {"background": 3},
        {"background": True},
    ],
)
def test_a_damaged_list_is_told(tmp_path, damage):
    some().save(tmp_path, "test")
    index = tmp_path / "test.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | damage))
    with pytest.raises(DataError, match=r"test\.json.*Predict again"):
        MaskPredictions.load(tmp_path, "test")


@pytest.mark.parametrize("text", ["", "[]", "{}", "{"])
def test_a_list_that_is_none_is_told(tmp_path, text):
    (tmp_path / "test.json").write_text(text)
    with pytest.raises(DataError, match="Predict again"):
        MaskPredictions.load(tmp_path, "test")


def test_a_missing_a_damaged_and_a_foreign_mask_are_told_by_name(tmp_path):
    some().save(tmp_path, "test")
    loaded = MaskPredictions.load(tmp_path, "test")
    folder = tmp_path / "test" / "answer"
    (folder / "000000.png").unlink()
    (folder / "000001.png").write_bytes((folder / "000001.png").read_bytes()[:40])
    Image.fromarray(np.full((7, 7), 3, dtype=np.uint8)).save(folder / "000002.png")
    Image.new("RGB", (7, 8)).save(folder / "000003.png")
    for i in range(4):
        with pytest.raises(ImageError, match=rf"answer/00000{i}\.png"):
            loaded.answers.read(f"image {i}")


def test_a_mask_is_not_written_through_a_link(tmp_path):
    some().save(tmp_path, "test")
    outside = tmp_path / "outside.png"
    outside.write_bytes(b"mine")
    mask = tmp_path / "test" / "truth" / "000000.png"
    mask.unlink()
    mask.symlink_to(outside)
    with pytest.raises(FileError):
        some().save(tmp_path, "test")
    assert outside.read_bytes() == b"mine"
