"""`pupille cache [clear [NAME]]`: what is kept to be read faster, and taking it away."""

from __future__ import annotations

import json

import click

from pupille.cli.options import JSON


@click.group("cache", invoke_without_command=True)
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
    for entry in entries:
        click.echo(f"{entry.name:<{width}}  {size_in_words(entry.size):>9}  {entry.date}")
    total = size_in_words(sum(entry.size for entry in entries))
    click.echo(f"{len(entries):,} entries, {total}, in {locations.cache_folder()}")


@command.command("clear")
@click.argument("name", required=False)
def clear_command(name: str | None) -> None:
    """Remove NAME from the cache (an entry, `pixels`, `features`, `archives`, `audits`, `facts`), or everything."""
    from pupille.data.sources.cache import clear

    gone = clear(name)
    click.echo(f"Removed {len(gone):,} entries, {size_in_words(sum(entry.size for entry in gone))}.")


def size_in_words(size: int) -> str:
    """Bytes in the unit that suits them."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}"
    return f"{size} bytes"
