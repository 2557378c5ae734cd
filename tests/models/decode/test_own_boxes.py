"""From the boxes that a network answers with itself to those at the size of each picture."""

import pytest
import torch

from pupille.models.boxwise.operating import Operating
from pupille.models.decode.decoder import decoder_of
from pupille.models.decode.own_boxes import DECODER
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing

SPEC = ModelSpec(
    "fcos",
    ("disc", "square"),
    Preprocessing(64, 64, 3, 0, 255, (0.5,) * 3, (0.25,) * 3),
    task="detection",
    operating=Operating((0.3, 0.4), 0.5),
)


def test_boxes_and_scores_become_objects_and_rows_of_nothing_none():
    table = torch.zeros(1, 3, 6)
    table[0, 0] = torch.tensor([0, 0, 10, 10, 0.25, 0])
    table[0, 1] = torch.tensor([20, 20, 90, 40, 0, 0.75])
    (found,) = DECODER.of_network(table, SPEC)
    assert found.boxes.tolist() == [[20, 20, 64, 40], [0, 0, 10, 10]]
    assert found.labels.tolist() == [1, 0]
    assert found.scores.tolist() == pytest.approx([0.75, 0.25])


def test_the_overlap_of_the_model_decides_which_of_two_stays():
    table = torch.tensor([[[0, 0, 10, 10, 0.5, 0], [0, 0, 10, 8, 0.4, 0], [0, 0, 10, 4, 0.3, 0]]])
    (found,) = DECODER.of_network(table, SPEC)
    # 8 of 10 rows overlap by .8, 4 of 10 by .4.
    assert found.boxes[:, 3].tolist() == [10, 4]


def test_the_row_of_a_model_says_what_reads_its_outputs():
    assert decoder_of(SPEC) is DECODER
