"""The forms are those of https://docs.ultralytics.com/datasets/detect/ and https://docs.ultralytics.com/datasets/segment/."""

from collections import Counter
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import pupille
from pupille.config import DataConfig
from pupille.data.formats.drawing import Tree
from pupille.data.formats.yolo import is_yolo, read_yolo
from pupille.errors import DataError, PupilleError, reason_of
from pupille.i18n.language import retell, speaking
from pupille.images.limits import DEFAULT_LIMITS
from pupille.shapes.boxes import iou

BOX = "0 0.5 0.5 0.2 0.4"
TRIANGLE = "0 0.1 0.1 0.7 0.1 0.1 0.6"
FILE = "labels/train/a.txt"


def written(folder, files, images=()):
    """A folder with these text files, and pictures of width 100, height 50."""
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    for name in images:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (100, 50)).save(folder / name)
    return folder


def read(folder, **config):
    return read_yolo(Tree.of(folder), DataConfig(**config), DEFAULT_LIMITS)


def opened(folder):
    return pupille.open(str(folder))


def test_a_box_is_its_middle_and_its_sides_in_shares(tmp_path):
    dataset = opened(written(tmp_path, {FILE: BOX}, ["images/train/a.png"]))
    np.testing.assert_allclose(dataset.objects().boxes, [[40, 15, 60, 35]])
    assert dataset.task == "detection"


def test_an_outline_is_its_corners_in_shares(tmp_path):
    dataset = opened(written(tmp_path, {FILE: TRIANGLE}, ["images/train/a.png"]))
    objects = dataset.objects()
    np.testing.assert_allclose(objects.shapes[0].rings[0], [[10, 5], [70, 5], [10, 30]])
    np.testing.assert_allclose(objects.boxes, [[10, 5, 70, 30]])
    np.testing.assert_allclose(objects.areas, [60 * 25 / 2])
    assert dataset.task == "instances"


def test_boxes_and_outlines_may_stand_in_one_file_and_what_was_taken_is_said(tmp_path):
    mostly_outlines = read(written(tmp_path / "a", {FILE: "\n".join([TRIANGLE, BOX, TRIANGLE])}))
    mostly_boxes = read(written(tmp_path / "b", {FILE: "\n".join([BOX, BOX, TRIANGLE])}))
    assert (mostly_outlines.annotation, mostly_boxes.annotation) == ("instances", "boxes")
    for drawing in (mostly_outlines, mostly_boxes):
        assert len(drawing.objects) == 3
        assert any("outline" in note for note in drawing.notes)


def test_an_empty_file_is_background_and_a_missing_one_is_no_label(tmp_path):
    images = [f"images/{name}.png" for name in "abcd"]
    dataset = opened(
        written(tmp_path, {"labels/a.txt": BOX, "labels/b.txt": "", "labels/c.txt": " \n"}, images)
    )
    assert list(dataset.samples["id"]) == images[:3]
    assert [item.path for item in dataset.left_out] == ["images/d.png"]
    assert any("background" in note and note.startswith("2 ") for note in dataset.notes)
    assert any("images/d.png" in note for note in dataset.notes)


def test_labels_may_lie_beside_their_images(tmp_path):
    # LabelImg writes so, with its classes.txt: https://github.com/HumanSignal/labelImg
    files = {"a.txt": "1 0.5 0.5 0.2 0.4", "b.txt": "", "classes.txt": "cat\ndog\n"}
    dataset = opened(written(tmp_path, files, ["a.png", "b.png"]))
    assert list(dataset.samples["id"]) == ["a.png", "b.png"]
    assert dataset.classes == ("dog",)


@pytest.mark.parametrize(
    "names",
    [
        "names: [round, long]",
        "names:\n  0: round\n  1: long",
        "names:\n  '0': round\n  '1': long",
        "'names': ['round', 'long']",
    ],
)
def test_names_may_be_a_list_or_a_map(tmp_path, names):
    drawing = read(written(tmp_path, {FILE: "1 0.5 0.5 0.2 0.4", "data.yaml": names}))
    assert drawing.classes == ("long",)
    assert drawing.class_ids == {"0": "round", "1": "long"}


def test_the_numbers_of_names_may_have_gaps_and_begin_anywhere(tmp_path):
    drawing = read(
        written(tmp_path, {FILE: "13 .5 .5 .2 .4\n1 .5 .5 .2 .4", "d.yaml": "names: {1: person, 13: stop}"})
    )
    assert [drawing.classes[label] for label in drawing.objects.labels] == ["stop", "person"]


def test_a_class_beyond_the_names_is_called_by_its_number_and_said(tmp_path):
    drawing = read(written(tmp_path, {FILE: f"{BOX}\n7 .5 .5 .2 .4", "data.yaml": "names: [round]"}))
    assert drawing.classes == ("round", "7")
    assert any("7" in note and FILE in note and "data.yaml" in note for note in drawing.notes)


def test_without_names_classes_are_their_numbers_and_it_is_said(tmp_path):
    drawing = read(written(tmp_path, {FILE: "2 .5 .5 .2 .4"}))
    assert drawing.classes == ("2",)
    assert any("numbers" in note for note in drawing.notes)


def test_darknet_names_its_classes_and_lists_in_obj_data(tmp_path):
    # https://github.com/AlexeyAB/darknet#how-to-train-to-detect-your-custom-objects
    files = {
        "obj.data": "classes = 2\ntrain = data/train.txt\nvalid = data/test.txt\nnames = data/obj.names\n",
        "obj.names": "round\nlong\n",
        "train.txt": "data/obj/a.png\n",
        "test.txt": "data/obj/b.png\n",
        "obj/a.txt": BOX,
        "obj/b.txt": "1 .5 .5 .2 .4",
    }
    drawing = read(written(tmp_path, files))
    assert drawing.classes == ("round", "long")
    assert [image.split for image in drawing.images] == ["train", "validation"]


PARTS = {"labels/train/a.txt": BOX, "labels/val/b.txt": BOX}
LAYOUTS = {
    "relative to the file": "path: .\ntrain: images/train\nval: images/val",
    "relative to elsewhere": "path: ../datasets/mine\ntrain: images/train\nval: images/val",
    "of another machine": "train: /content/mine/images/train\nval: /content/mine/images/val",
    "of Windows": "train: C:\\mine\\images\\train\nval: C:\\mine\\images\\val",
    "leading up": "train: ../images/train\nval: ../images/val\ntest: ../images/test",
    "a list of folders": "train: [images/train]\nval: [images/val, images/more]",
    "a trailing slash": "train: ./images/train/\nval: ./images/val/",
    "text files": "train: train.txt\nval: lists/val.txt",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_split_is_that_of_the_paths_whatever_they_are_relative_to(tmp_path, layout):
    lists = {"train.txt": "./images/train/a.png\n", "lists/val.txt": "/content/mine/images/val/b.png\n"}
    files = {**PARTS, **lists, "data.yaml": f"names: [round]\n{LAYOUTS[layout]}\n"}
    drawing = read(written(tmp_path, files))
    assert [image.split for image in drawing.images] == ["train", "validation"]


def test_roboflows_folders_are_its_parts(tmp_path):
    # https://docs.roboflow.com/datasets/dataset-versions/exporting-data, with paths that lead out of the folder.
    files = {
        "data.yaml": "train: ../train/images\nval: ../valid/images\ntest: ../test/images\n\nnc: 1\nnames: ['cell']\n",
        "README.roboflow.txt": "cells - v1\nExported on a day\n",
        "train/labels/a.txt": BOX,
        "valid/labels/a.txt": BOX,
    }
    dataset = opened(written(tmp_path, files, ["train/images/a.png", "valid/images/a.png"]))
    assert list(dataset.samples["id"]) == ["train/images/a.png", "valid/images/a.png"]
    assert list(dataset.samples["split"]) == ["train", "validation"]
    assert any("test" in note for note in dataset.notes)


def test_parts_that_are_the_same_images_are_no_split_and_it_is_said(tmp_path):
    files = {"labels/a.txt": BOX, "data.yaml": "names: [round]\ntrain: images\nval: images\n"}
    drawing = read(written(tmp_path, files))
    assert [image.split for image in drawing.images] == [""]
    assert any("no split" in note for note in drawing.notes)


def test_an_image_in_two_parts_is_refused(tmp_path):
    lists = {"train.txt": "images/train/a.png\nimages/val/b.png", "val.txt": "images/val/b.png"}
    folder = written(
        tmp_path, {**PARTS, **lists, "data.yaml": "names: [round]\ntrain: train.txt\nval: val.txt"}
    )
    with pytest.raises(DataError, match="two parts"):
        read(folder)


def test_without_a_file_of_names_the_folders_tell_the_split(tmp_path):
    drawing = read(written(tmp_path, PARTS))
    assert [image.split for image in drawing.images] == ["train", "validation"]


def test_the_yaml_file_alone_opens_its_folder(tmp_path):
    folder = written(tmp_path, {FILE: BOX, "data.yaml": "names: [round]"}, ["images/train/a.png"])
    assert opened(folder / "data.yaml").classes == ("round",)


def test_the_sixth_number_is_a_confidence(tmp_path):
    drawing = read(written(tmp_path, {FILE: f"{BOX} 0.75\n{TRIANGLE} 0.5"}))
    assert drawing.objects.scores.tolist() == [0.75, 0.5]


def test_numbers_outside_of_the_picture_are_counted_and_taken(tmp_path):
    dataset = opened(written(tmp_path, {FILE: f"{BOX}\n0 1.2 0.5 0.2 0.4"}, ["images/train/a.png"]))
    np.testing.assert_allclose(dataset.objects().boxes[1], [110, 15, 130, 35])
    assert any("outside" in note and note.startswith("1 ") for note in dataset.notes)


def test_shares_of_a_turned_picture_are_those_of_the_upright_one_and_it_is_said(tmp_path):
    # As Ultralytics does, which asks EXIF for the size: https://docs.ultralytics.com/reference/data/utils/
    folder = written(tmp_path, {"labels/a.txt": f"{BOX}\n{TRIANGLE}\n{TRIANGLE}"})
    exif = Image.Exif()
    exif[0x0112] = 6
    (folder / "images").mkdir()
    Image.new("RGB", (100, 50)).save(folder / "images/a.jpg", exif=exif)
    dataset = opened(folder)
    np.testing.assert_allclose(dataset.objects().boxes[0], [20, 30, 30, 70])
    np.testing.assert_allclose(dataset.objects().shapes[1].rings[0], [[5, 10], [35, 10], [5, 60]])
    assert any("turned" in note for note in dataset.notes)


def test_points_of_the_body_are_passed_over_and_it_is_said(tmp_path):
    files = {FILE: f"{BOX} 0.4 0.4 2 0.6 0.6 2", "data.yaml": "names: [person]\nkpt_shape: [2, 3]"}
    drawing = read(written(tmp_path, files))
    np.testing.assert_allclose(drawing.objects.boxes, [[0.4, 0.3, 0.6, 0.7]])
    assert drawing.annotation == "boxes"
    assert any("Points" in note for note in drawing.notes)


def test_outlines_of_four_corners_are_named_since_they_may_be_rotated_boxes(tmp_path):
    # https://docs.ultralytics.com/datasets/obb/
    drawing = read(written(tmp_path, {FILE: "0 0.1 0.1 0.3 0.1 0.3 0.3 0.1 0.3"}))
    assert any("rotated" in note for note in drawing.notes)


def test_of_several_sets_the_richest_is_taken_and_said(tmp_path):
    files = {
        "boxes/labels/a.txt": f"{BOX}\n{BOX}",
        "boxes/data.yaml": "names: [round]",
        "outlines/labels/a.txt": TRIANGLE,
        "outlines/data.yaml": "names: [shape]",
    }
    drawing = read(written(tmp_path, files))
    assert drawing.classes == ("shape",)
    assert any("boxes/data.yaml" in note and "outlines/data.yaml" in note for note in drawing.notes)


def test_other_text_files_are_no_labels(tmp_path):
    other = {"notes.txt": "taken on Monday", "numbers.txt": "1 2 3", "lines.txt": "0.5 0.5 0.5 0.5 0.5"}
    assert not is_yolo(Tree.of(written(tmp_path, other)))
    drawing = read(written(tmp_path, {FILE: BOX}))
    assert sorted(item.path for item in drawing.left_out) == sorted(other)


HOSTILE = {
    "words": "round 0.5 0.5 0.2 0.4",
    "three numbers": "0 0.5 0.5 0.2",
    "no whole class": "0.5 0.5 0.5 0.2 0.4",
    "negative class": "-1 0.5 0.5 0.2 0.4",
    "class without end": f"{10**30} 0.5 0.5 0.2 0.4",
    "NaN": "0 nan 0.5 0.2 0.4",
    "infinity": "0 inf 0.5 0.2 0.4",
    "pixels": "0 320 240 64 48",
    "negative side": "0 0.5 0.5 -0.2 0.4",
    "confidence of percent": "0 0.5 0.5 0.2 0.4 93",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_line_that_is_no_object_is_refused_with_its_file_and_number(tmp_path, case):
    folder = written(tmp_path, {FILE: f"{BOX}\n\n{HOSTILE[case]}"})
    with pytest.raises(DataError, match=r"labels/train/a.txt.*line 3"):
        read(folder)


@pytest.mark.parametrize("others", [{}, {"b.txt": BOX}])
def test_pixels_in_the_first_line_beside_an_image_are_refused_and_not_passed_over(tmp_path, others):
    folder = written(tmp_path, {"a.txt": "0 30 20 10 8", **others}, ("a.png", "b.png"))
    with pytest.raises(DataError, match=r"'a\.txt', line 1: 30 is no share"):
        opened(folder)


def test_the_reason_of_a_line_is_said_in_french(tmp_path):
    with pytest.raises(DataError) as error:
        read(written(tmp_path, {FILE: HOSTILE["negative side"]}))
    with speaking("fr"):
        assert "la boîte a une largeur" in retell(reason_of(error.value))


def test_confidences_of_some_objects_only_are_refused(tmp_path):
    with pytest.raises(DataError, match="score"):
        read(written(tmp_path, {FILE: f"{BOX} 0.75\n{BOX}"}))


def test_a_million_objects_of_one_image_are_refused(tmp_path):
    with pytest.raises(DataError, match=r"a\.txt"):
        read(written(tmp_path, {FILE: f"{BOX}\n" * 1_000_000}))


HOSTILE_YAML = {
    "an object": "names: !!python/object/apply:os.system [echo]",
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nnames: [*b, *b]",
    "depth": "names: " + "[" * 100 + "]" * 100,
    "great depth": "names: " + "[" * 100_000,
    "no names": "names:",
    "a number": "names: 3",
    "letters for numbers": "names: {a: round}",
    "negative numbers": "names: {-1: round}",
    "one number twice": "names: {1: round, '1': long}",
    "a tab": "names:\n\t- round",
    "an endless number": "names: {.inf: round}",
}


@pytest.mark.parametrize("case", HOSTILE_YAML)
def test_hostile_yaml_is_refused_with_its_file(tmp_path, case):
    folder = written(tmp_path, {FILE: BOX, "data.yaml": HOSTILE_YAML[case]})
    with pytest.raises(DataError, match=r"data\.yaml"):
        read(folder)


def test_a_link_that_leads_out_of_the_folder_is_refused_by_its_name(tmp_path):
    (tmp_path / "secret.txt").write_text(BOX)
    folder = written(tmp_path / "set", {FILE: BOX})
    (folder / "labels/train/b.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(DataError, match=r"labels/train/b\.txt"):
        read(folder)


def test_no_path_of_the_yaml_leads_out_of_the_folder(tmp_path):
    (tmp_path / "secret.txt").write_text("images/train/a.png")
    files = {FILE: BOX, "data.yaml": f"names: [round]\ntrain: ../secret.txt\nval: {tmp_path}/secret.txt"}
    drawing = read(written(tmp_path / "set", files))
    assert [image.split for image in drawing.images] == [""]


@given(st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_file_of_labels_holds_is_read_or_refused(tmp_path, text):
    (tmp_path / "labels").mkdir(exist_ok=True)
    (tmp_path / "labels/a.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    (tmp_path / "labels/b.txt").write_text(BOX)
    with suppress(PupilleError):
        read(tmp_path)


NUMBERS = st.one_of(st.floats(), st.integers(), st.floats(-1, 2)).map(str)


@given(st.lists(NUMBERS, min_size=4, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_whatever_numbers_a_line_holds_give_finite_boxes_or_are_refused(tmp_path, numbers):
    written(tmp_path, {"labels/a.txt": " ".join(["0", *numbers])})
    with suppress(PupilleError):
        assert np.isfinite(read(tmp_path).objects.boxes).all()


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_yaml_file_holds_is_read_or_refused(tmp_path, text):
    written(tmp_path, {"labels/a.txt": BOX})
    (tmp_path / "data.yaml").write_bytes(f"names: {text}".encode("utf-8", "surrogatepass"))
    with suppress(PupilleError):
        read(tmp_path)


def test_the_boxes_of_the_shared_photos_are_those_of_their_readme(shared):
    folder = shared / "data/coco/object_detection"
    drawing = read(folder)
    assert len(drawing.objects) == 941
    assert len(drawing.classes) == 71
    dataset = opened(folder)
    lines = {
        path.stem: [line.split() for line in path.read_text().splitlines()]
        for path in (folder / "labels/train2017").iterdir()
    }
    there = {path.stem: path for path in (shared / "data/coco/images/train2017").iterdir()}
    assert len(dataset) == len(lines.keys() & there.keys()) == 126
    assert {
        item.path[-16:-4] if item.path.endswith(".jpg") else item.path[-12:] for item in dataset.left_out
    } == {
        "000000000250",
        "000000000508",
        "000000000656",
        "000000000659",
    }
    objects = dataset.objects()
    ours = Counter(dataset.samples["id"].iloc[objects.images].str[-16:-4])
    assert ours == {stem: len(lines[stem]) for stem in lines.keys() & there.keys() if lines[stem]}
    stem = "000000000009"
    (row,) = np.flatnonzero(dataset.samples["id"].str[-16:-4] == stem)
    with Image.open(there[stem]) as image:
        width, height = image.size
    x, y, w, h = (float(value) for value in lines[stem][0][1:])
    expected = [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height]
    np.testing.assert_allclose(objects.boxes[objects.images == row][0], expected)


def test_the_outlines_of_the_shared_photos_bear_cocos_own_numbers(shared):
    folder = shared / "data/coco/instance_segmentation"
    drawing = read(folder)
    assert drawing.annotation == "instances"
    assert len(drawing.images) == 100
    # https://github.com/cocodataset/panopticapi/blob/master/panoptic_coco_categories.json
    assert tuple(drawing.class_ids[number] for number in ("1", "51", "90")) == (
        "person",
        "bowl",
        "toothbrush",
    )
    assert len(opened(folder)) == 100


def on_image(dataset, id_):
    """The classes and the boxes of one image."""
    objects = dataset.objects(np.flatnonzero(dataset.samples["id"] == id_))
    return np.array(dataset.classes)[objects.labels], objects.boxes


def has_twin(first, second):
    """Whether each object of the first has one of its class in the second that overlaps by half."""
    overlaps = iou(first[1], second[1]) * (first[0][:, None] == second[0][None, :])
    return overlaps.max(axis=1, initial=0) >= 0.5


def test_boxes_and_outlines_of_the_same_photos_lie_over_each_other(shared):
    # Two sets of labels with other numbers for the classes, made by others from one source.
    boxes, outlines = (
        opened(shared / "data/coco" / name) for name in ("object_detection", "instance_segmentation")
    )
    both = sorted({*boxes.samples["id"]} & {*outlines.samples["id"]})
    assert len(both) == 98
    pairs = [(on_image(boxes, id_), on_image(outlines, id_)) for id_ in both]
    for ordered in (pairs, [pair[::-1] for pair in pairs]):
        assert np.mean(np.concatenate([has_twin(*pair) for pair in ordered])) >= 0.95
