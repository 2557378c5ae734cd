"""A mark for each image, whose shape says what it is and whose title says its numbers."""

import re
from dataclasses import replace

import pytest
from made_up_numbers import with_numbers

from pupille.i18n.language import speaking
from pupille.report.regression.points import Point, frame, points, wide, words
from pupille.results.data import GalleryRecord
from pupille.results.regression_record import TrainedRangeRecord


def test_the_worst_are_drawn_last_and_those_beyond_the_training_images_before_them(weights):
    numbers = replace(weights.chosen_run.numbers, trained=TrainedRangeRecord(30.0, 80.0, 50.0, 360, 9))
    drawn = points(numbers, weights.gallery)
    assert len(drawn) == len(numbers.scatter.ids)
    kinds = [point.kind for point in drawn]
    assert kinds == sorted(kinds, key=["image", "beyond", "worst"].index)
    assert {point.id for point in drawn if point.kind == "worst"} == {
        worst.id for worst in weights.gallery.worst
    }
    assert all(not 30 <= point.predicted <= 80 for point in drawn if point.kind == "beyond")
    assert all(30 <= point.predicted <= 80 for point in drawn if point.kind == "image")
    targets = {point.id: point.target for point in drawn}
    assert targets[weights.gallery.worst[0].id] == "worst-1"


def test_without_a_range_or_pictures_every_mark_is_a_circle(weights):
    numbers = replace(weights.chosen_run.numbers, trained=None)
    assert {point.kind for point in points(numbers, GalleryRecord(()))} == {"image"}


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "a.png: true 4.00\u00a0mm, predicted 3.40\u00a0mm (\u22120.60\u00a0mm)"),
        ("fr", "a.png\u00a0: vraie 4,00\u00a0mm, prédite 3,40\u00a0mm (\u22120,60\u00a0mm)"),
    ],
)
def test_a_mark_is_titled_with_its_numbers(lang, title):
    with speaking(lang):
        assert words(Point("a.png", 4.0, 3.4, "image", ""), "mm") == title


def test_a_mark_has_its_shape_at_its_place():
    axes = frame((0.0, 10.0), (0.0, 10.0), across="x", up="y")
    shapes = {"image": "<circle", "beyond": "<path", "worst": "<rect"}
    for kind, tag in shapes.items():
        drawn = axes.mark(Point("<a>", 5.0, 5.0, kind, ""), 5.0, 10.0, "", small=False)
        assert drawn.startswith(tag)
        assert f'class="point {kind}"' in drawn
        assert "<title>&lt;a&gt;: true 5.00" in drawn
    circle = axes.mark(Point("a", 5.0, 5.0, "image", ""), 5.0, 10.0, "", small=False)
    assert re.search(r'cy="28"', circle)
    assert f'cx="{(axes.across.start + axes.across.end) / 2:g}"' in circle


def test_a_difference_has_a_plus_and_long_labels_get_room():
    narrow = frame((0.0, 1.0), (-2.0, 2.0), across="x", up="y", signed=True)
    assert any(">+2<" in part for part in narrow.parts)
    assert any(">\u22122<" in part for part in narrow.parts)
    broad = frame((0.0, 1.0), (1e6, 5e6), across="x", up="y")
    assert any(">5,000,000<" in part for part in broad.parts)
    assert broad.across.start > narrow.across.start


@pytest.mark.parametrize(
    ("values", "low", "high"), [([0, 10], -0.5, 10.5), ([4, 4], 2.0, 6.0), ([0], -0.5, 0.5)]
)
def test_a_range_has_room_even_where_all_are_alike(values, low, high):
    assert wide(values) == (low, high)


def test_the_helper_of_these_tests_changes_the_chosen_run_alone(weights):
    changed = with_numbers(weights, trained=None)
    assert changed.chosen_run.numbers.trained is None
    assert changed.run("cnn") == weights.run("cnn")
