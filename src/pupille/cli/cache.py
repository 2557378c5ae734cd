"""`pupille cache [clear [NAME]]`: what is kept to be read faster, and taking it away."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON
from pupille.cli.screen import VerbGroup
from pupille.cli.sizes import size_in_words
from pupille.i18n.language import for_terminal, says


@click.group("cache", invoke_without_command=True, cls=VerbGroup)
@JSON
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """List what the cache holds: decoded pixels, features of networks, unpacked archives, audits, facts about files.

    All of it can be made again; the ledger of opened test sets is not among it.
    """
    if context.invoked_subcommand:
        return
    from pupille.data.sources.cache import cached
    from pupille.storage import locations

    entries = cached()
    if as_json:
        click.echo(json.dumps([entry.to_json() for entry in entries], ensure_ascii=False))
        return
    width = max((len(entry.name) for entry in entries), default=0)
    lines = [f"{entry.name:<{width}}  {size_in_words(entry.size):>9}  {entry.date}" for entry in entries]
    total = size_in_words(sum(entry.size for entry in entries))
    lines.append(
        says(
            "{n} entry, {size}, in {folder}",
            "{n} entries, {size}, in {folder}",
            len(entries),
            size=total,
            folder=str(locations.cache_folder()),
        )
    )
    click.echo(for_terminal("\n".join(lines)))


@command.command("clear")
@click.argument("name", required=False)
def clear_command(name: str | None) -> None:
    """Remove NAME from the cache (an entry, `pixels`, `features`, `archives`, `audits`, `facts`), or everything."""
    from pupille.data.sources.cache import clear

    gone = clear(name)
    size = size_in_words(sum(entry.size for entry in gone))
    click.echo(
        for_terminal(says("Removed {n} entry, {size}.", "Removed {n} entries, {size}.", len(gone), size=size))
    )
