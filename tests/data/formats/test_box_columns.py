"""Headings of tables of boxes as tools write them, and what each column is taken for."""

import pytest

from pupille.data.formats.box_columns import BoxColumns, box_columns


@pytest.mark.parametrize(
    ("heading", "form", "sides"),
    [
        ("filename,width,height,class,xmin,ymin,xmax,ymax", "corners", (4, 5, 6, 7)),  # TensorFlow's example
        ("image,x1,y1,x2,y2,label", "corners", (1, 2, 3, 4)),
        ("image_name,label_name,bbox_x,bbox_y,bbox_width,bbox_height", "sides", (2, 3, 4, 5)),  # makesense.ai
        ("file,class,left,top,width,height", "sides", (2, 3, 4, 5)),
        ("file,class,x_center,y_center,width,height", "centre", (2, 3, 4, 5)),
        ("file,class,x,y,w,h", "sides", (2, 3, 4, 5)),
    ],
)
def test_the_form_of_a_box_is_known_by_the_names_of_its_sides(heading, form, sides):
    columns = box_columns(heading.split(","))
    assert (columns.form, columns.sides) == (form, sides)


def test_sides_of_the_image_are_none_of_the_box():
    columns = box_columns(["filename", "width", "height", "class", "xmin", "ymin", "xmax", "ymax"])
    assert (columns.image, columns.label, columns.size) == (0, 3, (1, 2))
    assert box_columns(["file", "class", "x", "y", "width", "height"]).size is None


def test_scores_parts_groups_and_further_columns_are_told_apart():
    heading = "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsGroupOf,split,note"
    columns = box_columns(heading.split(","))
    assert columns == BoxColumns(
        image=0,
        label=2,
        form="corners",
        sides=(4, 6, 5, 7),
        score=3,
        split=9,
        group_of=8,
        others=(("Source", 1), ("note", 10)),
    )


@pytest.mark.parametrize(
    ("mark", "unit"), [("(%)", "percent"), (" percent", "percent"), ("_px", "pixels"), ("[pixels]", "pixels")]
)
def test_the_unit_is_taken_from_the_headings(mark, unit):
    heading = ["image", "class", *(name + mark for name in ("xmin", "ymin", "xmax", "ymax"))]
    assert box_columns(heading).unit == unit


def test_a_row_of_a_path_four_numbers_and_a_class_needs_no_heading():
    columns = box_columns(["a/b.jpg", "1", "2", "30", "40", "cow"])
    assert columns == BoxColumns(0, 5, "corners", (1, 2, 3, 4), "pixels", has_heading=False)
    assert box_columns(["a/b.jpg", "", "", "", "", ""]) == columns


@pytest.mark.parametrize(
    "first",
    ["image,label", "a.jpg,1,2,3,4", "a.txt,1,2,3,4,cow", "a.jpg,one,2,3,4,cow", "xmin,ymin,xmax,ymax,class"],
)
def test_other_tables_are_none_of_boxes(first):
    assert box_columns(first.split(",")) is None
