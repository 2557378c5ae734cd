"""How long many classes take, told from few."""

import pytest

from pupille.evaluation.classification import seconds


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Evaluations that take a millisecond an image, by a clock of their own; (images, classes) of each."""
    clock, asked = [0.0], []

    def takes(predictions: object) -> None:
        asked.append((len(predictions), len(predictions.classes)))
        clock[0] += len(predictions) / 1000

    monkeypatch.setattr(seconds, "evaluate", takes)
    monkeypatch.setattr(seconds.time, "perf_counter", lambda: clock[0])
    return asked


def test_the_time_of_many_classes_grows_as_that_of_few_did(trials: list[tuple[int, int]]) -> None:
    assert seconds.evaluation_seconds(3000, 300) == pytest.approx(3.0)
    assert trials == [(300, 30), (1000, 100)]


def test_of_large_classes_a_part_is_tried(trials: list[tuple[int, int]]) -> None:
    assert seconds.evaluation_seconds(60_000, 300) == pytest.approx(60.0)
    assert trials == [(750, 30), (2500, 100)]


def test_of_few_classes_nothing_is_tried(trials: list[tuple[int, int]]) -> None:
    assert seconds.evaluation_seconds(3000, 100) == 0
    assert seconds.evaluation_seconds(0, 300) == 0
    assert trials == []


def test_a_trial_is_an_evaluation_also_of_a_single_image_a_class() -> None:
    assert seconds.evaluation_seconds(150, 150) > 0
