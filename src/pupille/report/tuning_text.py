"""A finished search for a terminal: three figures together, what was gained, what was taken."""

from __future__ import annotations

import textwrap

from pupille.i18n.language import retell, say
from pupille.report.tables.numbers import format_metric, in_points
from pupille.results.metric import Metric
from pupille.results.tuning import TrialRecord, TuningRecord
from pupille.tasks import metric_spec
from pupille.tasks.metric import MetricSpec

WIDTH = 98


def as_text(record: TuningRecord) -> str:
    """The figures, a line each, and the sentences below them."""
    labels = [label for label, _ in figures(record)]
    wide = max(map(len, labels))
    lines = [f"{label:<{wide}}  {figure}" for label, figure in figures(record)]
    nested = [record.nested.sentence] if record.nested else []
    sentences = [*record.before, record.sentence, taken(record), *nested, *record.notes]
    wrapped = [textwrap.fill(retell(each), WIDTH, subsequent_indent="  ") for each in sentences]
    return "\n".join([heading(record), "", *lines, "", *wrapped])


def heading(record: TuningRecord) -> str:
    """The heading: the model and the images that were searched on, and the metric."""
    return say(
        "{model} on {source}: {metric}",
        model=record.model,
        source=record.source,
        metric=say(spec_of(record).in_sentence),
    )


def figures(record: TuningRecord) -> list[tuple[str, str]]:
    """The three figures of the best trial with their names, and those of the defaults beside them."""
    spec = spec_of(record)
    return [
        (say("defaults, validation"), written(record, record.default)),
        (
            say("best of {n}, validation", n=len(record.scored)),
            say(
                "{value}, too good by about {optimism}",
                value=written(record, record.apparent),
                optimism=in_points(record.optimism, sign=False)
                if spec.unit == "share"
                else written(record, record.optimism),
            ),
        ),
        (say("corrected for the choice"), in_words(record, record.corrected)),
        (say("defaults, test"), in_words(record, record.test["defaults"])),
        (say("best of {n}, test", n=len(record.scored)), in_words(record, record.test["tuned"])),
    ]


def taken(record: TuningRecord) -> str:
    """Which settings the run has that was taken."""
    trial = record.trials[record.taken]
    return say("Taken: {settings}; the run lies in {run}.", settings=settings_of(trial), run=record.run)


def settings_of(trial: TrialRecord) -> str:
    """The settings of a trial as a person writes them."""
    if not trial.settings:
        return say("the defaults")
    return ", ".join(f"{name} = {typed(value)}" for name, value in trial.settings.items())


def typed(value: object) -> str:
    """A value as it is written on the command line."""
    if isinstance(value, list | tuple):
        return "x".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def spec_of(record: TuningRecord) -> MetricSpec:
    """The metric that chose."""
    return metric_spec(record.task, record.primary_metric)


def written(record: TuningRecord, value: float) -> str:
    """A figure without its interval."""
    bare = Metric(value, None, None, record.images, say("no interval"))
    return format_metric(bare, spec_of(record).unit, of_target=record.unit).value


def in_words(record: TuningRecord, metric: Metric) -> str:
    """A figure with its interval and n."""
    return format_metric(metric, spec_of(record).unit, of_target=record.unit).in_words()
