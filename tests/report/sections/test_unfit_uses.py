"""`Do not use it for ...`: each sentence appears with its fact, and not without it."""

from collections.abc import Callable
from typing import Any

import pytest

from partial_records import results_of
from pupille.i18n.language import speaking
from pupille.report.sections.unfit_uses import unfit_uses

Results = dict[str, Any]


def told(results: Results) -> str:
    return " ".join(unfit_uses(results_of(results)))


@pytest.fixture
def chosen(ten: Results) -> dict[str, Any]:
    """The chosen run of the ten digits."""
    run: dict[str, Any] = next(run for run in ten["runs"] if run["name"] == ten["chosen"])
    return run


def test_the_classes_are_named_up_to_a_dozen(
    ten: Results, example: Callable[[str], Results], chosen: dict[str, Any]
) -> None:
    assert "anything but “0”, “1”, “2”, “3”, “4”, “5”, “6”, “7”, “8” and “9”: it always answers" in told(ten)
    assert "“species 10” and 29 more: it always answers with one of its 40 classes" in told(example("forty"))


def test_places_cameras_and_days_come_from_the_audit(example: Callable[[str], Results]) -> None:
    results = example("leaking")
    assert "which tell of" not in told(results)
    results["audit"]["findings"][0]["details"] = {"places": 3, "changes": {}}
    results["audit"]["findings"][1]["details"] = {"days": 1}
    assert "on images of “digits” alone, which tell of 3\u00a0places and 1\u00a0day." in told(results)


def test_sizes_are_told_and_what_is_lost_when_they_shrink(ten: Results, chosen: dict[str, Any]) -> None:
    ten["data"]["sizes"] = {"width": [640, 640, 640], "height": [400, 480, 500]}
    assert "grey, 8-bit, 640 pixels wide and 400 to 500 high." in told(ten)
    chosen["preprocessing"] |= {"width": 32, "height": 32}
    assert "sees every image at 32\u00a0×\u00a032 pixels, and what is smaller than about 20 pixels" in told(
        ten
    )
    chosen["preprocessing"] |= {"width": 640, "height": 480}
    assert "small detail" not in told(ten)


def test_the_mixture_of_the_test_images_is_told(example: Callable[[str], Results]) -> None:
    results = example("two")
    run = next(run for run in results["runs"] if run["name"] == results["chosen"])
    run["confusion"] = [[3, 7], [40, 50]]
    assert "90.0\u00a0% are “no damage” and 10.0\u00a0% “damage”" in told(results)


def test_how_often_it_may_be_wrong_is_the_end_of_the_interval(ten: Results, chosen: dict[str, Any]) -> None:
    chosen["metrics"]["accuracy"] = {"value": 0.95, "low": 0.876, "high": 0.98, "n": 118}
    assert "up to 12.4\u00a0% of the answers may be wrong" in told(ten)
    chosen["metrics"]["accuracy"] |= {"low": None, "high": None}
    assert "could not be bounded" in told(ten)


def test_a_class_that_may_be_missed_more_than_half_of_the_time_is_named(
    ten: Results, chosen: dict[str, Any]
) -> None:
    for run in ten["runs"]:
        for metrics in run["metrics"]["per_class"].values():
            metrics["recall"] = {"value": 0.8, "low": 0.5, "high": 0.9, "n": 36}
    assert "rely on it to find" not in told(ten)
    chosen["metrics"]["per_class"]["7"]["recall"] = {"value": 0.6, "low": 0.49, "high": 0.7, "n": 36}
    assert "Do not rely on it to find “7”: as far as the test images tell, more than half" in told(ten)


@pytest.mark.parametrize(("p", "spoken"), [(0.01, True), (0.05, False), (None, False)])
def test_the_worst_subgroup_is_named_if_the_subgroups_differ(
    p: float | None, spoken: bool, ten: Results, chosen: dict[str, Any]
) -> None:
    share = {"value": 0.6, "low": 0.5, "high": 0.7, "n": 80}
    chosen["subgroups"] = {
        "column": "camera", "sentence": "It differs.", "worst": "B", "heterogeneity": {"p": p},
        "subgroups": [{"name": "B", "share": share}],
    }  # fmt: skip
    assert ("where camera is “B”: there the accuracy is 60.0\u00a0%" in told(ten)) == spoken


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.4, 0.8, "too sure"), (1.2, 1.9, "too cautious"), (0.8, 1.2, None), (None, None, None)],
)
def test_probabilities_are_warned_of_by_the_slope_of_their_calibration(
    low: float | None, high: float | None, words: str | None, ten: Results, chosen: dict[str, Any]
) -> None:
    assert "was not examined" in told(ten)
    slope = {"value": 1.0, "low": low, "high": high, "n": 360}
    chosen["calibration"] = {"before": {"slope": slope}}
    assert "was not examined" not in told(ten)
    assert [word for word in ("too sure", "too cautious") if word in told(ten)] == ([words] if words else [])


def test_every_sentence_is_french_in_french(ten: Results) -> None:
    with speaking("fr"):
        sentences = unfit_uses(results_of(ten))
    assert len(sentences) > 4
    assert all(sentence.startswith(("Ne ", "N’")) for sentence in sentences)
