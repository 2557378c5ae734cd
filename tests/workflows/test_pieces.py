import numpy as np
import pytest
from PIL import Image

from pupille.config import RepeatsConfig, TrainConfig
from pupille.errors import ConfigError, RunError
from pupille.runs.events import silent
from pupille.workflows.compare import compare
from pupille.workflows.pieces import Piece, pieces_folder, pieces_of
from same_results import lasting

MODELS = ("majority", "logistic", "mlp")
AGAIN = RepeatsConfig(folds=2, seeds=2)


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Noise on two shades, hard enough to be wrong sometimes."""
    base = tmp_path_factory.mktemp("pieces")
    rng = np.random.default_rng(0)
    for label, shade in (("dark", 110), ("light", 125)):
        (base / "photos" / label).mkdir(parents=True)
        for n in range(30):
            pixels = rng.normal(shade, 60, (12, 12)).clip(0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(base / "photos" / label / f"{n:02}.png")
    return base / "photos"


def asked(photos, out, **more):
    return compare(
        photos,
        models=MODELS,
        out=out,
        repeats=AGAIN,
        train=TrainConfig(epochs=2, seed=3),
        listener=silent,
        **more,
    )


@pytest.fixture(scope="module")
def serial(photos, tmp_path_factory):
    return asked(photos, tmp_path_factory.mktemp("serial") / "run").folder


def test_every_rung_of_every_fold_and_seed_is_a_piece():
    pieces = pieces_of(("majority", "mlp"), AGAIN, 3)
    climbs = ("", "fold-1-1", "fold-1-2", "seed-4")
    assert pieces == tuple(Piece(climb, rung) for climb in climbs for rung in ("majority", "mlp"))


def test_a_tuned_network_of_a_further_climb_is_left_to_the_gathering():
    assert Piece("seed-1", "regnetx_002+tuned") not in pieces_of(
        ("majority", "regnetx_002+tuned"), RepeatsConfig(seeds=2), 0
    )


def test_pieces_in_any_order_gathered_are_the_serial_run(photos, serial, tmp_path):
    n = len(pieces_of(MODELS, AGAIN, 3))
    for number in reversed(range(n)):
        asked(photos, tmp_path / "run", piece=number)
    assert not (tmp_path / "run").exists()
    gathered = asked(photos, tmp_path / "run", gather=True).folder
    assert lasting(gathered) == lasting(serial)
    assert not pieces_folder(tmp_path / "run").exists()


def test_a_piece_that_is_fitted_is_not_fitted_again(photos, tmp_path):
    texts = []
    for _ in range(2):
        asked(photos, tmp_path / "run", piece=0)
    compare(
        photos,
        models=MODELS,
        out=tmp_path / "run",
        repeats=AGAIN,
        train=TrainConfig(epochs=2, seed=3),
        piece=0,
        listener=lambda event: texts.append(event.text),
    )
    assert any("is fitted already" in text for text in texts)


def test_gathering_names_the_pieces_that_are_missing_and_moves_nothing(photos, tmp_path):
    asked(photos, tmp_path / "run", piece=1)
    with pytest.raises(RunError, match=r"11 pieces are not fitted: 0 \(majority\), 2 \(mlp\)"):
        asked(photos, tmp_path / "run", gather=True)
    assert (pieces_folder(tmp_path / "run") / "00001" / "runs" / "logistic").is_dir()


def test_a_piece_of_other_settings_is_not_mixed_in(photos, tmp_path):
    for number, seed in ((0, 3), (1, 4)):
        compare(
            photos,
            models=MODELS[:2],
            out=tmp_path / "run",
            train=TrainConfig(seed=seed),
            piece=number,
            listener=silent,
        )
    with pytest.raises(RunError, match="seed"):
        compare(
            photos,
            models=MODELS[:2],
            out=tmp_path / "run",
            train=TrainConfig(seed=3),
            gather=True,
            listener=silent,
        )


@pytest.mark.parametrize(
    ("more", "sentence"), [({"piece": 12}, "end with 11"), ({"piece": -1}, "Got --piece -1")]
)
def test_a_piece_that_is_not_there_is_said_so(photos, tmp_path, more, sentence):
    with pytest.raises(ConfigError, match=sentence):
        asked(photos, tmp_path / "run", **more)


def test_a_budget_and_pieces_exclude_each_other(photos, tmp_path):
    with pytest.raises(ConfigError, match="budget"):
        compare(photos, models=MODELS, out=tmp_path / "run", budget=60.0, piece=0, listener=silent)
