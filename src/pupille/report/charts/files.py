"""Charts as files of their own: an SVG that carries its style, in the colours of paper."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from pupille.i18n.language import say, short
from pupille.report.charts import svg
from pupille.report.chosen import worth_seeing
from pupille.report.classification.confusion_matrix import cells
from pupille.report.tables.measure import Measure, measure_of
from pupille.results.metric import Metric
from pupille.results.results import Results

SHEET = "report.css"
MARGIN = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 {} {}" width="{}" height="{}">{}{}</svg>\n'
)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CLASSES = re.compile(r'class="([^"]*)"')
LARGEST_WITH_NUMBERS = 30


def standalone(drawing: Markup) -> str:
    """A drawing of the page as a file: with its name space, its style and a margin; links lead nowhere."""
    text = re.sub(r"</?a\b[^>]*>", "", str(drawing))
    match = re.match(r'<svg class="[^"]*" viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    if match is None:
        raise ValueError("not a drawing of report.svg")
    width, height = float(match[1]) + 16, float(match[2]) + 16
    used = {name for names in CLASSES.findall(text) for name in names.split()}
    style = Markup("<style>{}</style>").format(Markup(_style(frozenset(used))))
    size = (svg.num(width), svg.num(height))
    return str(MARGIN.format(*size, *size, style, Markup(text)))


@cache
def _style(used: frozenset[str]) -> str:
    """The rules of the report for these classes, on paper: no scheme, no variable."""
    sheet = files("pupille.report").joinpath("templates", SHEET).read_text(encoding="utf-8")
    rules = RULE.findall(_without_media(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)))
    colours = dict(re.findall(r"--([\w-]+):\s*([^;]+);", rules[0][1]))
    style_rules = []
    for selectors, declarations in rules:
        wanted = [selector.strip() for selector in selectors.split(",") if _applies(selector, used)]
        if wanted:
            style_rules.append(f"{', '.join(wanted)} {{{declarations}}}")
    return re.sub(r"var\(--([\w-]+)\)", lambda found: colours[found[1]], "\n".join(style_rules))


def _applies(selector: str, used: frozenset[str]) -> bool:
    """Whether a selector asks for nothing but classes of the drawing; states such as `:hover` are none of a file."""
    classes = set(re.findall(r"\.([\w-]+)", selector))
    return bool(classes) and classes <= used and ":" not in selector


def _without_media(sheet: str) -> str:
    """The sheet without its blocks for the dark, for narrow windows and for print."""
    pieces, depth = [], 0
    for piece in re.split(r"(@media[^{]*\{|[{}])", sheet):
        if piece.startswith("@media") or (depth and piece == "{"):
            depth += 1
        elif depth:
            depth -= piece == "}"
        else:
            pieces.append(piece)
    return "".join(pieces)


def ladder_chart(results: Results) -> Markup:
    """The rungs with the intervals of their main metric, on one scale."""
    runs, measure = results.runs, measure_of(results, results.primary_metric)
    primary = measure.spec.name
    near = measure.whole(worth_seeing(results))
    scale = svg.Scale(near.low, near.high, 150, 450)
    bottom = 30.0 + 24 * len(runs)
    parts = [
        svg.text(
            0,
            12,
            measure.headed(say("{metric} on the test images", metric=say(measure.spec.label))),
            "heading",
        )
    ]
    ticks = svg.nice_ticks(scale.low, scale.high, 6)
    labels = [short(100 * tick) for tick in ticks] if measure.share else svg.tick_labels(ticks)
    for tick, label in zip(ticks, labels, strict=True):
        parts.append(svg.line(scale(tick), 24, scale(tick), bottom, "grid"))
        parts.append(svg.text(scale(tick), bottom + 14, label, "tick", anchor="middle"))
    for number, run in enumerate(runs):
        middle = 40.0 + 24 * number
        parts.append(svg.text(0, middle + 4, run.name, "", most=22))
        parts += _mark(run.metrics[primary], measure, scale, middle, chosen=run.name == results.chosen)
    return svg.svg(520, bottom + 20, parts, title=say("The ladder"), kind="wide")


def _mark(metric: Metric, measure: Measure, scale: svg.Scale, middle: float, *, chosen: bool) -> list[Markup]:
    """Value and interval as far as the scale reaches; an arrow head where they go on beyond it."""
    if metric.value is None:
        return [svg.text(460, middle + 4, "–", "tick")]
    kind = "mark strong" if chosen else "mark"
    parts = [svg.text(460, middle + 4, measure.short(metric.value), "tick")]
    if metric.value < scale.low:
        parts.append(svg.triangle(scale.start - 9, middle, -1, kind))
    if metric.value > scale.high:
        parts.append(svg.triangle(scale.end + 9, middle, 1, kind))
    if (
        metric.low is not None
        and metric.high is not None
        and scale.low <= metric.high
        and metric.low <= scale.high
    ):
        ends = (scale(metric.low), scale(metric.high))
        parts.append(svg.line(ends[0], middle, ends[1], middle, f"whisker {kind}"))
    if scale.low <= metric.value <= scale.high:
        parts.append(svg.dot(scale(metric.value), middle, 4, f"dot {kind}"))
    return parts


def matrix_chart(results: Results) -> Markup | None:
    """The confusion matrix with its numbers; None where there are too many classes to read them."""
    classes = results.classes
    if len(classes) > LARGEST_WITH_NUMBERS:
        return None
    side, left, top = 34.0, 130.0, 40.0
    parts = [svg.text(left, 12, say("predicted, in the same order, from left to right"), "tick")]
    for i, row in enumerate(cells(results.chosen_run.confusion or ())):
        y = top + i * side
        parts.append(svg.text(left - 8, y + 21, classes[i], "", anchor="end", most=18))
        parts.append(svg.text(left + (i + 0.5) * side, top - 8, classes[i], "tick", anchor="middle", most=5))
        for cell in row:
            x = left + cell.predicted * side
            parts.append(svg.box(x, y, side - 1, side - 1, cell.kind if cell.number else "frame"))
            shade = f"on-{cell.shade}" if cell.shade > 3 else ""
            parts.append(svg.text(x + side / 2, y + 21, str(cell.number), shade, anchor="middle"))
    size = side * len(classes)
    return svg.svg(left + size + 4, top + size + 4, parts, title=say("Confusion matrix"), kind="group")
