"""What may be asked of a rung beside its name: the keyword-only parameters of its builder, nothing else."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from typing import Any

from pupille.errors import ModelError, unknown_choice
from pupille.i18n.language import tell
from pupille.models.model import Argument


def check_arguments(name: str, build: Callable[..., Any], arguments: Mapping[str, Argument]) -> None:
    """Raises ModelError unless each argument is a keyword-only one of the builder, of the type of its
    default.
    """
    known = {
        parameter.name: parameter.default
        for parameter in inspect.signature(build).parameters.values()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    for key, value in arguments.items():
        if not known:
            raise ModelError(
                tell(
                    "{name} takes no arguments. Got {key}={value}; leave it out.",
                    name=name,
                    key=key,
                    value=repr(value),
                )
            )
        if key not in known:
            raise ModelError(unknown_choice(tell("an argument of {model}", model=name), key, known))
        if not same_kind(value, known[key]):
            raise ModelError(
                tell(
                    "{key} of {name} must be a value such as {usual}. Got {value}.",
                    key=key,
                    name=name,
                    usual=repr(known[key]),
                    value=repr(value),
                )
            )


def same_kind(value: object, default: object) -> bool:
    """Whether a value has the type of a default; a tuple must hold whole numbers, a whole number may stand
    for a float.
    """
    if isinstance(default, tuple):
        return isinstance(value, tuple) and all(type(item) is int for item in value)
    if isinstance(default, float):
        return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
    return type(value) is type(default)
