"""Objects as the JSON of COCO: read by `pycocotools`, and back to the same bits."""

import json

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from pupille.results.objects_json import images_of, objects_json, objects_of
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

# pycocotools 2.0.11 is older than this rule of numpy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

IDS, SIZES, CLASSES = ("a/ä.png", "b.png"), np.array([[40, 30], [8, 6]]), ("cell", "dust")
RING = np.array([[0.1, 0.2], [7.3, 0.2], [7.3, 5.9]])
MASK = np.zeros((30, 40), dtype=bool)
MASK[3:9, 5:20] = True


def objects(*, scored):
    # 0.1 + (0.1 + 0.2 - 0.1) is not 0.1 + 0.2 to the last bit.
    return Objects(
        np.array([0, 0, 1]),
        np.array([1, 0, 1]),
        np.array([[5.0, 3, 20, 9], [0.1, 0.7, 0.1 + 0.2, 3.3], [0.1, 0.2, 7.3, 5.9]]),
        (RunLength.of_mask(MASK), None, Polygons((RING,), (RING / 4,))),
        np.array([0.25, 1 / 3, 0.9]) if scored else None,
        np.array([90.0, 0.5, 12.0]),
        np.array([False, True, False]),
        np.array([False, False, True]),
    )


@pytest.mark.parametrize("scored", [True, False])
def test_objects_come_back_to_the_last_bit(scored):
    before = objects(scored=scored)
    record = json.loads(objects_json(IDS, SIZES, CLASSES, before))
    ids, sizes, classes = images_of(record)
    assert (ids, sizes.tolist(), classes) == (IDS, SIZES.tolist(), CLASSES)
    after = objects_of(record)
    for column in ("images", "labels", "boxes", "areas", "crowd", "difficult"):
        assert np.array_equal(getattr(after, column), getattr(before, column)), column
    assert (after.scores is None) == (not scored)
    assert not scored or np.array_equal(after.scores, before.scores)
    mask, none, outline = after.shapes
    assert (mask.size, mask.counts.tolist(), none) == ((30, 40), before.shapes[0].counts.tolist(), None)
    assert np.array_equal(outline.rings[0], RING)
    assert np.array_equal(outline.holes[0], RING / 4)


def test_a_mask_is_written_as_pycocotools_reads_it():
    first = json.loads(objects_json(IDS, SIZES, CLASSES, objects(scored=True)))["annotations"][0]
    assert np.array_equal(coco_mask.decode(first["segmentation"]).astype(bool), MASK)
    assert (first["bbox"], first["category_id"], first["image_id"], first["score"]) == (
        [5, 3, 15, 6],
        2,
        1,
        0.25,
    )


def test_no_answer_at_all_still_says_whether_answers_bear_scores():
    none = Objects.none()
    for scored in (True, False):
        given = Objects(none.images, none.labels, none.boxes, scores=np.zeros(0) if scored else None)
        record = json.loads(objects_json(IDS, SIZES, CLASSES, given))
        assert (objects_of(record).scores is not None) is scored


@pytest.mark.parametrize(
    "change", [{"image_id": None}, {"bbox": [1, 2]}, {"segmentation": {"size": [3, 4], "counts": 5}}]
)
def test_what_was_not_written_so_is_refused(change):
    record = json.loads(objects_json(IDS, SIZES, CLASSES, objects(scored=True)))
    record["annotations"][0] |= change
    record["annotations"][0].pop("corners", None)
    with pytest.raises((KeyError, TypeError, ValueError)):
        objects_of(record)
