"""The places of a picture, what its points can be coloured by, and what is said of it."""

import numpy as np
import pandas as pd
import pytest

from pupille.config import DataConfig
from pupille.data.dataset import ArrayImages, Dataset
from pupille.exploration import picture
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.runs.events import silent
from pupille.workflows import exploring_picture
from pupille.workflows.explored_images import explored_images
from pupille.workflows.exploring_picture import (
    colour_of,
    colours_of,
    expectation,
    layout_of,
    note_on_places,
    others_of,
)

LABELS = np.repeat([0, 1], 30)


@pytest.fixture(scope="module")
def images():
    rng = np.random.default_rng(0)
    pixels = np.clip(80 + 80 * LABELS[:, None, None] + 10 * rng.standard_normal((60, 4, 4)), 0, 255).astype(
        np.uint8
    )
    samples = pd.DataFrame(
        {
            "id": [f"{row:02d}" for row in range(60)],
            "path": [str(row) for row in range(60)],
            "label": np.where(LABELS, "bright", "dark"),
            "split": "",
            "group": ["north"] * 20 + ["south"] * 20 + [""] * 20,
        }
    )
    dataset = Dataset(samples, ("bright", "dark"), ArrayImages(pixels), "patches", "made up")
    return explored_images(dataset, features="pixels", config=DataConfig(), limits=Limits())


def test_what_was_laid_out_comes_first_and_the_others_stand_beside_it(images):
    drawn = np.arange(0, 60, 2)
    layout = layout_of(images, images.features, drawn, LABELS, method="pca", seed=0, listener=silent)
    assert layout.ids[:30] == tuple(images.ids[row] for row in drawn)
    assert sorted(layout.ids) == sorted(images.ids)
    places = np.column_stack([layout.x, layout.y])
    apart = np.linalg.norm(places[30:, None] - places[None, :30], axis=2).min(axis=1)
    assert apart.max() < 0.03
    assert set(layout.torn) <= {0, 1}
    assert 0 <= layout.lost <= 1
    notes = " ".join(note_on_places(layout, 60))
    assert "lays out 30 images" in notes
    assert note_on_places(layout, 30) == note_on_places(None, 60) == ()


def test_points_are_coloured_by_all_that_differs(images):
    colours = colours_of(images, LABELS, np.arange(60))
    assert set(colours) == {"cluster", "class", "group"}
    assert colours["class"].names == ("bright", "dark")
    assert list(colours["class"].of) == [1] * 30 + [0] * 30
    assert list(colours["group"].of) == [0] * 20 + [1] * 20 + [-1] * 20


def test_the_most_frequent_kind_comes_first_and_one_kind_is_no_colour():
    colour = colour_of(["b", "a", tell("Blur"), "b", ""])
    assert colour.names[0] == "b"
    assert colour.of == (0, 2, 1, 0, -1)
    assert colour_of(["a", "a"]) is None


def test_a_picture_has_no_more_points_than_it_may(monkeypatch, images):
    monkeypatch.setattr(exploring_picture, "MOST_POINTS", 40)
    drawn = np.arange(10)
    others = others_of(60, drawn, 0)
    assert len(set(others)) == 30
    assert not set(others) & set(drawn)
    layout = layout_of(images, images.features, drawn, LABELS, method="pca", seed=0, listener=silent)
    assert "40 points" in " ".join(note_on_places(layout, 60))
    assert picture.MOST_POINTS == 100_000


def test_how_long_it_takes_is_said_before():
    assert "30" in str(expectation(5000, "tsne"))
    assert "about" not in str(expectation(5000, "pca"))
