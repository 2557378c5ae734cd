"""From the answers of a network to boxes at the size of each picture."""

import numpy as np
import pytest
import torch

from drawn_boxes import targets_of
from pupille.errors import ModelError
from pupille.images.geometry import Geometry
from pupille.models.architectures.one_stage import places
from pupille.models.boxwise.operating import Operating
from pupille.models.decode.detection import DECODER, answers_of, objects_of, thinned
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.shapes.objects import Objects

SPEC = ModelSpec(
    "one-stage",
    ("disc", "square"),
    Preprocessing(64, 64, 3, 0, 255, (0.5,) * 3, (0.25,) * 3),
    task="detection",
    operating=Operating((0.3, 0.4), 0.5),
)


def outputs(*places_of) -> torch.Tensor:
    """(1, places, 7) answers that see nothing but at some places: (place, class, logit of class and overlap)."""
    answers = torch.full((1, len(places(64, 64)), 7), -12.0)
    answers[..., 2:6] = 0
    for place, label, logit in places_of:
        answers[0, place, label] = answers[0, place, -1] = logit
    return answers


def test_places_are_the_middles_of_the_pixels_of_three_maps():
    at = places(64, 96)
    assert len(at) == 8 * 12 + 4 * 6 + 2 * 3
    assert at[0].tolist() == [4, 4, 8]
    assert at[1].tolist() == [12, 4, 8]
    assert at[-1].tolist() == [80, 48, 32]


def test_a_place_that_is_sure_becomes_a_box_around_it():
    (found,) = DECODER.of_network(outputs((9, 1, 0.0)), SPEC)
    # The tenth place of the finest map is at (12, 12); answers of 0 mean a box of four strides, cut at the frame.
    assert found.boxes.tolist() == [[0, 0, 28, 28]]
    assert found.labels.tolist() == [1]
    assert found.scores.tolist() == pytest.approx([0.5])


def test_of_neighbours_that_answer_for_one_object_the_surest_stays():
    (found,) = DECODER.of_network(outputs((27, 0, 2.0), (28, 0, 3.0), (27, 1, 1.0)), SPEC)
    assert found.labels.tolist() == [0, 1]
    assert found.scores[0] == pytest.approx(1 / (1 + np.exp(-3.0)))


def test_boxes_without_area_in_the_frame_are_no_answers():
    boxes, scores = np.array([[-9.0, 0, 0, 5], [1, 1, 5, 5]]), np.array([[0.9], [0.8]])
    assert thinned(boxes, scores, Geometry(8, 8), 0.5).boxes.tolist() == [[1, 1, 5, 5]]


def test_predictions_are_at_the_size_of_the_pictures_with_the_scores_that_count():
    targets = targets_of([[("disc", 0, 0, 10, 10)]])
    predictions = DECODER.predictions(("p00",), targets, DECODER.of_network(outputs((9, 1, 0.0)), SPEC), SPEC)
    assert predictions.least.tolist() == [0.3, 0.4]
    assert predictions.truth is targets.objects
    large = objects_of(DECODER.of_network(outputs((9, 1, 0.0)), SPEC), [(128, 32)], Geometry(64, 64))
    assert large.boxes.tolist() == [[0, 0, 56, 14]]


def test_pictures_without_an_answer_keep_their_place():
    none = Objects(*(np.zeros(0, dtype=np.int64),) * 2, np.zeros((0, 4)), scores=np.zeros(0))
    one = Objects(
        np.zeros(1, dtype=np.int64),
        np.zeros(1, dtype=np.int64),
        np.array([[0.0, 0, 2, 2]]),
        scores=np.ones(1),
    )
    assert objects_of(answers_of([none, one]), [(8, 8)] * 2, Geometry(8, 8)).images.tolist() == [1]


def test_a_description_with_too_few_thresholds_is_refused():
    from dataclasses import replace

    with pytest.raises(ModelError, match="a threshold for each"):
        DECODER.check(replace(SPEC, operating=Operating((0.3,))))
