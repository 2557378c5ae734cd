"""Help in the language that is spoken: a first screen with what a beginner needs, the rest under headings.

Commands keep their English texts, docstrings and the `help` of options; here they are looked up in the catalogue, just
before they are shown. `texts_of` lists them for the catalogue.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from copy import copy
from typing import Any

import click

from pupille.cli.as_typed import settings_as_typed
from pupille.cli.click_words import METAVARS
from pupille.cli.headings import heading_of, place_of
from pupille.i18n.language import LANGUAGES, for_terminal, phrase, say, says, translated
from pupille.i18n.visible import series

ALL = "pupille.help-all"
"""Key in the context of a command whose help is wanted whole."""


def show_all(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Prints the help with the options under every heading."""
    if wanted and not context.resilient_parsing:
        context.meta[ALL] = True
        click.echo(context.get_help())
        context.exit()


HELP_ALL = click.Option(
    ["--help-all"],
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=show_all,
    help=phrase("Show all options and exit."),
)

LANG = click.Option(
    ["--lang"],
    type=click.Choice(LANGUAGES),
    expose_value=False,
    help=phrase("Language of what is shown and reported.  [default: the system's, else en]"),
)


class Screen(click.Command):
    """A command whose help is told in the language that is spoken."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options of the command, and those that every command has: `--lang`, `--help` and `--help-all`."""
        *own, ask = super().get_params(ctx)
        return [*own, LANG, ask, HELP_ALL]

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; errors about its settings name the options."""
        with settings_as_typed(ctx):
            return super().invoke(ctx)

    def get_help(self, ctx: click.Context) -> str:
        """The whole screen, with the spaces that every terminal shows."""
        return for_terminal(super().get_help(ctx))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What is typed behind the command, such as `[OPTIONS] DATA`."""
        return [metavars_translated(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first paragraph of the help, whole: the list of commands breaks its lines itself."""
        del limit
        return translated(next(paragraphs(self.help), ""))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        del ctx
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text("\n\n".join(map(translated, paragraphs(self.help))))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the first screen, then those under headings, or how to see them."""
        sections = self.sections(ctx)
        further = {heading: rows for heading, rows in sections.items() if heading}
        if not further:
            sections[None].pop()  # Nothing is left for --help-all to show.
        write_section(formatter, "Options", sections[None])
        if ctx.meta.get(ALL):
            for heading, rows in further.items():
                write_section(formatter, heading, rows)
        elif further:
            formatter.write_paragraph()
            formatter.write_text(
                says(
                    "{n} more option with `{command} --help-all`: {headings}.",
                    "{n} more options with `{command} --help-all`: {headings}.",
                    sum(map(len, further.values())),
                    command=ctx.command_path,
                    headings=series(map(translated, further)),
                )
            )

    def sections(self, ctx: click.Context) -> dict[str | None, list[tuple[str, str]]]:
        """Names and explanations of the options by their heading, those of the first screen under None."""
        verb = self.name or ""
        rows: dict[str | None, list[tuple[str, str]]] = {None: []}
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        for option in sorted(options, key=lambda option: place_of(verb, option.opts[-1])):
            translated_option = copy(option)
            translated_option.help = translated(option.help or "")
            if record := translated_option.get_help_record(ctx):
                spelling, explanation = record
                rows.setdefault(heading_of(verb, option.opts[-1]), []).append(
                    (metavars_translated(spelling), explanation)
                )
        return rows


class Verb(Screen):
    """A verb, or a command of one."""


class VerbGroup(Screen, click.Group):
    """A verb with commands of its own."""

    command_class = Verb

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        super().format_options(ctx, formatter)
        write_section(formatter, "Commands", self.command_rows(ctx))

    def command_rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Names of the commands and what each does."""
        del ctx
        return [(name, command.get_short_help_str()) for name, command in sorted(self.commands.items())]


def write_section(formatter: click.HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    """Names and explanations below a heading, all but the names in the language that is spoken."""
    formatter.write_paragraph()
    formatter.write(say("{heading}:", heading=translated(heading)) + "\n")
    with formatter.indentation():
        formatter.write_dl(rows)


def paragraphs(text: str | None) -> Iterator[str]:
    """The paragraphs of a docstring, each on one line."""
    for paragraph in inspect.cleandoc(text or "").split("\n\n"):
        yield " ".join(paragraph.split())


def metavars_translated(spelling: str) -> str:
    """`--out DIR` with its placeholder in the language that is spoken; what is typed stays."""
    return re.sub(
        r"[A-Z]{2,}", lambda word: translated(word[0]) if word[0] in METAVARS else word[0], spelling
    )


def texts_of(command: click.Command) -> Iterator[str]:
    """Every text of the help of a command and of those inside it, as the catalogue holds it."""
    yield from paragraphs(command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter.help
    for inner in getattr(command, "commands", {}).values():
        yield from texts_of(inner)
