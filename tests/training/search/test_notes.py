"""What a trial chooses by itself is told, and where it chooses nothing, nothing is."""

import pytest

from pupille.config import TrainConfig
from pupille.training.search.notes import notes_on
from pupille.training.search.space import Recipe


@pytest.mark.parametrize(
    ("model", "train", "notes"),
    [
        ("svm", TrainConfig(), 0),
        ("cnn", TrainConfig(), 0),
        ("cnn", TrainConfig(patience=3), 1),
        ("regnetx_002", TrainConfig(), 1),
        ("regnetx_002+knn", TrainConfig(), 0),
        ("regnetx_002+tuned", TrainConfig(), 2),
        ("unet-instances", TrainConfig(), 1),
    ],
)
def test_what_a_trial_chooses_on_validation_is_told(model, train, notes):
    assert len(notes_on(Recipe(model, train, {}), {})) == notes
