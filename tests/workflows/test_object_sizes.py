"""Sizes and places of objects, by hand."""

import numpy as np
import pytest

from pupille.shapes.label_image import LabelImage
from pupille.workflows.object_sizes import SizeUnit, centroids_of, rows_of

IMAGE = LabelImage(
    np.array([[1, 1, 0], [1, 1, 0], [0, 2, 2]], dtype=np.int32), np.array([1, 0]), np.array([0.5, 0.25])
)


def test_an_object_is_measured_in_pixels():
    first, second = rows_of(IMAGE, ("dog", "cat"), SizeUnit())
    assert first == {
        "label": 1,
        "class": "cat",
        "score": 0.5,
        "area_px": 4.0,
        "diameter_px": round(2 * np.sqrt(4 / np.pi), 4),
        "centroid_x_px": 1.0,
        "centroid_y_px": 1.0,
        "box_x1_px": 0.0,
        "box_y1_px": 0.0,
        "box_x2_px": 2.0,
        "box_y2_px": 2.0,
    }
    assert (second["class"], second["centroid_x_px"], second["centroid_y_px"]) == ("dog", 2.0, 2.5)


def test_micrometres_scale_lengths_once_and_areas_twice():
    pixels, micrometres = (rows_of(IMAGE, ("dog", "cat"), unit)[0] for unit in (SizeUnit(), SizeUnit(0.5)))
    assert micrometres["area_um2"] == pixels["area_px"] / 4
    assert micrometres["diameter_um"] == pytest.approx(pixels["diameter_px"] / 2, abs=1e-4)
    assert micrometres["box_x2_um"] == pixels["box_x2_px"] / 2
    assert list(micrometres) == list(SizeUnit(0.5).heads)


def test_without_scores_the_score_is_left_open():
    image = LabelImage(IMAGE.labels, IMAGE.classes)
    assert [row["score"] for row in rows_of(image, ("dog", "cat"), SizeUnit())] == [None, None]


def test_the_centroid_of_a_disc_is_its_centre():
    y, x = np.mgrid[:21, :21]
    disc = LabelImage(((y - 9) ** 2 + (x - 12) ** 2 <= 36).astype(np.int32), np.array([0]))
    assert centroids_of(disc)[0].tolist() == pytest.approx([12.5, 9.5])
