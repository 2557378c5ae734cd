import copy
import json
import math
from pathlib import Path

import numpy as np
import pytest
from tool_exports import LABELME
from white_images import make_images

import pupille
from pupille.config import DataConfig
from pupille.data.formats.drawing import Drawing, Tree
from pupille.data.formats.labelme import is_labelme, read_labelme
from pupille.errors import DataError
from pupille.images.limits import DEFAULT_LIMITS


def read(folder: Path) -> Drawing:
    return read_labelme(Tree.of(folder), DataConfig(), DEFAULT_LIMITS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "photo.json").write_text(json.dumps(LABELME))
    return make_images(tmp_path, {"photo.png": (40, 30)})


def test_parts_of_a_group_are_one_object(folder: Path) -> None:
    dataset = pupille.open(folder)
    objects = dataset.objects()
    assert dataset.task == "instances"
    assert [dataset.classes[label] for label in objects.labels] == ["leaf", "leaf", "stem"]
    assert objects.boxes[0].tolist() == [1.0, 2.0, 30.0, 12.0]
    assert [ring.tolist() for ring in objects.shapes[0].rings] == [
        [[1.0, 2.0], [11.0, 2.0], [11.0, 12.0]],
        [[20.0, 2.0], [30.0, 2.0], [30.0, 7.0], [20.0, 7.0]],
    ]


def test_a_circle_is_its_middle_and_a_point_of_its_rim(folder: Path) -> None:
    drawing = read(folder)
    np.testing.assert_allclose(drawing.objects.boxes[2], [9, 10, 19, 20])
    rim = drawing.objects.shapes[2].rings[0] - [14, 15]
    np.testing.assert_allclose(np.hypot(*rim.T), 5)
    assert any("circle" in str(note) for note in drawing.notes)


def test_points_and_lines_are_left_out_and_told(folder: Path) -> None:
    assert any(
        "2 shapes are left out" in str(note) and "line 1, point 1" in str(note) for note in read(folder).notes
    )


def test_a_rectangle_may_be_drawn_from_any_corner(tmp_path: Path) -> None:
    document = copy.deepcopy(LABELME)
    document["shapes"] = [{"label": "leaf", "points": [[11.5, 12], [1, 2]], "shape_type": "rectangle"}]
    (tmp_path / "photo.json").write_text(json.dumps(document))
    drawing = read(tmp_path)
    assert drawing.annotation == "boxes"
    assert drawing.objects.boxes.tolist() == [[1.0, 2.0, 11.5, 12.0]]
    assert drawing.objects.shapes == (None,)


def test_a_box_among_outlines_stays_without_an_outline_and_is_told(tmp_path: Path) -> None:
    document = copy.deepcopy(LABELME)
    document["shapes"].append({"label": "leaf", "points": [[1, 2], [3, 4]], "shape_type": "rectangle"})
    (tmp_path / "photo.json").write_text(json.dumps(document))
    drawing = read(tmp_path)
    assert drawing.annotation == "instances"
    assert drawing.objects.shapes[-1] is None
    assert any("1 of 4 objects has a box and no outline" in str(note) for note in drawing.notes)


def test_the_image_lies_where_the_file_says(tmp_path: Path) -> None:
    make_images(tmp_path, {"images/photo.png": (40, 30), "other/photo.png": (40, 30)})
    (tmp_path / "labels").mkdir()
    document = LABELME | {"imagePath": "..\\images\\photo.png"}
    (tmp_path / "labels" / "renamed.json").write_text(json.dumps(document))
    assert list(pupille.open(tmp_path).samples["id"]) == ["images/photo.png"]


def test_a_path_out_of_the_folder_opens_nothing_there(tmp_path: Path) -> None:
    make_images(tmp_path, {"secret/hidden.png": (40, 30), "data/shown.png": (40, 30)})
    (tmp_path / "data" / "a.json").write_text(json.dumps(LABELME | {"imagePath": "../secret/hidden.png"}))
    with pytest.raises(DataError, match="none of the 1 images"):
        pupille.open(tmp_path / "data")


def test_a_shape_without_a_label_is_refused_with_its_place(tmp_path: Path) -> None:
    document = copy.deepcopy(LABELME)
    document["shapes"][1]["label"] = ""
    (tmp_path / "photo.json").write_text(json.dumps(document))
    with pytest.raises(DataError, match=r"'photo.json': shapes\[1\] has no label"):
        read(tmp_path)


def test_an_outline_of_many_corners_does_not_hide_the_format(tmp_path: Path) -> None:
    """LabelMe writes the type and the path of the image behind the corners."""
    make_images(tmp_path, {"a.png": (40, 30)})
    circle = [[20 + 9 * math.cos(k / 700), 15 + 9 * math.sin(k / 700)] for k in range(4400)]
    shape = {"label": "x", "points": circle, "group_id": None, "shape_type": "polygon", "flags": {}}
    document = {"version": "5", "flags": {}, "shapes": [shape], "imagePath": "a.png"}
    (tmp_path / "a.json").write_text(json.dumps(document, indent=2))
    np.testing.assert_allclose(pupille.open(tmp_path).objects().boxes, [[11, 6, 29, 24]], atol=1e-3)


def test_other_json_is_no_labelme(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"shapes": 3}')
    assert not is_labelme(Tree.of(tmp_path))
