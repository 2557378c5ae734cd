"""Several processes that look at files at the same time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from queue import SimpleQueue

from pupille.audit.looking import Looked, Source
from pupille.audit.worker import from_json, source_to_json
from pupille.data.first_pass import in_threads, usable_processors
from pupille.language import tell

MOST_WORKERS = 8
KEPT_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(2**24),
    "MALLOC_TOP_PAD_": str(2**24),
    "MALLOC_TRIM_THRESHOLD_": str(2**25),
}
"""For glibc: memory of one picture is kept for the next, instead of being given back and asked for again each time."""
PROGRAM = "from pupille.audit.worker import main; main()"
KILLS = tell("ends the program that decodes it, so it is damaged or hostile; take it out of the data folder.")


class Worker:
    """One process, started when it is first asked."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._process: subprocess.Popen[str] | None = None

    def ask(self, paths: Sequence[str]) -> list[Looked]:
        """What it saw in each file. A file that ends the process is named; the others are looked at by a new one.

        Raises OSError if no process can be started.
        """
        answer = self._answer(paths)
        if answer.endswith("\n"):
            return from_json(json.loads(answer))
        self.close()
        return [Looked(None, KILLS)] if len(paths) == 1 else [self.ask([path])[0] for path in paths]

    def close(self) -> None:
        """Ends the process."""
        if self._process:
            self._process.kill()
            with suppress(OSError):
                self._process.communicate()
            self._process = None

    def _answer(self, paths: Sequence[str]) -> str:
        self._process = self._process or self._start()
        try:
            self._send(list(paths))
            return self._process.stdout.readline() if self._process.stdout else ""
        except BrokenPipeError:
            return ""

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Each does one thing at a time, so the threads of a matrix product would only take turns.
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path),
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
                **KEPT_MEMORY,
            },
            encoding="utf-8",
        )
        self._send(source_to_json(self._source))
        return self._process

    def _send(self, message: object) -> None:
        if self._process and self._process.stdin:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()


def looked_in_processes(source: Source, chunks: Sequence[list[str]]) -> Iterator[list[Looked]]:
    """What the files of each chunk are, in order, from one process for each processor that this one may use."""
    workers = [Worker(source) for _ in range(min(MOST_WORKERS, usable_processors()))]
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def ask(chunk: list[str]) -> list[Looked]:
        worker = idle.get()
        try:
            return worker.ask(chunk)
        finally:
            idle.put(worker)

    try:
        yield from in_threads(ask, chunks)
    finally:
        for worker in workers:
            worker.close()
