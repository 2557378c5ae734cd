"""What each place is worth, against scikit-learn's own importance by permutation."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.inspection import permutation_importance
from sklearn.linear_model import Ridge

from digit_models import studied
from pupille.data.annotations import NumberTargets
from pupille.explanation.importance import added_losses, importance
from pupille.explanation.places import place_numbers
from pupille.explanation.regression import QUESTION as NUMBER
from pupille.explanation.subject import Subject
from pupille.models.model import ModelSpec
from pupille.models.preprocessing import Preprocessing
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.regression import NumberScale


def ids(subject):
    return tuple(map(str, range(len(subject))))


class ByPlace:
    """Puts pictures together, place by place, from the numbers of the images that each comes from."""

    def __init__(self, subject, grid):
        self.subject, self.numbers = subject, place_numbers(subject.pixels, grid)

    def fit(self, rows, labels):
        return self

    def score(self, rows, labels):
        height, width = self.numbers.shape
        source = rows[:, self.numbers]
        pictures = self.subject.pixels[source, np.arange(height)[:, None], np.arange(width)[None]]
        return (self.subject.model.predict(pictures).argmax(axis=1) == labels).mean()


def test_the_mean_loss_is_that_of_scikit_learn(monkeypatch):
    subject, targets, _ = studied(images=60)
    monkeypatch.setattr("pupille.explanation.importance.EXCHANGES", 59)
    ours, are_mistakes = added_losses(subject, ids(subject), targets, (3, 3))
    assert are_mistakes
    theirs = permutation_importance(
        ByPlace(subject, (3, 3)),
        np.repeat(np.arange(60)[:, None], 9, axis=1),
        targets.array,
        n_repeats=120,
        random_state=0,
    )
    # Theirs exchanges one image in sixty with itself; ours, with all 59 others, has no chance in it.
    errors = theirs.importances_std / np.sqrt(120)
    assert (np.abs(ours.mean(axis=1) * 59 / 60 - theirs.importances_mean) < 4 * errors + 1e-9).all()
    assert theirs.importances_mean.max() > 0.05


def test_the_interval_is_over_images_or_their_groups_and_the_worst_place_is_named():
    subject, targets, _ = studied(images=120)
    record = importance(subject, ids(subject), targets)
    assert np.shape(record.places) == (5, 5)
    means = np.array([[metric.value for metric in row] for row in record.places])
    row, column = np.unravel_index(means.argmax(), means.shape)
    assert f"row {row + 1}, column {column + 1} of 5 x 5" in record.sentence
    assert record.places[row][column].n == 120
    grouped = replace(subject, groups=tuple(str(number // 3) for number in range(120)))
    assert importance(grouped, ids(subject), targets).places[row][column].n == 40


def test_few_images_have_no_interval_and_a_model_of_nothing_has_no_place():
    subject, targets, _ = studied(images=8)
    record = importance(subject, ids(subject), targets)
    assert record.places[0][0].low is None
    assert "cannot be told" in record.sentence
    subject, targets, _ = studied(images=60)
    subject.model.estimator.coef_[:] = 0
    assert "No place" in importance(subject, ids(subject), targets).sentence


def test_of_a_number_it_is_the_error_in_its_unit_and_only_the_place_that_says_it_costs():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (150, 5, 5, 1)).astype(np.uint8)
    values = pixels[:, 1, 3, 0] / 10.0
    prepared = Preprocessing.learned(pixels, low=0, high=255)
    scale = NumberScale(values.mean(), values.std(), 12.0, 0.0, 26.0, 150)
    spec = ModelSpec("ridge", (), prepared, task="regression", scale=scale, unit="g")
    rows = prepared.apply(pixels).reshape(150, -1)
    model = ClassicalModel(spec, Ridge(1e-3).fit(rows, scale.standardised(values)))
    subject = Subject(model, NUMBER, pixels, None, 0)
    record = importance(subject, ids(subject), NumberTargets(values))
    assert "row 2, column 4 of 5 x 5" in record.sentence
    assert " g more error" in record.sentence
    # The model is that pixel: an exchange moves its answer by the distance of two pixels.
    expected = np.mean([np.abs(values - values[other]) for other in subject.others(5)])
    assert record.places[1][3].value == pytest.approx(expected, rel=0.01)
    others = [metric.value for row in record.places for metric in row]
    assert sum(value > 0.1 for value in others) == 1
