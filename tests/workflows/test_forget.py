"""Images that are forgotten: no copy is left, nothing else is lost, and no model is said to have forgotten."""

import base64
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from digit_models import marked_photos
from pupille.data.sources.cache import cached
from pupille.errors import DataError, RunError
from pupille.report.build import build
from pupille.results.read import results_in
from pupille.storage import locations
from pupille.workflows import forget as module
from pupille.workflows.compare import compare
from pupille.workflows.explain import explain
from pupille.workflows.explore import explore
from pupille.workflows.export import export
from pupille.workflows.forget import forget
from pupille.workflows.predict import predict


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison with its page of maps; the images lie beside it."""
    home = tmp_path_factory.mktemp("made")
    marked_photos(home / "photos")
    compare(home / "photos", models=["majority", "knn"], out=home / "runs" / "all")
    build(home / "runs" / "all")
    explain(home / "runs" / "all", home / "photos")
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed, and something in the cache."""
    shutil.copytree(made, tmp_path / "home")
    pixels = locations.cache_folder() / "pixels"
    pixels.mkdir(parents=True)
    (pixels / "photos-0123.pixels").write_bytes(b"pixels")
    return tmp_path / "home"


def runs_of(home: Path) -> Path:
    return home / "runs"


def shown(home: Path, part: str) -> tuple[str, Path]:
    """The id of an image of some part that the report shows, and its small picture."""
    split = pd.read_csv(runs_of(home) / "all" / "runs" / "knn" / "split.csv")
    inside = set(split["id"][split["split"] == part])
    gallery = json.loads((runs_of(home) / "all" / "results.json").read_text())["gallery"]
    pictures = [picture for key in ("samples", "mistakes") for picture in gallery[key]]
    picture = next(picture for picture in pictures if picture["id"] in inside)
    return picture["id"], runs_of(home) / "all" / picture["thumbnail"]


def digest(folder: Path) -> str:
    parts = [path.read_bytes() for path in sorted(folder.rglob("*.png"))]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def embedded(picture: bytes) -> str:
    return base64.b64encode(picture).decode("ascii")


def test_no_small_picture_of_it_is_left_in_the_folder_or_in_a_page(home: Path) -> None:
    id_, picture = shown(home, "test")
    content = picture.read_bytes()
    assert embedded(content) in (runs_of(home) / "all" / "report.html").read_text()
    outcome, _ = forget([id_], runs=runs_of(home))
    assert not picture.exists()
    assert all(path.read_bytes() != content for path in home.rglob("thumbnails/*"))
    report = (runs_of(home) / "all" / "report.html").read_text()
    assert embedded(content) not in report
    assert outcome.redrawn == (str(runs_of(home) / "all" / "report.html"),)


def test_no_figure_changes_and_the_run_predicts_as_before(home: Path) -> None:
    id_, _ = shown(home, "train")
    run = runs_of(home) / "all"
    before, said = results_in(run), predict(run, home / "photos").predictions.probabilities
    forget([id_], runs=runs_of(home))
    after = results_in(run)
    assert after.runs == before.runs
    np.testing.assert_array_equal(predict(run, home / "photos").predictions.probabilities, said)


def test_the_users_own_images_are_not_touched(home: Path) -> None:
    before = digest(home / "photos")
    forget([shown(home, "train")[0]], runs=runs_of(home))
    assert digest(home / "photos") == before


def test_the_cache_is_emptied_and_the_ledger_is_not(home: Path) -> None:
    ledger = locations.data_folder() / "ledger" / "opened.jsonl"
    ledger.parent.mkdir(parents=True)
    ledger.write_text("opened")
    outcome, _ = forget([shown(home, "train")[0]], runs=runs_of(home))
    assert cached() == []
    assert outcome.cache_bytes == 6
    assert ledger.read_text() == "opened"


def test_features_of_training_images_go_only_where_it_was_one(home: Path) -> None:
    novelty = runs_of(home) / "all" / "runs" / "knn" / "novelty.safetensors"
    assert novelty.exists()
    forget([shown(home, "test")[0]], runs=runs_of(home))
    assert novelty.exists()
    forget([shown(home, "train")[0]], runs=runs_of(home))
    assert not novelty.exists()


def test_a_page_of_maps_goes_where_it_shows_the_image(home: Path) -> None:
    figures = runs_of(home) / "all" / "explanation.json"
    mapped = [each["id"] for each in json.loads(figures.read_text())["maps"]]
    other = next(
        str(path.relative_to(home / "photos"))
        for path in (home / "photos").glob("*/*")
        if str(path.relative_to(home / "photos")) not in mapped
    )
    forget([other], runs=runs_of(home))
    assert figures.exists()
    forget([mapped[0]], runs=runs_of(home))
    assert not figures.exists()
    assert not figures.with_suffix(".html").exists()


def test_who_learned_from_it_is_listed_and_who_carries_images_within(home: Path) -> None:
    train, test = shown(home, "train")[0], shown(home, "test")[0]
    outcome, _ = forget([train, test], runs=runs_of(home))
    runs = {Path(run.folder).name: run for run in outcome.runs}
    assert runs["knn"].parts == {train: "train", test: "test"}
    assert {Path(run.folder).name for run in outcome.learned} == {"knn", "majority"}
    assert (runs["knn"].holds, runs["majority"].holds) == (True, False)
    outcome, _ = forget([test], runs=runs_of(home))
    assert outcome.learned == ()


@pytest.mark.parametrize(("to", "ending"), [("onnx", "onnx"), ("html", "html"), ("bundle", "zip")])
def test_an_export_of_such_a_run_is_listed(home: Path, to: str, ending: str) -> None:
    exported = runs_of(home) / "exported"
    exported.mkdir()
    written = export(runs_of(home) / "all" / "runs" / "knn", to=to, out=exported / f"knn.{ending}")
    outcome, _ = forget([shown(home, "train")[0]], runs=runs_of(home))
    assert outcome.exports == (str(written.beside),)
    outcome, _ = forget([shown(home, "test")[0]], runs=runs_of(home))
    assert outcome.exports == ()


def test_an_exploration_that_shows_it_is_taken_away_and_another_stays(home: Path) -> None:
    id_ = shown(home, "test")[0]
    pages = runs_of(home) / "pages"
    pages.mkdir()
    explore(home / "photos", out=pages / "all.html", picture="none")
    explore(home / "photos", out=pages / "other.html", picture="none")
    # One of other images: its figures name none of these.
    record = json.loads((pages / "other.json").read_text())
    record["cluster_of"] = {f"other/{name}": number for name, number in record["cluster_of"].items()}
    (pages / "other.json").write_text(json.dumps(record))
    outcome, _ = forget([id_], runs=runs_of(home))
    assert {str(pages / "all.html"), str(pages / "all.json")} <= set(outcome.removed)
    assert sorted(path.name for path in pages.glob("*.*")) == ["other.html", "other.json"]


def test_an_image_that_only_an_exploration_knows_can_be_named(home: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    explore(home / "photos", out=alone / "all.html", picture="none")
    forget([shown(home, "test")[0]], runs=alone)
    assert not list(alone.glob("all.*"))


def test_a_dated_record_says_what_was_done_and_a_second_one_lies_beside_it(home: Path) -> None:
    id_ = shown(home, "train")[0]
    _, first = forget([id_], runs=runs_of(home))
    _, second = forget([id_], runs=runs_of(home))
    record = json.loads(first.read_text())
    assert (record["kind"], record["state"], record["ids"]) == ("forgotten", "done", [id_])
    assert record["removed"]
    assert record["created"][:10] in first.name
    assert first != second
    assert json.loads(second.read_text())["removed"] == []


def test_a_name_that_no_run_knows_changes_nothing(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(DataError, match=r"unknown\.png"):
        forget([shown(home, "train")[0], "unknown.png"], runs=runs_of(home))
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
    assert len(cached()) == 1
    with pytest.raises(DataError, match="at least one"):
        forget([], runs=runs_of(home))
    with pytest.raises(RunError, match="--runs"):
        forget(["a"], runs=home / "photos")


@pytest.mark.parametrize("step", ["remove", "write_json", "build"])
def test_whoever_is_killed_in_the_middle_starts_again_and_it_is_done(
    step: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_, picture = shown(home, "test")
    content, results = picture.read_bytes(), results_in(runs_of(home) / "all").runs
    own = digest(home / "photos")
    real, calls = getattr(module, step), []

    def dying(*arguments):
        calls.append(arguments)
        # The record and the journal are written before anything is changed.
        if len(calls) == (4 if step == "write_json" else 1):
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(module, step, dying)
        with pytest.raises(KeyboardInterrupt):
            forget([id_], runs=runs_of(home))
    assert results_in(runs_of(home) / "all").runs == results
    forget([id_], runs=runs_of(home))
    assert not picture.exists()
    assert embedded(content) not in (runs_of(home) / "all" / "report.html").read_text()
    assert not list(home.rglob("forgetting.json"))
    assert digest(home / "photos") == own


def test_a_page_in_french_stays_french(home: Path) -> None:
    from pupille.i18n.language import speaking

    with speaking("fr"):
        build(runs_of(home) / "all")
    forget([shown(home, "test")[0]], runs=runs_of(home))
    assert '<html lang="fr"' in (runs_of(home) / "all" / "report.html").read_text()


def test_a_file_outside_the_folder_is_not_removed_whatever_the_record_says(home: Path) -> None:
    path = runs_of(home) / "all" / "results.json"
    record = json.loads(path.read_text())
    id_ = record["gallery"]["samples"][0]["id"]
    victim = home / "photos" / "victim.png"
    Image.new("L", (4, 4)).save(victim)
    record["gallery"]["samples"][0]["thumbnail"] = "../../photos/victim.png"
    path.write_text(json.dumps(record))
    forget([id_], runs=runs_of(home))
    assert victim.exists()
