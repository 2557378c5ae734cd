"""The template of a tool: the commands that train it and let it answer, written in a table of settings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from pupille.errors import ConfigError
from pupille.i18n.language import tell

TABLE = "tools"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""What a tool or an option may be called."""
PLACE = re.compile(r"\{([a-z0-9_-]+)\}")
ALWAYS = ("here", "work", "model", "seed")
"""Places of every command: the folder of the file of templates, one of the run, the model and the seed asked for."""
OF_TRAINING = ("data",)
OF_ANSWERS = ("data", "images", "list", "out")


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a tool is run.

    title: what it is, in words. licence: its own, told wherever its answers stand. install: what to type where its
    program is missing. predict: the command that answers, a list of words; {images} is a folder of pictures without
    labels, {list} a COCO file that numbers them and the classes, {out} the empty folder of the answers. answers: where
    they lie then, in a format that `pupille score` reads. train: the command before that, once; {data} is a folder of
    training and validation images with their boxes; empty for a tool that is trained already. models: the names that
    may stand for {model}; none where it has one model alone. options: further places, whole numbers, with their usual
    values. environment: variables of its process. minutes: how long a command may take at most.
    """

    title: str
    licence: str
    install: str
    predict: list[str]
    answers: str
    train: list[str] = []
    models: list[str] = []
    options: dict[str, int] = {}
    environment: dict[str, str] = {}
    minutes: int = 600


def templates_in(content: bytes, file: Path) -> dict[str, Template]:
    """The templates in the table `[tools]` of a file, by their names.

    Raises ConfigError, with the file and the place, for any that is none.
    """
    try:
        record = tomllib.loads(content.decode("utf-8")).get(TABLE, {})
        templates = msgspec.convert(record, dict[str, Template])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(
            tell(
                "{file!r} holds no templates of tools ({reason}). How one is written says docs/plugins.md.",
                file=str(file),
                reason=str(error),
            )
        ) from error
    for name, template in templates.items():
        _check(name, template, file)
    return templates


def filled(words: Iterable[str], places: Mapping[str, str]) -> list[str]:
    """Words with what stands for their places; a place stays part of its word, whatever stands for it."""
    return [PLACE.sub(lambda match: places[match[1]], word) for word in words]


def _check(name: str, template: Template, file: Path) -> None:
    reason = _fault(name, template)
    if reason is not None:
        raise ConfigError(
            tell(
                "the template {name!r} in {file!r} cannot be used: {reason}. How one is written says docs/plugins.md.",
                name=name,
                file=str(file),
                reason=reason,
            )
        )


def _fault(name: str, template: Template) -> str | None:
    """Why a template cannot be used; None if nothing is wrong."""
    known = {*ALWAYS, *template.options}
    strange = [
        place
        for words, own in (
            (template.train, OF_TRAINING),
            (template.predict, OF_ANSWERS),
            ([template.answers], ("out",)),
            (template.environment.values(), ()),
        )
        for word in words
        for place in PLACE.findall(word)
        if place not in known | set(own)
    ]
    if odd := [each for each in (name, *template.options) if not NAME.fullmatch(each)]:
        return tell("{name!r} should be small letters, digits, - and _", name=odd[0])
    if clash := sorted(set(template.options) & {*ALWAYS, *OF_ANSWERS, "minutes"}):
        return tell("{name!r} is no name for an option, as it means something already", name=clash[0])
    if not template.predict or PLACE.search(template.predict[0].replace("{here}", "")):
        return tell("predict should be a list of words that begins with a program")
    if template.train and PLACE.search(template.train[0].replace("{here}", "")):
        return tell("train should begin with a program")
    if strange:
        return tell("nothing stands for {place} there", place=f"{{{strange[0]}}}")
    if template.minutes < 1:
        return tell("minutes should be at least 1")
    return None
