"""What runs that find single objects say alike, whether by boxes or by outlines."""

from __future__ import annotations

from pupille.i18n.language import listed, say
from pupille.i18n.visible import shorten
from pupille.report.tables.measure import Measure
from pupille.report.task_words import Caution
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.tasks import metric_spec

NAMED = 5
"""Classes that a sentence names."""


def named_classes(results: Results) -> str:
    """The classes of the objects: `nucleus`, `cat and dog`."""
    return listed([shorten(name, 40) for name in results.classes[:NAMED]])


def of_chosen(results: Results, name: str) -> tuple[Measure, Metric]:
    """How a metric is written, and its value of the chosen run."""
    return Measure(metric_spec(results.task, name)), results.chosen_run.metrics[name]


def miscounted(results: Results) -> Caution | None:
    """Whether the interval of the counts' bias leaves out 0."""
    measure, bias = of_chosen(results, "count_bias")
    if bias.low is None or bias.high is None or bias.low <= 0 <= bias.high:
        return None
    values = {"bias": measure.format(bias).in_words()}
    if bias.low > 0:
        return Caution(
            "counts_too_many", say("It counts too many objects: {bias} an image on average.", **values)
        )
    return Caution("counts_too_few", say("It counts too few objects: {bias} an image on average.", **values))
