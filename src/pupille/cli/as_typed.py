"""Errors as the command line tells them: settings by their options, everything in the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from pupille.errors import SettingError, UnknownChoice, reason_of, unknown_choice
from pupille.i18n.language import StoredText, retell, say, tell, translated


@contextmanager
def settings_as_typed(context: click.Context) -> Iterator[None]:
    """Inside the block an error about `learning_rate` is one about `--lr`, where the command has that option."""
    try:
        yield
    except SettingError as error:
        for parameter in context.command.params:
            if isinstance(parameter, click.Option) and parameter.name == error.setting:
                raise type(error)(error.setting, named(reason_of(error), parameter.opts[0])) from error
        raise


def named(message: str, option: str) -> str:
    """The message about a setting with the option in its place."""
    if isinstance(message, UnknownChoice):
        return unknown_choice(option, message.value, message.names)
    if isinstance(message, StoredText):
        template, values = message.record["template"], message.record["values"]
        return tell(template, **(values | {"setting": option}))
    return message


def in_language(message: str) -> str:
    """The message of an error in the language that is spoken; English where nobody noted how it was made."""
    if not isinstance(message, UnknownChoice):
        return retell(message)
    choice = say(
        "{subject} must be one of {names}. Got {value}.",
        subject=message.subject if isinstance(message.subject, StoredText) else translated(message.subject),
        names=", ".join(message.names),
        value=repr(message.value),
    )
    return choice if message.near is None else choice + say(" Did you mean {name!r}?", name=message.near)
