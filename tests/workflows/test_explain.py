"""What a run's model looks at: from a run folder to a page and its figures."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from pupille.config import DataConfig, TrainConfig
from pupille.errors import ConfigError, DataError, RunError
from pupille.i18n.language import speaking
from pupille.results.read import results_in
from pupille.workflows.compare import compare, train
from pupille.workflows.explain import explain
from pupille.workflows.explained_images import source_of


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def photos(marked_run: Path) -> Path:
    return marked_run.parent / "photos"


@pytest.fixture(scope="module")
def run(marked_run: Path) -> Path:
    return marked_run


@pytest.fixture(scope="module")
def explained(run: Path, photos: Path):
    return explain(run, photos)


def test_the_maps_of_a_good_linear_model_pass_and_the_planted_mark_is_named(explained) -> None:
    record = explained.explanation
    assert record.method == "contributions"
    assert [test.name for test in record.tests] == ["model", "decision", "methods"]
    assert record.failed == ()
    (away,) = record.given_away
    assert (away.label, away.place) == ("b", (0, 0))


def test_a_linear_model_shows_its_places_and_its_weights_after_the_maps(explained) -> None:
    page = explained.page.read_text()
    assert page.index('id="maps"') < page.index('id="itself"') < page.index('id="method"')
    itself = explained.explanation.itself
    assert [each.label for each in itself.weights] == ["a", "b", "c"]
    # The mark in the corner is what class b is known by.
    corner = [each.values[0][0] for each in itself.weights]
    assert max(corner) == corner[1] == max(max(line) for line in itself.weights[1].values)
    assert "Its weights" in page
    assert "Its tree" not in page


def test_images_asked_for_by_name_are_shown_while_the_tests_stay_on_those_that_were_drawn(
    explained, run: Path, photos: Path, tmp_path: Path
) -> None:
    split = pd.read_csv(run / "split.csv")
    learned = split["id"][split["split"] == "train"].iloc[3]
    test = split["id"][split["split"] == "test"].iloc[-1]
    named = explain(run, photos, named=(test, Path(learned).name), out=tmp_path / "page.html")
    record = named.explanation
    assert [each.id for each in record.maps] == [test, learned]
    assert record.tests == explained.explanation.tests
    (note,) = (note for note in record.notes if "learned from" in note)
    assert learned in note
    assert test not in note
    page = named.page.read_text()
    assert "asked for by name" in page
    assert "none chosen" not in page
    assert page.count('aria-label="the image as the model sees it"') == 2


def test_a_tree_is_drawn_and_told(photos: Path, home: Path) -> None:
    train(photos, model="tree", out=home / "tree")
    explained = explain(home / "tree", photos)
    tree = explained.explanation.itself.tree
    assert sum(tree.nodes[0].counts) == (pd.read_csv(home / "tree" / "split.csv")["split"] == "train").sum()
    page = explained.page.read_text()
    assert "If the pixel in row" in page
    assert 'class="chart tree"' in page
    assert (
        json.loads((home / "tree" / "explanation.json").read_text())["itself"]["tree"]["leaves"]
        == tree.leaves
    )


def test_a_method_on_request_is_asked_the_same_questions_and_stands_on_the_same_page(
    run: Path, photos: Path, tmp_path: Path
) -> None:
    explained = explain(run, photos, method="shapley", out=tmp_path / "page.html")
    record = explained.explanation
    assert [(test.name, test.passed is None) for test in record.tests] == [
        ("model", False),
        ("decision", False),
        ("methods", False),
    ]
    assert np.shape(record.maps[0].values) == (5, 5)
    page = explained.page.read_text()
    assert "5 x 5 regions" in page
    assert "largest square" in page
    written = json.loads((tmp_path / "page.json").read_text())
    assert written["method"] == "shapley"
    assert np.shape(written["maps"][0]["values"]) == (5, 5)


def test_only_test_images_of_the_run_are_explained(explained, run: Path) -> None:
    split = pd.read_csv(run / "split.csv")
    test = set(split["id"][split["split"] == "test"])
    assert {each.id for each in explained.explanation.maps} <= test
    assert explained.explanation.altered_images == len(test)


def test_the_plain_share_is_the_accuracy_that_the_run_wrote(explained, run: Path) -> None:
    wrote = json.loads((run / "results.json").read_text())["runs"][0]["metrics"]["accuracy"]
    assert explained.explanation.plain.value == pytest.approx(wrote["value"])


def test_page_and_figures_lie_in_the_run_and_say_the_same(explained, run: Path) -> None:
    assert explained.page == run / "explanation.html"
    record = json.loads((run / "explanation.json").read_text())
    assert record["kind"] == "explanation"
    assert len(record["maps"]) == 8
    assert np.shape(record["maps"][0]["values"]) == (8, 8)
    for each in record["maps"]:
        assert np.sum(each["values"]) + each["rest"] == pytest.approx(each["score"])
    page = explained.page.read_text()
    assert page.index("One place at the border") < page.index('id="maps"')
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_that_the_test_images_were_looked_at_again_is_written_down(
    run: Path, photos: Path, own_home: Path, tmp_path: Path
) -> None:
    explain(run, photos, out=tmp_path / "page.html")
    test_hash = json.loads((run / "results.json").read_text())["split"]["test_hash"]
    (ledger,) = own_home.rglob(f"{test_hash}.jsonl")
    assert "explain" in ledger.read_text()


def test_a_run_within_a_comparison_is_read_as_the_comparison_was(photos: Path, tmp_path: Path) -> None:
    for file in photos.glob("*/*"):
        other = tmp_path / "sites" / f"{file.parent.name}" / f"site{int(file.stem) % 40}_{file.name}"
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_bytes(file.read_bytes())
    data = DataConfig(group_pattern=r"site(\d+)_")
    compare(tmp_path / "sites", models=["majority", "logistic"], out=tmp_path / "both", data=data)
    record = explain(tmp_path / "both" / "runs" / "logistic", tmp_path / "sites").explanation
    # The unit is the group: there are fewer of them than images.
    assert record.tests[1].figures["deletion"].n < record.images
    assert record.plain.n < record.altered_images


def test_it_is_the_same_again_and_can_be_said_in_french(
    run: Path, photos: Path, explained, tmp_path: Path
) -> None:
    with speaking("fr"):
        again = explain(run, photos, out=tmp_path / "page.html")
    assert again.explanation.tests == explained.explanation.tests
    page = again.page.read_text()
    assert "Les cartes parlent-elles du modèle" in page
    assert "Are the maps" not in page
    assert (tmp_path / "page.json").exists()


def test_other_images_are_all_taken_as_new_ones_and_what_needs_training_images_is_not_decided(
    run: Path, photos: Path, tmp_path: Path
) -> None:
    for number, file in enumerate(sorted(photos.glob("*/*"))[::6]):
        other = tmp_path / "new" / file.parent.name / f"new{number}.png"
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_bytes(file.read_bytes())
    record = explain(run, tmp_path / "new", out=tmp_path / "new.html").explanation
    assert record.altered_images == 55
    assert record.tests[0].passed is None
    assert any("new ones" in note for note in record.notes)


def test_pictures_that_were_exchanged_under_their_names_are_noticed(
    run: Path, photos: Path, tmp_path: Path
) -> None:
    for file in photos.glob("*/*"):
        other = tmp_path / "photos" / file.relative_to(photos)
        other.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.asarray(Image.open(file))[::-1]).save(other)
    record = explain(run, tmp_path / "photos", out=tmp_path / "page.html").explanation
    assert any("same names" in note for note in record.notes)


def test_images_without_a_test_image_are_refused(run: Path, photos: Path, tmp_path: Path) -> None:
    split = pd.read_csv(run / "split.csv")
    for id_ in split["id"][split["split"] == "train"][::5]:
        other = tmp_path / "photos" / id_
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_bytes((photos / id_).read_bytes())
    with pytest.raises(DataError, match="test image"):
        explain(run, tmp_path / "photos", out=tmp_path / "page.html")


def test_a_number_is_explained_by_the_same_code(home: Path, photos: Path) -> None:
    rng = np.random.default_rng(0)
    rows = []
    for number in range(160):
        value = rng.uniform(20, 200)
        pixels = rng.normal(60, 5, (8, 8))
        pixels[3:5, 3:5] = value
        file = home / "numbers" / f"{number}.png"
        file.parent.mkdir(exist_ok=True)
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(file)
        rows.append({"path": file.name, "weight (g)": value / 10 + rng.normal(0, 0.1)})
    pd.DataFrame(rows).to_csv(home / "numbers" / "table.csv", index=False)
    weights = DataConfig(task="regression", label_column="weight (g)")
    train(home / "numbers" / "table.csv", model="ridge", out=home / "ridge", data=weights)
    explained = explain(home / "ridge", home / "numbers" / "table.csv")
    record = explained.explanation
    assert record.method == "contributions"
    assert record.unit.startswith("g, ")
    verdicts = {altered.name: altered.verdict for altered in record.altered}
    assert verdicts["middle painted over"] == "nothing"
    assert verdicts["middle alone"] == "enough"
    assert verdicts["border alone"] == "nothing"
    assert "off by" in record.altered[0].sentence
    # Where every image shows its object in the same place, its map says no more than that of another image.
    assert [test.name for test in record.failed] == ["decision"]
    page = explained.page.read_text()
    assert 'class="maps failed"' in page
    assert page.count('class="stripe"') > 0


def test_a_network_without_a_map_of_its_own_is_explained_by_occlusion(home: Path, photos: Path) -> None:
    train(photos, model="mlp", out=home / "mlp", train=TrainConfig(epochs=3))
    record = explain(home / "mlp", photos).explanation
    assert record.method == "occlusion"
    assert record.tests[0].passed is None
    assert np.shape(record.maps[0].values) == (7, 7)


def test_the_model_that_learns_nothing_has_nothing_to_explain(home: Path, photos: Path) -> None:
    train(photos, model="majority", out=home / "majority")
    with pytest.raises(ConfigError, match="nothing to explain"):
        explain(home / "majority", photos)


def test_a_run_that_keeps_no_images_asks_for_them_by_name(run: Path) -> None:
    with pytest.raises(ConfigError, match="photos"):
        explain(run)


def test_a_built_in_set_need_not_be_given(run: Path) -> None:
    results = results_in(run)
    built_in = replace(results, data=replace(results.data, source="digits"))
    assert source_of(built_in, None) == "digits"
    assert source_of(built_in, "photos") == "photos"


def test_a_page_of_another_program_is_not_written_over(run: Path, photos: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("<p>mine</p>")
    with pytest.raises(RunError, match="--out"):
        explain(run, photos, out=tmp_path / "mine.html")
    for out in (tmp_path, tmp_path / "figures.json"):
        with pytest.raises(RunError):
            explain(run, photos, out=out)
    assert (tmp_path / "mine.html").read_text() == "<p>mine</p>"


def test_a_published_network_is_refused(photos: Path) -> None:
    with pytest.raises(ConfigError, match="published"):
        explain("model:regnetx_002", photos)
