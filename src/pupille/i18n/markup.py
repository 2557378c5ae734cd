"""Sentences within a page: as `language.say`, escaped, with pieces of markup among their values."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from pupille.i18n.language import Places, translated, translated_plural
from pupille.i18n.visible import visible


def say(template: str, **values: object) -> Markup:
    """The sentence in the language that is spoken, escaped; a value that is markup stays as it is."""
    return _filled(translated(template), values)


def says(singular: str, plural: str, n: int, **values: object) -> Markup:
    """The sentence of `say`, singular or plural as n asks for; `{n}` is there to be written."""
    return _filled(translated_plural(singular, plural, n), {"n": n, **values})


class _Escaping(Places):
    """Escapes every value that is no markup, once it is written and made visible."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value, fit to stand in a page."""
        return (
            value if isinstance(value, Markup) else escape(visible(super().format_field(value, format_spec)))
        )


_ESCAPING = _Escaping()


def _filled(template: str, values: dict[str, object]) -> Markup:
    return Markup(_ESCAPING.vformat(str(escape(template)), (), values))
