"""A run that is resumed must be the one that was begun: whatever is asked otherwise is named."""

import numpy as np
import pytest

from pupille.config import GateConfig, RepeatsConfig, SplitConfig, TrainConfig
from pupille.errors import RunError
from pupille.runs.folder import begin, read_json, write_json
from pupille.workflows.compare import compare
from pupille.workflows.identity import USUAL


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(0)
    labels = np.array(["dark", "light"] * 30)
    images = rng.integers(0, 120, (60, 6, 6), dtype=np.uint8)
    images[labels == "light"] += 120
    return images, labels


@pytest.fixture(scope="module")
def run(pictures, tmp_path_factory):
    folder = tmp_path_factory.mktemp("identity") / "run"
    compare(pictures, models=["majority", "tree"], out=folder)
    return folder


def test_the_same_command_finds_its_run_finished(pictures, run):
    before = (run / "results.json").read_bytes()
    compare(pictures, models=["majority", "tree"], out=run, resume=True)
    assert (run / "results.json").read_bytes() == before


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"models": ["majority", "knn"]}, "models"),
        ({"split": SplitConfig(seed=3)}, "split settings"),
        ({"train": TrainConfig(seed=3)}, "training settings"),
        ({"gate": GateConfig(drop_duplicates=True)}, "gate settings"),
        ({"repeats": RepeatsConfig(seeds=2)}, "trained again"),
    ],
)
def test_what_is_asked_otherwise_is_named(pictures, run, asked, named):
    with pytest.raises(RunError, match=named):
        compare(pictures, **{"models": ["majority", "tree"], **asked}, out=run, resume=True)


def test_other_pictures_of_the_same_number_are_another_data_set(pictures, run):
    images, labels = pictures
    with pytest.raises(RunError, match="begun with"):
        compare((images[:, ::-1], labels), models=["majority", "tree"], out=run, resume=True)


def test_a_run_from_before_a_setting_was_there_compares_as_if_it_had_not_been_asked(run, tmp_path):
    identity = read_json(run / "run.json")
    earlier = {name: value for name, value in identity.items() if name not in ("questions", "gate settings")}
    earlier["training settings"] = {
        name: value for name, value in identity["training settings"].items() if name != "views"
    }
    write_json(tmp_path / "run.json", earlier)
    assert begin(tmp_path, identity, defaults=USUAL) is False
    with pytest.raises(RunError, match="views"):
        begin(
            tmp_path,
            {**identity, "training settings": {**identity["training settings"], "views": 3}},
            defaults=USUAL,
        )
