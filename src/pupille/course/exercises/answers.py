"""What the learner gave: the names of the notebook, read with one sentence for everything that may be wrong."""

from __future__ import annotations

import builtins
import linecache
import re
import traceback
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.course.exercises.failures import described_failure
from pupille.i18n.language import listed, say

ALIKE = 0.85
"""From which similarity on one name is taken for a misspelling of another."""


LEFT_OPEN = re.compile(r"(?<!\[)\.\.\.")
"""A `...` that stands for code, not for the directions of an index such as `x[..., 0]`."""


class NotYetError(Exception):
    """An answer is there and not right; says why, in the learner's language."""


class NotBegunError(Exception):
    """Nothing was given yet; says what to do."""


class Answers(Mapping[str, Any]):
    """The names of a notebook, of which `wanted` are those that the learner gives."""

    def __init__(self, notebook: Mapping[str, Any], wanted: Sequence[str]) -> None:
        self.notebook = notebook
        self.wanted = tuple(wanted)
        if all(self._is_open(name) for name in self.wanted) and not self._misspelt(self.wanted[0]):
            raise NotBegunError(
                say("Complete the cell above ({names}), run it, then run this one.", names=self._spelt())
            )

    def __getitem__(self, name: str) -> Any:
        """The value of a name. Raises NotYetError if it is not there, or still `...`."""
        if name not in self.notebook and name not in self.wanted:
            raise NotYetError(say("`{name}` is not there: run the cells above first, in order.", name=name))
        if self._is_open(name):
            near = self._misspelt(name)
            if near:
                raise NotYetError(
                    say("There is no `{name}` yet, but a `{near}`. Is it the same?", name=name, near=near)
                )
            raise NotYetError(say("`{name}` is still to be given.", name=name))
        return self.notebook[name]

    def __iter__(self) -> Any:
        """The names of the notebook."""
        return iter(self.notebook)

    def __len__(self) -> int:
        """How many names the notebook holds."""
        return len(self.notebook)

    def number(self, name: str) -> float:
        """One number. Raises NotYetError for text, a truth value, a function, several values, or none."""
        return as_number(self[name], name)

    def array(self, name: str) -> NDArray[Any]:
        """An array of numbers of any shape. Raises NotYetError if it is none."""
        return as_array(self[name], name)

    def call(self, name: str, *arguments: object) -> Any:
        """What the learner's function returns. Raises NotYetError with the line where it stops, if it does.

        Raises NotBegunError where the function returns a `...` or stops at one.
        """
        function = self[name]
        if not callable(function):
            raise NotYetError(say("`{name}` must be a function: `def {name}(...)`.", name=name))
        try:
            returned = function(*arguments)
        except Exception as error:
            if stopped_at_ellipsis(error):
                raise NotBegunError(
                    say("A `...` is left in `{name}`: put your code there.", name=name)
                ) from None
            raise NotYetError(described_failure(error, function, name)) from error
        if holds_ellipsis(returned):
            raise NotBegunError(say("A `...` is left in `{name}`: put your code there.", name=name))
        if returned is None:
            raise NotYetError(
                say("`{name}` returns nothing: its last line must begin with `return`.", name=name)
            )
        return returned

    def _is_open(self, name: str) -> bool:
        return holds_ellipsis(self.notebook.get(name, ...), all_of_it=True)

    def _misspelt(self, name: str) -> str:
        others = [
            other
            for other, value in self.notebook.items()
            if not (
                other.startswith("_")
                or other in self.wanted
                or hasattr(builtins, other)
                or (callable(value) and not self._is_own(value))
            )
        ]
        near = get_close_matches(name, others, n=1, cutoff=ALIKE)
        return near[0] if near else ""

    def _is_own(self, value: object) -> bool:
        """Whether a function was written in this notebook."""
        return isinstance(value, FunctionType) and value.__globals__ is self.notebook

    def _spelt(self) -> str:
        return listed([f"`{name}`" for name in self.wanted])


def stopped_at_ellipsis(error: Exception) -> bool:
    """Whether an exception comes from a `...` that is left in the code: in the line that stopped, or as a value."""
    places = list(traceback.walk_tb(error.__traceback__))[1:]
    lines = [linecache.getline(frame.f_code.co_filename, number) for frame, number in places]
    return any(LEFT_OPEN.search(line) for line in lines) or any(
        value is ... for frame, _ in places for value in frame.f_locals.values()
    )


def holds_ellipsis(value: object, *, all_of_it: bool = False) -> bool:
    """Whether a value, or one of its parts, is the `...` of a cell that is to be completed; or every part."""
    if isinstance(value, Mapping):
        parts: list[object] = list(value.values())
    elif isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.dtype == object):
        parts = list(value)
    else:
        return value is ...
    return bool(parts) and (all if all_of_it else any)(part is ... for part in parts)


def as_number(value: object, name: str) -> float:
    """A value as one number. Raises NotYetError with what it is instead."""
    if isinstance(value, str):
        raise NotYetError(say("`{name}` is text. A number is written without quotes.", name=name))
    if isinstance(value, (bool, np.bool_)):
        raise NotYetError(say("`{name}` is true or false; a number is asked for.", name=name))
    if callable(value):
        raise NotYetError(
            say("`{name}` is a function that was not called: its parentheses are missing.", name=name)
        )
    numbers = as_array(value, name)
    if numbers.size != 1:
        raise NotYetError(
            say(
                "`{name}` holds {n} values (shape {shape}); one number is asked for.",
                name=name,
                n=int(numbers.size),
                shape=str(numbers.shape),
            )
        )
    return float(numbers.reshape(())[()])


def as_array(value: object, name: str) -> NDArray[Any]:
    """A value as an array of numbers. Raises NotYetError if it is none, or holds what is no number."""
    try:
        numbers = np.asarray(getattr(value, "detach", lambda: value)()).astype(float)
    except (TypeError, ValueError):
        raise NotYetError(say("`{name}` does not consist of numbers.", name=name)) from None
    if not np.isfinite(numbers).all():
        raise NotYetError(
            say(
                "`{name}` is not a finite number: something was divided by zero or grew too large.", name=name
            )
        )
    return numbers
