"""`pupille evaluate RUN`: how good a finished model is."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON, QUIET, SEED, data_options, limit_options, listener
from pupille.cli.options_evaluation import question_options
from pupille.cli.screen import Verb
from pupille.config import DataConfig
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import for_terminal, retell, say
from pupille.images.limits import Limits
from pupille.results.encode import encoded


@click.command("evaluate", cls=Verb)
@click.argument("run", metavar="RUN", type=click.Path())
@click.option("--data", "data_source", metavar="DATA", help="Other labelled images to score the model on.")
@SEED
@QUIET
@JSON
@question_options
@data_options
@limit_options
def command(
    run: str,
    data_source: str | None,
    seed: int,
    quiet: bool,
    as_json: bool,
    asked: EvaluationConfig,
    data: DataConfig,
    limits: Limits,
) -> None:
    """Show every metric of RUN on its test images, or score it on other labelled images with --data.

    RUN is a folder that `train` or `compare` wrote; a comparison shows its chosen model. A threshold is always chosen
    on the validation images of RUN, and shown on the images that are scored. Groups that nobody named are shown where
    `pupille explain RUN IMAGES --groups` looked for them.
    """
    from pupille.report.sections.by_group import by_group_lines
    from pupille.report.sections.group_weights import group_weights_lines
    from pupille.report.tables.columns import filled
    from pupille.report.task_words import words_of_task
    from pupille.report.unknown_groups import unknown_group_lines
    from pupille.workflows.evaluate import evaluate, saved

    scored = (
        saved(run, asked=asked)
        if data_source is None
        else evaluate(
            run, data_source, asked=asked, data=data, limits=limits, seed=seed, listener=listener(quiet)
        )
    )
    if as_json:
        record = {
            "heading": str(scored.heading),
            "notes": list(map(str, scored.notes)),
            "metrics": scored.metrics,
            "per_class": scored.per_class,
            "threshold": scored.threshold,
            "subgroups": scored.subgroups,
            "by_group": scored.by_group,
            "group_weights": scored.group_weights,
            "unknown_groups": scored.unknown_groups,
            "sets": scored.sets,
            "numbers": scored.numbers,
            "opened": scored.opened,
        }
        click.echo(json.dumps(encoded(record), ensure_ascii=False))
        return
    lines = [
        *map(retell, (scored.heading, *scored.notes)),
        "",
        *words_of_task(scored.task).scored_lines(scored),
    ]
    if scored.by_group:
        lines += ["", filled(by_group_lines(scored.by_group, scored.unit))]
    for beyond in (group_weights_lines(scored.group_weights), unknown_group_lines(scored.unknown_groups)):
        lines += ["", filled(beyond)] if beyond else []
    if scored.opened and scored.opened > 1:
        lines.append(say("These images have been scored {times} times on this machine.", times=scored.opened))
    click.echo(for_terminal("\n".join(lines)))
