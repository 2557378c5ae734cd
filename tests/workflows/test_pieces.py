import json

import pytest

from pupille.config import RepeatsConfig, TrainConfig
from pupille.workflows.pieces import (
    CHOSEN,
    FINE_TUNED,
    RECORD,
    Piece,
    is_begun,
    is_fitted,
    piece_folder,
    pieces_of,
    run_of,
)


def test_every_rung_of_every_fold_and_seed_is_a_piece():
    pieces = pieces_of(("majority", "mlp"), RepeatsConfig(folds=2, seeds=2), TrainConfig(seed=3))
    climbs = ("", "fold-1-1", "fold-1-2", "seed-4")
    assert pieces == tuple(Piece(climb, rung) for climb in climbs for rung in ("majority", "mlp"))


def test_so_is_every_rung_without_each_site_and_every_share_of_a_learning_curve():
    repeats = RepeatsConfig(leave_out="site", learning_curve=True)
    pieces = pieces_of(("majority", "mlp"), repeats, TrainConfig(), ("Lyon", "Reims"))
    assert pieces[2:6] == tuple(
        Piece(f"site:{site}", rung) for site in ("Lyon", "Reims") for rung in ("majority", "mlp")
    )
    assert pieces[6:] == tuple(Piece(f"share-{n}", CHOSEN) for n in range(1, 5))
    assert [piece.stage for piece in pieces] == [0] * 6 + [2] * 4


@pytest.mark.parametrize(
    ("models", "asked", "later"),
    [
        (("majority", "regnetx_002"), "auto", [Piece("", FINE_TUNED), Piece("seed-1", FINE_TUNED)]),
        (("majority", "regnetx_002", "regnetx_002+tuned"), "auto", [Piece("seed-1", FINE_TUNED)]),
        (("majority", "regnetx_002"), "none", []),
        (("majority", "regnetx_002+knn"), "auto", []),
        (("majority", "mlp"), "auto", []),
    ],
)
def test_the_best_network_is_tuned_by_a_later_piece_of_each_climb(models, asked, later):
    pieces = pieces_of(models, RepeatsConfig(seeds=2), TrainConfig(fine_tune=asked))
    assert [piece for piece in pieces if piece.stage] == later
    assert [piece.stage for piece in pieces] == sorted(piece.stage for piece in pieces)


def test_a_tuned_network_is_no_rung_of_a_further_climb_of_its_own():
    names = ("majority", "regnetx_002+tuned")
    assert Piece("seed-1", "regnetx_002+tuned") not in pieces_of(names, RepeatsConfig(seeds=2), TrainConfig())


@pytest.mark.parametrize(
    ("piece", "label"),
    [
        (Piece("", "mlp"), "mlp"),
        (Piece("site:Reims", "mlp"), "mlp, site:Reims"),
        (Piece("", FINE_TUNED), "the best network, fine-tuned"),
        (Piece("share-2", CHOSEN), "the chosen model, share-2"),
    ],
)
def test_a_piece_is_named_for_readers(piece, label):
    assert piece.label() == label


def test_the_record_of_a_piece_says_where_its_run_lies_or_that_there_was_none(tmp_path):
    folder = piece_folder(tmp_path / "run", 7)
    assert folder == tmp_path / "run.pieces" / "00007"
    folder.mkdir(parents=True)
    assert not is_fitted(folder)
    assert not is_begun(folder)
    (folder / RECORD).write_text(json.dumps({"run": "again/site-1/runs/mlp"}))
    assert is_fitted(folder)
    assert run_of(folder).parts == ("again", "site-1", "runs", "mlp")
    (folder / RECORD).write_text(json.dumps({"run": None}))
    assert run_of(folder) is None
