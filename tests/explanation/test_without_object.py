"""The verdicts on altered images, and that they are scored as the images themselves are."""

import numpy as np
import pytest

from digit_models import studied
from pupille.evaluation.classification.specs import METRICS
from pupille.explanation.altered import BORDER, border_alone
from pupille.explanation.without_object import has_colours, verdict_of, without_object
from pupille.results.metric import Metric

(ACCURACY,) = [spec for spec in METRICS if spec.name == "accuracy"]
BASELINE, GAIN = Metric(0.1, 0.05, 0.15, 100), Metric(0.8, 0.7, 0.9, 100)


@pytest.mark.parametrize(
    ("share", "lost", "verdict"),
    [
        ((0.85, 0.8, 0.9), (0.05, 0.0, 0.1), "enough"),
        ((0.7, 0.6, 0.8), (0.2, 0.1, 0.3), "something"),
        ((0.12, 0.06, 0.2), (0.78, 0.7, 0.86), "nothing"),
    ],
)
def test_what_may_be_lost_is_a_quarter_of_the_gain(share, lost, verdict):
    assert verdict_of(Metric(*share, 100), Metric(*lost, 100), BASELINE, GAIN, ACCURACY) == verdict


def test_of_a_model_that_learned_nothing_nothing_is_concluded():
    gain = Metric(0.02, -0.03, 0.07, 100)
    altered, lost = Metric(0.1, 0.05, 0.15, 100), Metric(0.0, -0.02, 0.02, 100)
    assert verdict_of(altered, lost, BASELINE, gain, ACCURACY) == "unclear"


def test_shares_and_losses_are_those_counted_by_hand():
    subject, targets, learned = studied(images=200)
    ids = tuple(map(str, range(200)))
    baseline = subject.question.baseline(learned.targets, 200, subject.model.spec)
    altered = without_object(subject, ids, targets, baseline, ACCURACY)
    (record,) = [record for record in altered.records if record.name == BORDER]
    model, truth = subject.model, targets.array
    changed = model.predict(border_alone(subject.pixels, model.spec.preprocessing)).argmax(axis=1)
    right, before = (changed == truth).mean(), (model.predict(subject.pixels).argmax(axis=1) == truth).mean()
    assert record.metric.value == pytest.approx(right)
    assert record.drop.value == pytest.approx(before - right)
    assert record.drop.low < record.drop.value < record.drop.high
    commonest = np.bincount(learned.targets.array).argmax()
    assert altered.baseline.value == pytest.approx((truth == commonest).mean())
    assert altered.beaten


def test_grey_pictures_of_three_channels_have_no_colours():
    grey = np.repeat(np.random.default_rng(0).integers(0, 256, (2, 4, 4, 1)), 3, axis=3)
    assert not has_colours(grey)
    assert not has_colours(grey[..., :1])
    tinted = grey.copy()
    tinted[1, 2, 2, 0] ^= 1
    assert has_colours(tinted)


def test_grey_images_lose_no_colours():
    subject, targets, learned = studied(images=30)
    baseline = subject.question.baseline(learned.targets, 30, subject.model.spec)
    altered = without_object(subject, tuple(map(str, range(30))), targets, baseline, ACCURACY)
    assert not {"grey", "channels exchanged"} & {record.name for record in altered.records}
    assert len(altered.skipped) == 1
