"""A search of settings from the images to a run: three figures, the defaults unless beaten, resumed as it was begun."""

import json
import shutil

import numpy as np
import pytest

from disc_runs import discs
from pupille.config import TrainConfig
from pupille.errors import ConfigError, ModelError, RunError
from pupille.results.read import results_in
from pupille.results.tuning import read_tuning
from pupille.runs.trial_lines import TRIALS
from pupille.workflows.predict import find_run
from pupille.workflows.tune import Tuning, tune
from tuned_digits import few_digits, tuned


@pytest.fixture(scope="module")
def record(tuned_folder):
    return read_tuning(tuned_folder)


def test_settings_that_are_plainly_better_are_taken(record):
    assert record.taken == record.best != 0
    assert record.gain.low > 0
    assert record.trials[record.taken].settings["max_depth"] > 1


def test_the_three_figures_stand_together_and_test_has_both(record):
    assert record.corrected.low <= record.corrected.value <= record.corrected.high
    assert record.optimism == pytest.approx(max(record.apparent - record.corrected.value, 0))
    assert set(record.test) == {"defaults", "tuned"}
    assert record.test["tuned"].value > record.test["defaults"].value


def test_trial_0_is_the_defaults_as_they_were_given(record):
    assert record.trials[0].settings == {}
    assert record.default == pytest.approx(record.trials[0].value)


def test_the_run_that_was_taken_is_a_run_like_any_other(tuned_folder, record):
    run = tuned_folder / record.run
    results = results_in(run)
    assert results.chosen_run.metrics["accuracy"].value == pytest.approx(record.test["tuned"].value)
    assert find_run(tuned_folder) == run
    assert json.loads((run / "model.json").read_text())["arguments"] == record.trials[
        record.taken
    ].settings | ({} if "max_depth" in record.trials[record.taken].settings else {"max_depth": 1})


def test_the_test_images_are_opened_once_for_both(record):
    assert record.opened == 1


def test_what_lost_keeps_its_predictions_and_no_weights(tuned_folder, record):
    for trial in record.trials:
        folder = tuned_folder / "trials" / f"{trial.number:04d}"
        assert (folder / "predictions" / "validation.csv").exists()
        assert (folder / "model.skops").exists() == (trial.number in (0, record.best))


@pytest.mark.parametrize("whole", [0, 3, 6])
def test_a_search_that_was_killed_goes_on_to_the_same_winner(tuned_folder, record, tmp_path, whole):
    folder = tmp_path / "search"
    shutil.copytree(tuned_folder, folder)
    lines = (folder / TRIALS).read_bytes().splitlines(keepends=True)
    (folder / TRIALS).write_bytes(b"".join(lines[:whole]) + lines[-1][:20])
    (folder / "tuning.json").unlink()
    for number in range(whole, 6):
        shutil.rmtree(folder / "trials" / f"{number:04d}")
    again = tuned(folder, resume=True)
    assert again.results.taken == record.taken
    assert again.results.gain == record.gain
    assert again.results.corrected == record.corrected
    assert (folder / "trials.damaged").read_bytes() == lines[-1][:20] + b"\n"


def test_a_finished_search_is_not_made_again(tuned_folder, record):
    assert tuned(tuned_folder, resume=True).results == record


def test_another_search_is_not_gone_on_with(tuned_folder):
    with pytest.raises(RunError):
        tuned(tuned_folder, trials=5, resume=True)
    with pytest.raises(RunError):
        tuned(tuned_folder)


def test_folds_let_every_image_outside_test_choose(tmp_path):
    search = tuned(tmp_path / "search", trials=3, folds=3, n=300)
    assert search.results.images == 240
    assert search.results.folds == 3
    assert search.run.name == "whole"
    assert results_in(search.run).split.counts.test == 60


def test_a_budget_ends_the_search_after_the_trial_under_way(tmp_path):
    search = tuned(tmp_path / "search", budget=1e-9, n=200)
    assert len(search.results.scored) == 1
    assert search.results.taken == 0
    assert any("budget" in note for note in search.results.notes)


def test_masks_are_tuned_by_their_pixels_together(tmp_path):
    search = tune(
        discs(tmp_path / "discs", 60),
        model="unet",
        out=tmp_path / "search",
        trials=2,
        train=TrainConfig(epochs=1),
    )
    assert search.results.primary_metric == "iou"
    assert search.results.corrected.n == search.results.images == 12
    assert search.results.gain.low is not None
    assert (search.run / "results.json").exists()


def test_numbers_are_tuned_by_their_errors(tmp_path):
    images, _ = few_digits(200)
    numbers = images.reshape(len(images), -1).mean(axis=1) + np.linspace(0, 1e-3, len(images))
    search = tune(
        (images, numbers), model="knn", out=tmp_path / "search", trials=4, changes={"n_neighbors": "1,5,9"}
    )
    assert search.results.primary_metric == "mae"
    assert search.results.apparent <= search.results.default


def test_a_network_is_tuned_with_the_options_that_were_given(tmp_path):
    search = tuned(tmp_path / "search", model="mlp", trials=2, n=200, train=TrainConfig(epochs=1))
    assert "epochs" not in search.results.space
    assert set(search.results.space) == {"learning_rate", "batch_size", "hidden", "augment"}
    assert len(search.results.trials) == 2


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"search": "gird"}, ConfigError),
        ({"trials": 1}, ConfigError),
        ({"folds": 1}, ConfigError),
        ({"folds": 3, "search": "halving"}, ConfigError),
        ({"model": "majority"}, ConfigError),
        ({"model": "unet"}, ModelError),
    ],
)
def test_what_cannot_be_searched_is_refused_before_anything_is_fitted(tmp_path, asked, error):
    with pytest.raises(error):
        tune(few_digits(100), out=tmp_path / "search", **{"model": "tree", **asked})
    assert not (tmp_path / "search" / TRIALS).exists()


def test_a_notebook_shows_the_figures(tuned_folder, record):
    shown = Tuning(tuned_folder, record)._repr_html_()
    assert "corrected for the choice" in shown
    assert "<script" not in shown
