"""A tool as it was asked for: a template by its name, one of its models, and its options."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pupille.errors import ConfigError, RunError, unknown_choice
from pupille.i18n.language import tell
from pupille.models.registry import MODELS
from pupille.plugins.template import Template, filled, templates_in
from pupille.storage.locations import SETTINGS
from pupille.storage.regular_file import read_bytes

SHIPPED = Path(__file__).with_name("shipped.toml")
MINUTES = "minutes"


@dataclass(frozen=True)
class Tool:
    """One tool that is compared. kind: the name of its template. options: all, with the values that were asked for.
    minutes: how long one of its commands may take. here: the folder of its template."""

    kind: str
    template: Template
    model: str
    options: Mapping[str, int]
    minutes: int
    here: Path

    @property
    def name(self) -> str:
        """What its rung is called."""
        return f"{self.kind}:{self.model}" if self.model else self.kind

    def words(self, command: list[str], places: Mapping[str, Path], *, seed: int) -> list[str]:
        """A command of the template as a list of words."""
        return filled(command, self._places(places, seed))

    def environment(self, places: Mapping[str, Path], *, seed: int) -> dict[str, str]:
        """The variables of its process: those of this one, and its own."""
        own = self.template.environment
        values = filled(own.values(), self._places(places, seed))
        return {**os.environ, **dict(zip(own, values, strict=True))}

    def _places(self, places: Mapping[str, Path], seed: int) -> dict[str, str]:
        options = {name: str(value) for name, value in self.options.items()}
        paths = {name: str(path.resolve()) for name, path in places.items()}
        return {**options, **paths, "here": str(self.here), "model": self.model, "seed": str(seed)}

    def check_here(self) -> None:
        """Raises RunError, with what to type, where a program of it is not on this machine."""
        for command in (self.template.train, self.template.predict):
            if not command:
                continue
            (program,) = filled(command[:1], {"here": str(self.here)})
            if shutil.which(program) is None:
                raise RunError(
                    tell(
                        "{tool} is run by {program!r}, which is not on this machine. Install it in an environment of "
                        "its own (`{install}`) and put the folder of its programs on PATH.",
                        tool=self.name,
                        program=program,
                        install=self.template.install,
                    )
                )

    def to_json(self) -> dict[str, Any]:
        """What a resumed comparison must have in common with the one that was begun."""
        template = self.template
        return {
            "name": self.name,
            "options": dict(self.options),
            "train": list(template.train),
            "predict": list(template.predict),
            "answers": template.answers,
        }


def templates_here() -> dict[str, tuple[Template, Path]]:
    """All templates by their names, with the folder of the file of each: those that ship and, where it is, those of the
    file of settings in this folder.

    Raises ConfigError for a damaged file, and for a template with a name that means something else: whoever asks for a
    tool by a known name must not get another command.
    """
    shipped = _with_folder(SHIPPED)
    if not SETTINGS.exists():
        return shipped
    own = _with_folder(SETTINGS.resolve())
    if clash := [name for name in own if name in shipped or name in MODELS]:
        raise ConfigError(
            tell(
                "{name!r} in {file!r} is the name of a model, or of a tool that Pupille knows. Call your template "
                "otherwise.",
                name=clash[0],
                file=str(SETTINGS.resolve()),
            )
        )
    return shipped | own


def _with_folder(file: Path) -> dict[str, tuple[Template, Path]]:
    templates = templates_in(read_bytes(file, anywhere=True), file)
    return {name: (template, file.parent) for name, template in templates.items()}


def asked_tool(text: str) -> Tool:
    """The tool that `--with` names: `TOOL:MODEL`, with `,option=number` behind it as often as wanted.

    Raises ConfigError, with what there is, for a tool, model or option that no template names.
    """
    named, *settings = text.split(",")
    kind, _, model = named.partition(":")
    templates = templates_here()
    if kind not in templates:
        raise ConfigError(unknown_choice("--with", kind, templates))
    template, here = templates[kind]
    if template.models and model not in template.models:
        raise ConfigError(unknown_choice(tell("the model of {tool}", tool=kind), model, template.models))
    if model and not template.models:
        raise ConfigError(tell("{tool} has one model, and it has no name. Write --with {tool}.", tool=kind))
    options = {**template.options, MINUTES: template.minutes}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in options:
            raise ConfigError(unknown_choice(tell("an option of {tool}", tool=kind), name, options))
        if not value.isdecimal() or not 1 <= int(value) <= 10**9:
            raise ConfigError(
                tell(
                    "{name} of {tool} is a whole number from 1 on. Got {value!r}. Write --with {tool}:...,{name}=10.",
                    name=name,
                    tool=kind,
                    value=value,
                )
            )
        options[name] = int(value)
    minutes = options.pop(MINUTES)
    return Tool(kind, template, model, options, minutes, here)
