import json

import pytest

from pupille.config import DataConfig, GateConfig, SplitConfig, TrainConfig
from pupille.errors import ConfigError


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda: SplitConfig(test=0), "between 0 and 1"),
        (lambda: SplitConfig(test=1.2), "between 0 and 1"),
        (lambda: SplitConfig(test=0.6, validation=0.35), "Make one of them smaller"),
        (lambda: SplitConfig(seed=-1), "whole number from 0"),
        (lambda: SplitConfig(file="split.csv", resplit=True), "not both"),
        (lambda: DataConfig(group="site", group_pattern="a"), "not several"),
        (lambda: DataConfig(group="site", group_distance="5m"), "not several"),
        (lambda: DataConfig(position_columns=("lat", "lon")), "--group-distance"),
        (lambda: GateConfig(drop_duplicates=True, allow_leak=True), "not both"),
        (lambda: DataConfig(group_pattern="("), "not a regular expression"),
        (lambda: DataConfig(label_level=0), "counts folders from 1"),
        (lambda: DataConfig(small_classes="dropp"), "Did you mean 'drop'"),
        (lambda: DataConfig(same_names="joined"), "Did you mean 'join'"),
        (lambda: DataConfig(split_folders=(("a", "tests"),)), "the part of 'a' .* Did you mean 'test'"),
        (lambda: DataConfig(page=-1), "counts from 0"),
        (lambda: DataConfig(masks_are="cells"), "classes, ids"),
        (lambda: DataConfig(ignore_value="-1"), "or none"),
        (lambda: DataConfig(ignore_value="#fff"), "or none"),
        (lambda: DataConfig(background_value="white"), "or none"),
        (lambda: DataConfig(bands=(1, 2)), "one channel for grey or three"),
        (lambda: DataConfig(bands=(0,)), "counted from 1"),
        (lambda: DataConfig(window="bright"), "two pixel values"),
        (lambda: TrainConfig(epochs=0), "at least 1"),
        (lambda: TrainConfig(batch_size=0), "at least 1"),
        (lambda: TrainConfig(learning_rate=-0.1), "above 0"),
        (lambda: TrainConfig(weight_decay=-1), "at least 0"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_in_one_sentence(make, part):
    with pytest.raises(ConfigError, match=part) as caught:
        make()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "config",
    [
        DataConfig(group="site", split_folders=(("a", "train"), ("b", "test"))),
        DataConfig(split_folders=()),
        SplitConfig(test=0.3),
        TrainConfig(epochs=3),
        GateConfig(waive=(("a", "b"),)),
    ],
)
def test_settings_come_back_from_their_json(config):
    assert type(config).from_json(json.loads(json.dumps(config.to_json()))) == config


def test_an_unknown_setting_in_a_file_is_named_with_the_nearest_known_one():
    with pytest.raises(ConfigError, match="Did you mean 'epochs'"):
        TrainConfig.from_json({"epoch": 3})
