"""Images that wait at the same time are answered together, in one thread, in the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from pupille.images.decoded import Reading
from pupille.serving.load import RequestError

AnswerAll = Callable[[Sequence[Reading]], Sequence[dict[str, Any]]]
TOGETHER = 32
MOST_WAITING = 512


class Batches:
    """answer: what the model makes of pictures, one record each."""

    def __init__(self, answer: AnswerAll) -> None:
        self._answer = answer
        self._waiting: asyncio.Queue[tuple[Reading, asyncio.Future[dict[str, Any]]]] = asyncio.Queue(
            MOST_WAITING
        )
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to answer."""
        self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Ends it."""
        if self._task:
            self._task.cancel()

    async def ask(self, reading: Reading) -> dict[str, Any]:
        """The record of one picture. Raises RequestError where too many wait."""
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        try:
            self._waiting.put_nowait((reading, future))
        except asyncio.QueueFull:
            raise RequestError(503, "busy; ask again") from None
        return await future

    async def _run(self) -> None:
        while True:
            some = [await self._waiting.get()]
            while len(some) < TOGETHER and not self._waiting.empty():
                some.append(self._waiting.get_nowait())
            try:
                records = await asyncio.to_thread(self._answer, [reading for reading, _ in some])
            except Exception as error:  # One odd batch must not end the server.
                for _, future in some:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), record in zip(some, records, strict=True):
                if not future.done():
                    future.set_result(record)
