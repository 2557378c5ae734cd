"""Strips of the split: their lengths are the counts, on one scale."""

import xml.etree.ElementTree as ElementTree

import pytest

from pupille.report.charts.strips import class_rows, split_labels, split_strip
from pupille.results.data import PartCounts

COUNTS = PartCounts(train=600, validation=150, test=250)


def boxes(drawing: str) -> list[tuple[str, float, float]]:
    """Style, left edge and width of each rectangle."""
    found = ElementTree.fromstring(drawing).iter("rect")
    return [(box.get("class"), float(box.get("x")), float(box.get("width"))) for box in found]


def test_the_commonest_class_fills_the_width_and_the_others_stand_on_its_scale() -> None:
    per_class = {
        "rare": PartCounts(train=0, validation=0, test=1),
        "common": PartCounts(train=6, validation=3, test=4),
    }
    rare, common = class_rows(per_class, ["rare", "common"])
    assert [(row.name, row.total) for row in (rare, common)] == [("rare", 1), ("common", 13)]
    # 260 pixels are 13 images, and one pixel parts two pieces.
    assert boxes(common.strip) == [
        ("part train", 0, 119),
        ("part validation", 120, 59),
        ("part test", 180, 79),
    ]
    assert boxes(rare.strip)[-1] == ("part test", 0, 19)


def test_classes_without_an_image_have_empty_strips() -> None:
    (row,) = class_rows({"none": PartCounts(0, 0, 0)}, ["none"])
    assert row.total == 0
    assert [width for _, _, width in boxes(row.strip)] == [0, 0, 0]


def test_a_part_too_small_to_draw_is_still_seen() -> None:
    drawn = boxes(split_strip(PartCounts(99_998, 1, 1), width=1000))
    assert drawn[0][2] == pytest.approx(997.98)
    assert [width for _, _, width in drawn[1:]] == [1, 1]


def test_the_strip_says_its_counts_to_a_screen_reader() -> None:
    title, description = list(ElementTree.fromstring(split_strip(COUNTS)))[:2]
    assert title.text == "The split"
    assert "validation: 150\u00a0images (15.0\u00a0%)" in description.text


def test_each_part_has_its_share_and_no_images_are_no_share() -> None:
    assert split_labels(COUNTS) == [
        ("train", "train: 600\u00a0images (60.0\u00a0%)"),
        ("validation", "validation: 150\u00a0images (15.0\u00a0%)"),
        ("test", "test: 250\u00a0images (25.0\u00a0%)"),
    ]
    nothing = split_labels(PartCounts(0, 0, 0))
    assert nothing[2] == ("test", "test: 0\u00a0images (0.0\u00a0%)")
