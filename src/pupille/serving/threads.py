"""How many threads a model has beside a server that listens and decodes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pupille.data.pixels.threads import usable_processors


@contextmanager
def one_processor_left() -> Iterator[None]:
    """Linear algebra and torch, where a model brought it, leave one processor to whoever listens and decodes; the
    settings come back.

    LeNet-5 with its novelty, in batches of 26 on two threads of a busy machine with two processors, took 0.81 ms of the
    processor an image, since threads spun while they waited for each other; on one it took 0.13 ms.
    """
    from threadpoolctl import threadpool_limits

    most = max(1, usable_processors() - 1)
    torch = sys.modules.get("torch")
    before = torch.get_num_threads() if torch else 0
    with threadpool_limits(most, user_api="blas"):
        if torch:
            torch.set_num_threads(min(before, most))
        try:
            yield
        finally:
            if torch:
                torch.set_num_threads(before)
