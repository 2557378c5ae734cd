"""The text of a table's bytes: UTF-16 with its mark, UTF-8, or the code page of Windows, which is told."""

from __future__ import annotations

from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decoded(data: bytes) -> tuple[str, tuple[StoredText, ...]]:
    """The text and a note where its encoding was assumed.

    What is not UTF-8 is read as Windows-1252, of which Latin-1 is the part that most languages use; the five bytes that
    Windows-1252 leaves open make it Latin-1. Raises DataError if the text contradicts its own mark.
    """
    if data[:2] in UTF_16_MARKS:
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise DataError(
                tell("is damaged ({reason}). Save it as CSV (UTF-8).", reason=error.reason)
            ) from error
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text, encoding = data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "Latin-1"
    note = tell(
        "The table is not UTF-8 and was read as {encoding}; check that accents in class names look right.",
        encoding=encoding,
    )
    return text, (note,)
