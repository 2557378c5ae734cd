"""`pupille compare RUN RUN`: two finished runs of one split."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import click
from click.core import ParameterSource

from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.runs.folder import RESULTS

OF_TWO = {"data_source", "other", "margin", "settle", "seed", "as_json"}
"""Parameters that `compare` takes with two runs; everything else is about training."""
WIDTH = 100


def check_two(context: click.Context) -> None:
    """Raises ConfigError if an option was typed that says nothing about two finished runs."""
    for option in context.command.params:
        typed = context.get_parameter_source(option.name or "") == ParameterSource.COMMANDLINE
        if typed and option.name not in OF_TWO:
            raise ConfigError(
                tell(
                    (
                        "{option} is about training and scoring; two finished runs are compared as they are. "
                        "Leave it out."
                    ),
                    option=option.opts[0],
                )
            )


def check_single(data_source: str, margin: float | None, settle: float | None) -> None:
    """Raises ConfigError if what was typed needs a second run."""
    from pupille.data.open import is_name

    if not is_name(data_source) and (Path(data_source) / RESULTS).is_file():
        raise ConfigError(
            tell(
                (
                    "{data_source!r} is a finished run. Name a second one to compare it with: `pupille "
                    "compare {data_source} OTHER`."
                ),
                data_source=data_source,
            )
        )
    for option, value in (("--margin", margin), ("--settle", settle)):
        if value is not None:
            raise ConfigError(
                tell(
                    ("{option} is about two finished runs: `pupille compare A B {option} {value:short}`."),
                    option=option,
                    value=value,
                )
            )


def show_two(
    first: str, second: str, *, margin: float | None, settle: float | None, seed: int, as_json: bool
) -> None:
    """Compares two finished runs and prints the answer."""
    from pupille.i18n.language import for_terminal, phrase, retell, say
    from pupille.i18n.visible import visible
    from pupille.report.tables.numbers import format_metric, spec_of
    from pupille.workflows.compare_runs import compare_runs

    answer = compare_runs(first, second, margin=margin, settle=settle, seed=seed)
    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
        return
    primary = spec_of(answer.first.results, answer.comparison.metric)
    lines = [
        say(
            title,
            run=run.given,
            model=run.name,
            metric=say(primary.in_sentence),
            figure=format_metric(run.metric, primary.unit).in_words(),
        )
        for title, run in (
            (phrase("first : {run} ({model}), {metric} {figure}"), answer.first),
            (phrase("second: {run} ({model}), {metric} {figure}"), answer.second),
        )
    ]
    tests = [
        say("{test}: p = {p:g3}.", test=test.name, p=test.p)
        if test.p is not None
        else say("{test}: not given, {reason}.", test=test.name, reason=retell(test.reason or ""))
        for test in answer.comparison.tests
    ]
    settlement = [answer.settling.sentence] if answer.settling else []
    for line in [*lines, "", answer.comparison.sentence, *tests, *settlement, *answer.notes]:
        click.echo(for_terminal(textwrap.fill(visible(retell(line)), WIDTH, subsequent_indent="  ")))
