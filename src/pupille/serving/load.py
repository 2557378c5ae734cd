"""How much is taken at once, so that memory stays bounded whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LARGEST_BODY = 25_000_000
MOST_IMAGES = 64
"""In one request."""
SECONDS = 30.0
"""For a body to arrive, and for one picture to be decoded."""
MOST_REQUESTS = 256
MOST_BYTES = 100_000_000
"""Of all requests together."""
MOST_PICTURES, LEAST_PICTURES, MOST_PIXELS = 512, 4, 100_000_000
"""Pictures that are decoded and wait for the model: so many, fewer where they take more bytes, but not below."""
MEGAPIXELS = 25.0
"""Of one picture. Pillow takes 4 bytes for each of them, and an array 3."""
RETRY_AFTER = "1"


class RequestError(Exception):
    """A request that is refused. status: of HTTP. reason: in plain English, as the interface of a program is."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass
class Load:
    """What is under way."""

    requests: int = 0
    bytes: int = 0

    @contextmanager
    def taking(self, size: int) -> Iterator[None]:
        """Makes room for a request of so many bytes. Raises RequestError 413 or 503 where there is none."""
        if size > LARGEST_BODY:
            raise RequestError(413, f"a request has at most {LARGEST_BODY} bytes")
        if self.requests >= MOST_REQUESTS or self.bytes + size > MOST_BYTES:
            raise RequestError(503, "busy; ask again")
        self.requests += 1
        self.bytes += size
        try:
            yield
        finally:
            self.requests -= 1
            self.bytes -= size
