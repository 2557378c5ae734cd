"""R-CNN: proposed regions, features of a pretrained network, a linear classifier and a regression."""

from dataclasses import replace

import numpy as np
import pytest

from drawn_boxes import shapes, targets_of
from pupille.errors import ModelError
from pupille.models.boxwise.rcnn import (
    RCNN,
    features_of,
    linear_classes,
    linear_moves,
    mirrored,
    moved_by,
    moves_to,
    softmax,
    training_rows,
)
from pupille.models.pretrained.import_file import import_weights
from pupille.models.registry import find
from pupille.shapes.boxes import iou

SHAPE = (64, 64, 3)


def prepared(n: int, seed: int):
    """Pictures as the network expects them, and the objects of each."""
    pictures, drawn = shapes(n, seed=seed, sizes=(14, 24))
    mean, deviation = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    inputs = ((pictures / 255 - mean) / deviation).astype(np.float32)
    return inputs, targets_of(drawn).frames()


@pytest.fixture(scope="module")
def rule(shared, tmp_path_factory) -> RCNN:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
        return RCNN.fitted(*prepared(6, 1), classes=2, seed=0)


def test_planted_shapes_of_new_pictures_are_found_and_told_apart(rule):
    met = total = 0
    for picture, truth in zip(*prepared(5, 2), strict=True):
        answers = rule.objects_of(picture)
        sure = answers.rows(answers.scores > 0.5)
        for box, label in zip(truth.boxes, truth.labels, strict=True):
            same = sure.boxes[sure.labels == label]
            met += bool(len(same)) and iou(box[None], same).max() >= 0.5
        total += len(truth)
    assert total > 5
    assert met >= 0.8 * total


def test_it_is_the_same_after_its_arrays(rule):
    again = RCNN.of_arrays(rule.arrays(), shape=SHAPE, classes=2)
    picture = prepared(1, 4)[0][0]
    assert again.parameters == rule.parameters
    before, after = rule.objects_of(picture), again.objects_of(picture)
    assert np.array_equal(before.boxes, after.boxes)
    assert np.array_equal(before.scores, after.scores)


@pytest.mark.parametrize(
    "change",
    [
        {"mean": np.zeros(3)},
        {"deviation": np.zeros(4 * 368)},
        {"classes": np.full((3, 4 * 368 + 1), np.nan)},
        {"moves": np.zeros((4, 4 * 368 + 1), dtype=np.float32)},
        {"strange": np.zeros(1)},
        {"backbone.stem.conv.weight": np.zeros((1, 1), dtype=np.float32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_arrays_of_something_else_are_refused(rule, change):
    with pytest.raises(ModelError, match="Copy the run folder again"):
        RCNN.of_arrays({**rule.arrays(), **change}, shape=SHAPE, classes=2)


def test_the_ceiling_counts_objects_that_no_region_meets(rule):
    pictures, truth = prepared(3, 5)
    assert "100.0\u00a0%" in str(rule.ceiling_notes(pictures, truth)[0])
    # An object of a pixel in a corner is never proposed; one that does not count is not asked for.
    boxes = np.concatenate([truth[0].boxes[:1], [[0.0, 0, 1, 1]]])
    both = replace(
        truth[0].rows(np.array([0, 0])), boxes=boxes, areas=np.ones(2), difficult=np.array([False, False])
    )
    assert "50.0\u00a0%" in str(rule.ceiling_notes(pictures[:1], [both])[0])
    assert rule.ceiling_notes(pictures[:1], [replace(both, difficult=np.array([True, True]))]) == ()


def test_what_lies_between_an_object_and_nothing_teaches_no_class(rule):
    pictures, truth = prepared(1, 6)
    _, labels, near, moves = training_rows(rule.network, pictures[0], truth[0], 2)
    assert labels[: len(truth[0])].tolist() == truth[0].labels.tolist()
    assert near[: len(truth[0])].all()
    assert not moves[: len(truth[0])].any()
    assert (labels == 2).any()
    crowd = replace(truth[0], crowd=np.ones(len(truth[0]), dtype=bool))
    _, labels, near, _ = training_rows(rule.network, pictures[0], crowd, 2)
    assert set(labels) <= {-1, 2}
    assert not near.any()


def test_features_see_what_is_in_the_box_and_not_far_from_it(rule):
    picture = prepared(1, 7)[0][0]
    other = picture.copy()
    other[40:, 40:] = 0
    boxes = np.array([[4.0, 4, 20, 20], [40, 40, 60, 60]])
    before, after = (features_of(rule.network, one, boxes) for one in (picture, other))
    assert before.shape == (2, 4 * 368)
    assert np.array_equal(before[0], after[0])
    assert not np.array_equal(before[1], after[1])


def test_boxes_are_mirrored_with_their_picture():
    (picture,), (drawn,) = prepared(1, 8)
    mirror, boxes = mirrored(picture, drawn)
    for box, other in zip(drawn.boxes.astype(int), boxes.boxes.astype(int), strict=True):
        (x1, y1, x2, y2), (a1, b1, a2, b2) = box, other
        assert np.array_equal(mirror[b1:b2, a1:a2], picture[y1:y2, x1:x2][:, ::-1])
    assert np.array_equal(boxes.labels, drawn.labels)


def test_moves_lead_from_one_box_to_the_other():
    boxes, wanted = np.array([[0.0, 0, 10, 20]]), np.array([[2.0, 0, 17, 30]])
    moves = moves_to(boxes, wanted)
    assert moves[0] == pytest.approx([0.45, 0.25, np.log(1.5), np.log(1.5)])
    assert moved_by(boxes, moves) == pytest.approx(wanted)
    assert moved_by(boxes, np.array([[0, 0, 5.0, -5.0]])) == pytest.approx(np.array([[-5.0, 5, 15, 15]]))


def test_a_class_that_no_region_shows_is_never_answered():
    inputs = np.array([[-1.0], [-2.0], [1.0], [2.0]])
    weights = linear_classes(inputs, np.array([0, 0, 2, 2]), 2, seed=0)
    shares = softmax(np.array([[-3.0, 1.0], [3.0, 1.0]]) @ weights.T)
    assert shares[:, 1].tolist() == [0, 0]
    assert shares[0, 0] > 0.5 > shares[1, 0]


def test_moves_are_learned_by_a_line():
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(5000, 2))
    moves = np.stack([inputs[:, 0], -inputs[:, 1], 0 * inputs[:, 0] + 1, inputs.sum(axis=1)], axis=1)
    weights = linear_moves(inputs, moves)
    # A penalty of 300 beside 5,000 rows of deviation 1.
    assert weights[:, :2] == pytest.approx(
        np.array([[1, 0], [0, -1], [0, 0], [1, 1]]) * 5000 / 5300, abs=0.02
    )
    assert weights[2, 2] == pytest.approx(1, abs=0.01)


def test_it_is_asked_for_by_name_and_begins_with_published_weights():
    assert find("rcnn").by_name
    assert find("rcnn").backbone == "regnetx_002"
