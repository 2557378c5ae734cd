"""From the maps of a network to objects at the size of each file."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from drawn_objects import targets_of
from pupille.errors import ModelError
from pupille.models.decode.instances import DECODER, answers_of, maps_of, objects_of
from pupille.models.model import ModelSpec
from pupille.models.objectwise.cut import Cut
from pupille.models.preprocessing import Preprocessing
from pupille.shapes.label_image import LabelImage

SPEC = ModelSpec(
    "unet-instances",
    ("cell",),
    Preprocessing(2, 4, 1, 0, 255, (0.5,), (0.25,)),
    task="instances",
    cut=Cut(0.5, 0.5),
)
LABELS = LabelImage(
    np.array([[1, 1, 0, 2], [1, 0, 0, 2]], dtype=np.int32), np.array([0, 0]), np.array([0.75, 0.5])
)


def test_outputs_become_probabilities_and_those_of_classes_sum_to_one():
    maps = maps_of(torch.tensor([0.0, 2.0, -2.0, 1.0, 1.0]).reshape(1, 5, 1, 1))
    assert maps[0, :, 0, 0] == pytest.approx([0.5, 1 / (1 + np.exp(-2)), 1 / (1 + np.exp(2)), 0.5, 0.5])


def test_the_thresholds_of_the_description_are_used():
    outputs = torch.full((1, 3, 2, 4), -4.0)
    outputs[0, 0, :, :2], outputs[0, 2, :, :2] = 1.0, 4.0
    (found,) = DECODER.of_network(outputs, SPEC)
    assert found.areas.tolist() == [4]
    (none,) = DECODER.of_network(outputs, replace(SPEC, cut=Cut(0.8, 0.5)))
    (small,) = DECODER.of_network(outputs, replace(SPEC, cut=Cut(0.5, 0.5, 5)))
    assert len(none) == len(small) == 0


def test_objects_lie_at_the_size_of_their_file_with_the_truth_beside_them():
    larger = LABELS.resized(4, 8)
    predictions = DECODER.predictions(("p00",), targets_of([larger], ("cell",)), answers_of([LABELS]), SPEC)
    assert predictions.sizes.tolist() == [[8, 4]]
    for answer, truth in zip(predictions.answers.shapes, predictions.truth.shapes, strict=True):
        assert np.array_equal(answer.mask(), truth.mask())
    assert predictions.answers.scores.tolist() == [0.75, 0.5]


def test_answers_without_scores_stay_without_scores():
    assert objects_of(answers_of([replace(LABELS, scores=None)]), [(4, 2)]).scores is None


def test_no_image_has_no_answer():
    assert len(DECODER.none(SPEC)) == 0


def test_a_description_without_classes_and_an_estimator_are_refused():
    with pytest.raises(ModelError, match="must name a class"):
        DECODER.check(replace(SPEC, classes=()))

    class Tree:
        spec = SPEC

    with pytest.raises(ModelError, match="gives no objects"):
        DECODER.of_estimator(Tree(), np.zeros((1, 2), dtype=np.float32))


def test_the_thresholds_are_kept_in_the_description():
    assert ModelSpec.from_json(SPEC.to_json()).cut == Cut(0.5, 0.5)
    damaged = {**SPEC.to_json(), "objects": {"interior": 2.0}}
    with pytest.raises(ModelError, match="Train the model again"):
        ModelSpec.from_json(damaged)
