"""Pascal VOC: what counts pixels how, what is difficult, which image is meant, and one sentence for each fault."""

from pathlib import Path

import numpy as np
import pytest
from drawn_files import box, picture, voc
from hypothesis import given
from hypothesis import strategies as st

from pupille.config import DataConfig
from pupille.data.formats.drawing import Tree
from pupille.data.formats.voc import is_voc, read_voc
from pupille.data.open import open as open_dataset
from pupille.errors import DataError, PupilleError
from pupille.images.limits import DEFAULT_LIMITS

BOX = ["x1", "y1", "x2", "y2"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for stem in ("a", "b"):
        picture(tmp_path / "set" / "JPEGImages" / f"{stem}.jpg")
    return tmp_path / "set"


def boxes(root: Path, **settings: object) -> list[list[float]]:
    return open_dataset(root, DataConfig(**settings)).annotations[BOX].to_numpy().tolist()  # type: ignore[arg-type, union-attr]


def test_pixels_count_from_one_and_both_ends_are_inside(root: Path) -> None:
    # The whole picture is 1, 1, 64, 48 by the rule of the development kit; a single pixel is 5, 6, 5, 6.
    voc(root / "Annotations" / "a.xml", box("cat", 1, 1, 64, 48), box("dog", 5, 6, 5, 6))
    assert boxes(root) == [[0, 0, 64, 48], [4, 5, 5, 6]]


@pytest.mark.parametrize("sides", [(0, 3, 10, 12), (3.5, 4, 10, 12.25)])
def test_a_zero_or_a_decimal_shows_that_edges_are_counted_from_zero(
    root: Path, sides: tuple[float, ...]
) -> None:
    voc(root / "Annotations" / "a.xml", box("cat", *sides), box("cat", 2, 2, 9, 9))
    dataset = open_dataset(root)
    assert dataset.annotations[BOX].to_numpy().tolist() == [list(sides), [2, 2, 9, 9]]  # type: ignore[union-attr]
    assert any("from 0" in note for note in dataset.notes)


def test_the_way_to_count_can_be_named(root: Path) -> None:
    voc(root / "Annotations" / "a.xml", box("cat", 2, 2, 9, 9))
    assert boxes(root, voc_zero_based=True) == [[2, 2, 9, 9]]
    assert boxes(root, voc_zero_based=False) == [[1, 1, 9, 9]]


def test_difficult_objects_are_marked_and_parts_of_an_object_are_none(root: Path) -> None:
    part = (
        "<difficult>1</difficult><part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin></bndbox></part>"
    )
    voc(root / "Annotations" / "a.xml", box("cat", 2, 2, 9, 9, part), box("cat", 3, 3, 8, 8))
    table = open_dataset(root).annotations
    assert table["difficult"].tolist() == [True, False]  # type: ignore[index]


def test_lists_below_imagesets_are_the_split(root: Path) -> None:
    for stem in ("a", "b"):
        voc(root / "Annotations" / f"{stem}.xml", box("cat", 2, 2, 9, 9))
    lists = root / "ImageSets" / "Main"
    lists.mkdir(parents=True)
    (lists / "train.txt").write_text("a\n")
    (lists / "val.txt").write_text("b\n")
    (lists / "trainval.txt").write_text("a\nb\n")
    (lists / "cat_train.txt").write_text("a  1\n")
    assert open_dataset(root).samples["split"].tolist() == ["train", "validation"]
    (lists / "test.txt").write_text("b\n")
    with pytest.raises(DataError, match="two parts"):
        open_dataset(root)


def test_the_image_is_that_of_the_same_stem_and_else_the_one_that_is_named(root: Path) -> None:
    voc(root / "Annotations" / "a.xml", box("cat", 2, 2, 9, 9), filename="b.jpg")
    voc(root / "Annotations" / "renamed.xml", box("dog", 2, 2, 9, 9), filename="b.jpg")
    table = open_dataset(root).annotations
    assert dict(zip(table["label"], table["id"], strict=True)) == {  # type: ignore[index]
        "cat": "JPEGImages/a.jpg",
        "dog": "JPEGImages/b.jpg",
    }


def test_an_image_whose_file_is_empty_of_objects_is_background_and_one_without_a_file_is_left_out(
    root: Path,
) -> None:
    voc(root / "Annotations" / "a.xml", box("cat", 2, 2, 9, 9))
    assert [item.path for item in open_dataset(root).left_out] == ["JPEGImages/b.jpg"]
    voc(root / "Annotations" / "b.xml")
    dataset = open_dataset(root)
    assert dataset.samples["id"].tolist() == ["JPEGImages/a.jpg", "JPEGImages/b.jpg"]
    assert not dataset.left_out


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("<annotation><object><bndbox/></object></annotation>", "no name"),
        ("<annotation><object><name>cat</name></object></annotation>", "four numbers"),
        ("<annotation>" + box("cat", "x", 1, 2, 3) + "</annotation>", "four numbers"),
        ("<annotation>" + box("cat", "nan", 1, 2, 3) + "</annotation>", "a.xml.*four numbers"),
        ("<annotation>" + box("cat", 9, 9, 2, 3) + "</annotation>", "a.xml.*negative"),
        ("<annotation>" + box("cat", 1, 1, 2, 3), "cannot be read|no XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><annotation><filename>&b;</filename></annotation>', "entities"),
    ],
)
def test_each_fault_gets_one_sentence_that_names_the_file(root: Path, content: str, word: str) -> None:
    (root / "Annotations").mkdir()
    (root / "Annotations" / "a.xml").write_text(content)
    with pytest.raises(DataError, match=word):
        read_voc(Tree.of(root), DataConfig(), DEFAULT_LIMITS)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_whatever_stands_in_the_file_is_read_or_refused(tmp_path_factory, noise: bytes, at: int) -> None:
    root = tmp_path_factory.mktemp("voc")
    file = voc(root / "a.xml", box("cat", 2, 2, 9, 9))
    whole = file.read_bytes()
    file.write_bytes(whole[:at] + noise + whole[at:])
    try:
        drawing = read_voc(Tree.of(root), DataConfig(), DEFAULT_LIMITS)
    except PupilleError:
        return
    assert np.isfinite(drawing.objects.boxes).all()


def test_xml_of_another_kind_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<annotations><image/></annotations>")
    assert not is_voc(Tree.of(tmp_path))


def test_the_blood_cells_are_read_as_their_collection_counts_them(shared: Path) -> None:
    dataset = open_dataset(shared / "data" / "bccd")
    assert len(dataset) == 364
    counts = dataset.annotations["label"].value_counts().to_dict()  # type: ignore[index]
    assert counts == {"RBC": 4155, "WBC": 372, "Platelets": 361}
    assert dataset.samples["split"].value_counts().to_dict() == {"train": 205, "validation": 87, "test": 72}
    assert dataset.task == "detection"
