"""What the text of a setting means, by hand."""

import pytest

from pupille.errors import ConfigError, SettingError
from pupille.setting_values import (
    ABOVE_0,
    NO_VALUE,
    check_bands,
    check_seed,
    not_allowed,
    parse_background_value,
    parse_ignore_value,
    parse_window,
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("auto", ("auto", 0.0, 0.0)),
        ("0,4095", ("fixed", 0.0, 4095.0)),
        ("-1.5, 2", ("fixed", -1.5, 2.0)),
        ("p1,p99.5", ("percentiles", 1.0, 99.5)),
    ],
)
def test_a_window_is_read_in_each_of_its_forms(text, meant):
    assert parse_window(text) == meant


@pytest.mark.parametrize("text", ["5,5", "9,1", "p1,99", "p-1,p50", "p1,p101", "1;2", ""])
def test_a_window_without_width_or_form_is_refused(text):
    with pytest.raises(ConfigError, match="lower one first"):
        parse_window(text)


@pytest.mark.parametrize("parse", [parse_ignore_value, parse_background_value])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (None, None),
        ("none", NO_VALUE),
        ("255", 255),
        ("65535", 65535),
        (" #E0E0C0 ", 65536 * 224 + 256 * 224 + 192),
    ],
)
def test_a_value_of_masks_is_a_number_a_colour_or_none(parse, text, meant):
    assert parse(text) == meant


@pytest.mark.parametrize(
    ("parse", "setting"),
    [(parse_ignore_value, "ignore_value"), (parse_background_value, "background_value")],
)
@pytest.mark.parametrize("text", ["-1", "#fff", "white", "123456", ""])
def test_another_value_of_masks_is_refused_by_the_name_of_its_setting(parse, setting, text):
    with pytest.raises(SettingError, match=f"{setting} is a whole number .*, a colour .*, or none"):
        parse(text)


@pytest.mark.parametrize("bands", [(), (2,), (4, 3, 2)])
def test_one_or_three_channels_from_1_on_are_bands(bands):
    check_bands(bands)


@pytest.mark.parametrize("bands", [(1, 2), (0,), (1, 2, 3, 4)])
def test_other_bands_are_refused(bands):
    with pytest.raises(ConfigError, match="one channel for grey or three"):
        check_bands(bands)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_no_generator_takes_is_refused(seed):
    check_seed(0)
    check_seed(2**32 - 1)
    with pytest.raises(SettingError, match="whole number from 0 to 4294967295"):
        check_seed(seed)


def test_the_error_of_a_setting_names_it_and_what_came():
    error = not_allowed("clip", -1.5, ABOVE_0)
    assert (error.setting, str(error)) == ("clip", "clip is a number above 0. Got -1.5.")
