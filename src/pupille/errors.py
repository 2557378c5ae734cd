"""The errors that a user can cause. Each message says what is wrong and ends with what to do.

```
PupilleError
├── DataError          the images, labels, groups or tables do not fit together
│   ├── RefusedError   one file is refused; knows the kind of the refusal
│   │   └── ImageError one image file cannot be read; knows its path and the reason
│   ├── ArchiveError   a zip or tar is refused as a whole
│   └── LeakError      the audit found what must be settled before training
├── ConfigError        an option or setting has a value that is not allowed
├── ModelError         a model's name, its file or its input does not fit
│   └── WeightsError   pretrained weights are not here, damaged, or cannot be fetched
└── RunError           a run folder is occupied, damaged, of another data set, or not one
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
    LIMIT = "limit"
    FOREIGN = "foreign"
    """Of a format that is not read."""
    NOT_A_FILE = "not a file"
    EMPTY = "empty"
    MISSING = "missing"
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


class ModelError(PupilleError, ValueError):
    """A model's name, its file or its input does not fit."""


class WeightsError(ModelError):
    """Pretrained weights are not here, damaged, not those of the network, or cannot be fetched."""


class RunError(PupilleError):
    """A run folder is occupied, damaged, made from other data, or not a run folder."""


def unknown_choice(subject: str, value: object, allowed: Iterable[str]) -> str:
    """The sentence for a name that is not in a table: the allowed names, the value that came, the nearest name."""
    names = list(allowed)
    small = {name.lower(): name for name in names}
    near = get_close_matches(str(value).lower(), small, n=1)
    hint = f" Did you mean {small[near[0]]!r}?" if near else ""
    return f"{subject} must be one of {', '.join(names)}. Got {value!r}.{hint}"


def reason_of(error: BaseException) -> str:
    """The message of an error, as it was handed over: a `StoredText` keeps its template, which `str` forgets."""
    message = error.args[0] if error.args else ""
    return message if isinstance(message, str) and message == str(error) else str(error)


def refusal_of(error: Exception) -> Refusal:
    """The kind of refusal that an error carries; one that carries none counts as damage."""
    return error.refusal if isinstance(error, RefusedError) else Refusal.DAMAGED
