"""What a site asks of every job: the table `[cluster]` of `pupille.toml`, and what was typed above it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pupille.config import AUTO
from pupille.errors import ConfigError, unknown_choice
from pupille.i18n.language import phrase, tell
from pupille.setting_values import AT_LEAST_1, not_allowed
from pupille.storage.locations import SETTINGS
from pupille.storage.regular_file import read_bytes

TABLE = "cluster"
SLURM_TIME = re.compile(r"(\d+-)?\d+(:\d{1,2}){1,2}|\d+-\d+")
SHORT_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
TEXTS, NUMBERS, LISTS = (
    ("partition", "account", "qos", "memory", "python", "container"),
    ("gpus", "cpus", "at_once"),
    ("modules", "extra"),
)
A_TEXT = phrase("{setting} of [cluster] is a text in quotation marks. Got {value}.")
TEXTS_IN_LIST = phrase('{setting} of [cluster] is a list of texts, such as ["..."]. Got {value}.')
A_TABLE = phrase(
    '{setting} of [cluster] is a table of names and texts, such as {{ NAME = "value" }}. Got {value}.'
)
A_TIME = phrase("{setting} is a time such as 2h, 90m, 02:00:00 or 1-12:00:00. Got {value}.")
"""A bare number would be minutes to Slurm, and seconds to many a reader."""


@dataclass(frozen=True)
class Cluster:
    """What a site asks of a job. None: not said.

    time, memory: as Slurm writes them, 02:00:00 and 8G; a time may also be typed as 2h. at_once: tasks of the array
    that run together, at most. modules: lines of shell before the command, such as `module load python`. environment:
    variables of the command. container: an image that holds Pupille, in which `container_command` starts a command.
    python: the interpreter, by default the one that submits, or `python` of the container. lead: seconds before the end
    of its time at which a task is told; `auto` measures what a checkpoint takes. extra: further lines of #SBATCH,
    without that word.
    """

    time: str = "02:00:00"
    partition: str | None = None
    account: str | None = None
    qos: str | None = None
    gpus: int | None = None
    cpus: int | None = 2
    memory: str | None = None
    at_once: int | None = None
    modules: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    container: str | None = None
    container_command: str = "apptainer exec"
    python: str | None = None
    lead: int | str = AUTO
    extra: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", slurm_time(self.time))
        for name in TEXTS:
            if not isinstance(getattr(self, name), str | None):
                raise not_allowed(name, getattr(self, name), A_TEXT)
        for name in NUMBERS:
            value = getattr(self, name)
            if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
                raise not_allowed(name, value, AT_LEAST_1)
        for name in LISTS:
            if not all(isinstance(line, str) for line in getattr(self, name)):
                raise not_allowed(name, getattr(self, name), TEXTS_IN_LIST)
        if self.lead != AUTO and (not isinstance(self.lead, int) or self.lead < 1):
            raise not_allowed("lead", self.lead, phrase("{setting} is auto, or seconds from 1. Got {value}."))


def slurm_time(value: object) -> str:
    """A time as Slurm writes it: `2h` as 02:00:00. Raises SettingError for a text that is none, and a bare number."""
    text = str(value).strip()
    if isinstance(value, str) and SLURM_TIME.fullmatch(text):
        return text
    match = SHORT_TIME.fullmatch(text) if isinstance(value, str) else None
    seconds = round(float(match[1]) * SECONDS[match[2]]) if match else 0
    if not seconds:
        raise not_allowed("time", value, A_TIME)
    days, rest = divmod(seconds, SECONDS["d"])
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{days}-{clock}" if days else clock


def seconds_of(time: str) -> int:
    """Seconds of a time as Slurm writes it: minutes and seconds, hours before them, days and a dash before those."""
    days, dash, clock = time.rpartition("-")
    parts = [int(part) for part in clock.split(":")]
    if dash:
        hours, minutes, seconds = [*parts, 0, 0][:3]
    else:
        hours, minutes, seconds = [0, 0, *parts][-3:]
    return int(days or 0) * SECONDS["d"] + hours * SECONDS["h"] + minutes * SECONDS["m"] + seconds


def cluster_of(given: Mapping[str, Any], settings: Path = SETTINGS) -> Cluster:
    """What the site asks: the table `[cluster]` of a file of settings, and what was given on the command line above it.

    given: by the names of `Cluster`; None says nothing. Raises ConfigError for a table that cannot be read.
    """
    table: dict[str, Any] = {}
    if settings.exists():
        try:
            table = tomllib.loads(read_bytes(settings, anywhere=True).decode()).get(TABLE, {})
        except ValueError as error:
            raise ConfigError(
                tell("{file!r} is no TOML: {reason}. Correct it.", file=str(settings), reason=str(error))
            ) from error
        if not isinstance(table, dict):
            raise not_allowed(
                TABLE, table, phrase("{setting} is a table: write [cluster] above it. Got {value}.")
            )
    typed = {name: value for name, value in given.items() if value is not None}
    return Cluster(**{**{name: setting_of(name, value) for name, value in table.items()}, **typed})


def setting_of(name: str, value: object) -> Any:
    """One line of the table as `Cluster` holds it. Raises ConfigError for a name or a kind of value that it has not."""
    known = [field.name for field in fields(Cluster)]
    if name not in known:
        raise ConfigError(unknown_choice("a setting of [cluster]", name, sorted(known)))
    if name in LISTS:
        if not isinstance(value, list):
            raise not_allowed(name, value, TEXTS_IN_LIST)
        return tuple(value)
    if name == "environment":
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise not_allowed(name, value, A_TABLE)
        return tuple(value.items())
    return value
