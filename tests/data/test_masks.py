"""What values of masks mean, looked up one by one, and the store that reads their files."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from pupille.data.masks import FileMasks, MaskCoding, colour_name
from pupille.errors import DataError, ImageError, RefusedError
from pupille.images.stored_values import StoredValues
from pupille.results.masks import IGNORED

VALUES = arrays(
    np.uint32, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.sampled_from([0, 3, 9, 70_000])
)


@given(VALUES)
def test_each_value_is_looked_up(values):
    meanings = {0: 1, 3: IGNORED, 9: 0, 70_000: 2}
    expected = [[meanings[value] for value in row] for row in values.tolist()]
    assert MaskCoding(meanings).classes_of(StoredValues(values)).tolist() == expected


@given(VALUES)
def test_a_value_without_a_class_is_refused_with_its_name(values):
    coding = MaskCoding({0: 0, 9: 1, 70_000: 2})
    if (values == 3).any():
        with pytest.raises(RefusedError, match="holds the value 3"):
            coding.classes_of(StoredValues(values))
    else:
        assert coding.classes_of(StoredValues(values)).shape == values.shape


@given(st.lists(st.integers(0, 255), min_size=1), st.sets(st.integers(0, 255), min_size=1))
def test_the_nearest_value_counts_where_that_is_allowed(values, known):
    order = sorted(known)
    coding = MaskCoding({value: place for place, value in enumerate(order)}, nearest=True)
    classes = coding.classes_of(StoredValues(np.array([values], dtype=np.uint8)))[0]
    for value, place in zip(values, classes.tolist(), strict=True):
        assert abs(order[place] - value) == min(abs(other - value) for other in order)


def test_colours_and_palettes_are_told_by_colour(tmp_path):
    coding = MaskCoding({0: 0, 0xFF0000: 1, 0x0A0A0A: 2}, by_colour=True)
    colours = StoredValues(np.array([[0, 0xFF0000]], dtype=np.uint32), is_colour=True)
    palette = np.array([[255, 0, 0], [0, 0, 0]], dtype=np.uint8)
    assert coding.classes_of(colours).tolist() == [[0, 1]]
    assert coding.classes_of(StoredValues(np.array([[0, 1]], dtype=np.uint8), palette=palette)).tolist() == [
        [1, 0]
    ]
    assert coding.classes_of(StoredValues(np.array([[0, 10]], dtype=np.uint8))).tolist() == [[0, 2]]
    assert colour_name(0x0AFF00) == "#0aff00"


def test_colours_beside_values_are_refused_unless_they_are_grey():
    coding = MaskCoding({0: 0, 1: 1})
    grey = StoredValues(np.array([[0, 0x010101]], dtype=np.uint32), is_colour=True)
    assert coding.classes_of(grey).tolist() == [[0, 1]]
    with pytest.raises(RefusedError, match="save all of them alike"):
        coding.classes_of(StoredValues(np.array([[0, 0x010201]], dtype=np.uint32), is_colour=True))


def test_the_store_turns_reads_and_refuses(tmp_path):
    Image.fromarray(np.array([[0, 1, 1]], dtype=np.uint8)).save(tmp_path / "a.png")
    coding = MaskCoding({0: 0, 1: 1})
    assert FileMasks(tmp_path, {"x": "a.png"}, coding, {"x": (3, 1)}).read("x").tolist() == [[0, 1, 1]]
    turned = FileMasks(tmp_path, {"x": "a.png"}, coding, {"x": (1, 3)}, {"x": 6})
    assert turned.read("x").tolist() == [[0], [1], [1]]
    with pytest.raises(ImageError, match="3 x 1 pixels and the image 4 x 1"):
        FileMasks(tmp_path, {"x": "a.png"}, coding, {"x": (4, 1)}).read("x")
    with pytest.raises(DataError, match="'y' has no mask"):
        turned.read("y")
