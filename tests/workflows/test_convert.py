import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as coco_mask

import pupille
from drawn_sets import masked
from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.errors import ConfigError, DataError
from pupille.shapes.objects import Shape
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength
from pupille.workflows.convert import convert

# pycocotools 2.0.11 is older than this rule of numpy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SIZE = (40, 30)
TRIANGLE = [1.5, 2.5, 20.5, 3.1, 10.3, 15.7]
SECOND_PART = [30, 20, 35, 20, 35, 25, 30, 25]
THIRD_PART = [30, 2, 36, 2, 36, 8, 30, 8]
"""Both away from the triangle."""
RING = np.pad(np.zeros((4, 4), dtype=np.uint8), 2, constant_values=1)
"""8 x 8 with a hole of 4 x 4."""


def coco(folder: Path, *annotations: dict[str, Any], names: tuple[str, ...] = ("a.png", "b.png")) -> Path:
    """A folder with images and COCO annotations on the first of them."""
    images = [
        {"id": n, "file_name": name, "width": SIZE[0], "height": SIZE[1]}
        for n, name in enumerate(names, start=1)
    ]
    for name in names:
        (folder / "images" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", SIZE, "white").save(folder / "images" / name)
    listed = [
        {"id": n, "image_id": 1, "category_id": 1, "iscrowd": 0, **annotation}
        for n, annotation in enumerate(annotations, start=1)
    ]
    categories = [{"id": 1, "name": 'cell "round": #1'}, {"id": 2, "name": "éclat"}]
    document = {"images": images, "annotations": listed, "categories": categories}
    (folder / "annotations.json").write_text(json.dumps(document))
    return folder


def outline(*rings: list[float], category: int = 1) -> dict[str, Any]:
    corners = np.concatenate([np.array(ring, dtype=float).reshape(-1, 2) for ring in rings])
    (x1, y1), (x2, y2) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    area = 100 if category == 1 else 10
    box = [x1, y1, x2 - x1, y2 - y1]
    return {"bbox": box, "area": area, "segmentation": list(rings), "category_id": category}


def mask_with_hole() -> dict[str, Any]:
    full = np.zeros((SIZE[1], SIZE[0]), dtype=np.uint8)
    full[20:28, 2:10] = RING
    runs = coco_mask.encode(np.asfortranarray(full))
    return {
        "bbox": [2, 20, 8, 8],
        "area": 48,
        "segmentation": {"size": list(runs["size"]), "counts": runs["counts"].decode()},
        "category_id": 2,
    }


def drawn(shape: Shape | None) -> np.ndarray:
    """A shape as pycocotools draws it."""
    if isinstance(shape, RunLength):
        return shape.mask()
    assert isinstance(shape, Polygons)
    runs = coco_mask.frPyObjects([ring.ravel().tolist() for ring in shape.rings], SIZE[1], SIZE[0])
    return coco_mask.decode(coco_mask.merge(runs)).astype(bool)


def boxes_of(dataset: Dataset) -> list[tuple[str, str, list[float]]]:
    table = dataset.annotations
    assert table is not None
    rows = zip(table["id"], table["label"], table[["x1", "y1", "x2", "y2"]].to_numpy().tolist(), strict=True)
    entries = [(Path(id_).stem, label, box) for id_, label, box in rows]
    return sorted(entries, key=lambda entry: (*entry[:2], [round(side, 3) for side in entry[2]]))


def masks_of(dataset: Dataset) -> dict[str, list[bytes]]:
    """Class -> what its objects look like."""
    looks: dict[str, list[bytes]] = {}
    objects = dataset.objects()
    for label, shape in zip(objects.labels, objects.shapes, strict=True):
        looks.setdefault(dataset.classes[label], []).append(drawn(shape).tobytes())
    return {name: sorted(masks) for name, masks in looks.items()}


def assert_same_boxes(first: Dataset, second: Dataset) -> None:
    before, after = boxes_of(first), boxes_of(second)
    assert [entry[:2] for entry in before] == [entry[:2] for entry in after]
    np.testing.assert_allclose([entry[2] for entry in before], [entry[2] for entry in after], atol=0.01)
    assert len(first) == len(second)


@pytest.mark.parametrize("form", ["coco", "yolo", "voc"])
def test_the_fruit_come_back_in_every_format(shared: Path, tmp_path: Path, form: str) -> None:
    source = shared / "data" / "fruit_boxes"
    convert(source, tmp_path / "out", form)
    assert_same_boxes(pupille.open(source), pupille.open(tmp_path / "out"))


@pytest.mark.parametrize("form", ["coco", "yolo", "voc"])
def test_blood_cells_come_back_with_their_split(shared: Path, tmp_path: Path, form: str) -> None:
    source = shared / "data" / "bccd"
    convert(source, tmp_path / "out", form)
    first, second = pupille.open(source), pupille.open(tmp_path / "out")
    assert_same_boxes(first, second)
    splits = [
        {Path(id_).stem: part for id_, part in zip(data.samples["id"], data.samples["split"], strict=True)}
        for data in (first, second)
    ]
    assert splits[0] == splits[1]


@pytest.mark.parametrize("form", ["coco", "yolo"])
def test_outlines_parts_and_holes_come_back_to_the_pixel(tmp_path: Path, form: str) -> None:
    source = coco(
        tmp_path / "in", outline(TRIANGLE), outline(TRIANGLE, SECOND_PART, category=2), mask_with_hole()
    )
    convert(source, tmp_path / "out", form)
    first, second = pupille.open(source), pupille.open(tmp_path / "out")
    assert second.task == "instances"
    assert masks_of(first) == masks_of(second)
    # The drawings are those of the source's own numbers, not only equal to each other.
    whole = coco_mask.decode(coco_mask.merge(coco_mask.frPyObjects([TRIANGLE], SIZE[1], SIZE[0])))
    assert whole.astype(bool).tobytes() in masks_of(second)['cell "round": #1']


@pytest.mark.parametrize("first", ["coco", "yolo", "voc"])
@pytest.mark.parametrize("second", ["coco", "yolo", "voc"])
def test_boxes_stay_where_they_are_from_any_format_to_any_other(
    tmp_path: Path, first: str, second: str
) -> None:
    whole = {"bbox": [0, 0, 40, 30], "category_id": 1, "area": 1200}
    parts = {"bbox": [3.25, 4.5, 7.75, 9.125], "category_id": 2, "area": 70}
    source = coco(tmp_path / "in", whole, parts)
    convert(source, tmp_path / "one", first)
    convert(tmp_path / "one", tmp_path / "two", second)
    last = pupille.open(tmp_path / "two")
    assert_same_boxes(pupille.open(source), last)
    expected = [[0, 0, 40, 30], [3.25, 4.5, 11, 13.625]]
    np.testing.assert_allclose(sorted(box for _, _, box in boxes_of(last)), expected, atol=0.01)


@pytest.mark.parametrize("first", ["coco", "yolo"])
@pytest.mark.parametrize("second", ["coco", "yolo", "masks"])
def test_shapes_stay_to_the_pixel_from_any_format_to_any_other(
    tmp_path: Path, first: str, second: str
) -> None:
    source = coco(
        tmp_path / "in", outline(TRIANGLE), outline(SECOND_PART, THIRD_PART, category=2), mask_with_hole()
    )
    convert(source, tmp_path / "one", first)
    convert(tmp_path / "one", tmp_path / "two", second)
    if second == "masks":
        convert(source, tmp_path / "direct", "masks")
        images = [np.asarray(Image.open(tmp_path / name / "masks" / "a.png")) for name in ("two", "direct")]
        np.testing.assert_array_equal(*images)
    else:
        assert masks_of(pupille.open(source)) == masks_of(pupille.open(tmp_path / "two"))


def test_what_yolo_cannot_hold_is_told(tmp_path: Path) -> None:
    crowd = {"bbox": [1, 1, 5, 5], "area": 25, "iscrowd": 1}
    source = coco(tmp_path / "in", outline(TRIANGLE), mask_with_hole(), crowd)
    conversion = convert(source, tmp_path / "out", "yolo")
    notes = " ".join(map(str, conversion.notes))
    assert "1 region of many objects" in notes
    assert "1 object has parts, holes or a mask" in notes
    assert len(pupille.open(tmp_path / "out").objects()) == 2


def test_a_box_that_is_not_around_its_outline_is_told(tmp_path: Path) -> None:
    source = coco(tmp_path / "in", outline(TRIANGLE) | {"bbox": [0, 0, 30, 30]})
    notes = " ".join(map(str, convert(source, tmp_path / "out", "yolo").notes))
    assert "1 box is not the one around its outline" in notes


def test_pascal_voc_keeps_what_is_difficult_and_coco_says_that_it_does_not(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    Image.new("RGB", SIZE).save(source / "a.png")
    (source / "a.xml").write_text(
        "<annotation><filename>a.png</filename><object><name>cat</name><difficult>1</difficult>"
        "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>10</xmax><ymax>12</ymax></bndbox></object></annotation>"
    )
    convert(source, tmp_path / "voc", "voc")
    again = pupille.open(tmp_path / "voc")
    assert again.objects().difficult.tolist() == [True]
    assert again.objects().boxes.tolist() == [[0, 1, 10, 12]]
    notes = " ".join(map(str, convert(source, tmp_path / "coco", "coco").notes))
    assert "1 object is marked as difficult" in notes


@pytest.mark.parametrize(
    "boxes", [[[1, 2, 3, 4], [0, 0, 40, 30]], [[1.25, 2, 3, 4]], [[-1, 0, 3, 4]], [[0, 0, 0, 0]]]
)
def test_pascal_voc_is_read_in_the_way_it_was_counted(tmp_path: Path, boxes: list[list[float]]) -> None:
    source = coco(tmp_path / "in", *({"bbox": [x1, y1, x2 - x1, y2 - y1]} for x1, y1, x2, y2 in boxes))
    convert(source, tmp_path / "out", "voc")
    assert pupille.open(tmp_path / "out").objects().boxes.tolist() == boxes


def test_masks_have_the_class_of_each_pixel_the_smaller_object_on_top(tmp_path: Path) -> None:
    source = coco(
        tmp_path / "in",
        outline(TRIANGLE),
        outline([5, 3, 9, 3, 9, 7, 5, 7], category=2),
        {"bbox": [30, 20, 4, 3]},
    )
    conversion = convert(source, tmp_path / "out", "masks")
    values = np.array(Image.open(tmp_path / "out" / "masks" / "a.png"))
    triangle = coco_mask.decode(coco_mask.frPyObjects([TRIANGLE], SIZE[1], SIZE[0]))[:, :, 0]
    expected = triangle.astype(int)
    expected[3:7, 5:9] = 2
    expected[20:23, 30:34] = 255
    assert values.tolist() == expected.tolist()
    assert not np.array(Image.open(tmp_path / "out" / "masks" / "b.png")).any()
    names = (tmp_path / "out" / "classes.txt").read_text(encoding="utf-8").splitlines()
    assert names == ["background", 'cell "round": #1', "éclat"]
    notes = " ".join(map(str, conversion.notes))
    assert "On 1 image objects of different classes cover each other" in notes
    assert "1 object has a box and no outline" in notes


def test_boxes_alone_make_no_masks(shared: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="boxes alone"):
        convert(shared / "data" / "fruit_boxes", tmp_path / "out", "masks")
    assert not (tmp_path / "out").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    source = coco(tmp_path / "in", outline(TRIANGLE))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(ConfigError, match="not an empty folder"):
        convert(source, tmp_path / "out", "coco")
    with pytest.raises(ConfigError, match="lies in the folder"):
        convert(source, source / "out", "coco")
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_a_format_that_is_none_is_named_with_the_right_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"--to must be one of coco, yolo, voc, masks.*Did you mean"):
        convert(tmp_path, tmp_path / "out", "coc")


def test_names_that_differ_by_their_endings_alone_are_refused(tmp_path: Path) -> None:
    source = coco(tmp_path / "in", outline(TRIANGLE), names=("a.png", "a.bmp"))
    with pytest.raises(DataError, match=r"'a.png' and 'a.bmp'|'a.bmp' and 'a.png'"):
        convert(source, tmp_path / "out", "yolo")


def test_images_stay_behind_where_that_is_asked(tmp_path: Path) -> None:
    source = coco(tmp_path / "in", outline(TRIANGLE))
    conversion = convert(source, tmp_path / "out", "coco", copy_images=False)
    assert sorted(path.name for path in (tmp_path / "out").rglob("*")) == ["annotations", "instances.json"]
    assert "not copied" in str(conversion)


def test_the_class_of_via_can_be_asked_for(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    Image.new("RGB", SIZE).save(source / "a.png")
    region = {
        "shape_attributes": {"name": "rect", "x": 1, "y": 2, "width": 3, "height": 4},
        "region_attributes": {"colour": "red", "form": "round"},
    }
    document = {"a.png1": {"filename": "a.png", "size": 1, "regions": [region], "file_attributes": {}}}
    (source / "via.json").write_text(json.dumps(document))
    conversion = convert(source, tmp_path / "out", "coco", config=DataConfig(label_column="form"))
    assert pupille.open(tmp_path / "out").classes == ("round",)
    assert any("'colour'" in str(note) and "is not written" in str(note) for note in conversion.notes)


def test_masks_of_classes_are_counted_by_images_and_stay_to_the_pixel(tmp_path: Path) -> None:
    source = masked(tmp_path / "in", 3)
    conversion = convert(source, tmp_path / "out", "masks")
    assert conversion.objects is None
    assert "with masks of classes" in str(conversion)
    first, second = pupille.open(source), pupille.open(tmp_path / "out")
    assert first.classes == second.classes
    assert first.masks is not None
    assert second.masks is not None
    for one, other in zip(first.samples["id"], second.samples["id"], strict=True):
        np.testing.assert_array_equal(first.masks.read(one), second.masks.read(other))
