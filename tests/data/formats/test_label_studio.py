import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tool_exports import BRUSH_6_BY_4, LABEL_STUDIO
from white_images import make_images

import pupille
from pupille.config import DataConfig
from pupille.data.formats.drawing import Drawing, Tree
from pupille.data.formats.label_studio import read_label_studio
from pupille.errors import DataError
from pupille.images.limits import DEFAULT_LIMITS


def read(folder: Path, document: Any) -> Drawing:
    (folder / "export.json").write_text(json.dumps(document))
    return read_label_studio(Tree.of(folder), DataConfig(), DEFAULT_LIMITS)


def task(
    *results: dict[str, Any], image: str = "a.jpg", size: tuple[int, int] = (200, 100), **version: Any
) -> Any:
    sized = [{"original_width": size[0], "original_height": size[1], **result} for result in results]
    return {"id": 1, "data": {"image": image}, "annotations": [{"result": sized, **version}]}


def box(label: str, *, x: float = 0) -> dict[str, Any]:
    value = {"x": x, "y": 0, "width": 10, "height": 10, "rectanglelabels": [label]}
    return {"type": "rectanglelabels", "id": label, "value": value}


def test_percent_become_pixels_and_uploads_lose_their_prefix(tmp_path: Path) -> None:
    make_images(tmp_path, {"moon walk.jpg": (200, 100)})
    (tmp_path / "export.json").write_text(json.dumps(LABEL_STUDIO))
    dataset = pupille.open(tmp_path)
    assert list(dataset.samples["id"]) == ["moon walk.jpg"]
    assert dataset.objects().boxes[0].tolist() == [100.0, 10.0, 125.0, 50.0]


def test_a_turned_box_is_turned_about_its_first_corner(tmp_path: Path) -> None:
    drawing = read(tmp_path, LABEL_STUDIO)
    # 40 x 10 pixels from (100, 10), a quarter turn clockwise: it hangs down to the left of that corner.
    np.testing.assert_allclose(drawing.objects.boxes[1], [90, 10, 100, 50], atol=1e-9)
    assert any("1 box is turned" in str(note) for note in drawing.notes)


def test_an_ellipse_has_radii_in_percent_of_each_side(tmp_path: Path) -> None:
    np.testing.assert_allclose(read(tmp_path, LABEL_STUDIO).objects.boxes[2], [80, 45, 120, 55])


def test_keypoints_are_left_out_and_told(tmp_path: Path) -> None:
    assert any("keypoint 1" in str(note) for note in read(tmp_path, LABEL_STUDIO).notes)


def test_who_drew_an_object_is_kept(tmp_path: Path) -> None:
    assert set(read(tmp_path, LABEL_STUDIO).columns["annotator"]) == {"10"}


def test_answers_of_programs_are_read_where_nobody_annotated(tmp_path: Path) -> None:
    document = copy.deepcopy(LABEL_STUDIO)
    document[0]["annotations"] = []
    drawing = read(tmp_path, document)
    np.testing.assert_allclose(drawing.objects.boxes, [[26, 34.5, 105, 46]])
    assert drawing.objects.scores is not None
    assert drawing.objects.scores.tolist() == [0.5]


def test_a_task_that_nobody_annotated_is_no_background(tmp_path: Path) -> None:
    bare = {"id": 2, "data": {"image": "b.jpg"}, "annotations": []}
    empty = {"id": 3, "data": {"image": "c.jpg"}, "annotations": [{"result": []}]}
    drawing = read(tmp_path, [*LABEL_STUDIO, bare, empty])
    assert [image.name for image in drawing.images][1:] == ["c.jpg"]
    assert [item.path for item in drawing.left_out] == ["b.jpg"]


def test_of_several_annotations_the_ground_truth_counts_else_the_latest(tmp_path: Path) -> None:
    document = task(box("first"), updated_at="2024-01-02")
    later = task(box("second"), updated_at="2024-01-03")["annotations"]
    cancelled = task(box("third"), updated_at="2024-01-04", was_cancelled=True)["annotations"]
    document["annotations"] += later + cancelled
    drawing = read(tmp_path, [document])
    assert drawing.classes == ("second",)
    assert any("annotated several times" in str(note) for note in drawing.notes)
    document["annotations"][0]["ground_truth"] = True
    assert read(tmp_path, [document]).classes == ("first",)


def test_a_polygon_is_an_outline(tmp_path: Path) -> None:
    value = {"points": [[10, 10], [20, 10], [20, 30]], "polygonlabels": ["roof"]}
    drawing = read(tmp_path, [task({"type": "polygonlabels", "id": "p", "value": value})])
    assert drawing.annotation == "instances"
    assert drawing.objects.shapes[0].rings[0].tolist() == [[20.0, 10.0], [40.0, 10.0], [40.0, 30.0]]


def test_brush_strokes_are_masks(tmp_path: Path) -> None:
    value = {"format": "rle", "rle": BRUSH_6_BY_4, "brushlabels": ["leaf"]}
    drawing = read(tmp_path, [task({"type": "brushlabels", "id": "b", "value": value}, size=(6, 4))])
    expected = np.zeros((4, 6), dtype=bool)
    expected[1:3, 2:5] = True
    expected[3, 0] = True
    assert drawing.objects.shapes[0].mask().tolist() == expected.tolist()
    assert drawing.objects.boxes.tolist() == [[0.0, 1.0, 5.0, 4.0]]


def test_a_class_may_stand_in_a_result_of_its_own(tmp_path: Path) -> None:
    value = {"x": 0, "y": 0, "width": 10, "height": 10}
    rectangle = {"type": "rectangle", "id": "r", "value": value}
    choice = {"type": "choices", "id": "r", "value": {**value, "choices": ["fork"]}}
    drawing = read(tmp_path, [task(rectangle, choice)])
    assert drawing.classes == ("fork",)
    assert len(drawing.objects) == 1


def test_the_short_form_is_read(tmp_path: Path) -> None:
    # https://labelstud.io/guide/export#JSON-MIN; the sizes are added by converter.py of label_studio_sdk 2.1.2.
    region = {
        "height": 10,
        "rectanglelabels": ["Moonwalker"],
        "rotation": 0,
        "width": 12.5,
        "x": 50,
        "y": 6,
        "original_width": 200,
        "original_height": 100,
    }
    document = [
        {"image": "s3://bucket/a.jpg", "id": 1, "tag": [region], "annotator": 3, "annotation_id": 5},
        {"image": "s3://bucket/b.jpg", "id": 2, "annotator": 3, "annotation_id": 6},
    ]
    drawing = read(tmp_path, document)
    assert [image.name for image in drawing.images] == ["/a.jpg", "/b.jpg"]
    assert drawing.objects.boxes.tolist() == [[100.0, 6.0, 125.0, 16.0]]
    assert drawing.columns["annotator"] == ("3",)


@pytest.mark.parametrize(
    "address", ["/data/local-files/?d=farm/a%20b.jpg", "http://localhost/farm/a%20b.jpg", "farm/a b.jpg"]
)
def test_an_image_is_known_by_the_path_in_its_address(tmp_path: Path, address: str) -> None:
    assert read(tmp_path, [task(box("cat"), image=address)]).images[0].name.strip("/") == "farm/a b.jpg"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("original_width", 0, "original_width"),
        ("original_height", None, "original_height"),
        ("image_rotation", 90, "turned"),
        ("value", {"x": 0, "y": 0, "width": -1, "height": 3, "rectanglelabels": ["a"]}, "negative"),
        ("value", {"points": [[1, 2]], "polygonlabels": ["a"]}, "fewer than three"),
        ("value", {"rle": [1, 2, 3], "brushlabels": ["a"]}, "break off"),
        ("value", {"rle": BRUSH_6_BY_4, "brushlabels": ["a"]}, "another picture"),
        ("value", {"rle": [300], "brushlabels": ["a"]}, "no bytes"),
    ],
)
def test_a_region_that_is_none_is_refused_with_its_place(
    tmp_path: Path, key: str, value: Any, words: str
) -> None:
    document = task(box("cat"))
    document["annotations"][0]["result"][0][key] = value
    with pytest.raises(DataError, match=rf"\[0\].annotations\[0\].result\[0\].*{words}"):
        read(tmp_path, [document])
