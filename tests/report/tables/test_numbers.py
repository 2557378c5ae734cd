import pytest

from partial_records import partial
from pupille.i18n.language import percent, points
from pupille.report.tables.numbers import duration, format_metric, short_count
from pupille.results.metric import Metric


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.9722, "97.2 %"), (1.0, "100.0 %"), (0.0, "0.0 %"), (0.99996, "> 99.9 %"), (0.0001, "< 0.1 %")],
)
def test_a_percentage_says_all_or_none_only_where_it_is(share: float, text: str) -> None:
    assert plain(percent(share)) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (-0.0278, "−2.8"),
        (0.0031, "+0.3"),
        (0.0, "0.0"),
        (-0.0003, "−0.03"),
        (-0.000004, "0.0"),
        (0.1, "+10.0"),
    ],
)
def test_a_difference_never_rounds_to_a_zero_that_it_is_not(difference: float, text: str) -> None:
    assert points(difference) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1.2e-4, "0.12 ms"), (3.4e-5, "34 µs"), (0.0099, "9.9 ms"), (0.25, "0.25 s"), (8.13, "8.1 s"),
        (125, "2 min 5 s"), (3780, "1 h 3 min"), (3e-9, "0.00 µs"),
    ],
)  # fmt: skip
def test_a_time_is_in_the_unit_that_fits(seconds: float, text: str) -> None:
    assert plain(duration(seconds)) == text


@pytest.mark.parametrize(
    ("number", "text"), [(650, "650"), (61_706, "61.7k"), (138_357_544, "138M"), (5_300_000, "5.3M")]
)
def test_a_count_of_parameters_is_short(number: int, text: str) -> None:
    assert short_count(number) == text


def test_a_metric_without_an_interval_says_so() -> None:
    record = {"value": 0.5, "low": None, "high": None, "n": 4, "reason": "one group"}
    assert plain(format_metric(partial(Metric, record)).in_words()) == "50.0 % (no interval, n = 4)"


def test_log_loss_is_no_percentage() -> None:
    text = format_metric(partial(Metric, {"value": 0.1234, "low": 0.09, "high": 0.2, "n": 360}), "number")
    assert (text.value, text.interval) == ("0.123", "from 0.090 to 0.200")


def test_a_value_in_the_unit_of_the_data_carries_it() -> None:
    text = format_metric(
        partial(Metric, {"value": 3.25, "low": 3.0, "high": 3.5, "n": 40}), "target", of_target="mm"
    )
    assert (plain(text.value), plain(text.interval)) == ("3.25 mm", "from 3.00 to 3.50 mm")


def test_a_metric_has_as_many_decimals_as_the_larger_end_of_its_interval():
    text = format_metric(Metric(0.5, -12.0, 13.0, 1360), "target", of_target="g", signed=True)
    assert (text.value, text.interval, text.n) == (
        "+0.5\u00a0g",
        "from \u221212.0 to +13.0\u00a0g",
        "n\u00a0=\u00a01,360",
    )
    bare = format_metric(Metric(None, None, None, 3, "why"), "target", of_target="g")
    assert (bare.value, bare.interval, bare.reason) == ("–", "", "why")
