"""Pictures with what is drawn over them: which shape, in which style, and what is said of it."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from pupille.i18n.language import speaking
from pupille.report.charts.drawing import drawing
from pupille.results.pictures import DrawnObjectRecord, DrawnPictureRecord


@pytest.fixture
def folder(tmp_path):
    Image.fromarray(np.zeros((80, 100), dtype=np.uint8)).save(tmp_path / "a.png")
    Image.fromarray(np.zeros((80, 100, 4), dtype=np.uint8)).save(tmp_path / "layer.png")
    return tmp_path


def drawn(folder, *objects, classes=None, **parts):
    record = DrawnPictureRecord("shelf/a.png", "a.png", 1000, 800, objects, **parts)
    return ElementTree.fromstring(str(drawing(record, folder, classes)))


def cell(**parts):
    return DrawnObjectRecord(**{"label": "cell", "box": (10.0, 20.0, 210.0, 320.0), **parts})


def test_a_box_is_a_rectangle_with_its_class_as_its_title(folder):
    svg = drawn(folder, cell(), classes={"cell": 1})
    assert (svg.get("viewBox"), svg.get("role"), svg.get("aria-label")) == (
        "0 0 1000 800",
        "img",
        "shelf/a.png",
    )
    (group,) = svg.findall("g")
    halo, rect = group.findall("rect")
    assert (halo.get("class"), rect.get("class")) == ("halo", "object truth class-1")
    assert [rect.get(side) for side in ("x", "y", "width", "height")] == ["10", "20", "200", "300"]
    assert group.find("title").text == "cell"


def test_an_outline_with_a_hole_is_one_path(folder):
    svg = drawn(folder, cell(rings=((0.0, 0.0, 9.0, 0.0, 9.0, 9.0), (2.0, 2.0, 4.0, 2.0, 4.0, 4.0))))
    assert [path.get("d") for path in svg.iter("path")] == ["M0 0 9 0 9 9Z M2 2 4 2 4 4Z"] * 2


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("matched", "cell, found (score 0.90)"),
        ("wrong", "cell, nothing of the kind is there (score 0.90)"),
    ],
)
def test_how_an_object_fares_is_its_colour_and_its_words(folder, role, words):
    svg = drawn(folder, cell(role=role, score=0.9))
    assert svg.find("g/title").text == words
    assert svg.findall("g/rect")[1].get("class") == f"object {role} role-{role}"


def test_the_words_are_french_where_french_is_spoken(folder):
    with speaking("fr"):
        title = drawn(folder, cell(role="missed")).find("g/title").text
    assert title.startswith("cell,")
    assert "missed" not in title


def test_large_objects_lie_below_and_small_ones_are_thick(folder):
    speck = cell(label="speck", box=(0.0, 0.0, 39.0, 39.0))
    svg = drawn(folder, speck, cell(), classes={})
    assert [title.text for title in svg.iter("title")] == ["cell", "speck"]
    assert [group.findall("rect")[1].get("class").endswith(" small") for group in svg.findall("g")] == [
        False,
        True,
    ]


def test_what_the_layer_shows_needs_no_box_but_says_its_words(folder):
    svg = drawn(folder, cell(on_layer=True, role="missed"), layer="layer.png")
    (rect,) = svg.iter("rect")
    assert rect.get("class") == "object behind role-missed"
    assert svg.find("g/title").text == "cell, missed"
    assert len(svg.findall("image")) == 2


def test_a_picture_that_is_gone_is_said(tmp_path):
    record = DrawnPictureRecord("a.png", "../a.png", 10, 10, (cell(),))
    assert str(drawing(record, tmp_path)) == '<span class="missing">no picture</span>'


def test_names_are_text(folder):
    hostile = '"><script>x</script>'
    record = DrawnPictureRecord(hostile, "a.png", 10, 10, (cell(label=hostile),))
    html = str(drawing(record, folder))
    assert "<script" not in html
    assert ElementTree.fromstring(html).get("aria-label") == hostile
