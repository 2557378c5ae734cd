"""Pictures without their objects, with nothing else, or on the background of another picture."""

import numpy as np
import pytest

from digit_models import studied
from pupille.evaluation.classification.specs import METRICS
from pupille.explanation.about_object import DrawnObjects
from pupille.explanation.altered_objects import not_altered, object_alterations, object_pixels
from pupille.explanation.without_object import without_object
from pupille.images.geometry import Geometry
from pupille.models.preprocessing import Preprocessing

(ACCURACY,) = [spec for spec in METRICS if spec.name == "accuracy"]
FRAME = Geometry(20, 20)


def drawn(outlined=True):
    """A cross of 5 x 5 pixels in a corner of each of two pictures of 20 x 20, another corner each."""
    masks = np.zeros((2, 20, 20), dtype=bool)
    for mask, at in zip(masks, (2, 12), strict=True):
        mask[at + 2, at : at + 5] = mask[at : at + 5, at + 2] = True
    boxes = [np.array([[2.0, 2.0, 7.0, 7.0]]), np.array([[12.0, 12.0, 17.0, 17.0]])]
    return DrawnObjects(list(masks), boxes, outlined, FRAME, ["a", "a"])


@pytest.fixture
def pictures():
    pixels = np.random.default_rng(0).integers(0, 256, (2, 20, 20, 1)).astype(np.uint8)
    return pixels, Preprocessing.learned(pixels, low=0, high=255)


def test_whole_boxes_with_a_tenth_more_are_painted_over_or_left_alone(pictures):
    pixels, preprocessing = pictures
    places = object_pixels(drawn(), np.array([1, 0]))
    # 2 to 7 becomes 1.75 to 7.25, which touches pixels 1 to 7.
    inside = np.zeros((20, 20), dtype=bool)
    inside[1:8, 1:8] = True
    assert (places.boxes[0] == inside).all()
    over, alone = places.painted_over(pixels, preprocessing)[0], places.alone(pixels, preprocessing)[0]
    assert len(np.unique(over[inside])) == 1
    assert (over[~inside] == pixels[0][~inside]).all()
    assert (alone[inside] == pixels[0][inside]).all()
    assert len(np.unique(alone[~inside])) == 1


def test_an_object_moves_to_the_background_of_the_other_picture_without_its_object(pictures):
    pixels, preprocessing = pictures
    objects = drawn()
    swapped = object_pixels(objects, np.array([1, 0])).elsewhere(pixels, preprocessing)[0]
    cross = objects.masks[0]
    assert (swapped[cross] == pixels[0][cross]).all()
    assert len(np.unique(swapped[12:17, 12:17])) == 1
    assert (swapped[:10, 10:] == pixels[1][:10, 10:]).all()


def test_backgrounds_are_swapped_only_where_outlines_are_known():
    def names(objects):
        return [each.name for each in object_alterations(objects, np.array([1, 0]))]

    assert names(drawn()) == ["objects painted over", "objects alone", "backgrounds swapped"]
    assert names(drawn(outlined=False)) == ["objects painted over", "objects alone"]


def test_where_the_objects_of_some_are_unknown_none_are_taken_away():
    objects = drawn()
    some = DrawnObjects([objects.masks[0], None], objects.boxes, True, FRAME, objects.labels)
    assert object_alterations(some, np.array([1, 0])) == ()
    assert "1 explained image" in str(not_altered(some)[0])
    assert not_altered(objects) == ()


def test_a_model_of_digits_is_nothing_without_its_strokes():
    subject, targets, learned = studied(images=100)
    strokes = subject.pixels[..., 0] > 0
    boxes = [np.array([[0.0, 0.0, 8.0, 8.0]]) for _ in strokes]
    objects = DrawnObjects(list(strokes), boxes, True, Geometry(8, 8), [""] * 100)
    baseline = subject.question.baseline(learned.targets, 100, subject.model.spec)
    altered = without_object(subject, tuple(map(str, range(100))), targets, baseline, ACCURACY, objects)
    verdicts = {record.name: record.verdict for record in altered.records}
    assert verdicts["objects painted over"] == "nothing"
    assert verdicts["objects alone"] == "enough"
