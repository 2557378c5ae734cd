from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tool_exports import CVAT, CVAT_OUTLINES
from white_images import make_images

import pupille
from pupille.config import DataConfig
from pupille.data.formats.cvat import is_cvat, read_cvat
from pupille.data.formats.drawing import Drawing, Tree
from pupille.data.formats.voc import is_voc
from pupille.errors import DataError, PupilleError
from pupille.images.limits import DEFAULT_LIMITS

ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><annotations><image name="&x;"/></annotations>'


def read(folder: Path, text: str) -> Drawing:
    (folder / "annotations.xml").write_text(text)
    return read_cvat(Tree.of(folder), DataConfig(), DEFAULT_LIMITS)


def test_boxes_attributes_and_parts_of_the_split_are_read(tmp_path: Path) -> None:
    make_images(tmp_path, {"images/farm/one.jpg": (40, 30), "images/farm/two.jpg": (40, 30)})
    (tmp_path / "annotations.xml").write_text(CVAT)
    dataset = pupille.open(tmp_path)
    assert dataset.task == "detection"
    assert dict(zip(dataset.samples["id"], dataset.samples["split"], strict=True)) == {
        "images/farm/one.jpg": "train",
        "images/farm/two.jpg": "test",
    }
    assert dataset.objects().boxes[0].tolist() == [1.5, 2.5, 11.5, 7.5]
    assert dataset.annotations.iloc[0][["a1", "maker", "occluded"]].tolist() == ["T", "ford & co", "1"]


def test_turned_boxes_and_ellipses_are_boxed_and_told(tmp_path: Path) -> None:
    drawing = read(tmp_path, CVAT)
    # 10 x 4 about (15, 12), a quarter turn; radii 6 and 3 about (20, 20), a quarter turn.
    np.testing.assert_allclose(drawing.objects.boxes[1:], [[13, 7, 17, 17], [17, 14, 23, 26]], atol=1e-9)
    notes = " ".join(map(str, drawing.notes))
    assert "1 box is turned" in notes
    assert "1 shape is a circle or an ellipse" in notes
    assert "2 shapes are left out" in notes


def test_polygons_of_a_group_are_one_object_and_masks_run_row_by_row(tmp_path: Path) -> None:
    drawing = read(tmp_path, CVAT_OUTLINES)
    assert drawing.annotation == "instances"
    assert len(drawing.objects) == 2
    roof, tree = drawing.objects.shapes
    assert [len(ring) for ring in roof.rings] == [3, 4]
    # In the box 3 x 2 at (2, 1): 1 outside, 2 inside | 2 outside, 1 inside.
    expected = np.zeros((5, 6), dtype=bool)
    expected[1, 3:5] = True
    expected[2, 4] = True
    assert tree.mask().tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('rle="1, 2, 2, 1"', 'rle="1, 2, 2, 2"', "sum to 7"),
        ('rle="1, 2, 2, 1"', 'rle="1, -2, 6, 1"', "whole number"),
        ('left="2"', 'left="5"', "stands out"),
        ('width="6" height="5"', 'width="60000000" height="50000000"', "too many pixels"),
        ('points="1.00,1.00;3', 'points="nan,1.00;3', "no number in 'points'"),
        ('label="tree"', 'label=""', "no label"),
    ],
)
def test_a_shape_that_is_none_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in CVAT_OUTLINES
    with pytest.raises(DataError, match=rf"'annotations.xml': .* of 'one.jpg' .*{words}"):
        read(tmp_path, CVAT_OUTLINES.replace(old, new))


def test_a_file_that_is_nested_deep_is_read_or_refused(tmp_path: Path) -> None:
    deep = "<annotations>" + "<image>" * 20_000 + "</image>" * 20_000 + "</annotations>"
    with suppress(PupilleError):
        assert len(read(tmp_path, deep).images) == 1


@pytest.mark.parametrize("text", [ENTITIES, "<annotations>", "<annotations><track/></annotations>"])
def test_entities_cut_files_and_videos_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"^'annotations.xml' "):
        read(tmp_path, text)


def test_cvat_and_pascal_voc_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "annotations.xml").write_text(CVAT)
    assert is_cvat(Tree.of(tmp_path))
    assert not is_voc(Tree.of(tmp_path))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    at=st.integers(0, 1000),
    length=st.integers(0, 30),
    text=st.sampled_from(["", "-", "1e999", '"', "<a>", "9" * 30]),
)
def test_a_damaged_file_is_read_or_refused_in_one_sentence(
    tmp_path: Path, at: int, length: int, text: str
) -> None:
    for document in (CVAT, CVAT_OUTLINES):
        start = 60 + at % (len(document) - 60)
        try:
            drawing = read(tmp_path, document[:start] + text + document[start + length :])
        except PupilleError:
            continue
        assert (drawing.objects.boxes[:, :2] <= drawing.objects.boxes[:, 2:]).all()
