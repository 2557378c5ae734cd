"""Groups that nobody named: from the folder of a run to the page and the report."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from digit_models import digits
from pupille.cli.evaluate import command
from pupille.errors import ConfigError
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.explanation_text import as_text
from pupille.report.terminal import answer
from pupille.results.read import results_in
from pupille.workflows.compare import compare, train
from pupille.workflows.explain import explain
from pupille.workflows.explained_report import explain_in_report


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Digits, some of which got a white bar after the model was trained on others; and a run on them."""
    home = tmp_path_factory.mktemp("bars")
    pixels, labels = digits()
    rng = np.random.default_rng(0)
    for place, number in enumerate(rng.permutation(len(labels))[:1300]):
        part = "train" if place < 600 else "val" if place < 950 else "test"
        scan = pixels[number, ..., 0].copy()
        barred = part != "train" and rng.random() < 0.1
        if barred:
            scan[3:5] = 255
        name = f"{'bar' if barred else 'plain'}{number:04}.png"
        file = home / "photos" / part / str(labels[number]) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(scan).save(file)
    compare(home / "photos", models=["majority", "logistic"], out=home / "run")
    explain_in_report(home / "run", home / "photos")
    return home


def test_the_group_is_named_with_twelve_pictures_and_a_question(home: Path) -> None:
    record = results_in(home / "run").unknown_groups
    (group,) = record.groups
    assert record.verdict == "found"
    assert group.inside.low > group.outside + 0.1
    assert len(group.ids) == len(group.pictures) == 12
    assert sum("bar" in id_ for id_ in group.ids) >= 10
    assert all((home / "run" / name).is_file() for name in group.pictures)
    page = build(home / "run").read_text(encoding="utf-8")
    section = page[page.index('<section id="unknown-groups"') :]
    section = section[: section.index("</section>")]
    assert section.count("<img") == 12
    assert group.sentence in section
    assert "What do these pictures share" in section
    told = " ".join(answer(results_in(home / "run"), home / "run").split())
    assert " ".join(group.sentence.split()) in told


def test_the_page_of_an_explanation_has_them_where_they_are_asked_for(home: Path, tmp_path: Path) -> None:
    run = next(path for path in (home / "run" / "runs").iterdir() if "logistic" in path.name)
    explained = explain(run, home / "photos", groups=True, out=tmp_path / "page.html")
    page = explained.page.read_text(encoding="utf-8")
    assert page[page.index('<section id="groups"') :].count("<img") == 12
    assert "What do they share?" in as_text(explained.explanation)
    (group,) = results_in(run).unknown_groups.groups
    assert all((run / name).is_file() for name in group.pictures)
    assert 'id="unknown-groups"' in build(run).read_text(encoding="utf-8")
    shown = " ".join(CliRunner().invoke(command, [str(run)], catch_exceptions=False).output.split())
    assert " ".join(str(group.sentence).split()) in shown
    as_json = json.loads(CliRunner().invoke(command, [str(run), "--json"], catch_exceptions=False).output)
    assert as_json["unknown_groups"]["groups"][0]["ids"] == list(group.ids)
    written = json.loads(explained.figures.read_text())["unknown_groups"]
    assert written["verdict"] == "found"
    assert written["features"] == "pixels"
    with speaking("fr"):
        assert "en commun" in as_text(explained.explanation)


def test_nobody_is_asked_who_does_not_ask(marked_run: Path, tmp_path: Path) -> None:
    explained = explain(marked_run, marked_run.parent / "photos", out=tmp_path / "page.html")
    assert explained.explanation.unknown_groups is None
    assert 'id="groups"' not in explained.page.read_text()


def test_too_few_images_are_told(tmp_path: Path) -> None:
    pixels, labels = digits()
    for number in np.flatnonzero(labels < 2)[:100]:
        file = tmp_path / "photos" / str(labels[number]) / f"{number}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels[number, ..., 0]).save(file)
    train(tmp_path / "photos", model="logistic", out=tmp_path / "run")
    record = explain(tmp_path / "run", tmp_path / "photos", groups=True).explanation.unknown_groups
    assert record.verdict == "unclear"
    assert "40 are needed" in record.short


def test_other_images_are_no_validation(home: Path, tmp_path: Path) -> None:
    run = next(path for path in (home / "run" / "runs").iterdir() if "logistic" in path.name)
    with pytest.raises(ConfigError, match="--groups"):
        explain(run, home / "photos" / "test", groups=True, out=tmp_path / "page.html")
