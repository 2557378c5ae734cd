"""Every model of boxes as an estimator of scikit-learn: coloured shapes on noise, whose right boxes are known."""

import pickle
from dataclasses import fields

import numpy as np
import pytest
from PIL import Image
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_validate

import pupille
from drawn_boxes import CLASSES, SIDE, shapes
from pupille.errors import ConfigError, DataError, ModelError
from pupille.estimators.detector import ImageDetector
from pupille.shapes.boxes import iou

PICTURES, DRAWN = shapes(24)
VALUES = (3, 7)
"""Of a disc and of a square."""
BOXES = [
    np.array([[*box, VALUES[CLASSES.index(name)]] for name, *box in objects]).reshape(-1, 5)
    for objects in DRAWN
]


@pytest.fixture(scope="module")
def fitted():
    return pupille.ImageDetector("blobs").fit(PICTURES, BOXES)


def test_planted_shapes_are_found_with_their_classes(fitted):
    others, drawn = shapes(8, seed=5)
    right = n = 0
    for found, objects in zip(fitted.predict(others), drawn, strict=True):
        for name, *box in objects:
            n += 1
            shared = iou(np.array([box], dtype=float), found.xyxy)[0]
            right += bool((shared[found.class_id == VALUES[CLASSES.index(name)]] > 0.5).any())
    assert n > 10
    assert right / n > 0.9


def test_what_is_found_has_the_names_and_shapes_that_supervision_takes(fitted):
    picture = fitted.predict(PICTURES[:1])[0]
    # Of supervision.Detections: xyxy (K, 4), class_id (K,) whole, confidence (K,); no other name is taken over.
    assert (
        [field.name for field in fields(picture)] == list(vars(picture)) == ["xyxy", "class_id", "confidence"]
    )
    k = len(picture)
    assert k >= 1
    assert (picture.xyxy.shape, picture.class_id.shape, picture.confidence.shape) == ((k, 4), (k,), (k,))
    assert [array.dtype.kind for array in vars(picture).values()] == ["f", "i", "f"]
    assert (np.diff(picture.confidence) <= 0).all()
    assert set(picture.class_id) <= set(VALUES)
    nothing = fitted.predict(np.full((1, SIDE, SIDE, 3), 120, dtype=np.uint8))[0]
    assert (nothing.xyxy.shape, nothing.class_id.shape, nothing.confidence.shape) == ((0, 4), (0,), (0,))


def test_the_score_is_the_ap_of_cocos_own_program(fitted):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    everything = ImageDetector("blobs", threshold=0).fit(PICTURES, BOXES)
    truth, answers = COCO(), []
    truth.dataset = {
        "images": [{"id": row} for row in range(8)],
        "categories": [{"id": value} for value in VALUES],
        "annotations": [],
    }
    for row in range(8):
        for *box, value in BOXES[row].tolist():
            truth.dataset["annotations"].append(
                {
                    "id": len(truth.dataset["annotations"]) + 1,
                    "image_id": row,
                    "category_id": value,
                    "bbox": [box[0], box[1], box[2] - box[0], box[3] - box[1]],
                    "area": (box[2] - box[0]) * (box[3] - box[1]),
                    "iscrowd": 0,
                }
            )
        found = everything.predict(PICTURES[row : row + 1])[0]
        for box, value, score in zip(found.xyxy, found.class_id, found.confidence, strict=True):
            corner = [box[0], box[1], box[2] - box[0], box[3] - box[1]]
            answers.append({"image_id": row, "category_id": int(value), "bbox": corner, "score": score})
    truth.createIndex()
    evaluated = COCOeval(truth, truth.loadRes(answers), "bbox")
    evaluated.evaluate()
    evaluated.accumulate()
    evaluated.summarize()
    assert everything.score(PICTURES[:8], BOXES[:8]) == pytest.approx(evaluated.stats[0], abs=1e-9)


def test_it_is_cross_validated_searched_cloned_and_pickled(fitted):
    results = cross_validate(ImageDetector("blobs"), PICTURES, BOXES, cv=2)
    assert min(results["test_score"]) > 0.5
    uneven = [picture[: SIDE - row // 4] for row, picture in enumerate(PICTURES)]
    results = cross_validate(ImageDetector("mean-boxes"), uneven, BOXES, cv=2, error_score="raise")
    assert (results["test_score"] >= 0).all()
    search = GridSearchCV(ImageDetector(), {"model": ["mean-boxes", "blobs"]}, cv=2).fit(PICTURES, BOXES)
    assert search.best_params_ == {"model": "blobs"}
    copy = clone(fitted)
    assert copy.get_params() == fitted.get_params()
    assert not hasattr(copy, "classes_")
    again = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_array_equal(again.predict(PICTURES)[0].xyxy, fitted.predict(PICTURES)[0].xyxy)


def test_the_network_learns_in_its_epochs_and_the_threshold_is_chosen_on_other_pictures():
    model = ImageDetector("one-stage", epochs=2, batch_size=4).fit(PICTURES, BOXES)
    assert [epoch.epoch for epoch in model.history_] == [1, 2]
    assert model.thresholds_.shape == (2,)
    assert any("Chosen on validation by F1" in str(note) for note in model.notes_)
    assert len(model.predict(PICTURES)) == len(PICTURES)


def test_a_threshold_that_is_given_is_used_and_0_gives_every_box():
    strict, every = (ImageDetector("blobs", threshold=t).fit(PICTURES, BOXES) for t in (0.9, 0))
    counts = [sum(map(len, model.predict(PICTURES))) for model in (strict, every)]
    assert 0 < counts[0] < counts[1]
    assert min(found.confidence.min(initial=1) for found in strict.predict(PICTURES)) >= 0.9


def test_all_forms_of_pictures_and_boxes_give_the_same(tmp_path, fitted):
    expected = fitted.predict(PICTURES[:3])
    paths = [tmp_path / f"{row}.png" for row in range(len(PICTURES))]
    for path, picture in zip(paths, PICTURES, strict=True):
        Image.fromarray(picture).save(path)
    as_dicts = [{"boxes": table[:, :4], "labels": table[:, 4]} for table in BOXES]
    as_objects = [
        type("Detections", (), {"xyxy": table[:, :4], "class_id": table[:, 4], "confidence": None})
        for table in BOXES
    ]
    as_lists = [table.tolist() for table in BOXES]
    for X, y in ((list(PICTURES), as_dicts), (PICTURES, as_objects), (paths, as_lists)):
        found = ImageDetector("blobs").fit(X, y).predict(X[:3])
        for own, other in zip(found, expected, strict=True):
            np.testing.assert_array_equal(own.xyxy, other.xyxy)
            np.testing.assert_array_equal(own.class_id, other.class_id)


def test_a_class_that_training_did_not_show_is_missed(fitted):
    expected = fitted.score(PICTURES[:6], BOXES[:6])
    truth = [*BOXES[:5], np.append(BOXES[5], [[1, 1, 9, 9, 50]], axis=0)]
    # The mean is of one more class, of which nothing is found.
    assert fitted.score(PICTURES[:6], truth) == pytest.approx(expected * 2 / 3)


def test_boxes_without_a_class_are_of_one_and_how_they_were_read_is_told():
    drawn = [table[:, :4].copy() for table in BOXES]
    drawn[0][0] = (-4, -4, 20, 20)
    model = ImageDetector("mean-boxes").fit(PICTURES, drawn)
    assert model.classes_.tolist() == [0]
    assert any("x1, y1, x2, y2" in note for note in model.notes_)
    assert any("cut off at the edge" in note for note in model.notes_)


def changed(*box):
    return [np.array([box], dtype=float), *BOXES[1:]]


@pytest.mark.parametrize(
    ("X", "y", "words"),
    [
        (PICTURES, BOXES[:5], "24 pictures and y boxes of 5"),
        (PICTURES, changed(10, 10, 5, 20, 3), "x, y, width, height"),
        (PICTURES, changed(70, 10, 90, 20, 3), "outside of its picture of 64 x 64"),
        (PICTURES, changed(1, 1, np.nan, 20, 3), "not finite"),
        (PICTURES, changed(1, 1, 20, 20, 3.5), "no whole numbers"),
        (PICTURES, changed(1, 1, 20, 20), "some have none"),
        (PICTURES, changed(1, 1, 20), r"shape \(1, 3\)"),
        (PICTURES, [["cell"], *BOXES[1:]], "one row a box"),
        (PICTURES, [{"boxes": BOXES[0][:, :4], "labels": [1] * 9}, *BOXES[1:]], "one row a box"),
        (PICTURES, [table * (0.01, 0.01, 0.01, 0.01, 1) for table in BOXES], "between 0 and 1"),
        (PICTURES, [np.zeros((0, 5))] * 24, "no box is drawn"),
        (PICTURES, {"boxes": []}, "y holds no boxes"),
        ([], [], "X holds nothing"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(X, y, words):
    with pytest.raises(DataError, match=words):
        ImageDetector("mean-boxes").fit(X, y)


def test_settings_that_would_do_nothing_are_refused(fitted):
    with pytest.raises(ConfigError, match="no network and has no epochs"):
        ImageDetector("blobs", epochs=3).fit(PICTURES, BOXES)
    with pytest.raises(ModelError, match="unet is no model of detection"):
        ImageDetector("unet").fit(PICTURES, BOXES)
    with pytest.raises(ConfigError, match="from 0 to 1"):
        ImageDetector("blobs", threshold=30).fit(PICTURES, BOXES)
    with pytest.raises(ConfigError, match="threshold=0.3"):
        ImageDetector("blobs").fit(PICTURES[:1], BOXES[:1])
    with pytest.raises(DataError, match="AP has no value"):
        fitted.score(PICTURES[:1], [[]])
