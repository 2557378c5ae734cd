"""A comparison trained again, as it is typed, beside scikit-learn on the same folds."""

import csv
import shutil
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image
from scipy.stats import t
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut

from pupille.cli.main import guarded
from pupille.results.read import results_in

N = 120
WORDS = [
    "--models",
    "majority,logistic",
    "--folds",
    "3",
    "--repeats",
    "2",
    "--seeds",
    "5",
    "--leave-out",
    "site",
]
ASKED = [*WORDS, "--learning-curve", "--quiet"]


def pictures(base):
    """Noisy pictures of two classes at three sites, the third of which shows the classes the other way round."""
    rng = np.random.default_rng(0)
    rows = []
    (base / "pictures").mkdir(parents=True)
    for i in range(N):
        sick, site = i % 2, "ABC"[i // 2 % 3]
        pixels = rng.normal(120 + 30 * sick * (-1 if site == "C" else 1), 40, (8, 8))
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(base / "pictures" / f"{i}.png")
        rows.append([f"pictures/{i}.png", "sick" if sick else "healthy", site])
    with (base / "table.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["path", "label", "site"], *rows])
    return base / "table.csv"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The comparison, finished."""
    base = tmp_path_factory.mktemp("again")
    source = pictures(base)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        assert guarded(["compare", str(source), *ASKED, "--out", str(base / "run")]) == 0
    return base


def repeats(base):
    return results_in(base / "run").again


def rows_of(path):
    return list(csv.DictReader(path.read_text().splitlines()))


def pixels_of(base, ids):
    return np.stack([np.asarray(Image.open(base / id_), dtype=float).ravel() for id_ in ids])


def labels_of(ids):
    return np.array([int(id_.rsplit("/", 1)[-1].removesuffix(".png")) % 2 for id_ in ids])


def test_a_fold_is_scored_as_scikit_learn_scores_it(world):
    for climb in repeats(world).folds.climbs:
        run = world / "run" / climb.path / "runs" / "logistic"
        split = rows_of(run / "split.csv")
        train, test = ([row["id"] for row in split if row["split"] == part] for part in ("train", "test"))
        x, y = pixels_of(world, train), labels_of(train)
        mean, spread = x.mean(), x.std()
        expected = LogisticRegression(C=0.1, max_iter=1000).fit((x - mean) / spread, y)
        guess = expected.predict((pixels_of(world, test) - mean) / spread)
        assert climb.scores["logistic"] == pytest.approx(
            np.mean(guess == labels_of(test)), abs=1.5 / len(test)
        )
        floor = DummyClassifier(strategy="prior").fit(x, y).score(pixels_of(world, test), labels_of(test))
        assert climb.scores["majority"] == pytest.approx(floor)
        assert (climb.train, climb.test) == (len(train), len(test))


def test_every_image_is_tested_once_in_each_repeat_and_the_interval_is_nadeau_and_bengios(world):
    record = repeats(world).folds
    for repeat in (0, 1):
        tested = []
        for climb in record.climbs[3 * repeat : 3 * repeat + 3]:
            said = rows_of(world / "run" / climb.path / "runs" / "logistic" / "predictions" / "test.csv")
            tested += [row["id"] for row in said]
        assert len(tested) == len(set(tested)) == N
    scores = np.array([climb.scores["logistic"] for climb in record.climbs])
    sizes = np.array([(climb.test, climb.train) for climb in record.climbs]).mean(axis=0)
    half = t.ppf(0.975, 5) * np.sqrt((1 / 6 + sizes[0] / sizes[1]) * scores.var(ddof=1))
    mean = next(row.mean for row in record.recipes if row.name == "logistic")
    assert mean.value == pytest.approx(scores.mean())
    assert mean.high == pytest.approx(scores.mean() + half, rel=1e-6)


def test_the_rung_of_a_fold_is_chosen_by_validation_images_of_that_fold(world):
    for climb in repeats(world).folds.climbs:
        right = {}
        for name in ("majority", "logistic"):
            said = rows_of(world / "run" / climb.path / "runs" / name / "predictions" / "validation.csv")
            right[name] = np.mean([row["label"] == row["predicted"] for row in said])
            split = {
                row["id"]: row["split"]
                for row in rows_of(world / "run" / climb.path / "runs" / name / "split.csv")
            }
            assert {split[row["id"]] for row in said} == {"validation"}
        assert climb.chosen == max(right, key=lambda name: right[name])


def test_seeds_share_one_split_and_a_recipe_without_chance_has_no_spread(world):
    record, split = repeats(world).seeds, (world / "run/runs/logistic/split.csv").read_text()
    assert record.seeds == len(record.climbs) == 5
    for climb in record.climbs:
        assert (world / "run" / climb.path / "runs/logistic/split.csv").read_text() == split
    logistic = next(row for row in record.recipes if row.name == "logistic")
    assert (logistic.spread, logistic.from_training) == (0, 0)
    assert logistic.mean.low < logistic.mean.value < logistic.mean.high


def test_a_site_is_tested_by_models_that_never_saw_it(world):
    record = repeats(world).leave_out
    site = {row["path"]: row["site"] for row in rows_of(world / "table.csv")}
    names = sorted(site)
    left_out = LeaveOneGroupOut().split(names, groups=[site[name] for name in names])
    for one, (_, test) in zip(record.sites, left_out, strict=True):
        split = rows_of(world / "run" / one.path / "runs/logistic/split.csv")
        assert {row["id"] for row in split if row["split"] == "test"} == {names[row] for row in test}
        assert {site[row["id"]] for row in split if row["split"] != "test"} == {*"ABC"} - {one.name}
    scores = {one.name: one.score.value for one in record.sites}
    assert scores["C"] < 0.5


def test_shares_of_the_training_images_are_nested_and_the_last_is_the_first_climb(world):
    record = repeats(world).learning_curve
    results = results_in(world / "run")
    kept = []
    for climb in record.climbs:
        split = rows_of(world / "run" / climb.path / "runs" / record.name / "split.csv")
        kept.append({row["id"] for row in split if row["split"] == "train"})
    assert all(one < other for one, other in pairwise(kept))
    assert [point.images for point in record.points] == [
        *map(len, kept),
        results.split.counts.train,
    ]
    run = next(run for run in results.runs if run.name == results.chosen)
    assert record.points[-1].score.value == run.metrics["accuracy"].value


def test_the_table_and_the_report_tell_what_was_trained_again(world, capsys):
    assert guarded(["report", str(world / "run"), "--lang", "en"]) == 0
    page = (world / "run/report.html").read_text()
    for title in ("On other folds", "With other seeds", "Elsewhere", "With fewer images"):
        assert f"<h3>{title}</h3>" in page
    capsys.readouterr()
    words = ["compare", str(world / "table.csv"), *ASKED, "--out", str(world / "run"), "--resume"]
    assert guarded([*words, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    for title in ("Over folds", "Over seeds", "Elsewhere: without each site", "More images?"):
        assert title in said


def test_a_killed_one_goes_on_and_ends_with_the_same_figures(world, tmp_path, monkeypatch):
    shutil.copytree(world / "run", tmp_path / "run")
    before = repeats(world)
    (tmp_path / "run/results.json").unlink()
    shutil.rmtree(tmp_path / "run/again/site-2")
    shutil.rmtree(tmp_path / "run/again/fold-2-3/runs/logistic")
    kept = (tmp_path / "run/again/fold-1-1/runs/logistic/model.skops").stat().st_mtime_ns
    monkeypatch.setenv("PUPILLE_HOME", str(world / "home"))
    words = ["compare", str(world / "table.csv"), *ASKED, "--out", str(tmp_path / "run"), "--resume"]
    assert guarded(words) == 0
    assert repeats(tmp_path) == before
    assert (tmp_path / "run/again/fold-1-1/runs/logistic/model.skops").stat().st_mtime_ns == kept


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["--folds", "61"], 1, "61 folds need at least 61 images of each class"),
        (["--leave-out", "sight"], 2, "Did you mean 'site'"),
        (["--folds", "3", "--budget", "10s"], 2, "Name the rungs with --models"),
        (["--repeats", "2"], 2, "Give --folds too"),
    ],
)
def test_what_cannot_be_dealt_is_refused_before_anything_is_trained(
    world, tmp_path, capsys, words, code, why
):
    source = str(world / "table.csv")
    assert (
        guarded(["compare", source, "--models", "majority", *words, "--out", str(tmp_path / "no"), "--quiet"])
        == code
    )
    assert why in capsys.readouterr().err
    assert not (tmp_path / "no").exists()


def test_two_finished_runs_are_not_trained_again(world, capsys):
    run = str(world / "run")
    assert guarded(["compare", run, run, "--folds", "3"]) == 2
    assert "--folds is about training" in capsys.readouterr().err
