from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from white_images import make_images

import pupille
from pupille.config import DataConfig
from pupille.data.formats.box_tables import is_box_table, read_box_tables
from pupille.data.formats.drawing import Drawing, Tree
from pupille.errors import DataError, PupilleError
from pupille.images.limits import DEFAULT_LIMITS

# https://tensorflow-object-detection-api-tutorial.readthedocs.io/en/latest/training.html (xml_to_csv)
TENSORFLOW = (
    "filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,40,30,cat,1,2,11,12\na.jpg,40,30,dog,5,5,40,30\n"
)
# https://github.com/fizyr/keras-retinanet#csv-datasets
RETINANET = "photos/a.jpg,1,2,11,12,cow\nphotos/a.jpg,5,5,40,30,cat\nphotos/b.jpg,,,,,\n"
# https://storage.googleapis.com/openimages/web/download_v7.html#df-dense-annotation-format
OPEN_IMAGES = (
    "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\n"
    "a,xclick,/m/01g317,1,0.25,0.75,0.1,0.5,0,1,1,0,0\n"
)
# https://github.com/SkalskiP/make-sense: label_name, bbox_x, bbox_y, bbox_width, bbox_height, image_name, image_...
MAKE_SENSE = (
    "label_name,bbox_x,bbox_y,bbox_width,bbox_height,image_name,image_width,image_height\n"
    "cat,1,2,10,10,a.jpg,40,30\n"
)


def read(folder: Path, text: str) -> Drawing:
    (folder / "boxes.csv").write_text(text)
    return read_box_tables(Tree.of(folder), DataConfig(), DEFAULT_LIMITS)


def test_tensorflow_s_columns_open_by_their_folder(tmp_path: Path) -> None:
    make_images(tmp_path, {"a.jpg": (40, 30)})
    (tmp_path / "boxes.csv").write_text(TENSORFLOW)
    dataset = pupille.open(tmp_path)
    assert dataset.task == "detection"
    assert dataset.objects().boxes.tolist() == [[1, 2, 11, 12], [5, 5, 40, 30]]
    assert any("in pixels" in str(note) for note in dataset.notes)
    assert len(pupille.open(tmp_path / "boxes.csv")) == 1


def test_a_table_without_headings_has_images_without_objects(tmp_path: Path) -> None:
    drawing = read(tmp_path, RETINANET)
    assert [image.name for image in drawing.images] == ["photos/a.jpg", "photos/b.jpg"]
    assert drawing.objects.images.tolist() == [0, 0]
    assert drawing.classes == ("cat", "cow")
    assert not drawing.is_normalised


def test_open_images_has_shares_and_groups(tmp_path: Path) -> None:
    drawing = read(tmp_path, OPEN_IMAGES)
    assert drawing.is_normalised
    assert drawing.objects.boxes.tolist() == [[0.25, 0.1, 0.75, 0.5]]
    assert drawing.objects.crowd.tolist() == [True]
    assert drawing.columns["IsTruncated"] == ("1",)


def test_left_top_width_and_height_with_the_size_of_the_image(tmp_path: Path) -> None:
    drawing = read(tmp_path, MAKE_SENSE)
    assert drawing.objects.boxes.tolist() == [[1, 2, 11, 12]]
    assert drawing.images[0].size == (40, 30)


@pytest.mark.parametrize(
    ("heading", "row", "expected"),
    [
        ("image,x,y,w,h,label", "a.jpg,1,2,10,10,cat", [1, 2, 11, 12]),
        ("image,cx,cy,w,h,label", "a.jpg,6,7,10,10,cat", [1, 2, 11, 12]),
        ("path,x1,y1,x2,y2,class_name", "a.jpg,1,2,11,12,cat", [1, 2, 11, 12]),
        ("Image ID;Left;Top;Right;Bottom;Category", "a.jpg;1;2;11,5;12;cat", [1, 2, 11.5, 12]),
    ],
)
def test_other_conventions(tmp_path: Path, heading: str, row: str, expected: list[float]) -> None:
    assert read(tmp_path, f"{heading}\n{row}\n").objects.boxes.tolist() == [expected]


def test_answers_bear_scores(tmp_path: Path) -> None:
    drawing = read(tmp_path, "image,x,y,w,h,label,confidence\na.jpg,1,2,10,10,cat,0.75\n")
    assert drawing.objects.scores is not None
    assert drawing.objects.scores.tolist() == [0.75]


@pytest.mark.parametrize(
    ("rows", "unit", "words"),
    [
        ("a.jpg,0.1,0.2,0.9,1.0003,cat", True, "shares"),
        ("a.jpg,10.5,20,90.25,100,cat", True, "percent"),
        ("a.jpg,10,20,90,100,cat", False, "pixels"),
        ("a.jpg,10.5,20,190,100,cat", False, "pixels"),
    ],
)
def test_the_values_decide_the_unit_and_it_is_told(tmp_path: Path, rows: str, unit: bool, words: str) -> None:
    drawing = read(tmp_path, f"image,x1,y1,x2,y2,label\n{rows}\n")
    assert drawing.is_normalised == unit
    assert any(f"in {words}" in str(note) for note in drawing.notes)


def test_headings_decide_the_unit_where_they_state_it(tmp_path: Path) -> None:
    row = "a.jpg,10.5,20,90.25,100,cat\n"
    assert not read(tmp_path, "image,x1 (px),y1 (px),x2 (px),y2 (px),label\n" + row).is_normalised
    drawing = read(tmp_path, "image,x1 (%),y1 (%),x2 (%),y2 (%),label\na.jpg,10,20,90,100,cat\n")
    np.testing.assert_allclose(drawing.objects.boxes, [[0.1, 0.2, 0.9, 1]])


def test_tables_in_folders_of_parts_are_a_split(tmp_path: Path) -> None:
    for part, name in (("train", "a"), ("valid", "b")):
        (tmp_path / part).mkdir()
        (tmp_path / part / "_annotations.csv").write_text(TENSORFLOW.replace("a.jpg", f"{name}.jpg"))
    drawing = read_box_tables(Tree.of(tmp_path), DataConfig(), DEFAULT_LIMITS)
    assert [(image.name, image.split) for image in drawing.images] == [
        ("a.jpg", "train"),
        ("b.jpg", "validation"),
    ]


def test_a_workbook_is_read_as_a_text_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in TENSORFLOW.splitlines():
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in line.split(",")])
    book.save(tmp_path / "boxes.xlsx")
    drawing = read_box_tables(Tree.of(tmp_path), DataConfig(), DEFAULT_LIMITS)
    assert drawing.objects.boxes.tolist() == [[1, 2, 11, 12], [5, 5, 40, 30]]


def test_a_table_of_classes_is_no_table_of_boxes(tmp_path: Path) -> None:
    make_images(tmp_path, {f"{n}.png": (9, 9) for n in range(4)})
    lines = "".join(f"{n}.png,{'ab'[n % 2]},40,30,7\n" for n in range(4))
    (tmp_path / "labels.csv").write_text("path,label,width,height,x\n" + lines)
    assert not is_box_table(Tree.of(tmp_path))
    assert pupille.open(tmp_path).task == "classification"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a.jpg,1,2,nan,4,cat", "'nan' in place of a number"),
        ("a.jpg,1,2,1e999,4,cat", "in place of a number"),
        ("a.jpg,1,2,,4,cat", "'' in place of a number"),
        ("a.jpg,10,2,5,4,cat", "negative width"),
        ("a.jpg,1,2,3,4,", "without a class"),
        (",1,2,3,4,cat", "no image"),
    ],
)
def test_a_row_that_is_no_box_is_refused_with_its_number(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(DataError, match=rf"'boxes.csv:3' .*{words}"):
        read(tmp_path, f"image,x1,y1,x2,y2,label\na.jpg,1,2,3,4,cat\n{row}\n")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, 500), length=st.integers(0, 20), text=st.text(max_size=5))
def test_a_damaged_table_is_read_or_refused_in_one_sentence(
    tmp_path: Path, at: int, length: int, text: str
) -> None:
    for document in (TENSORFLOW, RETINANET, OPEN_IMAGES, MAKE_SENSE):
        start = at % len(document)
        (tmp_path / "boxes.csv").write_text(
            document[:start] + text + document[start + length :], encoding="utf-8", errors="replace"
        )
        tree = Tree.of(tmp_path)
        if not is_box_table(tree):
            continue
        try:
            drawing = read_box_tables(tree, DataConfig(), DEFAULT_LIMITS)
        except PupilleError:
            continue
        assert (drawing.objects.boxes[:, :2] <= drawing.objects.boxes[:, 2:]).all()
