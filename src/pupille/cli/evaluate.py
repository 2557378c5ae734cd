"""`pupille evaluate RUN`: how good a finished model is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from pupille.cli.options import JSON, QUIET, SEED, data_options, language_option, limit_options, listener
from pupille.config import DataConfig
from pupille.data.limits import Limits
from pupille.language import retell, say, tells


@click.command("evaluate")
@click.argument("run", metavar="RUN", type=click.Path())
@click.option("--data", "data_source", metavar="DATA", help="Other labelled images to score the model on.")
@SEED
@QUIET
@JSON
@language_option
@data_options
@limit_options
def command(
    run: str,
    data_source: str | None,
    seed: int,
    quiet: bool,
    as_json: bool,
    data: DataConfig,
    limits: Limits,
) -> None:
    """Show every metric of RUN on its test images, or score it on other labelled images with --data.

    RUN is a folder that `train` or `compare` wrote; a comparison shows its chosen model.
    """
    from pupille.report.columns import for_terminal
    from pupille.report.metrics_table import metrics_table
    from pupille.report.told import told

    if data_source is None:
        from pupille.prediction import saved_results

        results = saved_results(run)
        chosen = next(record for record in results["runs"] if record["name"] == results["chosen"])
        metrics, opened = chosen["metrics"], results["split"]["opened"]
        intervals, heading = told(results, "intervals"), own_test(results, chosen["name"])
    else:
        from pupille.prediction import evaluate

        scored = evaluate(run, data_source, data=data, limits=limits, seed=seed, listener=listener(quiet))
        metrics, opened, heading = scored.evaluation.to_json(), scored.opened, scored.heading
        intervals = retell(scored.evaluation.intervals)
    if as_json:
        click.echo(json.dumps({"heading": heading, "metrics": metrics, "opened": opened}, ensure_ascii=False))
        return
    lines = [retell(heading), "", metrics_table(metrics, intervals)]
    if opened and opened > 1:
        lines.append(say("These images have been scored {times} times on this machine.", times=opened))
    click.echo(for_terminal("\n".join(lines)))


def own_test(results: Mapping[str, Any], model: str) -> str:
    """Which model was scored on which images, where these are the test images of its own run."""
    return tells(
        "{model} on the {n} test image of {source}",
        "{model} on the {n} test images of {source}",
        results["split"]["counts"]["test"],
        model=model,
        source=results["data"]["source"],
    )
