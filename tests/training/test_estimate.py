import math
import time

import numpy as np
import pytest

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.subset import Subset
from pupille.training.estimate import TRIAL, estimate_seconds, spread_rows
from pupille.training.fit import fit

CLASSES = tuple("abcd")


def subset(pixels, labels):
    return Subset(pixels, ClassTargets(labels, CLASSES))


def part(n):
    rng = np.random.default_rng(0)
    return subset(rng.integers(0, 256, (n, 28, 28, 1), dtype=np.uint8), np.arange(n, dtype=np.int64) % 4)


def test_a_trial_holds_every_class():
    labels = np.repeat(np.arange(4), [1, 5, 900, 2000]).astype(np.int64)
    trial = spread_rows(subset(np.zeros((len(labels), 2, 2, 1), np.uint8), labels), 40)
    assert set(trial.targets.labels) == {0, 1, 2, 3}
    assert len(trial) <= 40


def test_what_is_as_small_as_a_trial_is_not_tried():
    assert estimate_seconds("forest", part(TRIAL), TrainConfig(), window=(0, 255)) == 0.0


@pytest.fixture
def clock(monkeypatch):
    """Trials are timed by the processor's clock, which stands still while another program has the processor."""
    monkeypatch.setattr("pupille.training.estimate.time.perf_counter", time.process_time)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("name", ["mlp", "forest"])
def test_the_estimate_is_of_the_order_of_the_real_time(name):
    train, config = part(4000), TrainConfig(epochs=4)
    expected = estimate_seconds(name, train, config, window=(0, 255))
    started = time.process_time()
    fit(name, train, None, config, window=(0, 255))
    real = time.process_time() - started
    assert real / 10 < expected < real * 10


@pytest.mark.usefixtures("clock")
def test_a_set_of_fewer_images_than_a_trial_has_steps_for_is_not_taken_for_fast():
    train, config = part(100), TrainConfig(epochs=100)
    expected = estimate_seconds("cnn", train, config, window=(0, 255))
    started = time.process_time()
    fit("cnn", train, None, config, window=(0, 255))
    assert expected > (time.process_time() - started) / 5


def test_what_the_first_step_of_a_process_waits_for_is_no_part_of_the_estimate(monkeypatch):
    """A step of a hundredth of a second, and a second and a half until PyTorch is there."""
    fits = []

    def timed_fit(name, trial, config, window, launcher=None):
        fits.append(name)
        steps = math.ceil(len(trial) / config.batch_size) * config.epochs
        return 0.01 * steps + (1.5 if len(fits) == 1 else 0.0)

    monkeypatch.setattr("pupille.training.estimate.timed_fit", timed_fit)
    config = TrainConfig(epochs=3, batch_size=20)
    assert estimate_seconds("mlp", part(4000), config, window=(0, 255)) == pytest.approx(0.01 * 200 * 3)
