"""The record of one run in `results.json`: every metric computed from the predictions as they were saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pupille.evaluation.group_weights import Weighing
from pupille.evaluation.questions import Questions
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import remembered
from pupille.models.entry import Entry
from pupille.models.files.load import TOOL, read_description
from pupille.models.model import ModelSpec
from pupille.models.names import RungName, split_name
from pupille.models.registry import find
from pupille.results.decode import exactly
from pupille.results.run import (
    CostRecord,
    NoveltyRecord,
    PreprocessingRecord,
    RunRecord,
    ToolRecord,
    WithoutTwinsRecord,
)
from pupille.results.upgrade import with_sentences
from pupille.runs.folder import read_json
from pupille.tasks import Task
from pupille.training.run import WITHOUT_LEAK, parts_predicted, read_predictions, read_training
from pupille.workflows.by_column import by_columns
from pupille.workflows.group_weights import weights_of_run

NOVELTY_RECORD = "novelty.json"
"""Where the run that will be used says which test images are unlike the training ones."""


def run_record(
    folder: Path,
    task: Task,
    *,
    path: str,
    questions: Questions,
    weighing: Weighing | None = None,
) -> tuple[RunRecord, Any]:
    """The record of the run in `folder` for `results.json`, and the evaluation of its test predictions. weighing: how
    its images were weighed."""
    evaluate, seed = task.load("evaluate"), questions.seed
    training = read_training(folder)
    predictions = {part: read_predictions(folder, part) for part in parts_predicted(folder)}
    test = evaluate(predictions["test"], groups=questions.test_groups, seed=seed)
    validation = evaluate(predictions["validation"], groups=questions.validation_groups, seed=seed)
    measured = {"metrics": test.metrics, "validation": validation.metrics}
    of_task = task.load("record")(predictions, {"validation": validation, "test": test}, questions)
    record = RunRecord(
        **(of_tool(folder) if (folder / TOOL).exists() else of_model(folder)),
        augment=(training["training"] or {}).get("augment", "none"),
        seed=training["seed"],
        training=training["training"],
        **(measured | of_task),
        by_group=by_columns(task, predictions["test"], questions, of_task.get("threshold")),
        group_weights=weights_of_run(folder, task, weighing, questions),
        novelty=novelty_of(folder),
        without_twins=without_twins(
            folder, task, training["taken_out"], groups=questions.test_groups, seed=seed
        ),
        cost=cost_of(training),
        history=tuple(training["history"]),
        notes=tuple(remembered(training, "notes")),
        metric_notes=test.notes,
        path=path,
    )
    return record, test


def of_model(folder: Path) -> dict[str, Any]:
    """What the record says of the model in a run folder."""
    spec = ModelSpec.from_json(read_description(folder))
    entry, rung = find(spec.name), split_name(spec.name)
    return {
        "name": spec.name,
        "model": spec.name,
        "title": entry.title,
        "year": entry.year,
        "arguments": dict(spec.arguments),
        "method": method_of(entry, rung),
        "head": rung.head if entry.pretrained else None,
        "preprocessing": PreprocessingRecord(**asdict(spec.preprocessing)),
    }


def of_tool(folder: Path) -> dict[str, Any]:
    """What the record says of a run whose answers another tool gave."""
    about = read_json(folder / TOOL)
    return {
        "name": about["name"],
        "model": about["name"],
        "title": tell("{title} (another tool, {licence})", title=about["title"], licence=about["licence"]),
        "year": None,
        "arguments": about["options"],
        "method": phrase("another tool"),
        "preprocessing": None,
        "tool": ToolRecord(
            about["title"],
            about["licence"],
            tuple(about["train"]),
            tuple(about["predict"]),
            about["processor_seconds"],
        ),
    }


def cost_of(training: Mapping[str, Any]) -> CostRecord:
    """What the run cost. training: the content of its `training.json`."""
    return CostRecord(
        parameters=training["parameters"],
        train_seconds=training["train_seconds"],
        predict_seconds_per_image=training["predict_seconds_per_image"],
        kwh=training["energy"]["kwh"],
        kwh_note=remembered(training["energy"], "note"),
    )


def novelty_of(folder: Path) -> NoveltyRecord | None:
    """Which test images are unlike the training ones; None for a run that does not say."""
    path = folder / NOVELTY_RECORD
    return exactly(with_sentences(read_json(path)), NoveltyRecord) if path.exists() else None


def method_of(entry: Entry, rung: RungName) -> str:
    """How the rung was made, in words."""
    if entry.pretrained:
        return phrase("fine-tuned") if rung.tuned else phrase("frozen")
    if entry.backbone:
        is_frozen = entry.is_rule or (entry.fitter == "encoder" and not rung.tuned)
        return phrase("frozen") if is_frozen else phrase("fine-tuned")
    return phrase("from scratch") if entry.is_network else phrase("on pixels")


def without_twins(
    folder: Path, task: Task, removed: int, *, groups: Sequence[str] | None, seed: int
) -> WithoutTwinsRecord | None:
    """The gain from a leak: the same rung trained without it, on the same test images; None where there is none.

    The difference is trained with the leak minus trained without it.
    """
    if not removed:
        return None
    honest, leaking = read_predictions(folder, WITHOUT_LEAK), read_predictions(folder, "test")
    evaluation = task.load("evaluate")(honest, groups=groups, seed=seed)
    runs = {"without the leak": honest, "with the leak": leaking}
    (difference,) = task.load("differences")(
        "without the leak", runs, metric=task.primary, groups=groups, seed=seed
    )
    return WithoutTwinsRecord(removed, evaluation.metrics, difference, evaluation.per_class)
