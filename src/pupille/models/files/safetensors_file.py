"""The header of a safetensors file, read within bounds before anything else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pupille.errors import DataError, ModelError, RunError, reason_of
from pupille.i18n.language import tell
from pupille.images.regular_files import open_regular

WEIGHTS = "weights.safetensors"


LONGEST_HEADER = 2**20


MOST_TENSORS = 20_000


def read_bytes(folder: Path, name: str) -> bytes:
    """The bytes of a file of the folder. Raises RunError if it is missing or not a regular file."""
    try:
        with open_regular(folder / name, root=folder) as file:
            return file.read()
    except DataError as error:
        raise RunError(
            tell("{name} in {folder!r} {error}", name=name, folder=str(folder), error=reason_of(error))
        ) from error


def read_header(folder: Path, file: str = WEIGHTS) -> dict[str, Any]:
    """The header of a safetensors file: 8 bytes of length, then JSON.

    Raises ModelError if it is too long or broken, RunError if it is no regular file of the folder.
    """
    another = tell("Do not use it; get another copy from its owner.")
    try:
        with open_regular(folder / file, root=folder) as opened:
            length = int.from_bytes(opened.read(8), "little")
            if length > LONGEST_HEADER:
                raise ModelError(
                    tell(
                        "the header of {file} claims {length:count} bytes; at most {longest_header:count} "
                        "are read. {another}",
                        file=file,
                        length=length,
                        longest_header=LONGEST_HEADER,
                        another=another,
                    )
                )
            header = json.loads(opened.read(length))
    except DataError as error:
        raise RunError(
            tell("{file} in {folder!r} {error}", file=file, folder=str(folder), error=reason_of(error))
        ) from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(
            tell("the header of {file} is damaged. {another}", file=file, another=another)
        ) from error
    if not isinstance(header, dict) or len(header) > MOST_TENSORS:
        raise ModelError(
            tell(
                "{file} must hold at most {most_tensors:count} tensors. {another}",
                file=file,
                most_tensors=MOST_TENSORS,
                another=another,
            )
        )
    return header
