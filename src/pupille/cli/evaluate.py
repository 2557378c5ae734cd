"""`pupille evaluate RUN`: how good a finished model is."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON, QUIET, SEED, data_options, limit_options, listener
from pupille.config import DataConfig
from pupille.data.limits import Limits


@click.command("evaluate")
@click.argument("run", metavar="RUN", type=click.Path())
@click.option("--data", "data_source", metavar="DATA", help="Other labelled images to score the model on.")
@SEED
@QUIET
@JSON
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
    from pupille.report.metrics_table import metrics_table

    if data_source is None:
        from pupille.prediction import saved_results

        results = saved_results(run)
        chosen = next(record for record in results["runs"] if record["name"] == results["chosen"])
        metrics, intervals, opened = chosen["metrics"], results["intervals"], results["split"]["opened"]
        tested = f"the {results['split']['counts']['test']:,} test images of {results['data']['source']}"
        heading = f"{chosen['name']} on {tested}"
    else:
        from pupille.prediction import evaluate

        scored = evaluate(run, data_source, data=data, limits=limits, seed=seed, listener=listener(quiet))
        metrics, intervals, opened = scored.evaluation.to_json(), scored.evaluation.intervals, scored.opened
        heading = scored.heading
    if as_json:
        click.echo(json.dumps({"heading": heading, "metrics": metrics, "opened": opened}, ensure_ascii=False))
        return
    times = f"These images have been scored {opened} times on this machine." if opened and opened > 1 else ""
    click.echo("\n".join([heading, "", metrics_table(metrics, intervals), *([times] if times else [])]))
