"""Work shared by threads, in order, with no more of it under way than memory easily holds."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

MOST_THREADS = 16


def in_threads(
    function: Callable[[Item], Outcome], items: Sequence[Item], *, under_way: int = 64
) -> Iterator[Outcome]:
    """The outcomes in order, at most so many of them under way, so that memory does not grow with the items."""
    waiting = iter(items)
    with ThreadPoolExecutor(max_workers=min(MOST_THREADS, usable_processors())) as pool:
        running = deque(pool.submit(function, item) for item in islice(waiting, under_way))
        while running:
            yield running.popleft().result()
            running.extend(pool.submit(function, item) for item in islice(waiting, 1))


def usable_processors() -> int:
    """How many processors this process may use, which on a cluster is fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def chunks_of(items: Sequence[Item], n: int) -> list[Sequence[Item]]:
    """The items, n at a time."""
    return [items[start : start + n] for start in range(0, len(items), n)]
