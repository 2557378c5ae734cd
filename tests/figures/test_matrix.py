"""The confusion matrix as a picture: what stands in its cells and how dark they are."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from pupille.figures.matrix import draw_confusion

COUNTS = np.array([[6, 2, 0], [1, 3, 0], [0, 0, 0]])
CLASSES = ("cat", "dog", "owl")


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


def draw(ax, matrix=COUNTS, **options):
    draw_confusion(matrix, CLASSES, ax, truth="is", prediction="said", **options)


def cells(ax):
    """Text and colour by (row, column)."""
    places = {text: text.get_position() for text in ax.texts}
    return {(row, column): (text.get_text(), text.get_color()) for text, (column, row) in places.items()}


def test_a_cell_is_as_dark_as_its_share_of_the_row_and_an_empty_row_is_white(ax):
    truth, said = ["cat"] * 8 + ["dog"] * 4, ["cat"] * 6 + ["dog"] * 2 + ["cat"] + ["dog"] * 3
    draw(ax, confusion_matrix(truth, said, labels=CLASSES))
    (image,) = ax.images
    assert np.asarray(image.get_array()).tolist() == [[0.75, 0.25, 0], [0.25, 0.75, 0], [0, 0, 0]]
    assert image.get_clim() == (0, 1)


def test_every_count_is_written_zeros_too_and_can_be_read_on_its_shade(ax):
    draw(ax)
    assert cells(ax) == {
        (0, 0): ("6", "white"), (0, 1): ("2", "black"), (0, 2): ("0", "black"),
        (1, 0): ("1", "black"), (1, 1): ("3", "white"), (1, 2): ("0", "black"),
        (2, 0): ("0", "black"), (2, 1): ("0", "black"), (2, 2): ("0", "black"),
    }  # fmt: skip


def test_truth_stands_in_rows_and_predictions_in_columns(ax):
    draw(ax, counted=False)
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("is", "said")
    for axis in (ax.xaxis, ax.yaxis):
        assert axis.get_ticklocs().tolist() == [0, 1, 2]
        assert [label.get_text() for label in axis.get_ticklabels()] == list(CLASSES)
    assert not ax.texts
