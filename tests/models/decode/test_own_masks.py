"""From boxes with small masks to a label image: the surest first, by the thresholds of the model."""

import numpy as np
import torch

from pupille.models.boxwise.operating import Operating
from pupille.models.decode.decoder import decoder_of
from pupille.models.decode.own_masks import DECODER
from pupille.models.model import ModelSpec
from pupille.models.objectwise.cut import Cut
from pupille.models.preprocessing import Preprocessing

PREPARED = Preprocessing(40, 40, 1, 0, 255, (0.5,), (0.25,))


def spec(least: float = 0.1, smallest: float = 0.0) -> ModelSpec:
    return ModelSpec(
        "maskrcnn",
        ("disc", "square"),
        PREPARED,
        task="instances",
        operating=Operating((least, least)),
        cut=Cut(smallest=smallest),
    )


def row(box: tuple[int, int, int, int], label: int, score: float, mask: float = 1.0) -> torch.Tensor:
    scores = torch.zeros(2)
    scores[label] = score
    return torch.cat([torch.tensor(box).float(), scores, torch.full((28 * 28,), mask)])


def test_masks_are_drawn_into_their_boxes_the_surest_on_top():
    table = torch.stack([row((0, 0, 20, 20), 0, 0.6), row((10, 0, 30, 20), 1, 0.8), torch.zeros(6 + 28 * 28)])
    (image,) = DECODER.of_network(table[None], spec())
    assert image.classes.tolist() == [1, 0]
    assert np.allclose(image.scores, [0.8, 0.6])
    # Beyond the places of a mask there is nothing, so that its outermost pixels are half of it.
    assert set(np.unique(image.labels[2:18, 12:28])) == {1}
    assert set(np.unique(image.labels[2:18, 2:8])) == {2}
    assert set(np.unique(image.labels[25:])) == {0}


def test_less_sure_and_smaller_ones_are_left_out_and_leave_a_gap():
    table = torch.stack([row((0, 0, 20, 20), 0, 0.6), row((30, 30, 33, 33), 1, 0.8)])[None]
    assert len(DECODER.of_network(table, spec(least=0.7))[0]) == 1
    assert DECODER.of_network(table, spec(smallest=100))[0].classes.tolist() == [0]
    assert len(DECODER.of_network(table, spec(least=0.9))[0]) == 0


def test_a_box_where_the_picture_was_continued_is_no_object_and_one_across_the_edge_is_cut():
    # 40 x 40 pixels are continued to 64 x 64.
    table = torch.stack([row((45, 10, 60, 20), 0, 0.9), row((30, 30, 50, 50), 1, 0.8)])[None]
    (image,) = DECODER.of_network(table, spec())
    assert image.classes.tolist() == [1]
    assert image.labels.shape == (40, 40)
    assert set(np.unique(image.labels[32:, 32:])) == {1}


def test_places_below_one_half_belong_to_nothing():
    (image,) = DECODER.of_network(row((0, 0, 20, 20), 0, 0.9, mask=0.4)[None, None], spec())
    assert len(image) == 0
    assert not image.labels.any()


def test_before_validation_every_answer_counts():
    plain = ModelSpec("maskrcnn", ("disc", "square"), PREPARED, task="instances")
    table = torch.stack([row((0, 0, 20, 20), 0, 0.03), row((30, 30, 39, 39), 1, 0.8)])[None]
    assert len(DECODER.of_network(table, plain)[0]) == 2


def test_the_row_of_a_model_says_what_reads_its_outputs():
    assert decoder_of(spec()) is DECODER
