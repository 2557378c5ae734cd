"""`results.json` read and checked, so that what draws from it can trust it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pupille.errors import FileError, RunError
from pupille.i18n.language import phrase, tell
from pupille.results.classification import square
from pupille.results.decode import DamageError, converted, parsed, read_record
from pupille.results.results import Results
from pupille.results.run import RunRecord
from pupille.results.scores import SCORES, SCORES_SCHEMA, Scores
from pupille.results.upgrade import SCHEMA, upgraded
from pupille.runs.folder import RESULTS
from pupille.storage.regular_file import read_bytes
from pupille.tasks import TASKS

REMEDY = phrase("Make the run again in a new folder.")
SPLITS = ("train", "validation", "test")
EPOCH = ("epoch", "train_loss", "validation_loss")
EPOCH_OF_CLASSES = ("train_accuracy", "validation_accuracy")
OF_NUMBERS = ("mae", "r2")
"""Metrics that every run which predicts numbers has."""
PER_CLASS = ("precision", "recall", "f1")
"""Metrics of each class that every classifier has."""


def results_in(folder: Path) -> Results:
    """The results in a run's or a comparison's folder, whichever version wrote them.

    Raises RunError if there are none, they are damaged, or a newer Pupille wrote them.
    """
    if kind_in(folder) == SCORES:
        raise RunError(
            tell(
                "{folder!r} holds scored answers and no trained model. `pupille report` shows them.",
                folder=str(folder),
            )
        )
    return read_record(folder, RESULTS, decode, newest=SCHEMA, remedy=REMEDY)


def kind_in(folder: Path) -> str:
    """What a folder holds: "comparison", "run", "scores"; "" where that cannot be told."""
    try:
        return str(parsed(read_bytes(folder / RESULTS)).get("kind"))
    except (OSError, FileError, DamageError):
        return ""


def scores_in(folder: Path) -> Scores:
    """The scored answers in a folder. Raises RunError if there are none, they are damaged, or a newer Pupille wrote
    them.
    """
    return read_record(folder, RESULTS, decode_scores, newest=SCORES_SCHEMA, remedy=REMEDY)


def decode_scores(record: dict[str, Any]) -> Scores:
    """The scores of a plain record. Raises DamageError, naming the place, if something is missing or otherwise."""
    scores = converted(record, Scores)
    if scores.task not in TASKS:
        raise DamageError(tell("`$.task`: it should be one of {names}", names=", ".join(TASKS)))
    return scores


def decode(content: bytes | dict[str, Any]) -> Results:
    """The content of `results.json`, of any schema up to this version's, from its bytes or its plain record.

    Raises DamageError, naming the place, if something is missing, of another kind, or disagrees with the rest.
    """
    record = parsed(content) if isinstance(content, bytes) else content
    results = converted(upgraded(record), Results)
    check(results)
    return results


def check(results: Results) -> None:
    """Raises DamageError, naming the place, if parts of the results disagree."""
    if not results.runs:
        raise DamageError(tell("`$.runs`: it should hold at least one run"))
    names = [run.name for run in results.runs]
    if len(set(names)) < len(names):
        raise DamageError(tell("`$.runs`: two runs have the same name"))
    if results.chosen not in names and (results.kind == "comparison" or results.chosen is not None):
        raise DamageError(tell("`$.chosen`: it should be the name of one of the runs"))
    if not {difference.name for difference in results.differences} <= set(names):
        raise DamageError(tell("`$.differences`: they should name runs"))
    for i, run in enumerate(results.runs):
        for part, metrics in (("metrics", run.metrics), ("validation", run.validation)):
            if results.primary_metric not in metrics:
                raise DamageError(
                    tell(
                        "`$.runs[{i}].{part}`: {metric} is missing",
                        i=i,
                        part=part,
                        metric=results.primary_metric,
                    )
                )
        if run.without_twins and results.primary_metric not in run.without_twins.metrics:
            raise DamageError(
                tell(
                    "`$.runs[{i}].without_twins.metrics`: {metric} is missing",
                    i=i,
                    metric=results.primary_metric,
                )
            )
        if not all(set(EPOCH) <= set(row) for row in run.history):
            raise DamageError(
                tell("`$.runs[{i}].history`: each epoch should have {names}", i=i, names=", ".join(EPOCH))
            )
    if results.task not in TASKS:
        raise DamageError(tell("`$.task`: it should be one of {names}", names=", ".join(TASKS)))
    TASKS[results.task].load("check_results")(results)


def check_classes(results: Results) -> None:
    """Raises DamageError if the parts that are about classes do not fit each other."""
    if len(results.classes) < 2:
        raise DamageError(tell("`$.classes`: it should name at least two classes"))
    if not set(results.classes) <= set(results.data.per_class or {}):
        raise DamageError(tell("`$.data.per_class`: it should have an entry for each class"))
    for i, run in enumerate(results.runs):
        check_run_of_classes(run, results.classes, f"$.runs[{i}]")


def check_run_of_classes(run: RunRecord, classes: Sequence[str], where: str) -> None:
    """Raises DamageError if the class parts of one run do not fit. where: its place."""
    if "f1_macro" not in run.metrics or "f1_macro" not in run.validation:
        raise DamageError(tell("`{where}.metrics`: f1_macro is missing", where=where))
    if run.confusion is None or not square(run.confusion, len(classes)):
        raise DamageError(
            tell("`{where}.confusion`: it should be a count for each pair of classes", where=where)
        )
    per_class = run.per_class or {}
    if not all(set(PER_CLASS) <= set(per_class.get(name, {})) for name in classes):
        raise DamageError(
            tell(
                "`{where}.per_class`: it should have {names} of each class",
                where=where,
                names=", ".join(PER_CLASS),
            )
        )
    if not all(set(EPOCH_OF_CLASSES) <= set(row) for row in run.history):
        raise DamageError(
            tell(
                "`{where}.history`: each epoch should have {names}",
                where=where,
                names=", ".join(EPOCH_OF_CLASSES),
            )
        )
    if run.threshold and run.threshold.positive not in classes:
        raise DamageError(tell("`{where}.threshold.positive`: it should be a class", where=where))
    if run.curves:
        check_curves(run, classes, f"{where}.curves")


def check_numbers(results: Results) -> None:
    """Raises DamageError if what every report of predicted numbers shows is missing."""
    for i, run in enumerate(results.runs):
        if run.numbers is None:
            raise DamageError(tell("`$.runs[{i}].numbers`: it is missing", i=i))
        for part, metrics in (("metrics", run.metrics), ("validation", run.validation)):
            if missing := [name for name in OF_NUMBERS if name not in metrics]:
                raise DamageError(
                    tell("`$.runs[{i}].{part}`: {metric} is missing", i=i, part=part, metric=missing[0])
                )


def check_masks(results: Results) -> None:
    """Raises DamageError if what every report of masks shows is missing."""
    for i, run in enumerate(results.runs):
        if run.masks is None:
            raise DamageError(tell("`$.runs[{i}].masks`: it is missing", i=i))


def check_objects(results: Results) -> None:
    """Raises DamageError if what every report of outlined objects shows is missing."""
    for i, run in enumerate(results.runs):
        if run.objects is None:
            raise DamageError(tell("`$.runs[{i}].objects`: it is missing", i=i))


def check_curves(run: RunRecord, classes: Sequence[str], where: str) -> None:
    """Raises DamageError if curves and metrics do not fit, among which their areas are."""
    curves, per_class = run.curves, run.per_class or {}
    if curves is None:
        return
    if curves.slider and not run.threshold:
        raise DamageError(tell("`{where}.slider`: it should have a threshold", where=where))
    for i, curve in enumerate(curves.test):
        if curve.name not in classes:
            raise DamageError(tell("`{where}.test[{i}].name`: it should be a class", where=where, i=i))
        metrics = per_class[curve.name]
        if not {"roc_auc", "average_precision"} <= set(metrics):
            raise DamageError(
                tell("`{where}.test[{i}]`: its class should have areas among its metrics", where=where, i=i)
            )
        if curves.micro and metrics["roc_auc"].value is None:
            raise DamageError(tell("`{where}.test[{i}]`: its class should have an area", where=where, i=i))
    if curves.micro and "roc_auc" not in run.metrics:
        raise DamageError(tell("`{where}.micro`: roc_auc is missing among the metrics", where=where))
