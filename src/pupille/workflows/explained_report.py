"""Brings what the chosen model looks at into the results of a comparison, and with them into its report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pupille.config import DataConfig
from pupille.explanation.accounts import account_of
from pupille.images.limits import Limits
from pupille.models.files.load import load_model
from pupille.results.explanation import LookedAtRecord
from pupille.results.read import results_in
from pupille.results.surround import DrawnExplanation
from pupille.runs.events import Listener, silent
from pupille.tasks import TASKS
from pupille.workflows.explain import PAGE, explain
from pupille.workflows.write_results import write


def explain_in_report(
    folder: Path,
    source: object,
    *,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    command: str | None = None,
    listener: Listener = silent,
) -> None:
    """Explains the chosen model of a finished folder on the images that it was made from, and writes it down.

    The maps stand on the page beside it; the results hold the verdict. Raises ConfigError as `explain` does.
    """
    explained = explain(
        folder,
        source,
        groups=True,
        data=data,
        limits=limits,
        seed=seed,
        command=command,
        listener=listener,
    )
    results, explanation = results_in(folder), explained.explanation
    if isinstance(explanation, DrawnExplanation):
        write(folder, replace(results, surround=explanation.surround))
        return
    question = TASKS[results.task].load("explained")
    accounts = tuple(
        replace(account_of(load_model(folder / run.path), question), name=run.name) for run in results.runs
    )
    record = LookedAtRecord(replace(explanation, maps=(), unknown_groups=None, itself=None), accounts, PAGE)
    write(folder, replace(results, looked_at=record))
