"""Answers of objects laid over a truth: images and classes by their names, scores, and the forms of several tools."""

import contextlib
import io
import json

import numpy as np
import pytest
from PIL import Image

import pupille
from drawn_sets import SIDE, box, boxed, pictures, voc
from pupille.config import DataConfig
from pupille.data.object_answers import read_object_answers
from pupille.errors import DataError
from pupille.images.limits import DEFAULT_LIMITS
from pupille.workflows.score import score

COCO_NAMES = ("ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large", "ar_1", "ar_10", "ar_100")


@pytest.fixture
def truth(tmp_path):
    return pupille.open(boxed(tmp_path / "truth", 3)[0])


def read(path, truth, **options):
    return read_object_answers(path, truth, DataConfig(), DEFAULT_LIMITS, **options)


def test_classes_are_matched_whatever_their_case_and_the_unknown_are_left_out_and_told(tmp_path, truth):
    answers = voc(
        tmp_path / "a", {"im00": [box("Dust", 1, 1, 5, 5), box("CELL", 0, 0, 9, 9), box("hair", 0, 0, 3, 3)]}
    )
    given = read(answers, truth)
    assert [truth.classes[label] for label in given.objects.labels] == ["dust", "cell"]
    assert given.objects.boxes.tolist() == [[1, 1, 5, 5], [0, 0, 9, 9]]
    assert any("hair" in note and note.startswith("1 answer is of a class") for note in given.notes)


def test_images_that_were_not_answered_are_told_from_those_with_nothing(tmp_path, truth):
    given = read(voc(tmp_path / "a", {"im00": [], "im02": [box("cell", 0, 0, 9, 9)]}), truth)
    assert given.answered.tolist() == [True, False, True]
    assert given.objects.images.tolist() == [2]
    assert any("answered with nothing" in note and "im01" in note for note in given.notes)


def test_text_files_of_yolo_bear_scores_numbers_of_classes_and_shares_of_the_image(tmp_path, truth):
    folder = tmp_path / "labels"
    folder.mkdir()
    (folder / "im01.txt").write_text("1 0.5 0.5 0.25 0.5 0.75\n0 0.25 0.5 0.5 0.5 0.5\n")
    given = read(folder, truth)
    assert given.objects.boxes.tolist() == [[15, 10, 25, 30], [0, 10, 20, 30]]
    assert given.objects.scores.tolist() == [0.75, 0.5]
    assert given.objects.labels.tolist() == [1, 0]
    assert given.objects.areas.tolist() == [200, 400]
    assert any("0 is taken for 'cell'" in note for note in given.notes)


def test_the_only_class_of_the_answers_is_the_only_one_of_the_truth(tmp_path):
    pictures(tmp_path / "truth/images", 1)
    voc(tmp_path / "truth/labels", {"im00": [box("nucleus", 1, 1, 9, 9)]})
    answers = voc(tmp_path / "a", {"im00": [box("object", 1, 1, 9, 9)]})
    given = read(answers, pupille.open(tmp_path / "truth"))
    assert given.objects.labels.tolist() == [0]
    assert any("'object'" in note and "'nucleus'" in note for note in given.notes)


@pytest.mark.parametrize(
    ("objects", "words"),
    [
        ({"other": [box("cell", 1, 1, 5, 5)]}, "none of the 1 images"),
        ({"im00": [box("chair", 1, 1, 5, 5)], "im01": [box("table", 1, 1, 5, 5)]}, "no class is the same"),
    ],
)
def test_what_fits_nothing_is_refused(tmp_path, truth, objects, words):
    with pytest.raises(DataError, match=words):
        read(voc(tmp_path / "a", objects), truth)


def test_an_image_that_is_answered_twice_is_refused(tmp_path, truth):
    folder = voc(tmp_path / "a/x", {"im00": [box("cell", 1, 1, 5, 5)]})
    voc(tmp_path / "a/y", {"im00": [box("cell", 2, 2, 5, 5)]})
    with pytest.raises(DataError, match="twice"):
        read(folder.parent, truth)


def test_what_holds_no_objects_is_refused(tmp_path, truth):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/read.me").write_text("nothing")
    with pytest.raises(DataError, match="no boxes or outlines"):
        read(tmp_path / "notes", truth)


def nuclei(root, labels):
    """Two images with numbered objects."""
    pictures(root / "images", len(labels))
    (root / "masks").mkdir()
    for i, numbers in enumerate(labels):
        Image.fromarray(numbers.astype(np.uint16)).save(root / f"masks/im{i:02}.png")
    return pupille.open(root, DataConfig(masks_are="ids"))


def numbered(*squares):
    """(SIDE, SIDE) squares x1, y1, x2, y2 numbered from 1."""
    numbers = np.zeros((SIDE, SIDE), dtype=np.uint16)
    for number, (x1, y1, x2, y2) in enumerate(squares, start=1):
        numbers[y1:y2, x1:x2] = number
    return numbers


TOUCHING = numbered((2, 2, 12, 12), (12, 2, 22, 12))


def test_label_images_number_objects_and_those_that_touch_stay_apart(tmp_path):
    made = nuclei(tmp_path / "truth", [TOUCHING, numbered((5, 5, 9, 9))])
    (tmp_path / "cellpose").mkdir()
    for i, numbers in enumerate((TOUCHING, numbered((5, 5, 9, 6)))):
        Image.fromarray(numbers).save(tmp_path / f"cellpose/im{i:02}_cp_masks.png")
    given = read(tmp_path / "cellpose", made)
    assert given.bears == "instances"
    assert given.objects.scores is None
    assert given.objects.boxes.tolist() == [[2, 2, 12, 12], [12, 2, 22, 12], [5, 5, 9, 6]]
    assert given.objects.areas.tolist() == [100, 100, 4]
    metrics = score(made, [tmp_path / "cellpose"], out=tmp_path / "out").scores.answers[0].metrics
    # Two of three objects are found wholly; the third is answered by a quarter, which finds nothing.
    assert metrics["recall"].value == metrics["precision"].value == pytest.approx(2 / 3)
    assert metrics["pq"].value == pytest.approx(2 / (2 + 1 / 2 + 1 / 2))


@pytest.mark.parametrize(
    "layout", ["im00_{}.png", "masks/im00_{}.png", "im00/{}.png", "stage1/im00/masks/{}.png"]
)
def test_several_masks_of_an_image_are_an_object_each(tmp_path, layout):
    made = nuclei(tmp_path / "truth", [TOUCHING])
    for number in (1, 2):
        file = tmp_path / "answers" / layout.format(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray((number == TOUCHING) * np.uint8(255)).save(file)
    given = read(tmp_path / "answers", made)
    assert sorted(given.objects.boxes.tolist()) == [[2, 2, 12, 12], [12, 2, 22, 12]]
    assert any("taken as one object" in note for note in given.notes)


def test_a_mask_that_cannot_be_read_and_one_of_no_image_are_told(tmp_path):
    made = nuclei(tmp_path / "truth", [TOUCHING, TOUCHING])
    folder = tmp_path / "answers"
    folder.mkdir()
    Image.fromarray(TOUCHING).save(folder / "im00.png")
    Image.fromarray(TOUCHING).save(folder / "elsewhere.png")
    (folder / "im01.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing more")
    given = read(folder, made)
    assert given.answered.tolist() == [True, False]
    assert any("im01.png" in note for note in given.notes)
    assert any("elsewhere.png" in note and "no image of the truth" in note for note in given.notes)


@pytest.fixture(scope="module")
def coco(shared):
    return shared / "data/formats/coco"


def run_length(rings, height, width):
    """The mask of an outline in parts, in the form of pycocotools."""
    from pycocotools import mask

    joined = mask.merge(mask.frPyObjects([ring.ravel().tolist() for ring in rings], height, width))
    return {**joined, "counts": joined["counts"].decode("ascii")}


def made_up(coco, kind):
    """Results in COCO's form: boxes or outlines of the truth, moved, with scores, some missed and some too many."""
    content = json.loads((coco / "annotations.json").read_text())
    rng = np.random.default_rng(1)
    results = []
    for annotation in content["annotations"]:
        if annotation["iscrowd"] or rng.random() < 0.2:
            continue
        x, y, width, height = annotation["bbox"]
        dx, dy = rng.normal(0, 0.06, 2) * (width, height)
        base = {key: annotation[key] for key in ("image_id", "category_id")}
        base["score"] = float(rng.random())
        if kind == "bbox":
            results.append({**base, "bbox": [x + dx, y + dy, width, height]})
        else:
            rings = [np.reshape(ring, (-1, 2)) + np.array([dx, dy]) for ring in annotation["segmentation"]]
            size = next(image for image in content["images"] if image["id"] == annotation["image_id"])
            results.append({**base, "segmentation": run_length(rings, size["height"], size["width"])})
        if rng.random() < 0.3:
            results.append({**results[-1], "score": float(rng.random()) / 2})
    return results


@pytest.mark.parametrize(("kind", "task"), [("bbox", "detection"), ("segm", "instances")])
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_results_of_coco_get_the_figures_of_pycocotools(coco, tmp_path, kind, task):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    file = tmp_path / "results.json"
    file.write_text(json.dumps(made_up(coco, kind)))
    with contextlib.redirect_stdout(io.StringIO()):
        official = COCO(str(coco / "annotations.json"))
        evaluation = COCOeval(official, official.loadRes(str(file)), kind)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    scores = score(coco, [file], out=tmp_path / "out").scores
    assert scores.task == task
    metrics = scores.answers[0].metrics
    assert 0.2 < metrics["ap"].value < 0.95
    for name, expected in zip(COCO_NAMES, evaluation.stats, strict=False):
        value = metrics[name].value
        assert (-1 if value is None else value) == pytest.approx(expected, abs=1e-12), name


def test_results_of_coco_need_a_truth_with_numbers(coco, tmp_path, truth):
    file = tmp_path / "results.json"
    file.write_text(json.dumps(made_up(coco, "bbox")))
    with pytest.raises(DataError, match="Give the truth as a COCO file"):
        read(file, truth)
