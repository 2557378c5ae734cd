"""What may be typed behind an option: layer sizes, picture sizes, rates and times."""

import json

import click
import pytest

from pupille.cli.option_types import Duration, Hidden, Rate, Share, Size, parse_bands, parse_duration
from pupille.config import DataConfig
from pupille.errors import ConfigError


@pytest.mark.parametrize(("typed", "layers"), [("100,50", (100, 50)), ("7", (7,)), ("3, 20 ,1", (3, 20, 1))])
def test_each_number_between_commas_is_a_layer(typed, layers):
    assert Hidden().convert(typed, None, None) == layers


@pytest.mark.parametrize("typed", ["", "100,", "100,,50", "0", "-3", "1.5", "100;50", "many"])
def test_what_is_no_list_of_layers_is_refused_with_an_example(typed):
    with pytest.raises(click.BadParameter, match="100,50"):
        Hidden().convert(typed, None, None)


@pytest.mark.parametrize(("typed", "size"), [("28x14", (28, 14)), ("4000X6000", (4000, 6000))])
def test_a_size_is_typed_height_first(typed, size):
    assert Size().convert(typed, None, None) == size


@pytest.mark.parametrize("typed", ["28", "28x", "x28", "28x28x3", "0x28", "28,28", "-1x5"])
def test_what_is_no_size_is_refused_with_an_example(typed):
    with pytest.raises(click.BadParameter, match="28x28"):
        Size().convert(typed, None, None)


def test_a_rate_is_a_number_where_it_can_be_one_and_else_the_word():
    assert Rate().convert("1e-3", None, None) == 0.001
    assert Rate().convert("auto", None, None) == "auto"


@pytest.mark.parametrize(("typed", "seconds"), [("90s", 90), ("10m", 600), ("1.5h", 5400), (12.5, 12.5)])
def test_a_time_is_in_seconds(typed, seconds):
    assert Duration().convert(typed, None, None) == seconds


@pytest.mark.parametrize("typed", ["10", "0s", "1d", "-5m"])
def test_a_time_without_a_usable_number_and_unit_is_refused(typed):
    with pytest.raises(ConfigError, match="90s, 10m or 1.5h"):
        Duration().convert(typed, None, None)


def test_durations_are_read_in_seconds_minutes_and_hours():
    assert [parse_duration(text) for text in ("90s", "10m", "1.5h")] == [90, 600, 5400]


@pytest.mark.parametrize("text", ["10", "m", "0s", "-5m", "ten minutes"])
def test_a_duration_without_unit_or_length_is_refused(text):
    with pytest.raises(ConfigError, match="90s, 10m or 1.5h"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "bands"), [("2", (2,)), ("4,3,2", (4, 3, 2)), (" 4, 3 ,2 ", (4, 3, 2))])
def test_bands_are_numbers_of_channels(text: str, bands: tuple[int, ...]) -> None:
    assert parse_bands(text) == bands
    assert DataConfig.from_json(json.loads(json.dumps(DataConfig(bands=bands).to_json()))).bands == bands


@pytest.mark.parametrize("text", ["", "red", "1,2", "1,2,3,4", "0", "-1", "1;2;3", "1,,2"])
def test_other_bands_are_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ConfigError, match="such as 2 or 4,3,2"):
        parse_bands(text)


@pytest.mark.parametrize(
    ("typed", "share"), [("10%", 0.1), ("2,5 %", 0.025), ("0.1", 0.1), (".1", 0.1), ("3", 3.0)]
)
def test_a_share_is_typed_as_such_or_in_percent(typed, share):
    assert Share().convert(typed, None, None) == pytest.approx(share)


@pytest.mark.parametrize("typed", ["ten", "10%%", "-5%", ""])
def test_what_is_no_share_is_refused(typed):
    with pytest.raises(click.BadParameter, match="not a share"):
        Share().convert(typed, None, None)
