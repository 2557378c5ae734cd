"""What a reader can take out of a report: tables as LaTeX and CSV, the software as BibTeX, charts as SVG."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.language import say
from pupille.i18n.visible import visible
from pupille.report.bibtex import bibliography
from pupille.report.charts.files import ladder_chart, matrix_chart, standalone
from pupille.report.tables import plain
from pupille.report.tables.latex import table
from pupille.results.results import Results
from pupille.results.run import RunRecord
from pupille.storage.csv_table import to_csv
from pupille.tasks.metric import MetricSpec

KINDS = {
    "tex": "text/x-tex",
    "csv": "text/csv",
    "bib": "text/x-bibtex",
    "svg": "image/svg+xml",
    "txt": "text/plain",
}


@dataclass(frozen=True)
class Export:
    """A file within the page. file: its name; label: what it holds; text: its content."""

    file: str
    label: str
    text: str

    @property
    def id(self) -> str:
        """Its place in the page."""
        return f"take-{self.file.replace('.', '-')}"

    @property
    def copied(self) -> bool:
        """Whether its text is shown to be copied; a drawing is only saved."""
        return not self.file.endswith(".svg")

    @property
    def address(self) -> str:
        """The file as an address that holds it, so that nothing is loaded."""
        kind = KINDS[self.file.rpartition(".")[2]]
        content = base64.b64encode(self.text.encode("utf-8", "backslashreplace")).decode("ascii")
        return f"data:{kind};charset=utf-8;base64,{content}"


def ladder_exports(results: Results) -> list[Export]:
    """The ladder and the metrics of the chosen model; of a single run, the metrics alone."""
    header, rows = plain.metric_texts(results)
    metrics = [
        Export(
            "metrics.tex",
            say("All metrics as LaTeX"),
            table(header, rows, caption=plain.metrics_caption(results), label="metrics"),
        ),
        Export("metrics.csv", say("All metrics as CSV, unrounded"), to_csv(plain.metric_figures(results))),
    ]
    if results.kind != "comparison":
        return metrics
    header, rows = plain.ladder_texts(results)
    return [
        Export(
            "ladder.tex",
            say("The ladder as LaTeX"),
            table(header, rows, caption=plain.ladder_caption(results), label="ladder"),
        ),
        Export("ladder.csv", say("The ladder as CSV, unrounded"), to_csv(plain.ladder_figures(results))),
        Export("ladder.svg", say("The ladder as a drawing"), standalone(ladder_chart(results))),
        *metrics,
    ]


def confusion_exports(results: Results, drawn: Markup | None) -> list[Export]:
    """The confusion matrix and the figures of each class. drawn: the page's drawing, where it has one."""
    header, rows = plain.class_texts(results)
    chart = matrix_chart(results) or drawn
    return [
        Export(
            "classes.tex",
            say("The figures of each class as LaTeX"),
            table(header, rows, caption=plain.metrics_caption(results), label="classes"),
        ),
        Export(
            "confusion.csv",
            say("The confusion matrix as CSV"),
            to_csv(plain.confusion_figures(results)),
        ),
        *(
            [Export("confusion.svg", say("The confusion matrix as a drawing"), standalone(chart))]
            if chart
            else []
        ),
    ]


def learning_exports(metric: MetricSpec, curves: Iterable[tuple[RunRecord, Markup, Markup]]) -> list[Export]:
    """The curves of each network. curves: run, loss, and the metric; an empty drawing is left out."""
    exports = []
    for number, (run, loss, score) in enumerate(curves, start=1):
        drawings = {"loss": (say("Loss of {model} as a drawing", model=visible(run.name)), loss)}
        label = say("{metric} of {model} as a drawing", metric=say(metric.label), model=visible(run.name))
        drawings[metric.name] = (label, score)
        for quantity, (label, drawing) in drawings.items():
            if drawing:
                exports.append(Export(f"{quantity}-{number}.svg", label, standalone(drawing)))
        exports.append(
            Export(
                f"history-{number}.csv",
                say("Epochs of {model} as CSV", model=visible(run.name)),
                to_csv(plain.history_figures(run)),
            )
        )
    return exports


def method_exports(results: Results, sentences: Iterable[str]) -> list[Export]:
    """The methods paragraph as text, and what to cite."""
    return [
        Export("methods.txt", say("The paragraph as text"), visible(" ".join(sentences)) + "\n"),
        Export("software.bib", say("The software as BibTeX"), bibliography(results)),
    ]
