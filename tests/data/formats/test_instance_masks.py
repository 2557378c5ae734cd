"""Masks of objects: numbers in one file, or a file for each object; objects that touch stay apart."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from scipy import ndimage

import pupille
from pupille.config import DataConfig
from pupille.data.formats.mask_survey import ids_in_pieces
from pupille.errors import DataError
from pupille.shapes.label_image import runs_of_ids

TOUCHING = np.array([[1, 1, 2, 2], [1, 1, 2, 2], [0, 3, 3, 0]], dtype=np.uint8)
"""Three objects that touch, on 4 x 3 pixels."""


def folder(root: Path, *masks: np.ndarray, ending=".tif") -> Path:
    root.mkdir(parents=True, exist_ok=True)
    for i, mask in enumerate(masks):
        Image.new("L", (mask.shape[1], mask.shape[0])).save(root / f"cell{i}.png")
        (root / "masks").mkdir(exist_ok=True)
        Image.fromarray(mask).save(root / f"masks/cell{i}{ending}")
    return root


def many(n: int) -> np.ndarray:
    """A mask of n objects of 2 x 2 pixels that touch in a row."""
    return np.kron(np.arange(1, n + 1), np.ones((2, 2))).astype(np.uint16)


@pytest.mark.parametrize("ending", [".tif", ".png", "_labels.tif"])
def test_objects_that_touch_stay_apart(tmp_path, ending):
    made = pupille.open(folder(tmp_path, many(5), many(7), many(300), ending=ending))
    assert (made.task, made.classes) == ("instances", ("object",))
    assert Counter(made.annotations["id"]) == {"cell0.png": 5, "cell1.png": 7, "cell2.png": 300}
    boxes = made.annotations.loc[made.annotations["id"] == "cell0.png", ["x1", "y1", "x2", "y2"]]
    assert boxes.to_numpy().tolist() == [[2 * i, 0, 2 * i + 2, 2] for i in range(5)]
    assert set(made.annotations["area"]) == {4}
    assert any("numbers of objects" in note and "--masks-are classes" in note for note in made.notes)


def test_the_same_masks_are_classes_when_asked(tmp_path):
    root = folder(tmp_path, many(5), many(7))
    made = pupille.open(root, DataConfig(masks_are="classes"))
    assert (made.task, made.classes) == ("segmentation", tuple("1234567"))
    two = folder(tmp_path / "two", TOUCHING, TOUCHING)
    assert pupille.open(two).task == "segmentation"
    asked = pupille.open(two, DataConfig(masks_are="ids"))
    assert (asked.task, len(asked.annotations)) == ("instances", 6)


def test_few_objects_are_such_where_the_names_say_so(tmp_path):
    made = pupille.open(folder(tmp_path, TOUCHING, TOUCHING, ending="_cp_masks.tif"))
    assert (made.task, len(made.annotations)) == ("instances", 6)
    assert any("as their names" in note for note in made.notes)


def test_values_with_gaps_or_in_many_pieces_name_classes(tmp_path):
    spotted = np.indices((8, 8)).sum(axis=0) % 3
    files = [spotted, spotted * (spotted < 2), spotted, spotted]
    assert pupille.open(folder(tmp_path, *(file.astype(np.uint8) for file in files))).task == "segmentation"


def test_an_object_in_several_pieces_stays_one_and_is_told(tmp_path):
    apart = many(9)
    apart[0, 0] = 5
    made = pupille.open(folder(tmp_path, many(6), many(9), many(4), many(5), apart))
    assert sum(made.annotations["id"] == "cell4.png") == 9
    assert any("1 object lies in several separate pieces: number 5" in note for note in made.notes)


def test_a_file_for_each_object(tmp_path):
    for name, n in (("a", 3), ("b", 1)):
        for kind in ("images", "masks"):
            (tmp_path / name / kind).mkdir(parents=True)
        Image.new("RGB", (4, 3)).save(tmp_path / name / f"images/{name}.png")
        for number in range(1, n + 1):
            Image.fromarray((number == TOUCHING).astype(np.uint8) * np.uint8(255)).save(
                tmp_path / name / f"masks/{name}{number}x.png"
            )
    made = pupille.open(tmp_path)
    assert Counter(made.annotations["id"]) == {"a/images/a.png": 3, "b/images/b.png": 1}
    first = [shape.mask() for shape in made.annotations["shape"][:3]]
    assert all((mask == (number == TOUCHING)).all() for number, mask in enumerate(first, start=1))
    assert not made.left_out
    with pytest.raises(DataError, match="images have several masks in 'masks'"):
        pupille.open(tmp_path, DataConfig(masks_are="classes"))


def test_an_image_is_left_out_where_one_of_its_objects_cannot_be_read(tmp_path):
    for name in ("a", "b"):
        for kind in ("images", "masks"):
            (tmp_path / name / kind).mkdir(parents=True)
        Image.new("RGB", (4, 3)).save(tmp_path / name / f"images/{name}.png")
        for number in (1, 2):
            Image.fromarray((number == TOUCHING).astype(np.uint8)).save(
                tmp_path / name / f"masks/{number}.png"
            )
    (tmp_path / "b/masks/2.png").write_bytes(b"no image")
    made = pupille.open(tmp_path)
    assert list(made.samples["id"]) == ["a/images/a.png"]
    assert [item.path for item in made.left_out] == ["b/images/b.png"]
    assert "b/masks/2.png" in made.left_out[0].reason


def test_a_mask_of_objects_of_another_size_leaves_its_image_out(tmp_path):
    root = folder(tmp_path, many(5), many(7), many(6))
    Image.fromarray(many(3)).save(root / "masks/cell1.tif")
    made = pupille.open(root)
    assert set(made.samples["id"]) == {"cell0.png", "cell2.png"}
    assert "14 x 2 pixels and a mask of 6 x 2" in made.left_out[0].reason


@given(arrays(np.uint8, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.integers(0, 4)))
def test_the_runs_of_each_number_are_its_pixels(values):
    runs = runs_of_ids(values)
    assert set(runs) == set(np.unique(values)) - {0}
    assert all((run.mask() == (values == number)).all() for number, run in runs.items())


@given(arrays(np.uint8, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.integers(0, 3)))
def test_the_pieces_of_a_number_are_those_of_scipy(values):
    pieces = {int(v): ndimage.label(values == v, np.ones((3, 3)))[1] for v in np.unique(values) if v}
    assert ids_in_pieces(values) == {v: n for v, n in pieces.items() if n > 1}


def test_the_pedestrians_of_penn_fudan(shared):
    root = shared / "data" / "formats" / "pennfudan"
    made = pupille.open(root)
    drawn = {}
    for path in sorted(root.rglob("PedMasks/*.png")):
        values = np.asarray(Image.open(path))
        drawn[path.name.replace("_mask", "")] = [
            [s[1].start, s[0].start, s[1].stop, s[0].stop] for s in ndimage.find_objects(values)
        ]
    assert (made.task, made.classes) == ("instances", ("PASpersonWalking",))
    for id_, objects in made.annotations.groupby("id"):
        assert objects[["x1", "y1", "x2", "y2"]].to_numpy().tolist() == drawn[Path(id_).name]
    assert len(made.annotations) == sum(map(len, drawn.values())) > 0


def test_the_nuclei_are_3067_in_60_images(shared):
    root = shared / "data" / "nuclei"
    made = pupille.open(root)
    assert (len(made), len(made.annotations), made.left_out) == (60, 3067, ())
    folders = {path.parents[1].name for path in root.glob("*/masks/*.png")}
    counts = Counter(id_.split("/")[0] for id_ in made.annotations["id"])
    assert counts == {name: len(list((root / name / "masks").iterdir())) for name in folders}
    name = min(folders)
    areas = sorted(
        int((np.asarray(Image.open(path)) > 0).sum()) for path in (root / name / "masks").iterdir()
    )
    here = made.annotations[made.annotations["id"].str.startswith(name)]
    assert sorted(here["area"]) == areas
