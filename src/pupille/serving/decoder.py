"""Pictures decoded in processes that may die: small files go out together, each large one alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pupille.data.pixels.workers import environment, words_for
from pupille.errors import ImageError, Refusal
from pupille.i18n.language import tell
from pupille.images.decoded import Reading
from pupille.serving.decoding import LENGTHS, NAME, Decoded, TooLargeError, Wanted, outcome_of, question
from pupille.serving.load import SECONDS, RequestError

PROGRAM = "pupille.serving.decoding"
KILLS = tell("ends the program that decodes it, or keeps it busy for too long; it is damaged or hostile.")
TOGETHER, SMALL_FILE = 16, 2**16
"""Files that go out together, and bytes of each of them."""
BUFFER = 2**20


@dataclass(frozen=True)
class Asked:
    """A file that waits. outcome: what becomes of it."""

    wanted: Wanted
    content: bytes
    outcome: asyncio.Future[Decoded]

    @property
    def is_small(self) -> bool:
        """Whether it may go out with others."""
        return len(self.content) <= SMALL_FILE and self.wanted == Wanted.SMALL


class Decoders:
    """So many processes. source: the first message that each gets. seconds: for the files that go out together."""

    def __init__(self, source: dict[str, Any], processes: int, *, seconds: float = SECONDS) -> None:
        self.seconds, self._source = seconds, source
        self._waiting: asyncio.Queue[Asked] = asyncio.Queue()
        self._outcomes: set[asyncio.Future[Decoded]] = set()
        self._alone = asyncio.Lock()
        self._processes = [Process(source) for _ in range(processes)]
        self._tasks = [asyncio.create_task(self._serve(process)) for process in self._processes]

    async def decode(self, content: bytes) -> Reading | ImageError:
        """The stored pixels of a file, or why there are none. Raises RequestError if no process can be started."""
        outcome = await self._ask(Wanted.SMALL, content)
        return await self._large(Wanted.ANY, content) if isinstance(outcome, TooLargeError) else outcome

    async def whole(self, content: bytes) -> Reading | ImageError:
        """The pixels of a file at its own size, or why there are none."""
        return await self._large(Wanted.WHOLE, content)

    async def close(self) -> None:
        """Ends them, and whoever still waits for an outcome."""
        for outcome in self._outcomes:
            outcome.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for process in self._processes:
            await process.end()

    async def _large(self, wanted: Wanted, content: bytes) -> Reading | ImageError:
        async with self._alone:
            outcome = await self._ask(wanted, content)
        assert not isinstance(outcome, TooLargeError)
        return outcome

    async def _ask(self, wanted: Wanted, content: bytes) -> Decoded:
        outcome: asyncio.Future[Decoded] = asyncio.get_running_loop().create_future()
        self._outcomes.add(outcome)
        self._waiting.put_nowait(Asked(wanted, content, outcome))
        try:
            return await outcome
        finally:
            self._outcomes.discard(outcome)

    async def _serve(self, process: Process) -> None:
        ahead: Asked | None = None
        while True:
            some = [ahead or await self._waiting.get()]
            ahead = None
            while some[-1].is_small and len(some) < TOGETHER and not self._waiting.empty():
                following = self._waiting.get_nowait()
                if not following.is_small:
                    ahead = following
                    break
                some.append(following)
            await self._settle(process, some)

    async def _settle(self, process: Process, some: Sequence[Asked]) -> None:
        """Gives each file its outcome. Where the process dies each is asked for alone, and then once more."""
        try:
            outcomes = await self._answered(process, some)
        except OSError as error:
            for asked in some:
                if not asked.outcome.done():
                    asked.outcome.set_exception(
                        RequestError(503, f"no process could be started: {error.strerror}")
                    )
            return
        if outcomes is None and len(some) > 1:
            for asked in some:
                await self._settle(process, [asked])
            return
        for asked, outcome in zip(some, outcomes or [killed()], strict=True):
            if not asked.outcome.done():
                asked.outcome.set_result(outcome)

    async def _answered(self, process: Process, some: Sequence[Asked]) -> list[Decoded] | None:
        """None where the process died of it twice, once of several, or lasted too long."""
        for _ in range(2 if len(some) == 1 else 1):
            await process.begin()
            try:
                async with asyncio.timeout(self.seconds):
                    return await process.ask([(asked.wanted, asked.content) for asked in some])
            except TimeoutError:
                await process.end()
                return None
            except (asyncio.IncompleteReadError, ConnectionError, ValueError, KeyError):
                # Something else may have ended it, or what it answers is no answer.
                await process.end()
        return None


class Process:
    """One process. source: the first message that it gets."""

    def __init__(self, source: dict[str, Any]) -> None:
        self._source = source
        self._process: asyncio.subprocess.Process | None = None

    async def begin(self) -> None:
        """Starts it, unless it runs. Raises OSError if it cannot be started."""
        if self._process:
            return
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *words_for(PROGRAM),
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment(),
            limit=BUFFER,
        )
        self._process = process
        assert process.stdin
        assert process.stdout
        with suppress(ConnectionError):
            process.stdin.write(json.dumps(self._source).encode() + b"\n")
            if await process.stdout.readline():
                return
        await self.end()
        raise OSError(None, "it ended at once")

    async def ask(self, files: Sequence[tuple[Wanted, bytes]]) -> list[Decoded]:
        """The outcome of each file. Raises IncompleteReadError or ConnectionError if the process ends."""
        assert self._process
        outgoing, incoming = self._process.stdin, self._process.stdout
        assert outgoing
        assert incoming
        outgoing.writelines(question(files))
        await outgoing.drain()
        outcomes = []
        for _ in files:
            text, pixels = LENGTHS.unpack(await incoming.readexactly(LENGTHS.size))
            record = json.loads(await incoming.readexactly(text))
            outcomes.append(outcome_of(record, await incoming.readexactly(pixels)))
        return outcomes

    async def end(self) -> None:
        """Ends it."""
        process, self._process = self._process, None
        if process:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def killed() -> ImageError:
    """The outcome of a picture that ended its process."""
    return ImageError(NAME, KILLS, Refusal.KILLS)
