"""The forms are those of https://cocodataset.org/#format-data; Roboflow's of a file that its export wrote."""

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

import pupille
from pupille.config import DataConfig
from pupille.data.formats.coco import is_coco, read_coco
from pupille.data.formats.drawing import Tree
from pupille.errors import DataError, PupilleError
from pupille.images.limits import DEFAULT_LIMITS
from pupille.shapes.rasterising import run_length
from pupille.shapes.run_length import RunLength

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
TRIANGLE = [1, 1, 7, 1, 1, 6]


def document(
    annotations=(), images=({"id": 5, "file_name": "a.png"},), categories=({"id": 3, "name": "cell"},)
):
    return {"images": list(images), "annotations": list(annotations), "categories": list(categories)}


def annotation(**values):
    return {"id": 1, "image_id": 5, "category_id": 3, "bbox": [1, 2, 3, 4], "iscrowd": 0, **values}


def written(folder, content, file="annotations.json", names=("a.png",), size=(10, 8)):
    """A folder with a file of annotations and pictures of width 10, height 8."""
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(json.dumps(content))
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size).save(folder / name)
    return folder


def read(folder, **config):
    return read_coco(Tree.of(folder), DataConfig(**config), DEFAULT_LIMITS)


def test_a_box_is_its_corner_and_its_sides(tmp_path):
    drawing = read(written(tmp_path, document([annotation()])))
    assert drawing.objects.boxes.tolist() == [[1, 2, 4, 6]]
    assert (drawing.annotation, drawing.classes) == ("boxes", ("cell",))


def test_ids_may_begin_at_nought_and_have_gaps(tmp_path):
    images = [{"id": 0, "file_name": "a.png"}, {"id": 900, "file_name": "b.png"}]
    categories = [{"id": 0, "name": "round"}, {"id": 41, "name": "long"}]
    boxes = [annotation(image_id=900, category_id=41), annotation(image_id=0, category_id=0)]
    drawing = read(written(tmp_path, document(boxes, images, categories)))
    assert drawing.objects.images.tolist() == [1, 0]
    assert [drawing.classes[label] for label in drawing.objects.labels] == ["long", "round"]
    assert [image.id for image in drawing.images] == ["0", "900"]
    assert drawing.class_ids == {"0": "round", "41": "long"}


def test_the_parent_that_roboflow_writes_is_no_class_and_named(tmp_path):
    # https://docs.roboflow.com/datasets/dataset-versions/exporting-data: category 0 is the project.
    categories = [
        {"id": 0, "name": "cells", "supercategory": "none"},
        {"id": 1, "name": "RBC", "supercategory": "cells"},
        {"id": 2, "name": "WBC", "supercategory": "cells"},
    ]
    boxes = [annotation(category_id=2), annotation(category_id=1)]
    drawing = read(written(tmp_path, document(boxes, categories=categories)))
    assert drawing.classes == ("RBC", "WBC")
    assert any("cells" in note and "parent" in note for note in drawing.notes)


def test_a_class_that_no_object_has_is_left_out_and_named(tmp_path):
    categories = [{"id": 3, "name": "cell"}, {"id": 4, "name": "dust"}]
    drawing = read(written(tmp_path, document([annotation()], categories=categories)))
    assert drawing.classes == ("cell",)
    assert any("dust" in note for note in drawing.notes)


def test_an_image_without_annotation_is_background(tmp_path):
    images = [{"id": 5, "file_name": "a.png"}, {"id": 6, "file_name": "b.png"}]
    folder = written(tmp_path, document([annotation()], images), names=("a.png", "b.png", "c.png"))
    dataset = pupille.open(str(folder))
    assert list(dataset.samples["id"]) == ["a.png", "b.png"]
    assert [item.path for item in dataset.left_out] == ["c.png"]
    assert any("background" in note for note in dataset.notes)


@pytest.mark.parametrize("name", ["images/train/a.png", "train/a.png", "a.png", "C:\\mine\\train\\a.png"])
def test_a_file_name_may_have_folders(tmp_path, name):
    content = document([annotation()], [{"id": 5, "file_name": name}])
    folder = written(tmp_path, content, "annotations/instances.json", ("images/train/a.png",))
    assert list(pupille.open(str(folder)).samples["id"]) == ["images/train/a.png"]


def test_the_json_file_alone_opens_its_folder(tmp_path):
    folder = written(tmp_path, document([annotation()]))
    assert len(pupille.open(str(folder / "annotations.json"))) == 1


def test_several_files_are_the_given_split(tmp_path):
    # The names of COCO's own release: https://cocodataset.org/#download
    for part, name in (("train2017", "a.png"), ("val2017", "b.png")):
        content = document([annotation()], [{"id": 5, "file_name": name}])
        written(tmp_path, content, f"annotations/instances_{part}.json", (f"{part}/{name}",))
    dataset = pupille.open(str(tmp_path))
    assert dict(zip(dataset.samples["id"], dataset.samples["split"], strict=True)) == {
        "train2017/a.png": "train",
        "val2017/b.png": "validation",
    }


def test_the_parts_may_have_pictures_of_one_name(tmp_path):
    for part in ("train", "val"):
        written(
            tmp_path,
            document([annotation()]),
            f"annotations/instances_{part}.json",
            (f"images/{part}/a.png",),
        )
    dataset = pupille.open(str(tmp_path))
    assert list(dataset.samples["id"]) == ["images/train/a.png", "images/val/a.png"]
    assert list(dataset.samples["split"]) == ["train", "validation"]


def test_roboflows_folders_are_the_given_split(tmp_path):
    for part in ("train", "valid", "test"):
        written(tmp_path, document([annotation()]), f"{part}/_annotations.coco.json", (f"{part}/a.png",))
    dataset = pupille.open(str(tmp_path))
    assert list(dataset.samples["id"]) == ["test/a.png", "train/a.png", "valid/a.png"]
    assert list(dataset.samples["split"]) == ["test", "train", "validation"]


def test_points_of_the_body_do_not_count_their_persons_twice(tmp_path):
    written(tmp_path, document([annotation()]), "annotations/instances_train2017.json")
    points = document([annotation(keypoints=[1, 2, 2], num_keypoints=1)])
    written(tmp_path, points, "annotations/person_keypoints_train2017.json")
    drawing = read(tmp_path)
    assert len(drawing.objects) == 1
    assert [item.path for item in drawing.left_out] == ["annotations/person_keypoints_train2017.json"]


def shapes(tmp_path, *segmentations, **values):
    boxes = [annotation(segmentation=segmentation, **values) for segmentation in segmentations]
    return read(written(tmp_path, document(boxes))).objects


def mask_of(shape, size=(8, 10)):
    return shape.mask() if isinstance(shape, RunLength) else run_length(shape, size).mask()


def test_every_way_to_write_a_shape_gives_the_mask_of_pycocotools(tmp_path):
    mask = np.zeros((8, 10), dtype=np.uint8, order="F")
    mask[2:6, 3:9] = 1
    mask[3:5, 4:6] = 0
    packed = coco_mask.encode(mask)
    ways = [
        [TRIANGLE],
        [TRIANGLE, [5, 5, 9, 5, 9, 7.5]],
        {"size": [8, 10], "counts": packed["counts"].decode()},
        {"size": [8, 10], "counts": [21, 4, 5, 60 - 10, 0]},
    ]
    boxes = [annotation(id=number, segmentation=way) for number, way in enumerate(ways, start=1)]
    content = document(boxes, [{"id": 5, "file_name": "a.png", "width": 10, "height": 8}])
    folder = written(tmp_path, content)
    drawing = read(folder)
    assert drawing.annotation == "instances"
    theirs = COCO(str(folder / "annotations.json"))
    for number, shape in enumerate(drawing.objects.shapes, start=1):
        expected = theirs.annToMask(theirs.anns[number]).astype(bool)
        np.testing.assert_array_equal(mask_of(shape), expected)


def test_a_hole_in_a_run_length_mask_stays_a_hole(tmp_path):
    mask = np.ones((8, 10), dtype=np.uint8, order="F")
    mask[3, 4] = 0
    packed = {"size": [8, 10], "counts": coco_mask.encode(mask)["counts"].decode()}
    (shape,) = shapes(tmp_path, packed).shapes
    assert not mask_of(shape)[3, 4]
    assert mask_of(shape).sum() == 79


def test_a_crowd_is_what_says_so_however_it_is_drawn(tmp_path):
    runs = {"size": [8, 10], "counts": [10, 10, 60]}
    content = [annotation(segmentation=runs, iscrowd=1), annotation(segmentation=runs), annotation(iscrowd=1)]
    assert read(written(tmp_path, document(content))).objects.crowd.tolist() == [True, False, True]


def test_the_area_is_that_of_the_file_and_without_one_of_the_shape(tmp_path):
    runs = {"size": [8, 10], "counts": [10, 11, 59]}
    assert shapes(tmp_path, [TRIANGLE], runs, area=2.5).areas.tolist() == [2.5, 2.5]
    assert shapes(tmp_path, [TRIANGLE], runs).areas.tolist() == [15, 11]


def test_a_shape_without_a_box_has_the_tight_one(tmp_path):
    assert shapes(tmp_path, [TRIANGLE], bbox=[]).boxes.tolist() == [[1, 1, 7, 6]]


def test_few_outlines_among_boxes_are_boxes_and_it_is_said(tmp_path):
    content = [annotation(segmentation=[TRIANGLE]), annotation(), annotation(segmentation=[])]
    drawing = read(written(tmp_path, document(content)))
    assert drawing.annotation == "boxes"
    assert drawing.objects.shapes == (None, None, None)
    assert any("outline" in note for note in drawing.notes)


def test_few_boxes_among_outlines_are_outlines_and_it_is_said(tmp_path):
    content = [annotation(segmentation=[TRIANGLE]), annotation(segmentation=[TRIANGLE]), annotation()]
    drawing = read(written(tmp_path, document(content)))
    assert drawing.annotation == "instances"
    assert any("outline" in note for note in drawing.notes)


def test_who_asks_for_detection_gets_boxes(tmp_path):
    folder = written(tmp_path, document([annotation(segmentation=[TRIANGLE])]))
    assert read(folder, task="detection").annotation == "boxes"


def test_annotations_of_images_that_are_in_no_list_are_counted(tmp_path):
    drawing = read(written(tmp_path, document([annotation(), annotation(image_id=6)])))
    assert len(drawing.objects) == 1
    assert any("annotations.json" in note for note in drawing.notes)


def test_parts_with_two_corners_are_counted_and_left_out(tmp_path):
    drawing = read(written(tmp_path, document([annotation(segmentation=[[1, 1, 2, 2], TRIANGLE])])))
    assert len(drawing.objects.shapes[0].rings) == 1
    assert any("corners" in note for note in drawing.notes)


def test_scores_of_some_annotations_are_left_out_and_counted(tmp_path):
    drawing = read(written(tmp_path, document([annotation(score=0.5), annotation()])))
    assert drawing.objects.scores is None
    assert any("score" in note for note in drawing.notes)
    assert read(written(tmp_path, document([annotation(score=0.5)]))).objects.scores.tolist() == [0.5]


def test_classes_that_differ_only_by_case_are_named(tmp_path):
    categories = [{"id": 3, "name": "cell"}, {"id": 4, "name": "Cell"}]
    drawing = read(
        written(tmp_path, document([annotation(), annotation(category_id=4)], categories=categories))
    )
    assert any("Cell" in note for note in drawing.notes)


def test_a_link_that_leads_out_of_the_folder_is_not_read(tmp_path):
    written(tmp_path / "secret", document([annotation()]))
    folder = written(tmp_path / "set", document([annotation()]))
    (folder / "more.json").symlink_to(tmp_path / "secret/annotations.json")
    drawing = read(folder)
    assert len(drawing.images) == 1
    assert [item.path for item in drawing.left_out] == ["more.json"]


def test_what_was_drawn_on_a_lying_picture_is_turned_with_it(tmp_path):
    image = {"id": 5, "file_name": "a.png", "width": 10, "height": 8}
    folder = written(tmp_path, document([annotation(segmentation=[TRIANGLE])], [image]), names=())
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (10, 8)).save(folder / "a.png", exif=exif)
    dataset = pupille.open(str(folder))
    # Turned to the right, what lies at x, y of 10 x 8 pixels lies at 8 - y, x of 8 x 10.
    assert dataset.objects().boxes.tolist() == [[2, 1, 6, 4]]
    assert dataset.objects().shapes[0].rings[0].tolist() == [[7, 1], [7, 7], [2, 1]]
    assert any("turned" in note for note in dataset.notes)


def test_panoptic_json_and_other_json_are_not_taken_for_it(tmp_path):
    panoptic = document([{"image_id": 5, "file_name": "a.png", "segments_info": []}])
    for file, content in (("panoptic.json", panoptic), ("other.json", {"images": []}), ("list.json", [1])):
        written(tmp_path / file, content, file)
        assert not is_coco(Tree.of(tmp_path / file))


HOSTILE = {
    "negative side": annotation(bbox=[1, 1, -3, 4]),
    "three numbers": annotation(bbox=[1, 1, 3]),
    "no box at all": annotation(bbox=None),
    "words for a box": annotation(bbox=["a", 1, 2, 3]),
    "huge number": annotation(bbox=[0, 0, 1e300, 1e300]),
    "whole number without end": annotation(bbox=[0, 0, 10**400, 1]),
    "negative area": annotation(area=-1),
    "unknown category": annotation(category_id=7),
    "runs that do not sum": annotation(segmentation={"size": [8, 10], "counts": [3, 4]}),
    "negative runs": annotation(segmentation={"size": [8, 10], "counts": [-3, 83]}),
    "negative size": annotation(segmentation={"size": [-8, -10], "counts": [80]}),
    "one side": annotation(segmentation={"size": [8], "counts": [80]}),
    "huge runs": annotation(segmentation={"size": [8, 10], "counts": [2**70]}),
    "damaged text": annotation(segmentation={"size": [8, 10], "counts": "~~~"}),
    "odd corners": annotation(segmentation=[[1, 2, 3, 4, 5, 6, 7]]),
    "numbers and lists": annotation(segmentation=[1, [1, 2, 3, 4, 5, 6]]),
    "a million parts": annotation(segmentation=[[0, 0, 1, 0, 1, 1]] * 1_000_000),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_annotations_are_refused_with_the_file(tmp_path, case):
    folder = written(tmp_path, document([HOSTILE[case]]))
    with pytest.raises(DataError, match="annotations.json") as error:
        read(folder)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_finite_number_is_refused(tmp_path, number):
    written(tmp_path, document([annotation(bbox=[1, 1, 2, 4242])]))
    file = tmp_path / "annotations.json"
    file.write_text(file.read_text().replace("4242", number))
    with pytest.raises(PupilleError, match=r"annotations\.json"):
        pupille.open(str(tmp_path))


@pytest.mark.parametrize("depth", [100, 100_000])
def test_json_nested_without_end_is_refused(tmp_path, depth):
    nest = "[" * depth + "]" * depth
    written(tmp_path, document([annotation(segmentation="NEST")]))
    file = tmp_path / "annotations.json"
    file.write_text(file.read_text().replace('"NEST"', nest))
    with pytest.raises(PupilleError):
        pupille.open(str(tmp_path))


@pytest.mark.parametrize("entries", ["images", "categories"])
def test_an_id_that_stands_twice_is_refused(tmp_path, entries):
    content = document([annotation()])
    content[entries] *= 2
    with pytest.raises(DataError, match=entries):
        read(written(tmp_path, content))


def test_no_file_name_leads_out_of_the_folder(tmp_path):
    Image.new("RGB", (10, 8)).save(tmp_path / "secret.png")
    images = [{"id": 5, "file_name": "../secret.png"}, {"id": 6, "file_name": "a.png"}]
    folder = written(tmp_path / "set", document([annotation()], images))
    assert list(pupille.open(str(folder)).samples["id"]) == ["a.png"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
KEYS = ["image_id", "category_id", "bbox", "segmentation", "area", "iscrowd", "score"]


@given(st.sampled_from(KEYS), JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_whatever_stands_in_an_annotation_is_read_or_refused(tmp_path, key, value):
    folder = written(tmp_path, document([annotation(**{key: value})]), names=())
    with suppress(PupilleError):
        read(folder)


@given(JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_whatever_a_segmentation_holds_is_read_or_refused(tmp_path, value):
    folder = written(
        tmp_path, document([annotation(segmentation={"size": [8, 10], "counts": value})]), names=()
    )
    with suppress(PupilleError):
        read(folder)


@given(st.sampled_from(["id", "file_name", "width", "height"]), JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_whatever_stands_in_an_image_is_opened_or_refused(tmp_path, key, value):
    image = {"id": 5, "file_name": "a.png", key: value}
    with suppress(PupilleError):
        opened = pupille.open(str(written(tmp_path, document([annotation()], [image]))))
        assert list(opened.samples["id"]) == ["a.png"]


@given(st.sampled_from(["id", "name", "supercategory"]), JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_category_is_read_or_refused(tmp_path, key, value):
    with suppress(PupilleError):
        read(written(tmp_path, document([annotation()], categories=[{"id": 3, "name": "cell", key: value}])))


@given(st.binary(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_that_are_no_json_are_no_coco(tmp_path, data):
    (tmp_path / "x.json").write_bytes(data)
    assert not is_coco(Tree.of(tmp_path))


def test_the_sample_of_coco_has_the_boxes_and_masks_that_pycocotools_sees(shared):
    folder = shared / "data/formats/coco"
    dataset = pupille.open(str(folder))
    theirs = COCO(str(folder / "annotations.json"))
    objects = dataset.objects()
    names = {f"images/{image['file_name']}": number for number, image in theirs.imgs.items()}
    assert len(dataset) == 6
    assert len(objects) == 36
    ids = dataset.samples["id"].iloc[objects.images]
    table = zip(ids, objects.labels, objects.boxes, objects.areas, objects.shapes, strict=True)
    ours = sorted((names[id_], dataset.classes[label], *box, area) for id_, label, box, area, _ in table)
    expected = sorted(
        (entry["image_id"], theirs.cats[entry["category_id"]]["name"], *_edges(entry["bbox"]), entry["area"])
        for entry in theirs.anns.values()
    )
    assert [row[:2] for row in ours] == [row[:2] for row in expected]
    np.testing.assert_allclose([row[2:] for row in ours], [row[2:] for row in expected])
    sizes = {row["id"]: (row["height"], row["width"]) for _, row in dataset.samples.iterrows()}
    masks = sorted(
        (names[id_], mask_of(shape, sizes[id_]).sum()) for id_, shape in zip(ids, objects.shapes, strict=True)
    )
    assert masks == sorted(
        (entry["image_id"], int(theirs.annToMask(entry).sum())) for entry in theirs.anns.values()
    )


def _edges(box):
    x, y, width, height = box
    return x, y, x + width, y + height


def test_class_names_cannot_steer_the_terminal_that_names_them(tmp_path):
    Image.new("RGB", (60, 50)).save(tmp_path / "a.png")
    record = {
        "images": [{"id": 1, "file_name": "a.png", "width": 60, "height": 50}],
        "categories": [{"id": 1, "name": "cell\x1b[31m\nline\u202e"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 9, 9], "iscrowd": 0}],
    }
    (tmp_path / "coco.json").write_text(json.dumps(record))
    sentence = pupille.open(tmp_path).sentence()
    assert "1 object (cell\\x1b[31m\\nline\\u202e 1)" in sentence
    assert sentence.isprintable()
