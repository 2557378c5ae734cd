"""Options that several verbs share, typed at a verb that only shows what it was given."""

import sys
from dataclasses import replace

import click
import pytest

from pupille.cli.options import (
    SEED,
    data_options,
    gate_options,
    gathered,
    limit_options,
    listener,
    split_options,
    typed,
)
from pupille.config import DataConfig, GateConfig, SplitConfig
from pupille.errors import ConfigError
from pupille.images.limits import Limits
from pupille.runs.events import silent


def given(decorators, words):
    """What a verb with these options is handed for what was typed."""

    def command(**values):
        return values

    for decorate in reversed(decorators):
        command = decorate(command)
    return click.command("verb")(command).main(words, standalone_mode=False)


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ([], {}),
        (["--label-level", "2"], {"label_level": 2}),
        (["--path-column", "p", "--label-column", "l"], {"path_column": "p", "label_column": "l"}),
        (["--split-column", "s"], {"split_column": "s"}),
        (["--split-folders", "a=train, b,c = TEST"], {"split_folders": (("a", "train"), ("b,c", "test"))}),
        (["--split-folders", "None"], {"split_folders": ()}),
        (["--same-names", "join"], {"same_names": "join"}),
        (["--group", "stem"], {"group": "stem"}),
        (["--group-pattern", "a(.)"], {"group_pattern": "a(.)"}),
        (
            ["--group-distance", "2km", "--position-columns", "lat, lon"],
            {"group_distance": "2km", "position_columns": ("lat", "lon")},
        ),
        (["--small-classes", "drop"], {"small_classes": "drop"}),
        (["--window", "p1,p99"], {"window": "p1,p99"}),
        (["--page", "3", "--strict"], {"page": 3, "strict": True}),
        (["--masks-are", "ids"], {"masks_are": "ids"}),
        (["--ignore-value", "#e0e0c0"], {"ignore_value": "#e0e0c0"}),
        (["--background-value", "255"], {"background_value": "255"}),
        (["--voc-zero-based"], {"voc_zero_based": True}),
        (["--voc-one-based"], {"voc_zero_based": False}),
    ],
)
def test_an_option_of_reading_changes_its_own_setting_and_no_other(words, changed):
    assert given([data_options], words) == {"data": replace(DataConfig(), **changed)}


@pytest.mark.parametrize("text", ["a", "a=b", "a=train,b", "=train", "a=train,a=test", "a=", ""])
def test_folders_of_a_split_are_typed_with_their_parts(text):
    with pytest.raises(ConfigError, match="--split-folders"):
        given([data_options], ["--split-folders", text])


@pytest.mark.parametrize("columns", ["lat", "lat,", "lat,lon,height", ","])
def test_positions_stand_in_two_columns(columns):
    with pytest.raises(ConfigError, match="two column names"):
        given([data_options], ["--position-columns", columns])


def test_each_waiver_has_the_reason_that_stands_at_its_place():
    words = ["--waive", "dark", "--because", "night", "--waive", "names", "--because", "agreed"]
    gate = GateConfig(drop_duplicates=True, waive=(("dark", "night"), ("names", "agreed")))
    assert given([gate_options], ["--drop-duplicates", *words]) == {"gate": gate}
    with pytest.raises(ConfigError, match="its own --because"):
        given([gate_options], words[:6])


def test_a_megabyte_is_a_million_bytes():
    assert given([limit_options], ["--max-megabytes", "0.25", "--max-megapixels", "3"]) == {
        "limits": Limits(megapixels=3.0, file_bytes=250_000)
    }


def test_the_seed_goes_to_the_split_and_to_the_verb_too():
    words = ["--seed", "7", "--test", "0.3", "--validation", "0.1", "--split", "s.csv"]
    split = SplitConfig(test=0.3, validation=0.1, seed=7, file="s.csv")
    assert given([SEED, split_options], words) == {"seed": 7, "split": split}


def test_gathered_options_leave_the_others_alone():
    options = [click.option("--length", type=int), click.option("--width", type=int)]
    area = gathered(options, lambda length, width: length * width, "area")
    assert given([click.option("--name"), area], ["--length", "3", "--width", "5", "--name", "x"]) == {
        "name": "x",
        "area": 15,
    }


def test_quiet_shows_nothing_and_else_progress_goes_to_standard_error(monkeypatch):
    monkeypatch.setattr("pupille.cli.options.fitting_listener", lambda stream: ("to", stream))
    assert listener(quiet=True) is silent
    assert listener(quiet=False) == ("to", sys.stderr)


def test_the_command_is_written_so_that_a_shell_reads_it_back(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/usr/bin/pupille", "audit", "my photos", "--because", "it's old"])
    assert typed() == """pupille audit 'my photos' --because 'it'"'"'s old'"""
