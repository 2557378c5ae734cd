"""What click itself says on the screen, so that the catalogue has it in every language."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pupille.i18n.language import phrase, translated, translated_plural

WORDS = (
    phrase("Usage:"),
    phrase("Options"),
    phrase("Commands"),
    phrase("Show this message and exit."),
    phrase("Show the version and exit."),
    phrase("default: {default}"),
    phrase("required"),
    phrase("Error: {message}"),
    phrase("Error: invalid input"),
    phrase("Try '{command} {option}' for help."),
    phrase("Invalid value: {message}"),
    phrase("Invalid value for {param_hint}: {message}"),
    phrase("Missing argument"),
    phrase("Missing option"),
    phrase("Missing parameter"),
    phrase("Missing command."),
    phrase("No such option {name!r}."),
    phrase("No such command {name!r}."),
    phrase("Did you mean {possibility}?"),
    phrase("Got unexpected extra argument ({args})"),
    phrase("Argument {name!r} takes {nargs} values."),
    phrase("Option {name!r} does not take a value."),
    phrase("Option {name!r} requires an argument."),
    phrase("Choose from:\n\t{choices}"),
    phrase("{value!r} is not {choice}."),
    phrase("{value!r} is not one of {choices}."),
    phrase("{value!r} is not a valid {number_type}."),
    phrase("{value} is not in the range {range}."),
)
NUMBERS = {
    "integer": phrase("whole number"),
    "integer range": phrase("whole number"),
    "float": phrase("number"),
    "float range": phrase("number"),
}
"""Click's names of the types of numbers, and ours."""
METAVARS = {
    phrase("ANSWERS"),
    phrase("ARGS"),
    phrase("CLASS"),
    phrase("COLUMN"),
    phrase("COMMAND"),
    phrase("DATA"),
    phrase("DECAY"),
    phrase("DIR"),
    phrase("DISTANCE"),
    phrase("FILE"),
    phrase("FLOAT"),
    phrase("HIGH"),
    phrase("IMAGES"),
    phrase("INTEGER"),
    phrase("LOW"),
    phrase("NAME"),
    phrase("NUMBER"),
    phrase("OPTIONS"),
    phrase("PART"),
    phrase("RANGE"),
    phrase("REASON"),
    phrase("RUN"),
    phrase("SIZE"),
    phrase("SOURCE"),
    phrase("TASK"),
    phrase("TEXT"),
    phrase("TIME"),
    phrase("TRUTH"),
    phrase("UNIT"),
    phrase("VALUE"),
    phrase("WORD"),
}
"""Words that stand for what is typed."""
MODULES = ("core", "exceptions", "formatting", "parser", "termui", "types")


class Sentence(str):
    """A template of click in the language that is spoken, filled as click fills it."""

    def format(self, *args: Any, **values: Any) -> str:
        """The sentence; the type of a number is named in the same language."""
        if values.get("number_type") in NUMBERS:
            values["number_type"] = translated(NUMBERS[values["number_type"]])
        return super().format(*args, **values)


def translate_click() -> None:
    """From now on click looks its own words up in the catalogue, where it asked the system's gettext."""
    for name in MODULES:
        module = import_module(f"click.{name}")
        vars(module)["_"] = lambda template: Sentence(translated(template))
        vars(module)["ngettext"] = lambda singular, plural, n: Sentence(
            translated_plural(singular, plural, n)
        )
