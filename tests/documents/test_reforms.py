"""What the REFORMS checklist answers, of results that an earlier version kept."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pupille.documents.document import Entry
from pupille.documents.reforms import reforms
from pupille.results.read import results_in
from pupille.results.results import Results

KEPT = Path(__file__).parents[1] / "fixtures" / "schema1"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Results]:
    """Results by name: `leak` was allowed one, `two` has groups."""
    folder = tmp_path_factory.mktemp("kept")
    for name in ("leak", "two"):
        with zipfile.ZipFile(KEPT / f"{name}.zip") as file:
            file.extract("run/results.json", folder / name)
    return {name: results_in(folder / name / "run") for name in ("leak", "two")}


def items(results: Results) -> dict[str, Entry]:
    return {entry.number: entry for entry in reforms(results).entries}


def test_a_comparison_sets_every_rung_against_the_simple_ones_and_a_single_run_cannot(
    kept: dict[str, Results],
) -> None:
    # 18 of 36 and 34 of 36 test images.
    known = items(kept["two"])["1c"].known
    assert [line.split()[0].rstrip(":") for line in known] == ["majority", "tree"]
    assert "50.0\u00a0%" in known[0]
    assert "94.4\u00a0%" in known[1]
    alone = items(replace(kept["two"], kind="run"))
    assert alone["1c"].known == ()
    assert not any("compared" in line for line in alone["5e"].known)
    assert any("compared" in line for line in items(kept["two"])["5e"].known)


def test_a_leak_that_was_allowed_is_confessed(kept: dict[str, Results]) -> None:
    confession = "A leak was allowed in this run; the audit of the report names it."
    assert confession in items(kept["leak"])["6a"].known
    assert confession not in items(kept["two"])["6a"].known


def test_dependence_and_shortcuts_each_have_the_findings_that_concern_them(
    kept: dict[str, Results],
) -> None:
    said = {finding.code: finding.sentence for finding in kept["leak"].audit.findings}
    found = items(kept["leak"])
    for code in ("twins-across", "same-files"):
        assert said[code] in found["6b"].known
        assert said[code] not in found["6c"].known
    assert found["6c"].known == (said["summary"],)


def test_groups_leave_nothing_open_about_images_of_one_subject(kept: dict[str, Results]) -> None:
    grouped, alone = items(kept["two"])["6b"], items(kept["leak"])["6b"]
    assert not grouped.open
    assert grouped.known[-1] == "Groups are: writer (60\u00a0groups)."
    assert alone.open


def test_every_rung_has_its_settings(kept: dict[str, Results]) -> None:
    known = items(kept["leak"])["5a"].known
    assert [line.split()[0].rstrip(":") for line in known] == ["logistic", "tree"]
    assert all("8 × 8 pixels, grey" in line for line in known)
