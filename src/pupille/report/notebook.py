"""What a notebook shows for a data set, a comparison, a run, an evaluation: small HTML that runs and loads nothing.

It has neither style sheet nor colours of its own, so that it reads in the light and dark themes of every notebook.
Every text is escaped, and made visible first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from pupille.i18n.counts import images, tested
from pupille.i18n.language import count, listed, retell, say, says
from pupille.i18n.visible import shorten, visible
from pupille.report.charts.strips import PARTS
from pupille.report.charts.svg import Scale, num
from pupille.report.chosen import worth_seeing
from pupille.report.notebook_pictures import drawn_pictures
from pupille.report.sections.ladder import Row, ladder
from pupille.report.sections.verdict import verdict
from pupille.report.tables.measure import Measure, measure_of
from pupille.report.tables.numbers import NONE, FormattedMetric, listed_metrics, metric_label
from pupille.report.tables.quantities import headed, quantity
from pupille.report.task_words import words_of_task
from pupille.results.classification import MetricsPerClass
from pupille.results.metric import Metric
from pupille.results.results import Results

if TYPE_CHECKING:
    from pupille.data.dataset import Dataset
    from pupille.results.evaluation import Evaluation
    from pupille.results.scored import ScoredImages
    from pupille.workflows.compare import Comparison

MOST = 30
"""Classes that a table lists at most."""
WIDTH, HEIGHT, PAD = 120.0, 14.0, 6.0
Cell = str | Markup


def dataset(dataset: Dataset) -> Markup:
    """What the data set holds: its images by class, or its numbers, and, where a split is given, by part of it."""
    parts = dataset.given_splits
    facts = [dataset.format, images(len(dataset)), "" if parts else say("no split yet")]
    if dataset.is_labelled and not dataset.classes:
        return _card(
            dataset.name, [*facts, headed(dataset.quantity, dataset.unit)], _numbers(dataset), dataset.notes
        )
    if dataset.masks is not None:
        # How often a class is drawn is known only once every mask was read.
        facts.append(listed(dataset.classes[:MOST]))
        return _card(dataset.name, facts, drawn_pictures(dataset), dataset.notes)
    counts = _counts_of_parts(dataset)
    rows = []
    for class_ in dataset.classes[:MOST]:
        of_part = [int(counts.get((class_, part), 0)) for part in (*parts, *([] if "" in parts else [""]))]
        rows.append([class_, *map(count, of_part[: len(parts)]), count(sum(of_part))])
    notes = [_more(len(dataset.classes)), *dataset.notes]
    if dataset.left_out:
        notes.insert(
            1, says("{n}\u00a0file was left out.", "{n}\u00a0files were left out.", len(dataset.left_out))
        )
    return _card(
        dataset.name,
        [*facts[:2], says("{n}\u00a0class", "{n}\u00a0classes", len(dataset.classes)), facts[2]],
        (
            _table([say("Class"), *(say(PARTS[part]) for part in parts), say("all")], rows)
            if rows
            else Markup("")
        )
        + (drawn_pictures(dataset) if dataset.is_drawn else Markup("")),
        notes,
    )


def _counts_of_parts(dataset: Dataset) -> dict[tuple[str, str], int]:
    """(class, part) -> how many images, or objects where objects are drawn."""
    table = dataset.samples
    if dataset.annotations is not None:
        parts = dict(zip(table["id"], table["split"], strict=True))
        table = dataset.annotations.assign(split=dataset.annotations["id"].map(parts))
    return dict(table.groupby(["label", "split"], observed=True).size().to_dict())


def _numbers(dataset: Dataset) -> Markup:
    """The lowest, the middle and the highest number of all images and of each part of a given split."""
    values, split = dataset.values, dataset.samples["split"].to_numpy()
    rows: list[list[Cell]] = [
        [name, count(len(some)), *(quantity(float(np.quantile(some, share))) for share in (0.0, 0.5, 1.0))]
        for name, some in [
            *((say(PARTS[part]), values[split == part]) for part in dataset.given_splits),
            (say("all"), values),
        ]
        if len(some)
    ]
    return _table(["", say("Images"), say("Lowest"), say("Median"), say("Highest")], rows)


def comparison(comparison: Comparison) -> Markup:
    """The verdict, then the ladder with its intervals; of a single run its metrics."""
    results = comparison.results
    classes = len(results.classes)
    facts = [
        images(results.data.samples),
        says("{n}\u00a0class", "{n}\u00a0classes", classes) if classes else "",
        tested(results.split.counts.test),
    ]
    if results.kind == "comparison":
        facts.insert(0, say("a comparison of models"))
        table, notes = _ladder(results), [retell(results.intervals)]
    else:
        facts.insert(0, say("one trained model"))
        table, notes = (
            _metrics(
                results.chosen_run.metrics,
                results.chosen_run.per_class or {},
                results.task,
                of_target=results.data.unit,
            ),
            [retell(results.intervals)],
        )
    sentences = verdict(results)[:2]
    return _card(results.data.source, facts, _sentences(sentences) + table, notes)


def evaluation(evaluation: Evaluation) -> Markup:
    """All metrics with interval and n, then those of each class."""
    facts = [
        says("{n}\u00a0class", "{n}\u00a0classes", len(evaluation.classes)),
        tested(int(evaluation.confusion.sum())),
    ]
    return _card(
        say("Evaluation"),
        facts,
        _metrics(evaluation.metrics, evaluation.per_class),
        [evaluation.intervals, *evaluation.notes],
    )


def scored(scored_images: ScoredImages) -> Markup:
    """The view of a finished run on other images."""
    return _card(
        scored_images.heading,
        [],
        _metrics(
            scored_images.metrics, scored_images.per_class, scored_images.task, of_target=scored_images.unit
        ),
        [scored_images.intervals],
    )


def _ladder(results: Results) -> Markup:
    measure = measure_of(results, results.primary_metric)
    primary = measure.spec.name
    scale = measure.whole(worth_seeing(results))
    scale = Scale(scale.low, scale.high, PAD, WIDTH - PAD)
    heads = [
        say("Rung"),
        metric_label(results, primary),
        "",
        "",
        measure.difference_headed(say("Difference to the chosen")),
        say("Training"),
    ]
    rows = [_rung(row, row.run.metrics[primary], scale) for row in ladder(results).rows]
    return _table(heads, rows)


def _rung(row: Row, metric: Metric, scale: Scale) -> list[Cell]:
    strong = Markup("<strong>{}</strong>") if row.chosen else Markup("{}")
    name = strong.format(shorten(row.run.name, 30))
    gap = say("chosen") if row.chosen else f"{row.difference} {_in_brackets(row.interval)} {row.spoken}"
    how_sure = row.metric.interval or row.metric.reason
    return [name, strong.format(row.metric.value), how_sure, _whisker(metric, scale), gap, row.training]


def _whisker(metric: Metric, scale: Scale) -> Markup:
    """A dot and its interval in the colour of the text, hidden from screen readers: the figures stand beside it."""
    value, low, high = metric.value, metric.low, metric.high
    if value is None or low is None or high is None or not scale.low <= value <= scale.high:
        return Markup("")
    middle = num(HEIGHT / 2)
    return Markup(
        '<svg width="{}" height="{}" aria-hidden="true"><line x1="{}" y1="{}" x2="{}" y2="{}" stroke="currentColor"/>'
        '<circle cx="{}" cy="{}" r="3.5" fill="currentColor"/></svg>'
    ).format(
        num(WIDTH), num(HEIGHT), num(scale(low)), middle, num(scale(high)), middle, num(scale(value)), middle
    )


def _metrics(
    metrics: Mapping[str, Metric],
    per_class: MetricsPerClass,
    task: str = "classification",
    *,
    of_target: str = "",
) -> Markup:
    overall = [
        [say(spec.label), written.value, written.interval or written.reason, count(metrics[spec.name].n)]
        for spec in listed_metrics(task)
        if spec.name in metrics
        for written in [Measure(spec, of_target).format(metrics[spec.name])]
    ]
    specs = words_of_task(task).of_classes
    rows = [
        [name, *(_brief(Measure(spec).format(of_class[spec.name])) for spec in specs)]
        for name, of_class in per_class.items()
    ]
    return (
        _table([say("Metric"), say("Value"), say("95\u00a0% interval"), "n"], overall)
        + (_table([say("Class"), *(say(spec.label) for spec in specs)], rows[:MOST]) if rows else "")
        + _sentences([_more(len(rows))])
    )


def _brief(written: FormattedMetric) -> str:
    return f"{written.value} {_in_brackets(written.interval)}".strip()


def _in_brackets(text: str) -> str:
    return f"({text})" if text else ""


def _more(classes: int) -> str:
    """The number of classes that are not listed, in words; "" where all are."""
    rest = classes - MOST
    return (
        says("{n}\u00a0more class is not listed.", "{n}\u00a0more classes are not listed.", rest)
        if rest > 0
        else ""
    )


def _card(heading: str, facts: Iterable[str], body: Markup, notes: Iterable[str]) -> Markup:
    """heading: what this is. facts: in one line below it. notes: sentences at the end; empty ones are left out."""
    line = " · ".join(visible(fact) for fact in facts if fact)
    small = _sentences([note for note in notes if note], style="font-size:smaller")
    return Markup('<div style="overflow-x:auto"><p><strong>{}</strong><br>{}</p>{}{}</div>').format(
        shorten(heading, 120), line, body, small
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Markup:
    """The first cell of a row is its heading. Columns are set to the left, so that figures stand under their name."""
    left = Markup(' style="text-align:left"')
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>' if text else "<td{}>{}</td>").format(left, visible(text))
        for text in heads
    )
    body = Markup("").join(
        Markup('<tr><th scope="row"{}>{}</th>{}</tr>').format(
            left,
            _cell_text(row[0]),
            Markup("").join(Markup("<td{}>{}</td>").format(left, _cell_text(cell)) for cell in row[1:]),
        )
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)


def _cell_text(cell: Cell) -> Cell:
    return cell if isinstance(cell, Markup) else shorten(cell or NONE, 60)


def _sentences(sentences: Iterable[str], style: str = "") -> Markup:
    styled = Markup(' style="{}"').format(style) if style else Markup("")
    return Markup("").join(
        Markup("<p{}>{}</p>").format(styled, visible(sentence)) for sentence in sentences if sentence
    )
