"""Annotations over images: turned files, sizes that lie, images that are missing, objects that follow their image."""

from pathlib import Path

import numpy as np
import pytest
from drawn_files import box, picture, voc

from pupille.config import DataConfig
from pupille.data.formats.drawing import Drawing, DrawnImage, ObjectList, Tree
from pupille.data.formats.drawn_images import dataset_of
from pupille.data.open import open as open_dataset
from pupille.errors import DataError
from pupille.i18n.language import tell
from pupille.images.limits import DEFAULT_LIMITS
from pupille.images.open_image import turned as turned_pixels
from pupille.shapes.run_length import RunLength

BOX = ["x1", "y1", "x2", "y2"]
STORED = (64, 48)


def stored_mask() -> np.ndarray:
    """(48, 64) a mark in the upper left of the picture as it is stored."""
    mask = np.zeros(STORED[::-1], dtype=np.bool_)
    mask[5:9, 3:13] = True
    return mask


def box_of(mask: np.ndarray) -> list[float]:
    rows, columns = np.nonzero(mask)
    return [columns.min(), rows.min(), columns.max() + 1.0, rows.max() + 1.0]


@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_boxes_and_masks_of_a_lying_picture_are_turned_with_its_pixels(
    tmp_path: Path, orientation: int
) -> None:
    picture(tmp_path / "a.jpg", STORED, orientation)
    objects, mask = ObjectList(), stored_mask()
    objects.add(0, 0, tuple(box_of(mask)), shape=RunLength.of_mask(mask))
    drawing = Drawing(tell("test"), "instances", ("mark",), (DrawnImage("a.jpg", STORED),), objects.objects())
    dataset = dataset_of(drawing, Tree.of(tmp_path), DataConfig(), DEFAULT_LIMITS, "set")
    upright = turned_pixels(mask, orientation)
    assert dataset.annotations[BOX].to_numpy().tolist() == [box_of(upright)]  # type: ignore[index]
    np.testing.assert_array_equal(dataset.objects().shapes[0].mask(), upright)  # type: ignore[union-attr]
    assert dataset.samples[["width", "height"]].to_numpy().tolist() == [[48, 64]]
    assert any("turned along" in note for note in dataset.notes)


def test_annotations_of_the_upright_picture_stay_as_they_are(tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg", STORED, 6)
    voc(tmp_path / "a.xml", box("cat", 1, 1, 10, 12), size=(48, 64))
    dataset = open_dataset(tmp_path)
    assert dataset.annotations[BOX].to_numpy().tolist() == [[0, 0, 10, 12]]  # type: ignore[index]
    assert not any("camera" in note for note in dataset.notes)


def test_where_the_sizes_do_not_decide_that_is_told(tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg", (50, 50), 6)
    voc(tmp_path / "a.xml", box("cat", 1, 1, 10, 12), size=(50, 50))
    assert any("do not say" in note for note in open_dataset(tmp_path).notes)


def test_a_stated_size_that_lies_is_told_and_the_file_believed(tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg", STORED)
    voc(tmp_path / "a.xml", box("cat", 1, 1, 10, 12), size=(640, 480))
    dataset = open_dataset(tmp_path)
    assert dataset.annotations[BOX].to_numpy().tolist() == [[0, 0, 10, 12]]  # type: ignore[index]
    assert any("another size" in note for note in dataset.notes)


def test_a_picture_that_was_made_smaller_after_it_was_annotated_is_left_out_with_the_reason(
    tmp_path: Path,
) -> None:
    for stem in ("a", "b"):
        picture(tmp_path / f"{stem}.jpg", STORED)
    voc(tmp_path / "a.xml", box("cat", 1, 1, 600, 400), size=(640, 480))
    voc(tmp_path / "b.xml", box("cat", 1, 1, 9, 9))
    dataset = open_dataset(tmp_path)
    assert dataset.samples["id"].tolist() == ["b.jpg"]
    assert [(item.path, "640 x 480" in item.reason) for item in dataset.left_out] == [("a.jpg", True)]


def test_objects_follow_the_images_of_a_subset(tmp_path: Path) -> None:
    for stem, n in (("a", 1), ("b", 2), ("c", 0)):
        picture(tmp_path / f"{stem}.jpg")
        voc(tmp_path / f"{stem}.xml", *[box(stem, 1, 1, 9, 9)] * n)
    dataset = open_dataset(tmp_path)
    assert dataset.objects().images.tolist() == [0, 1, 1]
    some = dataset.subset([1, 2])
    assert some.objects().images.tolist() == [0, 0]
    assert some.annotations["label"].tolist() == ["b", "b"]  # type: ignore[index]
    assert any("background" in note for note in dataset.notes)


def test_where_no_annotated_image_is_there_the_sentence_names_one(tmp_path: Path) -> None:
    voc(tmp_path / "a.xml", box("cat", 1, 1, 9, 9))
    with pytest.raises(DataError, match="a.jpg"):
        open_dataset(tmp_path)


def test_images_in_a_folder_beside_the_annotations_are_taken_and_that_is_told(tmp_path: Path) -> None:
    picture(tmp_path / "images" / "a.jpg")
    voc(tmp_path / "labels" / "a.xml", box("cat", 1, 1, 9, 9))
    dataset = open_dataset(tmp_path / "labels")
    assert dataset.samples["id"].tolist() == ["images/a.jpg"]
    assert any("beside" in note for note in dataset.notes)
    assert dataset.images.read("images/a.jpg").pixels.shape == (48, 64, 3)


LYING = {
    "coco": (
        "a.json",
        '{{"images": [{{"id": 1, "file_name": "a.jpg", "width": {w}, "height": {h}}}], "categories": [{{"id": 1, '
        '"name": "x"}}], "annotations": [{{"id": 1, "image_id": 1, "category_id": 1, "bbox": [4, 6, 20, 10]}}]}}',
    ),
    "voc": (
        "a.xml",
        "<annotation><filename>a.jpg</filename><size><width>{w}</width><height>{h}</height></size>"
        + box("x", 5, 7, 24, 16)
        + "</annotation>",
    ),
    "labelme": (
        "a.json",
        '{{"shapes": [{{"label": "x", "points": [[4, 6], [24, 16]], "shape_type": "rectangle"}}], "imagePath": '
        '"a.jpg", "imageWidth": {w}, "imageHeight": {h}}}',
    ),
    "label studio": (
        "a.json",
        '[{{"id": 1, "data": {{"image": "a.jpg"}}, "annotations": [{{"id": 1, "result": [{{"type": '
        '"rectanglelabels", "original_width": {w}, "original_height": {h}, "value": {{"x": 6.25, "y": 12.5, '
        '"width": 31.25, "height": 20.833333333333332, "rectanglelabels": ["x"]}}}}]}}]}}]',
    ),
    "cvat": (
        "a.xml",
        '<annotations><version>1.1</version><image id="0" name="a.jpg" width="{w}" height="{h}"><box label="x" '
        'xtl="4" ytl="6" xbr="24" ybr="16"/></image></annotations>',
    ),
    "table": ("a.csv", "filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,{w},{h},x,4,6,24,16\n"),
}
"""A box from 4, 6 to 24, 16 on a picture as it is stored, in every format that states the size."""


@pytest.mark.parametrize("form", LYING)
def test_in_every_format_that_states_its_size_the_turn_of_the_camera_is_followed(
    tmp_path: Path, form: str
) -> None:
    file, text = LYING[form]
    # A quarter turn to the right: what lay 6 to 16 below the upper border lies as far from the right one, 48 wide.
    picture(tmp_path / "a.jpg", STORED, 6)
    (tmp_path / file).write_text(text.format(w=STORED[0], h=STORED[1]))
    dataset = open_dataset(tmp_path)
    np.testing.assert_allclose(dataset.annotations[BOX].to_numpy(), [[32, 4, 42, 24]])  # type: ignore[index]
    assert any("turned along" in note for note in dataset.notes)
