"""The errors that a user can cause. Each message says what is wrong and ends with what to do.

```
PupilleError
├── DataError          the images, labels, groups or tables do not fit together
│   ├── RefusedError   one file is refused; knows the kind of the refusal
│   │   └── ImageError one image file cannot be read; knows its path and the reason
│   ├── NoColumnError  the column that was asked for is not there; a ConfigError too
│   ├── ArchiveError   a zip or tar is refused as a whole
│   └── LeakError      the audit found what must be settled before training
├── ConfigError        an option or setting has a value that is not allowed
│   └── SettingError   the value of one setting; knows its name
├── ModelError         a model's name, its file or its input does not fit
│   ├── NoModelError   no model has this name; a ConfigError too
│   ├── ArgumentError  an argument of a model has a value that is not allowed; a SettingError too
│   └── WeightsError   pretrained weights are not here, damaged, or cannot be fetched
└── RunError           a run folder is occupied, damaged, of another data set, or not one
    └── FileError      a file of a run, or that an option names, is no regular file, too large or nested too deep
```

The command line shows the message alone; a traceback only where `--debug` asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum
from typing import Self


class Refusal(StrEnum):
    """The kind of reason why a file is no sample. Whoever must react to a refusal asks for it, never for the words."""

    DAMAGED = "damaged"
    """Cannot be read; also whatever went wrong without a kind of its own, so that no file is lost."""
    KILLS = "kills"
    """A process died of it."""
    LIMIT = "limit"
    FOREIGN = "foreign"
    """Of a format that is not read."""
    NOT_A_FILE = "not a file"
    EMPTY = "empty"
    MISSING = "missing"
    MISFIT = "misfit"
    """What is drawn does not fit its image: of another size, or with values that stand for no class."""
    ASIDE = "aside"
    """Nothing is wrong with the file, it is only no sample, such as a text beside the images."""


class PupilleError(Exception):
    """Anything a user can cause and mend."""


class DataError(PupilleError, ValueError):
    """The images, labels, groups or tables do not fit together."""


class RefusedError(DataError):
    """One file is refused, by someone who need not know its name."""

    def __init__(self, message: str, refusal: Refusal) -> None:
        super().__init__(message)
        self.refusal = refusal


class ImageError(RefusedError):
    """One image file cannot be read. `path` as the data set names it, `reason` in plain words."""

    def __init__(self, path: str, reason: str, refusal: Refusal = Refusal.DAMAGED) -> None:
        super().__init__(f"{path!r}: {reason}", refusal)
        self.path = path
        self.reason = reason

    @classmethod
    def of(cls, path: str, error: Exception) -> Self:
        """The error of whoever did not know the path, with its message and kind."""
        return cls(path, reason_of(error), refusal_of(error))


class ArchiveError(DataError):
    """A zip or tar file is refused as a whole; nothing of it was kept."""


class LeakError(DataError):
    """The audit found what must be settled before training; the text is the whole screen, with the way out."""


class ConfigError(PupilleError, ValueError):
    """An option or setting has a value that is not allowed."""


class NoColumnError(DataError, ConfigError):
    """The column that was asked for is not there."""


class SettingError(ConfigError):
    """One setting has a value that is not allowed. `setting`: its name, for which the command line says its option.

    The message is told with the name as its value `setting`, or is an `UnknownChoice` whose subject is the name.
    """

    def __init__(self, setting: str, message: str) -> None:
        super().__init__(message)
        self.setting = setting


class ModelError(PupilleError, ValueError):
    """A model's name, its file or its input does not fit."""


class NoModelError(ModelError, ConfigError):
    """No model has this name."""


class ArgumentError(SettingError, ModelError):
    """An argument of a model has a value that is not allowed."""


class WeightsError(ModelError):
    """Pretrained weights are not here, damaged, not those of the network, or cannot be fetched."""


class RunError(PupilleError):
    """A run folder is occupied, damaged, made from other data, or not a run folder."""


class FileError(RunError):
    """A file of a run, or that an option names, is no regular file, too large or nested too deep."""


class UnknownChoice(str):
    """The sentence for a name that is not in a table, with what it says: another language says the same of it."""

    subject: str
    names: tuple[str, ...]
    value: object
    near: str | None

    def __new__(cls, subject: str, names: tuple[str, ...], value: object, near: str | None) -> Self:
        """The sentence in English."""
        hint = f" Did you mean {near!r}?" if near else ""
        made = super().__new__(cls, f"{subject} must be one of {', '.join(names)}. Got {value!r}.{hint}")
        made.subject, made.names, made.value, made.near = subject, names, value, near
        return made

    def __getnewargs__(self) -> tuple[str, tuple[str, ...], object, str | None]:  # type: ignore[override]
        # What a copy is made of.
        return self.subject, self.names, self.value, self.near


def unknown_choice(subject: str, value: object, allowed: Iterable[str]) -> UnknownChoice:
    """The sentence for a name that is not in a table: the allowed names, the value that came, the nearest name.

    subject: what must be one of them, noted for the catalogue where it stands in the call.
    """
    names = tuple(allowed)
    small = {name.lower(): name for name in names}
    near = get_close_matches(str(value).lower(), small, n=1)
    return UnknownChoice(subject, names, value, small[near[0]] if near else None)


def reason_of(error: BaseException) -> str:
    """The message of an error, as it was handed over: a `StoredText` keeps its template, which `str` forgets."""
    message = error.args[0] if error.args else ""
    return message if isinstance(message, str) and message == str(error) else str(error)


def refusal_of(error: Exception) -> Refusal:
    """The kind of refusal that an error carries; one that carries none counts as damage."""
    return error.refusal if isinstance(error, RefusedError) else Refusal.DAMAGED
