"""Several processes that read files at the same time: paths go out, outcomes come back, as lines of JSON.

Not `multiprocessing`, which would import the user's own script again or copy a process that has threads, and speaks
pickle. A process ends when its input does, so that none outlives the one that started it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, suppress
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from pupille.data.pixels.threads import in_threads, usable_processors
from pupille.errors import DataError
from pupille.i18n.language import tell

Outcome = TypeVar("Outcome")
Answer = Callable[[list[str]], Any]
"""From paths to the records of their files, in plain JSON."""

MOST_WORKERS = 8
KEPT_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(2**24),
    "MALLOC_TOP_PAD_": str(2**24),
    "MALLOC_TRIM_THRESHOLD_": str(2**25),
}
"""For glibc: memory of one picture is kept for the next, instead of being given back and asked for again each time."""
KILLS = tell("ends the program that decodes it, so it is damaged or hostile; take it out of the data folder.")


class Worker(Generic[Outcome]):
    """One process, started when it is first asked.

    program: the module whose `main` it runs. source: the first message it gets. parse: makes one outcome a path out
    of an answer. killed: the outcome of a file that ends the process.
    """

    def __init__(
        self,
        program: str,
        source: object,
        parse: Callable[[Any], list[Outcome]],
        killed: Callable[[str], Outcome],
    ) -> None:
        self.program, self.source, self.parse, self.killed = program, source, parse, killed
        self.process: subprocess.Popen[str] | None = None

    def ask(self, paths: Sequence[str]) -> list[Outcome]:
        """The outcome of each file. A file that ends the process is named; the others are read by a new one.

        Raises DataError if no process can be started.
        """
        answer = self._answer(list(paths))
        if answer.endswith("\n"):
            return self.parse(json.loads(answer))
        self.close()
        return [self.killed(paths[0])] if len(paths) == 1 else [self.ask([path])[0] for path in paths]

    def finish(self) -> None:
        """Lets it end by itself, once it has written what it holds back. Raises OSError if it could not."""
        if self.process:
            with self.process as process:
                self.process = None
            if process.returncode:
                raise OSError("a process could not write what it held")

    def close(self) -> None:
        """Ends the process."""
        if self.process:
            self.process.kill()
            # What was to be sent to one that had died is still there.
            with suppress(OSError), self.process:
                self.process = None

    def kill(self) -> None:
        """Ends the process while another thread waits for its answer, which then goes without."""
        if process := self.process:
            process.kill()

    def _answer(self, question: object) -> str:
        self.process = self.process or self._started()
        return ask_process(self.process, question)

    def _started(self) -> subprocess.Popen[str]:
        try:
            process = start(self.program)
        except OSError as error:
            raise none_starts(str(error.strerror or error)) from error
        self.process = process
        if ask_process(process, self.source):
            return process
        self.close()
        raise none_starts(tell("it ended with {code}", code=str(process.returncode)))


def start(program: str) -> subprocess.Popen[str]:
    """A process that runs `main` of a module. Raises OSError if the system refuses."""
    return subprocess.Popen(
        words_for(program),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        encoding="utf-8",
    )


def words_for(program: str) -> list[str]:
    """The command that runs `main` of a module."""
    return [sys.executable, "-c", f"from {program} import main; main()"]


def environment() -> dict[str, str]:
    """That of such a process, which does one thing at a time, so threads of a matrix product would only take turns."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **KEPT_MEMORY,
    }


def ask_process(process: subprocess.Popen[str], message: object) -> str:
    """The answer of a process to a message: a line; less than one if it has ended."""
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except BrokenPipeError:
        return ""


def asked_in_turn(
    make: Callable[[], Worker[Outcome]], chunks: Sequence[Sequence[str]]
) -> Generator[list[Outcome]]:
    """The outcomes of the files of each chunk, in order, from one process for each processor that this one may use.

    What the processes hold back is written when the last chunk was answered, or nobody asks for more.
    Raises OSError if it cannot be written, DataError if no process can be started.
    """
    workers = [make() for _ in range(min(MOST_WORKERS, usable_processors(), len(chunks)))]
    idle: SimpleQueue[Worker[Outcome]] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def ask(chunk: Sequence[str]) -> list[Outcome]:
        worker = idle.get()
        try:
            return worker.ask(chunk)
        finally:
            idle.put(worker)

    try:
        yield from in_threads(ask, chunks)
        for worker in workers:
            worker.finish()
    except GeneratorExit:
        # Whoever was asked to stop keeps what they have decoded.
        for worker in workers:
            with suppress(OSError):
                worker.finish()
        raise
    finally:
        for worker in workers:
            worker.close()


def serve(prepare: Callable[[Any], AbstractContextManager[Answer]]) -> None:
    """The worker's side: answers every line of standard input by one, until there are no more.

    prepare: makes the function that answers out of the first message; what it holds back is written at its end.
    """
    # The one that started it hears of Ctrl-C and closes the input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with prepare(json.loads(sys.stdin.readline())) as answer:
        print("ready", flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line)), separators=(",", ":")), flush=True)


def none_starts(reason: str) -> DataError:
    """The one sentence where no process can be started."""
    return DataError(
        tell(
            "no process that reads images could be started ({reason}). Make room in memory, then start again.",
            reason=reason,
        )
    )
