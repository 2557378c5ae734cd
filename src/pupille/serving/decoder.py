"""Pictures decoded in processes that may die: bytes go out as text, stored pixels come back."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from pupille.data.pixels.workers import Answer, Worker, serve
from pupille.errors import DataError, ImageError, Refusal
from pupille.i18n.language import tell
from pupille.i18n.stored_text import remembered, with_stored_texts
from pupille.images.decoded import Reading, read_file
from pupille.images.geometry import Geometry
from pupille.images.limits import Limits
from pupille.images.pillow_warnings import silence_pillow
from pupille.images.source import Source
from pupille.serving.load import SECONDS

PROGRAM = "pupille.serving.decoder"
NAME = "image"
KILLS = tell("ends the program that decodes it, or keeps it busy for too long; it is damaged or hostile.")

Decoded = Reading | ImageError


class Decoders:
    """So many processes, each of which decodes one picture at a time. seconds: for one picture."""

    def __init__(self, source: dict[str, Any], processes: int, *, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._workers = [Worker(PROGRAM, source, from_json, lambda _: killed()) for _ in range(processes)]
        self._idle: asyncio.Queue[Worker[Decoded]] = asyncio.Queue()
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def decode(self, content: bytes) -> Decoded:
        """The stored pixels of a file, or why there are none. A process that dies or lasts too long is replaced."""
        worker = await self._idle.get()
        text = base64.b64encode(content).decode("ascii")
        task = asyncio.ensure_future(asyncio.to_thread(worker.ask, [text]))
        try:
            done, _ = await asyncio.wait({task}, timeout=self.seconds)
            while not done:
                worker.kill()
                done, _ = await asyncio.wait({task}, timeout=1)
            (outcome,) = await task
            return outcome
        except DataError:
            return killed()
        finally:
            self._idle.put_nowait(worker)

    def close(self) -> None:
        """Ends them."""
        for worker in self._workers:
            worker.close()


def killed() -> ImageError:
    """The outcome of a picture that ended its process."""
    return ImageError(NAME, KILLS, Refusal.KILLS)


def source_record(geometry: Geometry, limits: Limits, bands: tuple[int, ...]) -> dict[str, Any]:
    """The first message that a process gets."""
    return {"geometry": asdict(geometry), "limits": asdict(limits), "bands": list(bands)}


def main() -> None:
    """Answers every list of pictures on standard input, until there are no more."""
    serve(prepare)


@contextmanager
def prepare(record: dict[str, Any]) -> Iterator[Answer]:
    """The function that decodes texts of bytes for a geometry."""
    limits = Limits(**{**record["limits"], "formats": tuple(record["limits"]["formats"])})
    source = Source(Path(), limits, bands=tuple(record["bands"]))
    geometry = Geometry(**record["geometry"])
    with silence_pillow():
        yield lambda texts: [outcome(source, text, geometry) for text in texts]


def outcome(source: Source, text: str, geometry: Geometry) -> dict[str, Any]:
    """One picture as plain values."""
    try:
        reading = read_file(source, NAME, base64.b64decode(text), geometry)
    except ImageError as error:
        return with_stored_texts({"reason": error.reason, "refusal": error.refusal})
    return {
        "pixels": base64.b64encode(np.ascontiguousarray(reading.pixels).tobytes()).decode("ascii"),
        "shape": list(reading.pixels.shape),
        "type": str(reading.pixels.dtype),
        "size": [reading.width, reading.height],
        "depth": reading.depth,
        "content": reading.content,
    }


def from_json(answers: list[dict[str, Any]]) -> list[Decoded]:
    """The inverse of `outcome`, of all of an answer."""
    return [reading_of(answer) for answer in answers]


def reading_of(answer: dict[str, Any]) -> Decoded:
    """One picture, or why there is none."""
    if "reason" in answer:
        return ImageError(NAME, remembered(answer, "reason"), Refusal(answer["refusal"]))
    pixels = np.frombuffer(base64.b64decode(answer["pixels"]), dtype=answer["type"]).reshape(answer["shape"])
    width, height = answer["size"]
    return Reading(pixels, answer["content"], width, height, answer["depth"], ())
