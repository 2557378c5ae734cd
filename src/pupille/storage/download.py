"""The one place that speaks to the network: asks a server about a file, and downloads it so that it can be resumed.

Plain HTTP by the standard library. A proxy is what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say; certificates of
one's own are in `SSL_CERT_FILE`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, getproxies, proxy_bypass

from pupille import __version__
from pupille.i18n.language import tell
from pupille.runs.saved import SAVED
from pupille.storage.download_errors import AstrayError, BrokenError, plain_line, refused, stated_reason
from pupille.storage.server import Remote, Server

CHUNK = 2**18
REDIRECTIONS = 5
MOVED = (301, 302, 303, 307, 308)
BUSY = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which another try may succeed."""
ENDLESS = tell("it sends from one address to the next without end")
KEPT = tell("what came is kept, and the same command goes on there")
Progress = Callable[[int], None]
"""Is told how many bytes are there."""


class _Stay(HTTPRedirectHandler):
    """Follows nothing by itself: on the way the server's own headers would be lost."""

    def redirect_request(self, *_: object) -> None:
        """No request."""


def ask(server: Server, address: str, *, enough: str) -> dict[str, str]:
    """The headers of the answer to a HEAD request, their names in lower case; a busy server is asked again.

    A redirection within the server is followed, one to another not; nor any once the header `enough` is there.
    Raises the server's error if it cannot be reached or does not give the file.
    """
    for attempt in range(server.retries + 1):
        try:
            return _headers(server, address, enough)
        except (OSError, HTTPException, AstrayError) as error:
            busy = isinstance(error, HTTPError) and error.code in BUSY
            if not busy or attempt == server.retries:
                raise refused(server, error, _proxy(server)) from error
            time.sleep(server.pause * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


def _headers(server: Server, address: str, enough: str) -> dict[str, str]:
    for _ in range(REDIRECTIONS):
        with _answer(server, address, {}, method="HEAD") as answer:
            headers, moved = answer.headers, answer.status in MOVED
        onward = urljoin(address, headers.get("Location", ""))
        same_host = urlsplit(onward).netloc == urlsplit(address).netloc
        if not moved or headers.get(enough) or not same_host:
            # The length of the answer that only shows the way is not the file's.
            stated = {key.lower(): value for key, value in headers.items()}
            return {key: value for key, value in stated.items() if not moved or key != "content-length"}
        address = onward
    raise AstrayError(ENDLESS)


def download(server: Server, remote: Remote, partial: Path, progress: Progress) -> None:
    """Appends to `partial` what it still lacks of the file.

    What came stays there whatever happens, for the next call. Raises the server's error if the file does not come
    whole or cannot be written. The SHA-256 is for the caller to look at.
    """
    most, fruitless, first = size_of(partial), 0, True
    while True:
        try:
            _request_rest(server, remote, partial, progress)
            problem: Exception = server.error(tell("it ended early"))
        except (BrokenError, AstrayError, OSError, HTTPException) as error:
            if _is_final(error, first):
                raise refused(server, error, _proxy(server)) from error
            problem = error
        have, first = size_of(partial), False
        if have == remote.size:
            return
        fruitless = 0 if have > most else fruitless + 1
        most = max(most, have)
        if fruitless >= server.retries:
            raise server.error(
                tell(
                    "the connection to {host} broke after {have:count} of {size:count} bytes ({reason}); {kept}.",
                    host=server.host,
                    have=have,
                    size=remote.size,
                    reason=stated_reason(problem),
                    kept=KEPT,
                )
            ) from problem
        time.sleep(server.pause * 2**fruitless)


def _is_final(error: Exception, first: bool) -> bool:
    """Whether another try is of no use: the server says no, or already the first connection could not be made."""
    if isinstance(error, HTTPError):
        return error.code not in BUSY
    return isinstance(error, AstrayError) or (first and isinstance(error, URLError))


def _request_rest(server: Server, remote: Remote, partial: Path, progress: Progress) -> None:
    """One GET from where the partial file ends; begins anew if the server cannot do that."""
    have = size_of(partial)
    if have == remote.size:
        return
    if have > remote.size:
        partial.unlink()
        have = 0
    address = remote.address
    for _ in range(REDIRECTIONS):
        with _answer(server, address, {"Range": f"bytes={have}-"} if have else {}) as answer:
            if answer.status not in MOVED:
                start = _start(server, answer, have, remote.size)
                _write(server, answer, partial, start, remote.size, progress)
                return
            onward = urljoin(address, answer.headers.get("Location", ""))
        if urlsplit(onward).scheme != "https" and urlsplit(address).scheme == "https":
            raise server.error(
                tell(
                    "{host} sends from an encrypted address to {onward!r}, which is refused. Name another mirror with "
                    "--endpoint.",
                    host=server.host,
                    onward=onward,
                )
            )
        address = onward
    raise AstrayError(ENDLESS)


def _start(server: Server, answer: HTTPResponse, have: int, size: int) -> int:
    """Where in the file the body of an answer begins: 0 if the server ignored what was asked for.

    Raises the server's error if it is another part, or of another length, than the file has.
    """
    part, length = answer.headers.get("Content-Range", ""), answer.headers.get("Content-Length", "")
    start = have if answer.status == 206 else 0
    fits = answer.status == 200 or part.startswith(f"bytes {have}-")
    if not fits or (length.isdecimal() and start + int(length) != size):
        raise server.error(
            tell(
                "{host} sends something else than the {size:count} bytes of the file ({length}, {part}). Name "
                "another mirror with --endpoint, or look whether a proxy answers in its place.",
                host=server.host,
                size=size,
                length=tell("{length} bytes", length=length) if length else tell("unknown bytes"),
                part=plain_line(part) or tell("whole"),
            )
        )
    return start


def _write(
    server: Server, answer: HTTPResponse, partial: Path, start: int, size: int, progress: Progress
) -> None:
    """Writes the body from `start` on, up to `size` and not a byte further."""
    have = start
    try:
        with partial.open("r+b" if start else "wb", buffering=0) as file:
            file.truncate(start)
            file.seek(start)
            while have < size and (chunk := _read(answer, min(CHUNK, size - have))):
                view = memoryview(chunk)
                while view:
                    view = view[file.write(view) :]
                have += len(chunk)
                SAVED.note()
                progress(have)
            os.fsync(file.fileno())
    except OSError as error:
        raise server.error(
            tell(
                "{have:count} of {size:count} bytes could be written to {folder!r} ({reason}). Make room, or set "
                "PUPILLE_HOME to a folder on a larger disk; {kept}.",
                have=size_of(partial),
                size=size,
                folder=str(partial.parent),
                reason=str(error.strerror or error),
                kept=KEPT,
            )
        ) from error


def _read(answer: HTTPResponse, most: int) -> bytes:
    try:
        return answer.read1(most)
    except (OSError, HTTPException) as error:
        raise BrokenError(stated_reason(error)) from error


def _answer(server: Server, address: str, headers: dict[str, str], *, method: str = "GET") -> HTTPResponse:
    """The answer to one request, a redirection included. Raises OSError or HTTPException."""
    request = Request(
        address,
        method=method,
        headers={"User-Agent": f"pupille/{__version__}", "Accept-Encoding": "identity", **headers},
    )
    if urlsplit(address).scheme not in ("http", "https"):
        plain = plain_line(f"it sends to {address!r}").removeprefix("it sends to ")
        raise AstrayError(tell("it sends to {address}", address=plain))
    try:
        answer: HTTPResponse = build_opener(_Stay).open(request, timeout=server.timeout)
    except HTTPError as error:
        if error.code in MOVED:
            return error  # type: ignore[return-value]  # it is an answer as well
        raise
    return answer


def size_of(partial: Path) -> int:
    """Bytes of a file, 0 if it is not there."""
    return partial.stat().st_size if partial.exists() else 0


def _proxy(server: Server) -> str:
    """The proxy that the environment puts before a server, without name and password; empty if there is none."""
    parts = urlsplit(server.endpoint)
    if proxy_bypass(parts.hostname or ""):
        return ""
    return getproxies().get(parts.scheme, "").rpartition("://")[2].rpartition("@")[2].rstrip("/")
