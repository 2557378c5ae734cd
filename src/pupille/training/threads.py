"""How many threads a training step is worth: waiting for each other costs small steps more than they gain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

WORTH_SHARING = 800_000_000
"""Multiply-adds of a training step from which on it is shared among threads.

The small CNN in batches of 128 (1,010 million) takes 17 ms on two threads and 21 to 25 ms on one. Below, a step takes
a few milliseconds and its threads mostly wait for each other: LeNet-5 in batches of 32 (40 million) took 4 to 8 times
longer on two threads of a busy two-core machine than on one.
"""


@contextmanager
def threads_for(multiply_adds: int, *, share: int | None = None) -> Iterator[int]:
    """Sets torch to one thread while steps of this size are made, if they are small; the setting comes back after.

    share: what one of several processes has of the cores; None takes all that torch was given. Yields the number of
    threads in use.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads((share or before) if multiply_adds >= WORTH_SHARING else 1)
    try:
        yield torch.get_num_threads()
    finally:
        torch.set_num_threads(before)


WORTH_BLAS = 20_000_000
"""Numbers in a table from which on linear algebra on it is shared among threads.

Below, the threads of OpenBLAS mostly spin while they wait: doubting the labels of 1,797 digits took 25 s on two threads
of a busy two-core machine and 1.8 s on one.
"""


@contextmanager
def blas_threads_for(numbers: int) -> Iterator[None]:
    """Linear algebra on one thread while tables of this many numbers are worked on, if they are small."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(None if numbers >= WORTH_BLAS else 1, user_api="blas"):
        yield
