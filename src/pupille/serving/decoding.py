"""A process that decodes pictures and may die of them: the bytes of files come in, stored pixels go out.

A message is a number of pictures, then for each a byte that says how it is wanted, the length of its file, and the
file. The answer has for each the lengths of a record and of its pixels, and both.
"""

from __future__ import annotations

import json
import signal
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from enum import IntEnum
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from pupille.errors import ImageError, Refusal
from pupille.i18n.stored_text import remembered, with_stored_texts
from pupille.images.decoded import DEPTHS, Array, Reading, read_file
from pupille.images.geometry import Geometry
from pupille.images.limits import Limits
from pupille.images.open_image import decode_image
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.source import Source

NAME = "image"
LARGE = 6.0
"""Megapixels from which on a picture is decoded alone, so that memory holds one such picture at a time."""
NUMBER, FILE, LENGTHS = struct.Struct(">I"), struct.Struct(">BI"), struct.Struct(">IQ")


class Wanted(IntEnum):
    """How a picture is wanted: if it is not large, at any size within the limits, or at its own size."""

    SMALL = 0
    ANY = 1
    WHOLE = 2


class TooLargeError(Exception):
    """A picture is to be asked for alone."""


Decoded = Reading | ImageError | TooLargeError


def source_record(geometry: Geometry, limits: Limits, bands: tuple[int, ...]) -> dict[str, Any]:
    """The first message that a process gets."""
    return {"geometry": asdict(geometry), "limits": asdict(limits), "bands": list(bands)}


def question(files: Sequence[tuple[Wanted, bytes]]) -> list[bytes]:
    """The parts of the message that asks for these files."""
    parts = [NUMBER.pack(len(files))]
    for wanted, content in files:
        parts += [FILE.pack(wanted, len(content)), content]
    return parts


def main() -> None:
    """Answers every message on standard input, until there are no more."""
    # The one that started it hears of Ctrl-C and closes the input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    decode = decoder_for(json.loads(incoming.readline()))
    outgoing.write(b"ready\n")
    outgoing.flush()
    with silence_pillow():
        while files := asked(incoming):
            for wanted, content in files:
                record, pixels = as_record(decode(wanted, content))
                text = json.dumps(record).encode()
                outgoing.write(LENGTHS.pack(len(text), pixels.nbytes) + text)
                outgoing.write(pixels.data)
            outgoing.flush()


def asked(incoming: BinaryIO) -> list[tuple[Wanted, bytes]]:
    """The files of the next message, all of them read before the first is answered; none at the end."""
    head = incoming.read(NUMBER.size)
    if len(head) < NUMBER.size:
        return []
    files = []
    for _ in range(*NUMBER.unpack(head)):
        wanted, length = FILE.unpack(incoming.read(FILE.size))
        files.append((Wanted(wanted), incoming.read(length)))
    return files


def decoder_for(record: Mapping[str, Any]) -> Callable[[Wanted, bytes], Decoded]:
    """The function that decodes files for the geometry and within the limits of a record."""
    limits = Limits(**{**record["limits"], "formats": tuple(record["limits"]["formats"])})
    source = Source(Path(), limits, bands=tuple(record["bands"]))
    modest = Source(Path(), replace(limits, megapixels=min(LARGE, limits.megapixels)), bands=source.bands)
    geometry = Geometry(**record["geometry"])

    def decode(wanted: Wanted, content: bytes) -> Decoded:
        try:
            if wanted == Wanted.WHOLE:
                return whole(source, content)
            return read_file(source if wanted else modest, NAME, content, geometry)
        except ImageError as error:
            if wanted == Wanted.SMALL and error.refusal == Refusal.LIMIT:
                return TooLargeError()
            return error

    return decode


def whole(source: Source, content: bytes) -> Reading:
    """A picture at its own size. Raises ImageError with the reason."""
    picture = decode_image(content, name=NAME, limits=source.limits, bands=source.bands)
    height, width = picture.pixels.shape[:2]
    return Reading(picture.pixels, "", width, height, DEPTHS[str(picture.pixels.dtype)], picture.notes)


def as_record(outcome: Decoded) -> tuple[dict[str, Any], Array]:
    """One picture as plain values, and its pixels."""
    nothing = np.zeros(0, np.uint8)
    if isinstance(outcome, TooLargeError):
        return {"large": True}, nothing
    if isinstance(outcome, ImageError):
        return with_stored_texts({"reason": outcome.reason, "refusal": outcome.refusal}), nothing
    pixels = np.ascontiguousarray(outcome.pixels)
    shape = [list(pixels.shape), str(pixels.dtype)]
    return {"pixels": shape, "size": [outcome.width, outcome.height], "depth": outcome.depth}, pixels


def outcome_of(record: dict[str, Any], content: bytes) -> Decoded:
    """The inverse of `as_record`. A picture is known by no content, since nobody compares it with another."""
    if "large" in record:
        return TooLargeError()
    if "reason" in record:
        return ImageError(NAME, remembered(record, "reason"), Refusal(record["refusal"]))
    shape, kind = record["pixels"]
    pixels = np.frombuffer(content, dtype=kind).reshape(shape)
    width, height = record["size"]
    return Reading(pixels, "", width, height, record["depth"], ())
