"""From the folder of a run or a comparison to its `report.html`: a file that loads and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pupille.report import numbers
from pupille.report.curves import curve
from pupille.report.ladder import WIDTH, axis, ladder, share_scale, whisker
from pupille.report.learning import RULE, reading
from pupille.report.matrix import (
    LARGEST_TABLE,
    LISTED_PAIRS,
    cells,
    confused,
    drawing,
    mistakes_by_cell,
)
from pupille.report.methods import methods, settings, split_sentence
from pupille.report.pictures import picture
from pupille.report.results_file import SPLITS, read_results
from pupille.report.strips import class_rows, split_strip
from pupille.report.text import shorten, visible
from pupille.report.verdict import cautions, chosen_run, verdict
from pupille.run import write_atomically

REPORT = "report.html"
Results = Mapping[str, Any]


def build(folder: Path) -> Path:
    """Writes `report.html` into a folder that holds `results.json` and its thumbnails; returns its path.

    Raises RunError if there are no results, they are damaged, or the report cannot be written.
    """
    page = render(read_results(folder), folder)
    target = folder / REPORT
    write_atomically(target, page.encode("utf-8"))
    return target


def render(results: Results, folder: Path) -> str:
    """The page for checked results whose thumbnails lie below `folder`."""
    style = files("pupille.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    page = _environment().get_template("report.html.j2")
    return page.render(
        results=results,
        run=chosen_run(results),
        data=results["data"],
        split=results["split"],
        style=Markup(style),
        style_hash=digest,
        verdict=verdict(results),
        cautions=cautions(results),
        **_images(results, folder),
        **_scores(results),
        **_confusion(results, folder),
        **_curves(results),
        methods=methods(results),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pupille.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_fit_to_show,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "name": name,
        "count": numbers.count,
        "percent": numbers.percent,
        "duration": numbers.duration,
        "shown": numbers.shown,
        "settings": settings,
        "split_sentence": split_sentence,
        "decimal": lambda value: f"{value:g}",
    }
    environment.globals |= {"counted": numbers.counted, "SPLITS": SPLITS}
    return environment


def _fit_to_show(value: object) -> object:
    """Every text that a template prints passes here before it is escaped."""
    if value is None:
        return numbers.NONE
    return visible(value) if type(value) is str else value


def name(text: str, most: int = 40) -> Markup:
    """A name from a file: escaped, its reading direction kept to itself, shortened with a title."""
    short = shorten(text, most)
    title = Markup(' title="{}"').format(shorten(text, 500)) if short != visible(text) else Markup("")
    return Markup("<bdi{}>{}</bdi>").format(title, short)


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
    }


def _scores(results: Results) -> dict[str, Any]:
    run = chosen_run(results)
    overall = [
        (label, numbers.shown(run["metrics"][key], key), numbers.shown(run["validation"][key], key))
        for key, label in numbers.LABELS.items()
        if key in run["metrics"] and key in run["validation"]
    ]
    remarks = any(test.reason and test.interval for _, test, _ in overall)
    return {
        "overall": overall,
        "remarks": remarks,
        "ladder": ladder(results) if results["kind"] == "comparison" else None,
    }


def _confusion(results: Results, folder: Path) -> dict[str, Any]:
    run, classes = chosen_run(results), results["classes"]
    matrix = cells(run["confusion"])
    kept = mistakes_by_cell(results["gallery"]["mistakes"], classes)
    wrong = confused(matrix)
    large = len(classes) > LARGEST_TABLE
    scale = share_scale([run["metrics"]["per_class"][class_]["recall"] for class_ in classes])
    per_class = [(class_, run["metrics"]["per_class"][class_]) for class_ in classes]
    return {
        "matrix": matrix,
        "recall_axis": axis(scale, WIDTH),
        "matrix_drawing": drawing(matrix, classes) if large else None,
        "pairs": wrong[:LISTED_PAIRS] if large else [],
        "wrong": wrong,
        "panels": [
            (cell, [(m, picture(folder, m["thumbnail"])) for m in kept.get(cell.target, [])])
            for cell in wrong
        ],
        "per_class": [
            (class_, metrics, whisker(metrics["recall"], scale, WIDTH, height=30))
            for class_, metrics in per_class
        ],
    }


def _curves(results: Results) -> dict[str, Any]:
    networks = [run for run in results["runs"] if run["history"]]
    return {
        "curves": [
            (
                run,
                curve(run["history"], "loss", run["name"]),
                curve(run["history"], "accuracy", run["name"]),
                reading(run["history"]),
            )
            for run in networks
        ],
        "curve_rule": RULE,
    }
