"""What each image adds, and the sentences about masks that do not fit."""

import numpy as np
import pytest

from drawn_masks import InMemory, predictions, random_pair
from pupille.errors import DataError
from pupille.evaluation.segmentation.boundaries import boundary, boundary_distances
from pupille.evaluation.segmentation.counts import mask_counts
from pupille.results.masks import MaskPredictions


def test_pixels_are_counted_by_class_and_image():
    truth = [np.array([[0, 0, 1, 1], [2, 2, 2, -1]])]
    answer = [np.array([[0, 1, 1, 1], [2, 0, -1, 2]])]
    counts = mask_counts(predictions(truth, answer, ("a", "b", "c")))
    assert counts.hits.tolist() == [[1, 2, 1]]
    assert counts.truth.tolist() == [[2, 2, 3]]
    assert counts.answer.tolist() == [[2, 3, 1]]
    assert counts.unanswered.tolist() == [1]
    assert counts.confusion.tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 1]]


def test_boundaries_are_measured_on_a_window_as_on_the_whole_picture():
    rng = np.random.default_rng(0)
    truth, answer = np.zeros((2, 60, 50), dtype=int)
    truth[5:20, 0:12] = rng.integers(0, 2, (15, 12))
    answer[8:24, 4:14] = rng.integers(0, 2, (16, 10))
    counts = mask_counts(predictions([truth], [answer]))
    whole = boundary_distances(boundary(truth == 1), boundary(answer == 1))
    assert counts.boundaries[0, 1].tolist() == [
        len(whole.truth),
        whole.within(2.0)[0],
        len(whole.answer),
        whole.within(2.0)[1],
    ]
    assert (counts.surface[0, 1], counts.hausdorff[0, 1]) == (whole.mean, whole.hausdorff)
    assert counts.boundaries[0, 0].tolist() == [0, 0, 0, 0]


def test_of_every_class_boundaries_are_measured_where_none_is_the_background():
    counts = mask_counts(predictions(*random_pair(0, 3), ("a", "b", "c"), None))
    assert (counts.boundaries > 0).all()


def test_a_wider_tolerance_finds_more_of_the_boundary():
    truth, answer = np.zeros((2, 20, 20), dtype=int)
    truth[5:12, 5:12] = answer[8:15, 5:12] = 1
    near = [mask_counts(predictions([truth], [answer]), tolerance=t).boundaries[0, 1, 1] for t in (0, 2, 3)]
    assert near[0] < near[1] < near[2] == 24


def test_a_boundary_beside_ignored_pixels_is_not_known():
    truth = np.zeros((9, 9), dtype=int)
    truth[2:7, 2:7] = 1
    answer = truth.copy()
    rim = boundary(truth == 1) | boundary(truth == 0)
    truth[rim] = -1
    counts = mask_counts(predictions([truth], [answer]))
    assert counts.boundaries[0, 1].tolist() == [0, 0, 0, 0]
    assert np.isnan(counts.surface[0, 1])
    assert counts.hits[0, 1] == 9


def test_an_answer_has_no_wrong_boundary_where_that_of_the_truth_is_ignored():
    truth = np.zeros((20, 20), dtype=int)
    truth[2:12, 2:12] = 1
    truth[boundary(truth == 1) | boundary(truth == 0)] = -1
    answer = np.zeros((20, 20), dtype=int)
    answer[5:8, 5:8] = answer[16:19, 16:19] = 1
    counts = mask_counts(predictions([truth], [answer]))
    assert counts.boundaries[0, 1].tolist() == [0, 0, 0, 0]
    empty = mask_counts(predictions([np.where(truth == 1, -1, truth)], [answer]))
    assert empty.boundaries[0, 1].tolist() == [0, 0, 8, 0]


def test_masks_of_two_sizes_are_refused_by_the_name_of_the_image():
    with pytest.raises(DataError, match=r"'image 1'.* 4 x 3 pixels, the answer 3 x 4"):
        mask_counts(predictions([np.zeros((3, 4))] * 2, [np.zeros((3, 4)), np.zeros((4, 3))]))


@pytest.mark.parametrize("strange", [2, -2, 255])
def test_a_class_that_there_is_not_is_refused_by_the_name_of_the_image(strange):
    for pair in (([[0, strange]], [[0, 0]]), ([[0, 0]], [[0, strange]])):
        with pytest.raises(DataError, match=rf"'image 0'.*{strange}.*from 0 to 1"):
            mask_counts(predictions(*([np.array(mask)] for mask in pair)))


def test_one_pair_of_masks_is_held_at_a_time():
    class Counted(InMemory):
        def read(self, id):
            reads.append(id)
            return np.zeros((2, 2), dtype=np.int16)

    reads: list[str] = []
    ids = tuple(map(str, range(50)))
    mask_counts(MaskPredictions(ids, ("a", "b"), 0, Counted({}), Counted({})))
    assert reads == [id_ for id_ in ids for _ in range(2)]
