"""Records of results of which a test tells only what it is about."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pupille.i18n.language import StoredText
from pupille.i18n.stored_text import from_json
from pupille.results.results import Results
from pupille.results.upgrade import upgraded

Record = TypeVar("Record")


def partial(kind: type[Record], record: Mapping[str, Any]) -> Record:
    """A record of a type from its plain values, unchecked.

    What is left out has its default, is None where the type allows that, and else cannot be asked for.
    """
    made, hints = object.__new__(kind), get_type_hints(kind)
    names = {field.name for field in fields(kind)}
    assert set(record) <= names, f"{kind.__name__} has no {', '.join(set(record) - names)}"
    for field in fields(kind):
        if field.name in record:
            object.__setattr__(made, field.name, _value(hints[field.name], record[field.name]))
        elif field.default is not MISSING or field.default_factory is not MISSING:
            default = field.default if field.default is not MISSING else field.default_factory()
            object.__setattr__(made, field.name, default)
        elif type(None) in get_args(hints[field.name]):
            object.__setattr__(made, field.name, None)
    return made


def results_of(record: Mapping[str, Any]) -> Results:
    """Results of any schema from their plain values, as `partial`."""
    return partial(Results, upgraded(dict(record)))


def _value(hint: Any, value: Any) -> Any:
    if hint is StoredText and isinstance(value, str | dict):
        return from_json(value)
    if get_origin(hint) in (Union, types.UnionType):
        arms = [arm for arm in get_args(hint) if arm is not type(None)]
        return value if value is None or len(arms) > 1 else _value(arms[0], value)
    if is_dataclass(hint) and isinstance(value, Mapping):
        return partial(hint, value)
    if get_origin(hint) is tuple and isinstance(value, list | tuple):
        return tuple(_value(get_args(hint)[0], item) for item in value)
    if isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping) and value is not None:
        return {key: _value(get_args(hint)[1], item) for key, item in value.items()}
    return value
