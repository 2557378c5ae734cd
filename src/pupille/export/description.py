"""What an exported file says of itself: how pictures come in, what comes out, and what its figures are worth."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pupille import __version__
from pupille.export.graph import IMAGES, INPUT, input_type
from pupille.export.part import ExportPart
from pupille.images.decoded import BIG, LEFT_TO_STRETCH, REDUCED_FROM
from pupille.images.geometry import STRETCH
from pupille.models.files.load import DESCRIPTION, ESTIMATOR
from pupille.models.files.safetensors_file import WEIGHTS
from pupille.models.model import ModelSpec
from pupille.models.names import split_name
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.catalogue import backbone
from pupille.models.registry import find
from pupille.results.results import Results
from pupille.results.run import RunRecord
from pupille.storage.regular_file import open_regular_file

SCHEMA = 1


def describe(
    folder: Path, spec: ModelSpec, results: Results, run: RunRecord, part: ExportPart
) -> dict[str, Any]:
    """The record that stands in the file, and beside it. folder: of the run."""
    metric = run.metrics[results.primary_metric]
    threshold = run.threshold
    return {
        "schema": SCHEMA,
        "pupille": __version__,
        "task": spec.task,
        "model": spec.name,
        "classes": list(spec.classes),
        "unit": spec.unit,
        "input": described_input(spec.preprocessing),
        "pieces": spec.pieces.to_json() if spec.pieces else None,
        "outputs": list(part.outputs(temperature_of(run))),
        **part.about(spec),
        "threshold": None
        if threshold is None or threshold.value is None
        else {"positive": threshold.positive, "value": threshold.value},
        "temperature": temperature_of(run),
        "figure": {"metric": results.primary_metric, "part": "test", **metric_values(metric)},
        "run": run_hash(folder),
        "data": {"name": results.data.source, "hash": results.data.hash, "split": results.split.hash},
        "weights_licence": weights_licence(spec.name),
        "created": results.created,
    }


def metric_values(metric: Any) -> dict[str, Any]:
    """The value of a metric with its interval and the number of images."""
    return {name: getattr(metric, name) for name in ("value", "low", "high", "n")}


def temperature_of(run: RunRecord) -> float | None:
    """The temperature that validation chose, None where nothing is calibrated."""
    return None if run.calibration is None else run.calibration.temperature


def described_input(prepared: Preprocessing) -> dict[str, Any]:
    """How a picture becomes what the file takes; `docs/export.md` says it in words and in code.

    first: what larger pictures are stretched to before they come into the frame. reduced: which JPEGs are decoded at a
    reduced scale.
    """
    geometry = prepared.geometry
    side = geometry.storage_geometry.width if geometry.fit == STRETCH else None
    return {
        "name": INPUT,
        "type": input_type(prepared).__name__,
        "shape": [IMAGES, prepared.height, prepared.width, prepared.channels],
        "depth": prepared.depth,
        "channels": "grey" if prepared.channels == 1 else "RGB",
        "bands": list(prepared.bands),
        "geometry": asdict(geometry),
        "first": side,
        "reduced": None
        if side is None
        else {"longer": BIG, "shorter": REDUCED_FROM * side, "to": LEFT_TO_STRETCH * side},
        "window": [prepared.low, prepared.high],
    }


def run_hash(folder: Path) -> str:
    """SHA-256 over the description and the weights of the model in a run's folder."""
    digest = hashlib.sha256()
    for name in (DESCRIPTION, WEIGHTS, ESTIMATOR):
        if (folder / name).exists():
            with open_regular_file(folder / name) as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def weights_licence(name: str) -> str | None:
    """The licence of the weights that a model began with; None where it began with none, or they state none."""
    return backbone(split_name(name).base).weights_licence or None if find(name).pretrained else None
