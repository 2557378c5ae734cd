"""`--group-weights` on a set where few images of the south say the opposite of the many of the north."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pupille.config import DataConfig, RepeatsConfig, TrainConfig
from pupille.errors import ConfigError, DataError
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.terminal import answer
from pupille.results.read import results_in
from pupille.runs.events import silent
from pupille.training.run import TEST_UNWEIGHED, UNWEIGHED
from pupille.workflows.compare import compare, train
from pupille.workflows.tune import tune

TABLE = DataConfig(label_column="label")
BY_SITE = TrainConfig(group_weights="site")


def picture(rng: np.random.Generator, site: str, ill: bool) -> np.ndarray:
    """One spot tells the north from ill, and the other way round in the south; a fainter one is alike in both."""
    pixels, sign = rng.normal(90, 14, (6, 6)), 1 if ill else -1
    pixels[1:3, 1:3] += sign * (14 if site == "north" else -14)
    pixels[3:5, 3:5] += sign * 7
    return np.clip(pixels, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rng = tmp_path_factory.mktemp("photos"), np.random.default_rng(0)
    rows = []
    for number in range(800):
        site, ill = "south" if rng.random() < 0.2 else "north", bool(rng.random() < 0.5)
        Image.fromarray(picture(rng, site, ill)).save(folder / f"{number}.png")
        label = "ill" if ill else "healthy"
        shown = "" if number % 50 == 0 else site
        rows.append({"path": f"{number}.png", "label": label, "site": shown, "one": "x", "number": number})
    pd.DataFrame(rows).to_csv(folder / "table.csv", index=False)
    return folder / "table.csv"


@pytest.fixture(scope="module")
def run(table: Path) -> Path:
    out = table.parent.parent / "weighed"
    train(table, model="logistic", out=out, data=TABLE, train=BY_SITE, listener=silent)
    return out


def test_the_few_gain_and_the_many_lose_and_both_are_told(run: Path, table: Path) -> None:
    record = results_in(run).chosen_run.group_weights
    assert record is not None
    assert [group.name for group in record.groups] == ["north", "south", "unknown"]
    north, south, unknown = record.groups
    assert south.gain.low > 0 > north.gain.high
    assert unknown.reason
    assert unknown.gain is None
    site = pd.read_csv(table, keep_default_na=False).set_index("path")["site"]
    for part, chosen in (("test", "weighed"), (TEST_UNWEIGHED, "plain")):
        answers = pd.read_csv(run / "predictions" / f"{part}.csv")
        answers["right"] = answers["label"] == answers["predicted"]
        by_site = answers.groupby(answers["id"].map(site))["right"].mean()
        assert getattr(south, chosen).value == pytest.approx(by_site["south"])
        assert getattr(record.every, chosen).value == pytest.approx(answers["right"].mean())
    assert south.gain.value == pytest.approx(south.weighed.value - south.plain.value)


def test_screen_and_page_say_it_in_both_languages(run: Path) -> None:
    results = results_in(run)
    text = answer(results, run)
    assert "Worst off without weights is site: south" in text
    assert "What it costs the others: north" in text
    assert "Weighed by group: who gains, who loses" in build(run).read_text(encoding="utf-8")
    with speaking("fr"):
        assert "Sans pondération" in answer(results, run)
        page = build(run).read_text(encoding="utf-8")
    assert "Pondération par groupe" in page
    assert "Worst off" not in page


def test_the_twin_is_the_model_that_is_fitted_without_the_option(
    run: Path, table: Path, tmp_path: Path
) -> None:
    train(table, model="logistic", out=tmp_path / "plain", data=TABLE, listener=silent)
    for ours, theirs in ((TEST_UNWEIGHED, "test"),):
        twin = (run / "predictions" / f"{ours}.csv").read_text()
        assert twin == (tmp_path / "plain" / "predictions" / f"{theirs}.csv").read_text()
    assert results_in(tmp_path / "plain").chosen_run.group_weights is None


def test_networks_are_weighed_too_and_neighbours_say_that_they_are_not(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "both"
    config = TrainConfig(group_weights="site", epochs=4, batch_size=64)
    compare(table, models=["knn", "mlp"], out=out, data=TABLE, train=config, listener=silent)
    neighbours, network = results_in(out).runs
    assert neighbours.group_weights is None
    assert "takes no weights" in neighbours.notes[0]
    assert not (out / neighbours.path / UNWEIGHED).exists()
    assert network.training["group_weights"] == "site"
    assert network.group_weights.groups[1].plain.value != network.group_weights.groups[1].weighed.value
    assert "group_weights" not in json.loads((out / network.path / "training.json").read_text())["notes"]


def test_numbers_are_weighed_by_group_and_told_by_their_error(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "numbers"
    data = DataConfig(label_column="number", task="regression")
    train(table, model="ridge", out=out, data=data, train=BY_SITE, listener=silent)
    record = results_in(out).chosen_run.group_weights
    assert record.metric == "mae"
    worst = max(record.groups[:2], key=lambda group: group.plain.value)
    assert f"site: {worst.name}" in str(record.sentences[0])


def test_each_fold_is_weighed_by_its_own_training_images_and_has_no_twin(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "folds"
    compare(
        table,
        models=["logistic"],
        out=out,
        data=TABLE,
        train=BY_SITE,
        repeats=RepeatsConfig(folds=2),
        listener=silent,
    )
    twins = [path.parent for path in out.rglob(UNWEIGHED)]
    assert twins == [out / "runs" / "logistic"]


@pytest.mark.parametrize(
    ("config", "error", "words"),
    [
        (TrainConfig(group_weights="sit"), DataError, "Did you mean 'site'"),
        (TrainConfig(group_weights="one"), DataError, "fewer than two"),
    ],
)
def test_a_column_without_groups_is_refused(table: Path, tmp_path: Path, config, error, words) -> None:
    with pytest.raises(error, match=words):
        train(table, model="logistic", out=tmp_path / "no", data=TABLE, train=config, listener=silent)


def test_a_model_that_takes_no_weights_and_a_search_refuse_them(table: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--group-weights"):
        train(table, model="knn", out=tmp_path / "no", data=TABLE, train=BY_SITE, listener=silent)
    with pytest.raises(ConfigError, match="train or compare"):
        tune(table, model="svm", out=tmp_path / "no", data=TABLE, train=BY_SITE, listener=silent)
