"""Images explored, from a folder to a page: groups that are there, what else they are, and labels they deny."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image

from pupille.errors import ConfigError, DataError, ModelError, RunError, WeightsError
from pupille.i18n.language import speaking
from pupille.report.exploration_page import exploration_page
from pupille.report.exploration_text import as_text
from pupille.report.notebook_exploration import exploration as shown_in_notebook
from pupille.workflows.explore import Exploration, explore


def noisy(rng, left, right):
    """A small picture whose halves have these shades."""
    picture = np.full((16, 16), left, dtype=np.float64)
    picture[:, 8:] = right
    return np.clip(picture + 10 * rng.standard_normal((16, 16)), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Sixty pictures: dark ones, and bright ones from another folder; no labels."""
    rng, folder = np.random.default_rng(0), tmp_path_factory.mktemp("photos")
    for number in range(60):
        bright = number % 2
        path = folder / "deep" / ("second" if bright else "first") / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(noisy(rng, 200, 220) if bright else noisy(rng, 40, 60)).save(path)
    return folder / "deep"


@pytest.fixture(scope="module")
def explored(photos, tmp_path_factory) -> Exploration:
    out = tmp_path_factory.mktemp("out") / "page.html"
    return explore(photos, features="pixels", out=out, like=photos / "first" / "0.png")


def test_the_two_groups_are_found_and_called_what_else_they_are(explored):
    record = explored.results
    assert record.verdict == "clusters"
    assert record.groups == 2
    said = " ".join(map(str, (each for cluster in record.clusters for each in cluster.what_else)))
    assert "brighter" in said
    assert "darker" in said


def test_each_cluster_has_a_stability_with_its_range_and_examples(explored):
    for cluster in explored.results.clusters:
        assert cluster.stability.low <= cluster.stability.value <= cluster.stability.high
        assert 1 <= len(cluster.examples) <= 8
    assert set(explored.results.cluster_of.values()) <= {0, 1, 2, 3, 4, 5, 6, 7, 8}


def test_the_image_asked_for_is_the_nearest_to_itself(explored):
    assert explored.results.like[0].id.endswith("0.png")
    assert explored.results.like[0].distance == pytest.approx(0, abs=1e-6)
    assert explored.results.usual[0] > 0


def test_folders_are_labels_here_and_agree_with_the_clusters(explored):
    assert explored.results.labels_agreement.value > 0.4
    assert explored.results.suspects == ()


def test_page_and_figures_are_written_and_load_nothing(explored):
    page = explored.page.read_text(encoding="utf-8")
    assert page.count("data:image/png") >= 12
    assert page.count("<script") == 4
    assert "http" not in page.replace("http-equiv", "")
    assert json.loads(explored.figures.read_text())["kind"] == "exploration"


def test_terminal_notebook_and_french(explored):
    text = as_text(explored.results)
    assert text.index("gap") < text.index("Cluster 1")
    assert "Cluster 1" in shown_in_notebook(explored)
    with speaking("fr"):
        page = exploration_page(explored.results, {})
    assert "Amas 1" in page


def test_noise_without_labels_is_one_blob(tmp_path):
    rng = np.random.default_rng(3)
    for number in range(40):
        Image.fromarray(rng.integers(0, 255, (8, 8), dtype=np.uint8)).save(tmp_path / f"{number}.png")
    found = explore(tmp_path, features="pixels", out=tmp_path / "page.html", picture="none")
    assert found.results.verdict == "one blob"
    assert found.results.clusters == ()
    assert found.results.labels_agreement is None
    assert found.results.layout is None
    assert any("without labels" in str(note) for note in found.results.notes)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"method": "kmean"}, ConfigError),
        ({"features": "regnetx"}, ModelError),
        ({"features": "resnet50"}, WeightsError),
        ({"seed": -1}, ConfigError),
        ({"picture": "umep"}, ConfigError),
        ({"out": "page.json"}, RunError),
        ({"like": "nowhere.png"}, DataError),
    ],
)
def test_what_cannot_be_asked_is_refused_first(photos, tmp_path, asked, error):
    with pytest.raises(error):
        explore(photos, **{"out": tmp_path / "page.html", **asked})


@pytest.mark.parametrize("several", [True, False])
def test_what_is_no_one_image_is_refused_before_any_feature_is_computed(photos, tmp_path, several):
    like = photos if several else tmp_path / "text.png"
    if not several:
        like.write_text("no picture")
    steps = []
    with pytest.raises(DataError):
        explore(photos, features="pixels", out=tmp_path / "page.html", like=like, listener=steps.append)
    assert steps == []


def test_too_few_images_are_told(photos, tmp_path):
    for number in range(0, 10, 2):
        shutil.copy(photos / "first" / f"{number}.png", tmp_path)
    with pytest.raises(DataError):
        explore(tmp_path, features="pixels", out=tmp_path / "page.html")
