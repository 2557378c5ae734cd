"""Does a run that draws need what surrounds the objects? From its folder to the page and the report."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pupille.cli.explain import command
from pupille.errors import ConfigError
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.terminal import answer
from pupille.results.read import results_in
from pupille.workflows.explain import explain
from pupille.workflows.explained_report import explain_in_report


def test_a_rule_of_colours_needs_nothing_around_its_boxes(boxes_run: Path, tmp_path: Path) -> None:
    run = shutil.copytree(boxes_run / "runs" / "blobs", tmp_path / "run")
    typed = [str(run), str(boxes_run.parent / "shapes"), "--groups", "--quiet"]
    result = CliRunner().invoke(
        command, [*typed, "--out", str(tmp_path / "page.html")], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    record = json.loads((tmp_path / "page.json").read_text())
    # Pictures without objects are blurred as a whole, and take no part.
    assert record["surround"]["images"] == 10
    assert record["surround"]["lost"]["value"] <= 0.1
    assert 0.05 < record["surround"]["inside"] < 0.5
    assert record["unknown_groups"]["verdict"] == "unclear"
    scores = record["surround"]["scores"]
    changes = [each["after"] - each["before"] for each in scores["objects"]]
    assert scores["change"]["value"] == pytest.approx(sum(changes) / len(changes))
    assert "the score of the surest answer" in " ".join(result.output.split())
    page = (tmp_path / "page.html").read_text()
    assert record["surround"]["short"] in page
    assert 'id="groups"' in page
    assert "of what was right is lost" in " ".join(result.output.split())


def test_the_report_tells_it_of_masks_in_both_languages(discs_run: Path, tmp_path: Path) -> None:
    run = shutil.copytree(discs_run, tmp_path / "run")
    explain_in_report(run, discs_run.parent / "discs")
    results = results_in(run)
    assert results.looked_at is None
    assert results.surround.images == 12
    assert results.surround.scores.objects
    page = build(run).read_text(encoding="utf-8")
    section = page[page.index('<section id="surround"') :]
    assert results.surround.short in section[: section.index("</section>")]
    assert " ".join(results.surround.short.split()) in " ".join(answer(results, run).split())
    with speaking("fr"):
        assert "Ce qui entoure les objets" in build(run).read_text(encoding="utf-8")


def test_maps_are_not_asked_of_drawings(discs_run: Path) -> None:
    with pytest.raises(ConfigError, match="--method"):
        explain(discs_run / "runs" / "threshold", discs_run.parent / "discs", method="occlusion")
    with pytest.raises(ConfigError, match="--members"):
        explain(discs_run / "runs" / "threshold", discs_run.parent / "discs", members=True)
