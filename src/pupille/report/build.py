"""From the folder of a run or a comparison to its `report.html`: a file that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pupille.i18n.language import say
from pupille.report.audit_page import answers, build_audit
from pupille.report.charts.strips import class_rows, split_labels, split_strip
from pupille.report.charts.whiskers import WIDTH, axis, share_scale, whisker
from pupille.report.classification.confusion_matrix import (
    LARGEST_TABLE,
    LISTED_PAIRS,
    cells,
    confused,
    drawing,
    mistakes_by_cell,
)
from pupille.report.classification.ranking import ranking
from pupille.report.classification.reliability import reliability
from pupille.report.classification.subgroups import subgroups
from pupille.report.classification.threshold import threshold
from pupille.report.exports import confusion_exports, ladder_exports, learning_exports, method_exports
from pupille.report.page import REPORT, fill
from pupille.report.sections.audit_words import audit_of, torn_groups
from pupille.report.sections.cautions import cautions
from pupille.report.sections.document_links import papers_beside
from pupille.report.sections.findings import exhibits
from pupille.report.sections.ladder import ladder
from pupille.report.sections.leak import leak
from pupille.report.sections.learning_curve_words import reading, rule
from pupille.report.sections.learning_curves import curve
from pupille.report.sections.methods import methods
from pupille.report.sections.pictures import picture
from pupille.report.sections.protocol import protocol
from pupille.report.sections.repeats import repeats_tables, shares
from pupille.report.sections.uncertainty import unsure
from pupille.report.sections.unfit_uses import unfit_uses
from pupille.report.sections.verdict import chosen_run, verdict
from pupille.report.tables import numbers
from pupille.results.audit import AUDIT
from pupille.results.read import read_results
from pupille.runs.folder import RESULTS, write_atomically

__all__ = ["REPORT", "build", "render"]
COMPACT = 12
"""Pictures of one finding of the audit, at most, where it stands beside the results."""
Results = Mapping[str, Any]


def build(folder: Path) -> Path:
    """Writes `report.html` into a folder that holds `results.json`, or `audit.json` alone; returns its path.

    The page is written in the language that is spoken (`language.speaking`).
    Raises RunError if there is neither, it is damaged, or the report cannot be written.
    """
    if (folder / AUDIT).is_file() and not (folder / RESULTS).exists():
        return build_audit(folder)
    page = render(read_results(folder), folder)
    target = folder / REPORT
    write_atomically(target, page.encode("utf-8"))
    return target


def render(results: Results, folder: Path) -> str:
    """The page for checked results whose thumbnails lie below `folder`."""
    run = chosen_run(results)
    return fill(
        "report.html.j2",
        results=results,
        run=run,
        data=results["data"],
        split=results["split"],
        verdict=verdict(results),
        cautions=cautions(results),
        **_images(results, folder),
        **_audit(results, folder),
        **_scores(results),
        **_confusion(results, folder),
        threshold=threshold(results, run, folder),
        ranking=ranking(results, run),
        reliability=reliability(results, run),
        subgroups=subgroups(run),
        protocol=protocol(results),
        **_curves(results),
        unfit_uses=unfit_uses(results),
        again_tables=repeats_tables(results),
        shares=shares(results),
        unsure=unsure(results),
        methods=methods(results),
        methods_exports=method_exports(results, methods(results)),
        papers=papers_beside(folder),
    )


def _audit(results: Results, folder: Path) -> dict[str, Any]:
    audit = audit_of(results)
    return {
        "audit": results.get("audit"),
        "torn": bool(torn_groups(audit)),
        "leak": leak(results),
        "exhibits": exhibits(audit, folder, most_each=COMPACT),
        **answers(audit),
    }


def _images(results: Results, folder: Path) -> dict[str, Any]:
    samples = results["gallery"]["samples"]
    mosaic = [
        (
            class_,
            [
                (sample, picture(folder, sample["thumbnail"]))
                for sample in samples
                if sample["label"] == class_
            ],
        )
        for class_ in results["classes"]
    ]
    return {
        "mosaic": [(class_, pictures) for class_, pictures in mosaic if pictures],
        "class_rows": class_rows(results["data"]["per_class"], results["classes"]),
        "split_strip": split_strip(results["split"]["counts"]),
        "split_labels": split_labels(results["split"]["counts"]),
    }


def _scores(results: Results) -> dict[str, Any]:
    run = chosen_run(results)
    overall = [
        (
            say(label),
            numbers.format_metric(run["metrics"][key], key),
            numbers.format_metric(run["validation"][key], key),
        )
        for key, label in numbers.LABELS.items()
        if key in run["metrics"] and key in run["validation"]
    ]
    remarks = any(test.reason and test.interval for _, test, _ in overall)
    return {
        "overall": overall,
        "remarks": remarks,
        "ladder": ladder(results) if results["kind"] == "comparison" else None,
        "ladder_exports": ladder_exports(results),
    }


def _confusion(results: Results, folder: Path) -> dict[str, Any]:
    run, classes = chosen_run(results), results["classes"]
    matrix = cells(run["confusion"])
    mistakes = mistakes_by_cell(results["gallery"]["mistakes"], classes)
    wrong = confused(matrix)
    large = len(classes) > LARGEST_TABLE
    drawn = drawing(matrix, classes) if large else None
    scale = share_scale([run["metrics"]["per_class"][class_]["recall"] for class_ in classes])
    per_class = [(class_, run["metrics"]["per_class"][class_]) for class_ in classes]
    return {
        "matrix": matrix,
        "recall_axis": axis(scale, WIDTH),
        "matrix_drawing": drawn,
        "confusion_exports": confusion_exports(results, drawn),
        "pairs": wrong[:LISTED_PAIRS] if large else [],
        "wrong": wrong,
        "panels": [
            (cell, [(m, picture(folder, m["thumbnail"])) for m in mistakes.get(cell.target, [])])
            for cell in wrong
        ],
        "per_class": [
            (class_, metrics, whisker(metrics["recall"], scale, WIDTH, height=30))
            for class_, metrics in per_class
        ],
    }


def _curves(results: Results) -> dict[str, Any]:
    networks = [run for run in results["runs"] if run["history"]]
    drawn = [
        (run, curve(run["history"], "loss", run["name"]), curve(run["history"], "accuracy", run["name"]))
        for run in networks
    ]
    return {
        "curves": [(run, loss, accuracy, reading(run["history"])) for run, loss, accuracy in drawn],
        "curve_rule": rule(),
        "learning_exports": learning_exports(drawn),
    }
