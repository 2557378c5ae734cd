"""Pieces fitted one by one, in any order within a stage, gathered to what one serial run gives."""

import shutil

import numpy as np
import pytest
from PIL import Image

from pupille.config import RepeatsConfig, SplitConfig, TrainConfig
from pupille.errors import ConfigError, RunError
from pupille.models.pretrained.import_file import import_weights
from pupille.runs.events import silent
from pupille.storage import locations
from pupille.workflows.compare import compare
from pupille.workflows.pieces import pieces_folder, pieces_of, run_of
from same_results import lasting

MODELS = ("majority", "logistic", "mlp")
AGAIN = RepeatsConfig(folds=2, seeds=2, leave_out="site", learning_curve=True)
SITES = ("Lyon", "Nancy", "Reims")
PIECES = pieces_of(MODELS, AGAIN, TrainConfig(seed=3), SITES)


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Noise on two shades, hard enough to be wrong sometimes; the light ones of Reims are the only light ones but one,
    so that too few are left without it."""
    base = tmp_path_factory.mktemp("pieces")
    rng = np.random.default_rng(0)
    rows = ["path,label,site"]
    for label, shade in (("dark", 110), ("light", 125)):
        for n in range(30):
            pixels = rng.normal(shade, 60, (12, 12)).clip(0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(base / f"{label}{n:02}.png")
            site = "Reims" if label == "light" and n else SITES[n % 3]
            rows.append(f"{label}{n:02}.png,{label},{site}")
    (base / "photos.csv").write_text("\n".join(rows) + "\n")
    return base / "photos.csv"


def asked(photos, out, **more):
    return compare(
        photos,
        **{
            "models": MODELS,
            "out": out,
            "repeats": AGAIN,
            "train": TrainConfig(epochs=2, seed=3),
            "listener": silent,
            **more,
        },
    )


@pytest.fixture(scope="module")
def serial(photos, tmp_path_factory):
    return asked(photos, tmp_path_factory.mktemp("serial") / "run").folder


def test_pieces_in_any_order_of_a_stage_gathered_are_the_serial_run(photos, serial, tmp_path):
    for number in sorted(range(len(PIECES)), key=lambda number: (PIECES[number].stage, -number)):
        asked(photos, tmp_path / "run", piece=number)
    assert not (tmp_path / "run").exists()
    runs = [run_of(pieces_folder(tmp_path / "run") / f"{number:05}") for number in range(len(PIECES))]
    without = [run for run, piece in zip(runs, PIECES, strict=True) if piece.climb == "site:Reims"]
    assert without == [None, None, None]
    assert sum(run is None for run in runs) == 3
    gathered = asked(photos, tmp_path / "run", gather=True).folder
    assert lasting(gathered) == lasting(serial)
    assert not pieces_folder(tmp_path / "run").exists()


def test_a_piece_that_is_fitted_is_not_fitted_again(photos, tmp_path):
    texts = []
    for _ in range(2):
        asked(photos, tmp_path / "run", piece=0, listener=lambda event: texts.append(event.text))
    assert any("is fitted already" in text for text in texts)


def test_a_later_piece_names_the_earlier_ones_that_it_lacks(photos, tmp_path):
    asked(photos, tmp_path / "run", piece=1)
    with pytest.raises(RunError, match=r"2 pieces are not fitted: 0 \(majority\), 2 \(mlp\)"):
        asked(photos, tmp_path / "run", piece=len(PIECES) - 1)


def test_a_later_piece_does_not_choose_among_rungs_of_other_settings(photos, tmp_path):
    few = {"models": MODELS[:2], "repeats": RepeatsConfig(learning_curve=True)}
    for number, seed in ((0, 3), (1, 4)):
        asked(photos, tmp_path / "run", piece=number, train=TrainConfig(seed=seed), **few)
    with pytest.raises(RunError, match="seed"):
        asked(photos, tmp_path / "run", piece=2, train=TrainConfig(seed=3), **few)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"piece": len(PIECES)}, f"end with {len(PIECES) - 1}"), ({"piece": -1}, "Got --piece -1")],
)
def test_a_piece_that_is_not_there_is_said_so(photos, tmp_path, more, sentence):
    with pytest.raises(ConfigError, match=sentence):
        asked(photos, tmp_path / "run", **more)


def test_a_budget_and_pieces_exclude_each_other(photos, tmp_path):
    with pytest.raises(ConfigError, match="budget"):
        compare(photos, models=MODELS, out=tmp_path / "run", budget=60.0, piece=0, listener=silent)


@pytest.mark.slow
def test_the_best_network_is_trained_further_in_a_piece_of_its_own_and_so_is_that_of_a_seed(shared, tmp_path):
    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    for sign in "05":
        (tmp_path / "signs" / sign).mkdir(parents=True)
        for path in sorted((shared / "data" / "sign_digits" / sign).glob("*"))[:12]:
            shutil.copy(path, tmp_path / "signs" / sign)
    models, train = ("majority", "regnetx_002"), TrainConfig(epochs=1, fine_tune="last")
    again = RepeatsConfig(seeds=2)
    settings = {
        "models": models,
        "repeats": again,
        "train": train,
        "split": SplitConfig(test=0.3, validation=0.3),
    }
    for number in range(len(pieces_of(models, again, train))):
        asked(tmp_path / "signs", tmp_path / "run", piece=number, **settings)
    gathered = asked(tmp_path / "signs", tmp_path / "run", gather=True, **settings)
    # The first one has kept features; who finds them says so.
    shutil.rmtree(locations.cache_folder() / "features")
    whole = asked(tmp_path / "signs", tmp_path / "serial", **settings)
    judged = {run.name for run in gathered.results.runs} | {left.model for left in gathered.results.skipped}
    assert "regnetx_002+tuned" in judged
    assert lasting(gathered.folder) == lasting(whole.folder)
