"""The record of one run in `results.json`: every metric computed from the predictions as they were saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pupille.evaluation.questions import Questions
from pupille.i18n.language import phrase
from pupille.i18n.stored_text import remembered, with_stored_texts
from pupille.models.files.load import read_description
from pupille.models.model import ModelSpec
from pupille.models.names import RungName, split_name
from pupille.models.registry import Entry, find
from pupille.runs.folder import read_json
from pupille.tasks import Task
from pupille.training.run import WITHOUT_LEAK, read_predictions, read_training

NOVELTY_RECORD = "novelty.json"
"""Where the run that will be used says which test images are unlike the training ones."""


def run_record(
    folder: Path,
    task: Task,
    *,
    path: str,
    questions: Questions,
) -> tuple[dict[str, Any], Any]:
    """The record of the run in `folder` for `results.json`, and the evaluation of its test predictions."""
    evaluate, seed = task.load("evaluate"), questions.seed
    training, spec = read_training(folder), ModelSpec.from_json(read_description(folder))
    entry, rung = find(spec.name), split_name(spec.name)
    predictions = {part: read_predictions(folder, part) for part in ("validation", "test")}
    test = evaluate(predictions["test"], groups=questions.test_groups, seed=seed)
    validation = evaluate(predictions["validation"], groups=questions.validation_groups, seed=seed)
    record = {
        "name": spec.name,
        "model": spec.name,
        "title": entry.title,
        "year": entry.year,
        "arguments": dict(spec.arguments),
        "method": method_of(entry, rung),
        "head": rung.head if entry.pretrained else None,
        "augment": (training["training"] or {}).get("augment", "none"),
        "seed": training["seed"],
        "fold": None,
        "preprocessing": asdict(spec.preprocessing),
        "training": training["training"],
        "metrics": test.to_json(),
        "validation": validation.to_json(),
        **task.load("record")(predictions["validation"], predictions["test"], test, questions),
        "novelty": read_json(folder / NOVELTY_RECORD) if (folder / NOVELTY_RECORD).exists() else None,
        "without_twins": without_twins(
            folder, task, training["taken_out"], groups=questions.test_groups, seed=seed
        ),
        "cost": {
            "parameters": training["parameters"],
            "train_seconds": training["train_seconds"],
            "predict_seconds_per_image": training["predict_seconds_per_image"],
            "kwh": training["energy"]["kwh"],
            "kwh_note": training["energy"]["note"],
            "told": {"kwh_note": training["energy"]["told"]["note"]},
        },
        "history": training["history"],
        "notes": remembered(training, "notes"),
        "metric_notes": list(test.notes),
        "path": path,
    }
    return with_stored_texts(record), test


def method_of(entry: Entry, rung: RungName) -> str:
    """How the rung was made, in words."""
    if entry.pretrained:
        return phrase("fine-tuned") if rung.tuned else phrase("frozen")
    return phrase("from scratch") if entry.is_network else phrase("on pixels")


def without_twins(
    folder: Path, task: Task, removed: int, *, groups: Sequence[str] | None, seed: int
) -> dict[str, Any] | None:
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
    return {"removed": removed, "metrics": evaluation.to_json(), "difference": difference.to_json()}
