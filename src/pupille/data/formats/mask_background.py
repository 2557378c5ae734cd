"""Which value of masks is the background, where somebody says so: by habit it is 0."""

from __future__ import annotations

from dataclasses import replace

from pupille.config import DataConfig
from pupille.data.formats.mask_meaning import BACKGROUND, FOREGROUND, Meaning
from pupille.data.masks import colour_name
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened
from pupille.results.masks import IGNORED
from pupille.setting_values import NO_VALUE, parse_background_value


def with_background(meaning: Meaning, config: DataConfig) -> Meaning:
    """The meaning with the background that was asked for; names of classes that only habit gave go along.

    Raises DataError if no class has this value.
    """
    value = parse_background_value(config.background_value)
    if value is None:
        return meaning
    if value == NO_VALUE:
        note = tell("No class is the background, as asked for, so each counts in means over classes.")
        return replace(meaning, background=None, notes=(*meaning.notes, note))
    label = meaning.coding.meanings.get(value, IGNORED)
    if label == IGNORED:
        raise DataError(_no_such_value(value, meaning))
    classes = list(meaning.classes)
    if meaning.background is not None and classes[meaning.background] == BACKGROUND:
        is_pair = classes == [BACKGROUND, FOREGROUND]
        classes[meaning.background] = FOREGROUND if is_pair else _named_by_value(meaning.background, meaning)
        classes[label] = BACKGROUND
    note = tell(
        "The value {value} is the background, as asked for: class {name!r}. It is left out of means over classes; "
        "{others} count.",
        value=_written(value, meaning),
        name=classes[label],
        others=tell_shortened([name for place, name in enumerate(classes) if place != label]),
    )
    return replace(meaning, classes=tuple(classes), background=label, notes=(*meaning.notes, note))


def _named_by_value(label: int, meaning: Meaning) -> str:
    value = next(value for value, other in meaning.coding.meanings.items() if other == label)
    return _written(value, meaning)


def _written(value: int, meaning: Meaning) -> str:
    return colour_name(value) if meaning.coding.by_colour else str(value)


def _no_such_value(value: int, meaning: Meaning) -> StoredText:
    values = [number for number, label in meaning.coding.meanings.items() if label != IGNORED]
    return tell(
        "no class of the masks has the value {value}, so it cannot be the background. Give --background-value one of "
        "{values}.",
        value=_written(value, meaning),
        values=tell_shortened([_written(number, meaning) for number in sorted(values)]),
    )
