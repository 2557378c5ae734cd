"""The page of a search: the verdict with its three figures first, then every trial."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from pupille.i18n.language import say
from pupille.report.charts.parallel import TrialLine, parallel_chart
from pupille.report.charts.settings import TrialDot, trial_chart
from pupille.report.page import fill
from pupille.report.tables.numbers import duration
from pupille.report.tuning_text import figures, settings_of, spec_of, taken, typed, written
from pupille.results.tuning import TrialRecord, TuningRecord

MOST_CHARTS = 6
"""Settings that are drawn."""
TOO_GOOD = 1
"""The place of the best figure on validation among the figures: it is greyed."""


def tuning_page(record: TuningRecord) -> str:
    """The page, in the language that is spoken."""
    spec = spec_of(record)
    return fill(
        "tuning.html.j2",
        tuning=record,
        metric=say(spec.in_sentence),
        figures=[
            {"label": label, "figure": figure, "grey": place == TOO_GOOD}
            for place, (label, figure) in enumerate(figures(record))
        ],
        taken=taken(record),
        parallel=settings_together(record),
        charts=[
            order_chart(record),
            *(setting_chart(record, name) for name in [*record.space][:MOST_CHARTS]),
        ],
        trials=[line_of(record, trial) for trial in record.trials],
        seconds=duration(record.seconds),
    )


def line_of(record: TuningRecord, trial: TrialRecord) -> dict[str, Any]:
    """One row of the table."""
    return {
        "number": trial.number,
        "settings": settings_of(trial),
        "value": say("thinned out") if trial.value is None else written(record, trial.value),
        "seconds": duration(trial.seconds) if trial.seconds else "",
        "chosen": trial.chosen,
        "kind": kind_of(record, trial),
    }


def kind_of(record: TuningRecord, trial: TrialRecord) -> str:
    """The style of a trial."""
    return "best" if trial.number == record.best else "default" if trial.number == 0 else "trial"


def order_chart(record: TuningRecord) -> Markup:
    """Every trial over its number."""
    return trial_chart(
        [dot_of(record, trial, float(trial.number)) for trial in record.scored],
        across=say("number of the trial"),
        up=say(spec_of(record).label),
        title=say("Every trial on validation"),
        description=say("The large hollow dot is the defaults, the large filled one the best trial."),
    )


def setting_chart(record: TuningRecord, name: str) -> Markup:
    """The trials over one setting; the defaults, which name no setting, are left out."""
    dots = [
        dot_of(record, trial, place(trial.settings[name]))
        for trial in record.scored
        if name in trial.settings
    ]
    if len(dots) < 2:
        return Markup("")
    return trial_chart(
        dots,
        across=name,
        up=say(spec_of(record).label),
        title=say("Trials by {setting}", setting=name),
        description=say("One dot a trial; other settings differ too."),
    )


def settings_together(record: TuningRecord) -> Markup:
    """Every trial as a line over its settings and the metric; nothing where a single setting was searched."""
    names = [*record.space][:MOST_CHARTS]
    trials = [trial for trial in record.scored if trial.settings]
    if len(names) < 2 or len(trials) < 2:
        return Markup("")
    lines = [
        TrialLine(
            [*(place(trial.settings[name]) if name in trial.settings else None for name in names), dot.value],
            "best" if trial.number == record.best else "trial",
            dot.title,
        )
        for trial in trials
        for dot in [dot_of(record, trial, 0.0)]
    ]
    return parallel_chart(
        lines,
        axes=[*names, say(spec_of(record).label)],
        title=say("Every trial over its settings"),
        description=say(
            "One line a trial, the best one strong; the defaults, which name no setting, are left out."
        ),
    )


def dot_of(record: TuningRecord, trial: TrialRecord, at: float | str) -> TrialDot:
    """A trial in a drawing."""
    value = float(trial.value or 0.0)
    scale = 100 if spec_of(record).unit == "share" else 1
    title = f"{trial.number}: {settings_of(trial)}: {written(record, value)}"
    return TrialDot(at, scale * value, kind_of(record, trial), title)


def place(value: Any) -> float | str:
    """Where a setting stands: a number by its size, everything else by its name."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else typed(value)
