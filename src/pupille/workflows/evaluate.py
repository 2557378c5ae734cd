"""A finished run scored: on its own test images, or on other labelled ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pupille.config import DataConfig, EvaluationConfig
from pupille.data.dataset import Dataset
from pupille.data.open import open as open_dataset
from pupille.data.pixels.pixel_set import PixelSet, read_pixels
from pupille.data.splits.groups import apart, column_of, with_groups
from pupille.errors import ConfigError, DataError, RunError
from pupille.evaluation.classification.conformal_record import tried
from pupille.evaluation.classification.operating_point import check_question, threshold_record
from pupille.evaluation.classification.subgroups_record import subgroup_record, subgroup_values
from pupille.evaluation.test_ledger import open_test
from pupille.i18n.language import tell, tells
from pupille.i18n.stored_text import remembered
from pupille.images.limits import Limits
from pupille.models.files.load import load_model
from pupille.models.model import Model
from pupille.results.evaluation import Evaluation
from pupille.results.predictions import ClassPredictions
from pupille.results.read import read_results
from pupille.results.views import view
from pupille.runs.events import Listener, silent
from pupille.tasks import TASKS
from pupille.training.run import read_groups, read_predictions
from pupille.workflows.predict import check_finished, find_run, fitting, no_folder, probabilities
from pupille.workflows.uncertainty import rule_of
from pupille.workflows.write_results import BY


@dataclass(frozen=True)
class ScoredImages:
    """How good a model is on some images. heading: what was scored, in words. opened: how often they have been.

    metrics, threshold, subgroups, sets: as of a run in `results.json`. intervals: what those of the metrics are about.
    """

    heading: str
    metrics: dict[str, Any]
    intervals: str
    threshold: dict[str, Any] | None
    subgroups: dict[str, Any] | None
    sets: dict[str, Any] | None
    opened: int | None

    def _repr_html_(self) -> str:
        return view("scored", self)


def evaluate(
    run: str | Path,
    source: object,
    *,
    asked: EvaluationConfig | None = None,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    listener: Listener = silent,
) -> ScoredImages:
    """How good a finished run is on other labelled images, on all of them.

    asked: of the predictions beyond the metrics, such as the threshold for given costs; it is chosen on the validation
    images of the run. Raises DataError if they show a class that the model has never seen.
    """
    folder, questions = find_run(run), asked or EvaluationConfig()
    model = load_model(folder)
    check_question(model.spec.classes, questions)
    pixels = labelled_pixels(model, source, data or DataConfig(), limits or Limits(), questions.by, listener)
    dataset = pixels.dataset
    index = {name: i for i, name in enumerate(model.spec.classes)}
    predictions = ClassPredictions(
        ids=tuple(dataset.samples["id"]),
        classes=model.spec.classes,
        probabilities=probabilities(model, pixels),
        labels=np.array([index[label] for label in dataset.samples["label"]], dtype=np.int64),
    )
    opened = open_test(pixels.fingerprint(), purpose=f"evaluate {Path(run).resolve()}")
    groups = apart(predictions.ids, dataset.groups) if dataset.groups else None
    evaluation: Evaluation = TASKS[dataset.task].load("evaluate")(predictions, groups=groups, seed=seed)
    heading = tell("{model} on {data}", model=model.spec.name, data=dataset.sentence())
    threshold = threshold_of(folder, predictions, questions, groups)
    subgroups = None
    if questions.by:
        values = subgroup_values(column_of(dataset, questions.by, purpose=BY))
        subgroups = subgroup_record(
            predictions, values, column=questions.by, threshold=threshold, groups=groups, seed=seed
        )
    sets = (
        None
        if questions.coverage is None
        else tried(rule_of(folder, questions.coverage), predictions, groups)
    )
    return ScoredImages(
        heading, evaluation.to_json(), evaluation.intervals, threshold, subgroups, sets, opened
    )


def labelled_pixels(
    model: Model, source: object, config: DataConfig, limits: Limits, by: str | None, listener: Listener
) -> PixelSet:
    """The images of a source as a model takes them, with classes that it knows and the column `by`.

    Raises DataError for an unknown class or column, or images whose depth the model cannot read.
    """
    dataset = source if isinstance(source, Dataset) else open_dataset(source, config, limits=limits)
    check_classes(dataset.classes, model.spec.classes)
    dataset = with_groups(dataset, config)
    if by:
        column_of(dataset, by, purpose=BY)
    wanted = (model.spec.preprocessing.geometry,)
    pixels, unfit = fitting(
        read_pixels(dataset, geometries=wanted, strict=config.strict, listener=listener), model
    )
    if unfit:
        raise DataError(
            tell(
                "{images:count} images do not fit the model; the first, {path!r}: {reason}",
                images=len(unfit),
                path=unfit[0].path,
                reason=unfit[0].reason,
            )
        )
    return pixels


def saved(run: str | Path, *, asked: EvaluationConfig | None = None) -> ScoredImages:
    """How good a finished run is on its own test images, from what it wrote. asked: as for `evaluate`."""
    results, folder = saved_results(run), find_run(run)
    record = next(record for record in results["runs"] if record["name"] == results["chosen"])
    threshold, subgroups, sets = (record.get(key) for key in ("threshold", "subgroups", "sets"))
    if asked is not None and asked.by:
        raise ConfigError(
            tell("a run keeps no metadata of its images. Name them with --data to see them --by a column.")
        )
    if asked is not None and asked.about_threshold:
        check_question(results["classes"], asked)
        test = read_predictions(folder, "test")
        threshold = threshold_of(folder, test, asked, in_order(test, read_groups(folder)))
    if asked is not None and asked.coverage is not None:
        test = read_predictions(folder, "test")
        sets = tried(rule_of(folder, asked.coverage), test, in_order(test, read_groups(folder)))
    opened = results["split"]["opened"]
    heading = tells(
        "{model} on the {n} test image of {source}",
        "{model} on the {n} test images of {source}",
        results["split"]["counts"]["test"],
        model=record["name"],
        source=results["data"]["source"],
    )
    intervals = remembered(results, "intervals")
    return ScoredImages(heading, record["metrics"], intervals, threshold, subgroups, sets, opened)


def threshold_of(
    folder: Path, predictions: ClassPredictions, asked: EvaluationConfig, groups: Sequence[str] | None
) -> dict[str, Any] | None:
    """The threshold that the validation images of a run choose, shown on other predictions of its model.

    None where the run came without them. Raises RunError if a threshold is asked for then.
    """
    if not (folder / "predictions" / "validation.csv").exists():
        if asked.about_threshold:
            raise RunError(
                tell(
                    "{folder!r} lacks predictions/validation.csv, which chooses the threshold. Bring the "
                    "whole run.",
                    folder=str(folder),
                )
            )
        return None
    validation = read_predictions(folder, "validation")
    return threshold_record(
        validation,
        predictions,
        asked,
        validation_groups=in_order(validation, read_groups(folder)),
        test_groups=groups,
    )


def in_order(predictions: ClassPredictions, groups: Mapping[str, str]) -> tuple[str, ...] | None:
    """The group of each image, None where there are none; an image without one is a group of its own."""
    return apart(predictions.ids, [groups.get(id_, "") for id_ in predictions.ids]) if groups else None


def check_classes(classes: Sequence[str], known: Sequence[str]) -> None:
    """Raises DataError if there is a class that the model has never seen."""
    strange = [name for name in classes if name not in known]
    if strange:
        raise DataError(
            tell(
                "the model has never seen the class {strange!r}. It knows {names}. Leave these "
                "images out, or train again with them.",
                strange=strange[0],
                names=", ".join(known),
            )
        )


def saved_results(run: str | Path) -> dict[str, Any]:
    """The `results.json` of a run or comparison."""
    path = Path(run)
    if not path.is_dir():
        raise no_folder(str(run))
    check_finished(path)
    return read_results(path)
