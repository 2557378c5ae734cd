import json
import shutil

import numpy as np
import pytest

from pupille.config import TrainConfig
from pupille.errors import RunError
from pupille.runs.events import silent
from pupille.workflows.compare import compare
from pupille.workflows.pieces import Piece, piece_folder, pieces_folder
from pupille.workflows.take_over import are_taken

MODELS = ("majority", "tree")


IMAGES = np.random.default_rng(0).integers(0, 200, (40, 8, 8), dtype=np.uint8)
LABELS = np.arange(40) % 2
IMAGES[LABELS == 1, :4] += 50


def asked(out, **more):
    return compare((IMAGES, LABELS), **{"models": MODELS, "out": out, "listener": silent, **more})


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """Both pieces of a comparison."""
    out = tmp_path_factory.mktemp("pieces") / "run"
    for number in (0, 1):
        asked(out, piece=number)
    return out


def copied(fitted, place):
    shutil.copytree(pieces_folder(fitted), pieces_folder(place))
    return place


def test_gathering_names_the_pieces_that_are_missing_and_moves_nothing(fitted, tmp_path):
    out = copied(fitted, tmp_path / "run")
    (piece_folder(out, 0) / "piece.json").unlink()
    with pytest.raises(RunError, match=r"1 piece is not fitted: 0 \(majority\); begun: 1.*--piece 0"):
        asked(out, gather=True)
    assert (piece_folder(out, 1) / "runs" / "tree").is_dir()


def test_a_piece_of_other_settings_is_not_mixed_in(fitted, tmp_path):
    out = copied(fitted, tmp_path / "run")
    with pytest.raises(RunError, match="seed"):
        asked(out, gather=True, train=TrainConfig(seed=4))


@pytest.mark.parametrize("moved", [1, 2])
def test_a_gathering_that_was_killed_is_gone_on_with(fitted, tmp_path, moved):
    """Killed after so many of the two runs were moved, and while the folders of the pieces were removed."""
    out = copied(fitted, tmp_path / "run")
    (out / "runs").mkdir(parents=True)
    shutil.copy(piece_folder(out, 0) / "run.json", out)
    for number, name in ((1, "tree"), (0, "majority"))[:moved]:
        (piece_folder(out, number) / "runs" / name).rename(out / "runs" / name)
    assert are_taken([Piece("", name) for name in MODELS], out) == (moved == 2)
    if moved == 2:
        shutil.rmtree(piece_folder(out, 1))
    gathered = asked(out, gather=True)
    assert {run.name for run in gathered.results.runs} == set(MODELS)
    assert not pieces_folder(out).exists()


def test_a_training_that_was_begun_in_the_climb_gives_way_to_the_fitted_piece(fitted, tmp_path):
    out = copied(fitted, tmp_path / "run")
    (out / "runs" / "tree").mkdir(parents=True)
    shutil.copy(piece_folder(out, 0) / "run.json", out)
    (out / "runs" / "tree" / "history.csv").write_text("half")
    asked(out, gather=True)
    assert json.loads((out / "runs" / "tree" / "training.json").read_text())["model"] == "tree"
