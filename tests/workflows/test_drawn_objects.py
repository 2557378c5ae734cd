"""Objects drawn in a source of their own: which image is which, masks and boxes, and the page that tells of them."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pupille.config import DataConfig
from pupille.data.open import open as open_dataset
from pupille.errors import DataError
from pupille.images.geometry import Geometry
from pupille.images.limits import Limits
from pupille.workflows.drawn_objects import drawn_objects, mask_of, partners
from pupille.workflows.explain import explain

FRAME = Geometry(8, 8)


@pytest.fixture(scope="module")
def masks(marked_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The strokes of the digits without the mark, as masks beside copies of the photos, all in one folder."""
    home = tmp_path_factory.mktemp("strokes")
    for folder in ("images", "masks"):
        (home / folder).mkdir()
    for file in (marked_run.parent / "photos").glob("*/*"):
        pixels = np.array(Image.open(file))
        stroke = pixels > 100
        stroke[0, 0] = False
        (home / "images" / file.name).write_bytes(file.read_bytes())
        Image.fromarray(np.where(stroke, 255, 0).astype(np.uint8)).save(home / "masks" / file.name)
    return home


def test_a_class_that_is_known_by_its_mark_does_not_look_at_its_digit(
    marked_run: Path, masks: Path, tmp_path: Path
) -> None:
    explained = explain(marked_run, marked_run.parent / "photos", objects=masks, out=tmp_path / "page.html")
    (answer,) = [test for test in explained.explanation.tests if test.name == "object"]
    assert answer.figures["inside"].n == 40
    assert 0.1 < answer.figures["area"].value < 0.6
    assert "Do they look at the object?" in explained.page.read_text()
    record = json.loads(explained.figures.read_text())
    names = [each["name"] for each in record["altered"]]
    assert names[-3:] == ["objects painted over", "objects alone", "backgrounds swapped"]
    assert [test["name"] for test in record["tests"]] == ["model", "decision", "methods", "object"]


def test_it_is_not_asked_where_no_objects_are_given(marked_run: Path, tmp_path: Path) -> None:
    explained = explain(marked_run, marked_run.parent / "photos", out=tmp_path / "page.html")
    assert "object" not in [test.name for test in explained.explanation.tests]


def test_masks_are_read_as_they_were_drawn(masks: Path) -> None:
    drawn = open_dataset(masks, DataConfig())
    id_ = str(drawn.samples["id"].iloc[0])
    stem = Path(id_).stem
    expected = np.array(Image.open(masks / "masks" / f"{stem}.png")) > 0
    np.testing.assert_array_equal(mask_of(drawn, id_), expected)


def test_boxes_cover_their_pixels(tmp_path: Path) -> None:
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    for number in range(3):
        Image.new("RGB", (40, 20)).save(tmp_path / "images" / f"{number}.png")
        # A box from x 10 to 30 and y 5 to 15, in shares of the picture.
        (tmp_path / "labels" / f"{number}.txt").write_text("0 0.5 0.5 0.5 0.5\n" if number else "")
    drawn = open_dataset(tmp_path, DataConfig())
    ids = sorted(drawn.samples["id"])
    expected = np.zeros((20, 40), dtype=bool)
    expected[5:15, 10:30] = True
    np.testing.assert_array_equal(mask_of(drawn, ids[1]), expected)
    assert not mask_of(drawn, ids[0]).any()


def test_an_image_is_known_by_its_id_else_by_the_only_file_of_its_name() -> None:
    every = ["a/1.png", "b/1.png", "a/2.png", "a/3.jpg"]
    assert partners(every, every, ["a/1.png", "1.png", "2.tif", "masks/3.jpg"]) == [
        "a/1.png",
        None,
        "2.tif",
        "masks/3.jpg",
    ]


def test_a_source_without_objects_or_of_other_images_is_refused(
    marked_run: Path, masks: Path, tmp_path: Path
) -> None:
    photos = open_dataset(marked_run.parent / "photos", DataConfig())
    with pytest.raises(DataError, match="no objects drawn"):
        drawn_objects(photos, photos, [0, 1], FRAME, Limits())
    for label in ("a", "b"):
        (tmp_path / "others" / label).mkdir(parents=True)
        Image.new("L", (8, 8)).save(tmp_path / "others" / label / f"other_{label}.png")
    others = open_dataset(tmp_path / "others", DataConfig())
    with pytest.raises(DataError, match="same names"):
        drawn_objects(masks, others, [0, 1], FRAME, Limits())


def test_images_that_the_source_does_not_have_are_told(masks: Path, marked_run: Path) -> None:
    photos = open_dataset(marked_run.parent / "photos", DataConfig())
    some = open_dataset(masks, DataConfig()).subset(np.arange(300))
    objects, notes = drawn_objects(some, photos, range(330), FRAME, Limits())
    assert sum(mask is None for mask in objects.masks) == 30
    assert "30 of the 330" in notes[0]
