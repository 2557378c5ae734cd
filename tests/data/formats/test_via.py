import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tool_exports import VIA, VIA_TABLE
from white_images import make_images

import pupille
from pupille.config import DataConfig
from pupille.data.formats.drawing import Drawing, Tree
from pupille.data.formats.via import is_via, read_via
from pupille.errors import DataError, PupilleError
from pupille.images.limits import DEFAULT_LIMITS


def read(folder: Path, document: Any, *, asked: str | None = None) -> Drawing:
    (folder / "via.json").write_text(json.dumps(document))
    return read_via(Tree.of(folder), DataConfig(label_column=asked), DEFAULT_LIMITS)


def regions(*attributes: dict[str, Any]) -> dict[str, Any]:
    shape = {"name": "rect", "x": 1, "y": 2, "width": 3, "height": 4}
    listed = [{"shape_attributes": shape, "region_attributes": entry} for entry in attributes]
    return {"a.jpg1": {"filename": "a.jpg", "size": 1, "regions": listed, "file_attributes": {}}}


def test_every_shape_is_read_or_left_out_and_told(tmp_path: Path) -> None:
    drawing = read(tmp_path, VIA)
    expected = [[94, 100, 343, 264], [174, 139, 282, 366], [80, 60, 120, 100], [80, 70, 120, 90]]
    np.testing.assert_allclose(drawing.objects.boxes, expected)
    notes = " ".join(map(str, drawing.notes))
    assert "2 shapes are circles or ellipses" in notes
    assert "(point 1)" in notes
    assert [image.name for image in drawing.images] == ["adutta_swan.jpg", "wikimedia_death_of_socrates.jpg"]


def test_the_attribute_of_a_usual_name_holds_the_class_and_is_told(tmp_path: Path) -> None:
    drawing = read(tmp_path, VIA)
    assert drawing.classes == ("Door", "Eye", "Swan")
    assert any("'name', not 'image_quality', 'type'" in str(note) for note in drawing.notes)
    assert drawing.columns["type"] == ("bird", "unknown", "bird", "bird")


def test_another_attribute_can_be_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path, VIA, asked="type").classes == ("bird", "unknown")
    with pytest.raises(PupilleError, match="--label-column"):
        read(tmp_path, VIA, asked="colour")


def test_several_attributes_without_a_usual_name_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'colour', 'form'.*--label-column"):
        read(tmp_path, regions({"colour": "red", "form": "round"}))


def test_regions_without_any_attribute_are_of_one_class(tmp_path: Path) -> None:
    drawing = read(tmp_path, regions({}, {}))
    assert drawing.classes == ("object",)
    assert any("No region has an attribute" in str(note) for note in drawing.notes)


def test_a_region_whose_class_is_empty_is_left_out_and_told(tmp_path: Path) -> None:
    drawing = read(tmp_path, regions({"class": "cat"}, {"class": ""}))
    assert len(drawing.objects) == 1
    assert any("1 region is left out" in str(note) for note in drawing.notes)


def test_a_checkbox_gives_the_choices_that_are_ticked(tmp_path: Path) -> None:
    assert read(tmp_path, regions({"class": {"cat": True, "old": True, "dog": False}})).classes == (
        "cat + old",
    )


def test_a_project_and_the_first_version_are_read_too(tmp_path: Path) -> None:
    project = {"_via_settings": {}, "_via_img_metadata": regions({"class": "cat"}), "_via_attributes": {}}
    assert read(tmp_path, project).objects.boxes.tolist() == [[1, 2, 4, 6]]
    first = regions({"class": "cat"})
    first["a.jpg1"]["regions"] = {"0": first["a.jpg1"]["regions"][0]}
    assert read(tmp_path, first).objects.boxes.tolist() == [[1, 2, 4, 6]]


def test_the_table_is_read_with_images_without_regions(tmp_path: Path) -> None:
    make_images(tmp_path, {"a.jpg": (90, 90), "b.jpg": (90, 90)})
    (tmp_path / "via.csv").write_text(VIA_TABLE)
    dataset = pupille.open(tmp_path)
    assert dataset.classes == ("cat", "dog")
    assert list(dataset.samples["id"]) == ["a.jpg", "b.jpg"]
    np.testing.assert_allclose(dataset.objects().boxes, [[10, 20, 40, 60], [40, 40, 60, 60]])


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"name": "rect", "x": 1, "y": 2, "width": -3, "height": 4}, "negative width"),
        ({"name": "rect", "x": "left", "y": 2, "width": 3, "height": 4}, "no number in 'x'"),
        ({"name": "circle", "cx": 1, "cy": 2, "r": -3}, "negative radius"),
        ({"name": "polygon", "all_points_x": [1, 2, 3], "all_points_y": [1, 2]}, "unequal lists"),
        ({"name": "polygon", "all_points_x": 3, "all_points_y": [1, 2]}, "no list"),
    ],
)
def test_a_region_that_is_none_is_refused_with_its_place(
    tmp_path: Path, shape: dict[str, Any], words: str
) -> None:
    document = regions({"class": "cat"})
    document["a.jpg1"]["regions"][0]["shape_attributes"] = shape
    with pytest.raises(DataError, match=rf"regions\[0\].shape_attributes .*{words}"):
        read(tmp_path, document)


@pytest.mark.parametrize(
    "text",
    ["filename,region_shape_attributes\n", 'filename,region_shape_attributes,region_attributes\na,"{",\n'],
)
def test_a_damaged_table_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "via.csv").write_text(text)
    assert is_via(Tree.of(tmp_path))
    with pytest.raises(DataError):
        read_via(Tree.of(tmp_path), DataConfig(), DEFAULT_LIMITS)
