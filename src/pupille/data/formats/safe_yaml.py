"""YAML that someone else wrote: values alone, without objects, aliases or depth."""

from __future__ import annotations

import yaml

from pupille.data.formats.text_encoding import decoded
from pupille.errors import DataError
from pupille.i18n.language import tell

DEEPEST = 20


def read_yaml(data: bytes, file: str) -> object:
    """The values of a YAML file. Raises DataError with its name."""
    text, _ = decoded(data)
    try:
        _check_shape(text, file)
        values: object = yaml.safe_load(text)
    except DataError:
        raise
    except (yaml.YAMLError, ValueError, OverflowError, TypeError, KeyError, AttributeError) as error:
        raise DataError(
            tell(
                "{file!r} is no YAML that can be read ({error}). Export it again.",
                file=file,
                error=" ".join(str(error).split()),
            )
        ) from error
    return values


def _check_shape(text: str, file: str) -> None:
    """Raises DataError where a few lines would become a mountain of values."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            raise DataError(
                tell(
                    "{file!r} has aliases or is nested more than {deepest} deep, which no list of classes needs; it "
                    "is not read. Write it out plainly.",
                    file=file,
                    deepest=DEEPEST,
                )
            )
