"""`pupille audit DATA`: are these images usable, and is the split honest?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from pupille.cli.options import (
    JSON,
    QUIET,
    SEED,
    data_options,
    limit_options,
    listener,
    split_options,
    typed,
)
from pupille.cli.screen import Verb
from pupille.config import DataConfig, SplitConfig
from pupille.i18n.language import say
from pupille.images.limits import Limits


@click.command("audit", cls=Verb)
@click.argument("data_source", metavar="DATA")
@click.option(
    "--out", type=click.Path(), metavar="DIR", help="Folder for audit.json, audit.csv and the report."
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    help="End with exit code 1 if there is a finding of this severity or a graver one.",
)
@SEED
@QUIET
@JSON
@split_options
@data_options
@limit_options
@click.pass_context
def command(
    ctx: click.Context,
    data_source: str,
    out: str | None,
    fail_on: str | None,
    seed: int,
    quiet: bool,
    as_json: bool,
    split: SplitConfig,
    data: DataConfig,
    limits: Limits,
) -> None:
    """Say what is wrong with the images of DATA before anything is trained.

    Unreadable files, duplicates, leaks between the parts of a given split, shortcuts, doubtful labels, personal data.
    Nothing is changed. `compare` and `train` ask the same questions first and stop at a leak.
    """
    from pupille.audit.check import SEVERITIES
    from pupille.workflows.audit import audit, write_audit

    audited = audit(data_source, data=data, split=split, limits=limits, seed=seed, listener=listener(quiet))
    report = write_audit(audited, Path(out), command=typed()) if out else None
    click.echo(json.dumps(audited.to_json(), ensure_ascii=False) if as_json else str(audited))
    if report and not as_json:
        click.echo("\n" + say("Report: {path}", path=str(report)))
    worst = audited.audit.worst()
    if fail_on and worst and SEVERITIES.index(worst) <= SEVERITIES.index(fail_on):
        ctx.exit(1)
