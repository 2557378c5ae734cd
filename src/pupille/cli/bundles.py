"""What `pupille weights bundle` and `pupille data bundle` have in common: their option, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pupille.cli.sizes import size_in_words
from pupille.i18n.language import for_terminal, say, says
from pupille.storage.bundle import Item, Kind

BUNDLE_OUT = click.option(
    "--out", type=click.Path(), metavar="FILE", required=True, help="The bundle to write, such as bundle.zip."
)


def readme(kind: Kind) -> str:
    """What a person reads who finds a bundle."""
    return (
        say(
            "This file was packed by Pupille for a machine without internet. Take it in there with "
            "`pupille {kind} import FILE`. What it holds, with licences, sources and SHA-256, stands in bundle.json.",
            kind=kind,
        )
        + "\n"
    )


def packed(items: Sequence[Item], out: str, kind: Kind) -> str:
    """What was packed, under which licence, and what to type on the other machine."""
    lines = [
        say(
            "{name}: {size}, {licence}, from {source}",
            name=item.name,
            size=size_in_words(item.size),
            licence=item.licence or say("no licence stated"),
            source=item.source,
        )
        for item in items
    ]
    lines.append(
        says(
            "{n} packed, {size}: {file}. Copy it to the other machine, and there: `pupille {kind} import {name}`",
            "{n} packed, {size}: {file}. Copy it to the other machine, and there: `pupille {kind} import {name}`",
            len(items),
            size=size_in_words(sum(item.size for item in items)),
            file=out,
            name=Path(out).name,
            kind=kind,
        )
    )
    return for_terminal("\n".join(lines))
