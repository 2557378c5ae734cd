"""What is written as results can be read again, or nothing is written."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info

from pupille.results.decode import DamageError
from pupille.results.metric import Metric
from pupille.results.read import results_in
from pupille.results.results import Results
from pupille.runs.events import silent
from pupille.workflows import write_results
from pupille.workflows.write_results import write

KEPT = Path(__file__).parents[1] / "fixtures" / "schema1" / "two.zip"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("kept")
    with zipfile.ZipFile(KEPT) as file:
        file.extract("run/results.json", folder)
    return results_in(folder / "run")


def test_results_come_back_as_they_were_written_whichever_schema_they_had(
    kept: Results, tmp_path: Path
) -> None:
    write(tmp_path, kept)
    assert json.loads((tmp_path / "results.json").read_text())["schema"] == 2
    assert results_in(tmp_path) == kept
    assert "told" not in (tmp_path / "results.json").read_text()


def test_what_could_not_be_read_again_is_not_written(kept: Results, tmp_path: Path) -> None:
    run = kept.runs[0]
    lacking = replace(run, metrics={"kappa": Metric(0.5, 0.4, 0.6, 9)})
    for broken in (
        replace(kept, chosen="nobody"),
        replace(kept, runs=(lacking, *kept.runs[1:])),
        replace(kept, seconds="long"),  # type: ignore[arg-type]
    ):
        with pytest.raises(DamageError):
            write(tmp_path, broken)
    assert list(tmp_path.iterdir()) == []


def test_products_of_resamples_are_made_by_one_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []

    def evaluate(*_: object) -> None:
        seen.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
        raise KeyboardInterrupt

    class Begun:
        """As much of a prepared data set as is asked for before the evaluation."""

        class dataset:  # noqa: N801
            task = "classification"

    monkeypatch.setattr(write_results, "evaluate_runs", evaluate)
    with pytest.raises(KeyboardInterrupt):
        write_results.write_results(Begun, None, silent)  # type: ignore[arg-type]
    assert seen
    assert set(seen) == {1}
