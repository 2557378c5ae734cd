"""Lists such as `cat_train.txt`, in the form of section 4.1 of VOC's documentation: `2009_000041 -1`, one an image."""

import pytest
from drawn_files import box, picture, voc

from pupille.config import DataConfig
from pupille.data.formats.drawing import Tree
from pupille.data.formats.voc_class_lists import read_class_lists
from pupille.data.open import open as open_dataset
from pupille.data.splits.groups import with_groups
from pupille.errors import DataError
from pupille.workflows.convert import convert

DIFFICULT = "<difficult>1</difficult>"
DRAWN = {
    "2009_000001": (box("cat", 2, 2, 9, 9), box("dog", 2, 2, 9, 9, DIFFICULT)),
    "2009_000002": (box("dog", 2, 2, 9, 9),),
    "2009_000003": (),
}
LISTED = {
    "train": "2009_000001\n2009_000002\n",
    "val": "2009_000003\n",
    "trainval": "2009_000001\n2009_000002\n2009_000003\n",
    "cat_train": "2009_000001  1\n2009_000002 -1\n",
    "cat_val": "2009_000003 -1\n",
    "cat_trainval": "2009_000001  1\n2009_000002 -1\n2009_000003 -1\n",
    "dog_train": "2009_000001  0\n2009_000002  1\n",
    "dog_val": "2009_000003 -1\n",
}


@pytest.fixture
def root(tmp_path):
    """Three photos: a cat with a difficult dog, a dog, nothing; lists that agree with the boxes."""
    root = tmp_path / "VOC2009"
    for stem, objects in DRAWN.items():
        picture(root / "JPEGImages" / f"{stem}.jpg")
        voc(root / "Annotations" / f"{stem}.xml", *objects)
    (root / "ImageSets" / "Main").mkdir(parents=True)
    for stem, text in LISTED.items():
        listed(root, stem, text)
    return root


def listed(root, stem, text):
    (root / "ImageSets" / "Main" / f"{stem}.txt").write_text(text)


def contradictions(root):
    return [note for note in open_dataset(root).notes if "contradicts" in note]


def test_what_is_listed_of_each_image_stands_in_a_column_of_its_class(root):
    dataset = open_dataset(root)
    assert dataset.samples["shows_cat"].tolist() == ["yes", "no", "no"]
    assert dataset.samples["shows_dog"].tolist() == ["difficult", "yes", "no"]
    assert dataset.samples["split"].tolist() == ["train", "train", "validation"]
    assert dataset.task == "detection"
    assert any("'shows_cat'" in note for note in dataset.notes)


def test_lists_that_agree_with_the_boxes_contradict_nothing(root):
    assert contradictions(root) == []


def test_images_can_be_grouped_by_such_a_column(root):
    grouped = with_groups(open_dataset(root), DataConfig(group="shows_dog"))
    assert grouped.samples["group"].tolist() == ["difficult", "yes", "no"]


def test_an_image_that_no_list_names_has_nothing_in_the_column(root):
    for part in ("train", "trainval"):
        listed(root, f"cat_{part}", "2009_000002 -1\n")
    assert open_dataset(root).samples["shows_cat"].tolist() == ["", "no", "no"]
    assert contradictions(root) == []


@pytest.mark.parametrize(
    ("train", "words"),
    [
        (
            "2009_000001 1\n2009_000002 1\n",
            ("once: 'Annotations/2009_000002.xml', class 'cat'", "listed: 1, ", "absent: 0, ", "only: 0)"),
        ),
        (
            "2009_000001 -1\n2009_000002 -1\n",
            ("once: 'Annotations/2009_000001.xml', class 'cat'", "listed: 0, ", "absent: 1, ", "only: 0)"),
        ),
        (
            "2009_000001 0\n2009_000002 0\n",
            ("2 times; the first is 'Annotations/2009_000001.xml'", "listed: 1, ", "absent: 0, ", "only: 1)"),
        ),
    ],
)
def test_a_list_that_contradicts_the_boxes_is_told_with_its_first_image(root, train, words):
    (root / "ImageSets/Main/cat_trainval.txt").unlink()
    listed(root, "cat_train", train)
    (note,) = contradictions(root)
    for word in words:
        assert word in note


def test_a_class_that_is_listed_and_never_drawn_is_told(root):
    listed(root, "sheep_val", "2009_000003 1\n")
    dataset = open_dataset(root)
    assert dataset.classes == ("cat", "dog")
    assert dataset.samples["shows_sheep"].tolist() == ["", "", "yes"]
    (note,) = contradictions(root)
    assert "'Annotations/2009_000003.xml', class 'sheep'" in note


def test_two_lists_of_a_class_that_say_two_things_are_refused(root):
    listed(root, "cat_trainval", "2009_000002 1\n")
    with pytest.raises(DataError, match=r"'2009_000002'.*'cat'.*cat_trainval.txt"):
        open_dataset(root)


def test_other_lines_are_passed_over_and_told(root):
    listed(root, "front_train", "2009_000001\n2009_000002\n")
    listed(root, "dog_val", "\n2009_000003 maybe\n")
    dataset = open_dataset(root)
    assert "shows_front" not in dataset.samples.columns
    assert dataset.samples["shows_dog"].tolist() == ["difficult", "yes", ""]
    (note,) = (note for note in dataset.notes if "passed over" in note)
    assert "3 lines" in note
    assert "line 2 of 'ImageSets/Main/dog_val.txt'" in note


def test_without_lists_of_classes_nothing_is_added(root):
    for stem in LISTED:
        if "_" in stem:
            (root / f"ImageSets/Main/{stem}.txt").unlink()
    lists = read_class_lists(Tree.of(root))
    assert lists.columns([]) == {}
    assert lists.notes([]) == []


def test_that_another_format_loses_the_lists_is_told(root, tmp_path):
    notes = convert(root, tmp_path / "out", "coco").notes
    assert any("'shows_cat', 'shows_dog'" in note for note in notes)
