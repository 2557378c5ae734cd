"""What a resumed run must have in common with the run that was begun: data, split, settings and versions."""

from __future__ import annotations

from typing import Any

from pupille.config import DataConfig, GateConfig, RepeatsConfig, SplitConfig, TrainConfig
from pupille.data.prepare import Prepared
from pupille.data.splits.split import split_hash
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.upgrade import SCHEMA
from pupille.runs.environment import versions
from pupille.runs.folder import FILES, RUN_SCHEMA
from pupille.workflows.job import Job

USUAL = {
    FILES: 1,
    "task": "classification",
    "data settings": DataConfig().to_json(),
    "split settings": SplitConfig().to_json(),
    "training settings": TrainConfig().to_json(),
    "gate settings": GateConfig().to_json(),
    "questions": EvaluationConfig().to_json(),
    "trained again": RepeatsConfig().to_json(),
    "other tools": None,
}
"""What an identity holds where nothing was asked for: settings that were added later compare as these."""


def identity(prepared: Prepared, job: Job) -> dict[str, Any]:
    """The record in `run.json`, which a resumed run must have in common with the run that was begun."""
    return {
        "schema": RUN_SCHEMA,
        FILES: SCHEMA,
        "kind": job.kind,
        "task": prepared.dataset.task,
        "models": list(job.models),
        "arguments": dict(job.arguments),
        "data settings": prepared.config.to_json(),
        "split settings": prepared.split.to_json(),
        "training settings": job.train.to_json(),
        "gate settings": job.gate.to_json(),
        "questions": job.asked.to_json(),
        "protocol": job.protocol["sha256"] if job.protocol else None,
        "trained again": job.repeats.to_json() if job.repeats.asked else None,
        "other tools": [tool.to_json() for tool in job.tools] or None,
        "number of images": len(prepared.dataset),
        "data set": prepared.pixels.fingerprint(),
        "split": split_hash(prepared.dataset),
        "versions": versions(),
    }
