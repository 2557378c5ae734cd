"""Images that wait at the same time are answered together, in one thread, in the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from pupille.images.decoded import Reading
from pupille.serving.load import RequestError

TOGETHER = 64


@dataclass(frozen=True)
class Decoded:
    """A picture that came. content: the bytes of its file, for whoever needs it at its own size."""

    reading: Reading
    content: bytes


AnswerAll = Callable[[Sequence[Decoded]], Sequence[dict[str, Any]]]
Record = dict[str, Any] | RequestError


class Batches:
    """answer: what the model makes of pictures, one record each."""

    def __init__(self, answer: AnswerAll) -> None:
        self._answer = answer
        self._waiting: asyncio.Queue[tuple[Decoded, asyncio.Future[dict[str, Any]]]] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1, "model")
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to answer."""
        self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Ends it."""
        if self._task:
            self._task.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def ask(self, decoded: Decoded) -> dict[str, Any]:
        """The record of one picture."""
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((decoded, future))
        return await future

    async def _run(self) -> None:
        while True:
            some = [await self._waiting.get()]
            while len(some) < TOGETHER and not self._waiting.empty():
                some.append(self._waiting.get_nowait())
            together = [decoded for decoded, _ in some]
            loop = asyncio.get_running_loop()
            records = await loop.run_in_executor(self._thread, self._records, together)
            for (_, future), record in zip(some, records, strict=True):
                if future.done():
                    continue
                if isinstance(record, RequestError):
                    future.set_exception(record)
                else:
                    future.set_result(record)

    def _records(self, some: Sequence[Decoded]) -> Sequence[Record]:
        """One a picture. Where several cannot be answered together, each is alone, and the others are."""
        try:
            return self._answer(some)
        except Exception:  # One odd picture must not end the server.
            if len(some) > 1:
                return [self._records([one])[0] for one in some]
            return [RequestError(500, "the model cannot answer this image")]
