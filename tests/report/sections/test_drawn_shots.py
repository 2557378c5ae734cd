"""Pictures of findings with what is drawn on them: what the finding is about, or everything."""

from pathlib import Path

import pytest
from PIL import Image

from pupille.report.sections.drawn_shots import MOST, drawn_shot, marked_objects
from pupille.results.finding import Finding
from pupille.results.pictures import DrawnObjectRecord, DrawnPictureRecord

BOXES = (
    DrawnObjectRecord("cell", (1.0, 1.0, 20.0, 20.0)),
    DrawnObjectRecord("dust", (5.0, 30.0, 9.0, 34.0)),
    DrawnObjectRecord("cell", (22.0, 1.0, 30.0, 9.0)),
)


@pytest.fixture
def record(tmp_path: Path) -> DrawnPictureRecord:
    Image.new("L", (40, 40)).save(tmp_path / "a.png")
    return DrawnPictureRecord("a", "a.png", 40, 40, BOXES)


def finding(details: dict[str, object]) -> Finding:
    return Finding("no-area", "warning", "Boxes.", ("a",), "Look.", details=details)


def test_only_the_objects_of_a_finding_are_drawn(record, tmp_path):
    about = finding({"objects": {"a": [1]}})
    assert marked_objects(record, about) == (BOXES[1],)
    svg = drawn_shot({"a": record}, "a", about, tmp_path)
    assert svg.count("<title>") == 1
    assert "<title>dust</title>" in svg


def test_a_click_is_drawn_large_enough_to_be_seen(record, tmp_path):
    click = DrawnPictureRecord("a", "a.png", 400, 300, (DrawnObjectRecord("cell", (50.0, 60.0, 50.0, 60.0)),))
    svg = drawn_shot({"a": click}, "a", finding({"objects": {"a": [0]}}), tmp_path)
    assert svg.count('x="40" y="50" width="20" height="20"') == 2


def test_all_objects_are_drawn_where_a_finding_names_none(record, tmp_path):
    assert drawn_shot({"a": record}, "a", finding({}), tmp_path).count("<title>") == 3


def test_no_more_objects_are_drawn_than_can_be_told_apart(record, tmp_path):
    many = DrawnPictureRecord("a", "a.png", 40, 40, BOXES * 100)
    assert drawn_shot({"a": many}, "a", finding({}), tmp_path).count("<title>") == MOST


def test_an_image_without_a_drawing_has_none(record, tmp_path):
    assert not drawn_shot({"a": record}, "b", finding({}), tmp_path)


@pytest.mark.parametrize("numbers", [[7, -1], "1", {"a": 1}, [True, "x", None, 1.5], 3])
def test_numbers_of_no_object_in_a_damaged_file_are_passed_over(record, numbers):
    assert all(item in BOXES for item in marked_objects(record, finding({"objects": {"a": numbers}})))
    assert marked_objects(record, finding({"objects": numbers})) == ()
