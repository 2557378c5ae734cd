"""What a setting may be in a search, as people write it."""

import numpy as np
import pytest

from pupille.errors import ConfigError
from pupille.training.search.dimension import (
    Choices,
    Range,
    Times,
    parse_dimension,
    parse_value,
    read_dimensions,
)


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("1e-4..1e-2", Range(1e-4, 1e-2)),
        ("0.1 .. 100", Range(0.1, 100)),
        ("1..20", Range(1, 20, whole=True)),
        ("-1..1", Range(-1, 1, whole=True)),
        ("1,10, 100", Choices((1, 10, 100))),
        ("none,light", Choices(("none", "light"))),
        ("100x50,300x", Choices(((100, 50), (300,)))),
        ("0.5", Choices((0.5,))),
        ("2,2,3", Choices((2, 3))),
    ],
)
def test_a_range_or_values_are_read_as_they_are_written(text, dimension):
    assert parse_dimension("C", text) == dimension


@pytest.mark.parametrize("text", ["10..1", "1..1", "1..", "..", "a..b", "1,,2", ""])
def test_a_range_that_is_none_is_refused_with_the_two_forms(text):
    with pytest.raises(ConfigError):
        parse_dimension("C", text)


def test_a_range_of_decades_is_spaced_by_factors_and_a_narrow_one_by_steps():
    assert Range(0.01, 100).grid() == [0.01, 0.1, 1, 10, 100]
    assert Range(0, 1).grid() == [0, 0.25, 0.5, 0.75, 1]
    assert Range(1, 3, whole=True).grid() == [1, 2, 3]


def test_what_is_drawn_stays_within_the_ends_and_has_three_digits():
    drawn = Range(1e-4, 1e-2).drawn_from().rvs(200, random_state=0)
    settled = [Range(1e-4, 1e-2).settled(value) for value in drawn]
    assert all(1e-4 <= value <= 1e-2 for value in settled)
    assert all(f"{value:.3g}" == f"{value:g}" for value in settled)
    assert 0.3 < np.mean(np.array(settled) < 1e-3) < 0.7


def test_a_range_around_the_usual_value():
    assert Times(0.1, 10).around(0.004) == Range(0.0004, 0.04)


def test_values_are_whole_numbers_numbers_layers_or_words():
    assert [parse_value(word) for word in ("3", "3.0", "1e3", "100x50", "light")] == [
        3,
        3.0,
        1e3,
        (100, 50),
        "light",
    ]


def test_a_toml_file_holds_ranges_lists_and_single_values(tmp_path):
    path = tmp_path / "space.toml"
    path.write_text('C = "0.1..100"\nn_neighbors = [1, 5]\naugment = ["none", "light"]\nrate = 0.5\n')
    assert read_dimensions(path) == {
        "C": Range(0.1, 100),
        "n_neighbors": Choices((1, 5)),
        "augment": Choices(("none", "light")),
        "rate": Choices((0.5,)),
    }


@pytest.mark.parametrize("content", ["C = ", "[C]\nlow = 1\n", "C = []\n", "C = [[1]]\n", "\xff\xfe"])
def test_a_file_that_is_no_space_says_what_to_write(tmp_path, content):
    path = tmp_path / "space.toml"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigError):
        read_dimensions(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ConfigError):
        read_dimensions(tmp_path / "none.toml")
