"""Who keeps a pixel that several masks claim, on pictures small enough to be counted by hand."""

import numpy as np

from pupille.evaluation.instances.disjoint import disjoint_pairs
from pupille.evaluation.instances.masks import Runs
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects
from pupille.shapes.run_length import RunLength

SIZE = (6, 8)
"""Height, width."""


def rectangle(x1, y1, x2, y2):
    mask = np.zeros(SIZE, dtype=bool)
    mask[y1:y2, x1:x2] = True
    return RunLength.of_mask(mask)


def objects(*rectangles, images=None, scores=None, crowd=None):
    n = len(rectangles)
    shapes = tuple(rectangle(*sides) for sides in rectangles)
    return Objects(
        np.zeros(n, dtype=np.int64) if images is None else np.array(images),
        np.zeros(n, dtype=np.int64),
        np.array(rectangles, dtype=float),
        shapes,
        None if scores is None else np.array(scores),
        np.array([float(shape.area) for shape in shapes]),
        np.zeros(n, dtype=bool) if crowd is None else np.array(crowd),
    )


def pairs(truth, answers, n_images=1, used=None):
    sizes = np.tile([SIZE[1], SIZE[0]], (n_images, 1))
    predictions = ObjectPredictions(tuple("abc"[:n_images]), sizes, ("x",), truth, answers)
    rows = np.arange(len(answers)) if used is None else np.array(used)
    return disjoint_pairs(predictions, Runs.of(answers.shapes), Runs.of(truth.shapes), rows)


def test_a_pixel_goes_to_the_surer_answer():
    truth = objects((0, 0, 8, 6))
    result = pairs(truth, objects((0, 0, 4, 4), (2, 0, 6, 4), scores=[0.9, 0.5]))
    assert result.answer_areas.tolist() == [16, 8]
    assert dict(zip(result.answers.tolist(), result.shared.tolist(), strict=True)) == {0: 16, 1: 8}
    assert (result.changed, result.changed_truth) == (1, 0)


def test_without_scores_it_goes_to_the_smaller_answer():
    result = pairs(objects((0, 0, 8, 6)), objects((0, 0, 6, 6), (0, 0, 2, 2)))
    assert result.answer_areas.tolist() == [32, 4]


def test_a_drawn_pixel_goes_to_the_smaller_object_and_to_a_crowd_last():
    truth = objects((0, 0, 6, 6), (0, 0, 2, 2), (0, 0, 1, 1), crowd=[False, False, True])
    result = pairs(truth, objects((0, 0, 8, 6)))
    assert result.truth_areas.tolist() == [32, 4, 0]
    assert result.changed_truth == 2
    assert dict(zip(result.truth.tolist(), result.shared.tolist(), strict=True)) == {0: 32, 1: 4}


def test_masks_of_other_images_and_answers_that_take_no_part_share_nothing():
    truth = objects((0, 0, 4, 4), (0, 0, 4, 4), images=[0, 1])
    answers = objects((0, 0, 4, 4), (0, 0, 4, 4), images=[0, 1], scores=[0.9, 0.8])
    result = pairs(truth, answers, n_images=2)
    assert list(zip(result.answers.tolist(), result.truth.tolist(), strict=True)) == [(0, 0), (1, 1)]
    alone = pairs(truth, answers, n_images=2, used=[1])
    assert (alone.answers.tolist(), alone.answer_areas.tolist()) == ([1], [0, 16])
