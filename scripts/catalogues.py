"""Lays every sentence into the catalogue of the room that speaks it, sorted by message, so that parallel work merges.

    python scripts/catalogues.py            write the catalogues anew; print the sentences that lack a translation
    python scripts/catalogues.py --earlier  besides, keep what no code speaks any more in earlier.po

A room is the first folder below `src/pupille`; a sentence of several rooms stands with the first of them by name.
earlier.po holds templates that were once written into result files, so that an old run's report stays in its language.
Without --earlier a translation that no code speaks is dropped, and named.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import escape, read_po

from pupille.cli.main import help_texts

SOURCE = Path(__file__).resolve().parents[1] / "src" / "pupille"
LOCALE = SOURCE / "i18n" / "locale"
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
KEYWORDS = {
    "say": None,
    "tell": None,
    "phrase": None,
    "says": (1, 2),
    "tells": (1, 2),
    "unknown_choice": (1,),
}
COMMANDS = "cli"
"""The room whose commands keep the texts of their help as they are."""
EARLIER = "earlier"
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""
MessageId = str | tuple[str, ...]


def spoken() -> dict[MessageId, set[str]]:
    """Every template that the code speaks, and every text of the help, with the rooms that speak it."""
    rooms: dict[MessageId, set[str]] = {}
    for file, _, message, _, _ in extract_from_dir(SOURCE, method_map=METHODS, keywords=KEYWORDS):
        rooms.setdefault(message, set()).add(Path(file).parts[0].removesuffix(".py"))
    for text in help_texts():
        rooms.setdefault(text, set()).add(COMMANDS)
    return rooms


def translations(language: str) -> dict[MessageId, tuple[Message, str]]:
    """Every translation of a language by its template, with the catalogue it stands in; earlier ones last."""
    known: dict[MessageId, tuple[Message, str]] = {}
    files = sorted((LOCALE / language).glob("*.po"), key=lambda path: path.stem != EARLIER)
    for path in files:
        with path.open("rb") as stream:
            catalogue: Catalog = read_po(stream, locale=language)
        known |= {message.id: (message, path.stem) for message in catalogue if message.id}
    return known


def quoted(text: str) -> str:
    """A text as a catalogue writes it, on one line."""
    return escape(text)


def entry(message: Message) -> str:
    """The lines of one translation."""
    if isinstance(message.id, tuple):
        forms = "".join(f"msgstr[{i}] {quoted(text)}\n" for i, text in enumerate(message.string))
        return f"msgid {quoted(message.id[0])}\nmsgid_plural {quoted(message.id[1])}\n{forms}"
    return f"msgid {quoted(message.id)}\nmsgstr {quoted(str(message.string))}\n"


def laid_out(
    language: str, rooms: Mapping[MessageId, set[str]], *, keep_earlier: bool
) -> tuple[dict[str, str], list[str], list[str]]:
    """The text of each catalogue by its name, the templates without a translation, and those that were dropped."""
    known = translations(language)
    places: dict[str, list[Message]] = {}
    dropped = []
    for template, (message, catalogue) in known.items():
        if template in rooms:
            places.setdefault(min(rooms[template]), []).append(message)
        elif catalogue == EARLIER or keep_earlier:
            places.setdefault(EARLIER, []).append(message)
        else:
            dropped.append(str(template))
    texts = {
        name: HEADER.format(language=language) + "".join("\n" + line for line in sorted(map(entry, messages)))
        for name, messages in places.items()
    }
    return texts, [str(template) for template in rooms if template not in known], dropped


def main() -> int:
    """Writes the catalogues of every language. Exits with 1 if a sentence lacks its translation."""
    rooms, complete = spoken(), True
    for folder in sorted(path for path in LOCALE.iterdir() if path.is_dir()):
        texts, missing, dropped = laid_out(folder.name, rooms, keep_earlier="--earlier" in sys.argv)
        for path in folder.glob("*.po"):
            if path.stem not in texts:
                path.unlink()
        for name, text in texts.items():
            (folder / f"{name}.po").write_text(text, encoding="utf-8")
        for heading, templates in (("no translation", missing), ("dropped", dropped)):
            for template in templates:
                print(f"{folder.name}: {heading}: {template}")
        complete = complete and not missing
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
