"""The one place that speaks to the network: asks a hub what a file is, and downloads it so that it can be resumed.

Plain HTTP by the standard library, on purpose: the hub's own client fixes its settings when it is imported, sends a
stored token unless told not to, keeps a cache of its own, and does not hold what came against its SHA-256 (`LOG.md`).
What is spoken is the hub's public protocol: a HEAD request of `.../resolve/REVISION/FILE` states size and SHA-256, a
GET with `Range` brings the bytes.
A proxy is what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say; certificates of one's own are in `SSL_CERT_FILE`.
"""

from __future__ import annotations

import os
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pupille import __version__
from pupille.errors import ConfigError, WeightsError

PUBLIC = "https://huggingface.co"
"""Where the weights that timm names are kept."""
CHUNK = 2**18
REDIRECTIONS = 5
MOVED = (301, 302, 303, 307, 308)
BUSY = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which another try may succeed."""
STATED = re.compile(r'(?:W/)?"?([0-9a-f]{64})"?')
KEPT = "what came is kept, and the same command goes on there"
Progress = Callable[[int], None]
"""Is told how many bytes are there."""


@dataclass(frozen=True)
class Hub:
    """Where files are fetched from, and how patiently.

    endpoint: address of the hub or of a mirror of it. timeout: seconds without a byte after which a connection counts
    as broken. retries: how often in a row a connection that brings nothing new is opened again, after pause, 2 pause,
    4 pause ... seconds; 0: none is.
    """

    endpoint: str = PUBLIC
    timeout: float = 30.0
    retries: int = 5
    pause: float = 1.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigError(
                f"the endpoint must be an address such as {PUBLIC}. Got {self.endpoint!r}. Correct --endpoint or the "
                "environment variable HF_ENDPOINT."
            )

    @property
    def host(self) -> str:
        """The name of the machine, for sentences."""
        return urlsplit(self.endpoint).netloc.rpartition("@")[2]

    def address(self, repository: str, revision: str, file: str) -> str:
        """Where a file of a repository lies."""
        return f"{self.endpoint.rstrip('/')}/{quote(repository)}/resolve/{quote(revision)}/{quote(file)}"


def usual_hub(endpoint: str | None = None) -> Hub:
    """The hub at `endpoint`, else at what the environment variable HF_ENDPOINT names, else the public one."""
    return Hub(endpoint or os.environ.get("HF_ENDPOINT") or PUBLIC)


@dataclass(frozen=True)
class Remote:
    """A file as the hub states it. commit: version of the repository, where the hub says so. size: in bytes."""

    address: str
    commit: str | None
    size: int
    sha256: str


class _BrokenError(Exception):
    """The connection broke while the body was read."""


class _Stay(HTTPRedirectHandler):
    """Follows nothing by itself: on the way the hub's own headers would be lost."""

    def redirect_request(self, *_: object) -> None:
        """No request."""


def ask(hub: Hub, repository: str, file: str) -> Remote:
    """What the hub states about a file.

    Raises WeightsError if it cannot be reached, has no such file, or states no SHA-256.
    """
    for attempt in range(hub.retries + 1):
        try:
            stated = _stated(hub, hub.address(repository, "main", file))
            break
        except (OSError, HTTPException) as error:
            busy = isinstance(error, HTTPError) and error.code in BUSY
            if not busy or attempt == hub.retries:
                raise _refused(hub, error) from error
            time.sleep(hub.pause * 2**attempt)
    sha256 = STATED.fullmatch(stated.get("X-Linked-Etag") or stated.get("ETag") or "")
    size = stated.get("X-Linked-Size") or stated.get("Content-Length") or ""
    if not sha256 or not size.isdecimal():
        raise WeightsError(
            f"{hub.host} states no size and SHA-256 of {repository}/{file}, and none is invented. Name another "
            "mirror with --endpoint, or look whether a proxy answers in its place."
        )
    commit = stated.get("X-Repo-Commit")
    return Remote(hub.address(repository, commit or "main", file), commit, int(size), sha256[1])


def _stated(hub: Hub, address: str) -> dict[str, str]:
    """The headers of a HEAD request. A renamed repository is followed; not so the way to where the bytes lie."""
    for _ in range(REDIRECTIONS):
        with _answer(hub, address, {}, method="HEAD") as answer:
            headers, moved = answer.headers, answer.status in MOVED
        onward = urljoin(address, headers.get("Location", ""))
        same_host = urlsplit(onward).netloc == urlsplit(address).netloc
        if not moved or headers.get("X-Linked-Etag") or not same_host:
            # The length of the answer that only shows the way is not the file's.
            return {key: value for key, value in headers.items() if not moved or key != "Content-Length"}
        address = onward
    raise HTTPException("it sends from one address to the next without end")


def download(hub: Hub, remote: Remote, partial: Path, progress: Progress) -> None:
    """Appends to `partial` what it still lacks of the file.

    What came stays there whatever happens, for the next call. Raises WeightsError if the file does not come whole or
    cannot be written.
    """
    most, fruitless = _size(partial), 0
    while True:
        try:
            _one_connection(hub, remote, partial, progress)
            problem: Exception = WeightsError("it ended early")
        except (_BrokenError, OSError, HTTPException) as error:
            if isinstance(error, HTTPError) and error.code not in BUSY:
                raise _refused(hub, error) from error
            problem = error
        have = _size(partial)
        if have == remote.size:
            return
        fruitless = 0 if have > most else fruitless + 1
        most = max(most, have)
        if fruitless >= hub.retries:
            raise WeightsError(
                f"the connection to {hub.host} broke after {have:,} of {remote.size:,} bytes ({_reason(problem)}); "
                f"{KEPT}."
            ) from problem
        time.sleep(hub.pause * 2**fruitless)


def _one_connection(hub: Hub, remote: Remote, partial: Path, progress: Progress) -> None:
    """One GET from where the partial file ends; begins anew if the server cannot do that."""
    have = _size(partial)
    if have == remote.size:
        return
    if have > remote.size:
        partial.unlink()
        have = 0
    address = remote.address
    for _ in range(REDIRECTIONS):
        with _answer(hub, address, {"Range": f"bytes={have}-"} if have else {}) as answer:
            if answer.status not in MOVED:
                _write(answer, partial, _start(hub, answer, have, remote.size), remote.size, progress)
                return
            onward = urljoin(address, answer.headers.get("Location", ""))
        if urlsplit(onward).scheme != "https" and urlsplit(address).scheme == "https":
            raise WeightsError(
                f"{hub.host} sends from an encrypted address to {onward!r}, which is refused. Name another mirror "
                "with --endpoint."
            )
        address = onward
    raise HTTPException("it sends from one address to the next without end")


def _start(hub: Hub, answer: HTTPResponse, have: int, size: int) -> int:
    """Where in the file the body of an answer begins: 0 if the server ignored what was asked for.

    Raises WeightsError if it is another part, or of another length, than the hub stated.
    """
    part, length = answer.headers.get("Content-Range", ""), answer.headers.get("Content-Length", "")
    start = have if answer.status == 206 else 0
    fits = answer.status == 200 or part.startswith(f"bytes {have}-")
    if not fits or (length.isdecimal() and start + int(length) != size):
        raise WeightsError(
            f"{hub.host} sends something else than the {size:,} bytes it stated ({length or 'unknown'} bytes, "
            f"{part or 'whole'}). Name another mirror with --endpoint, or look whether a proxy answers in its "
            "place."
        )
    return start


def _write(answer: HTTPResponse, partial: Path, start: int, size: int, progress: Progress) -> None:
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
                progress(have)
            os.fsync(file.fileno())
    except OSError as error:
        raise WeightsError(
            f"{_size(partial):,} of {size:,} bytes could be written to {str(partial.parent)!r} "
            f"({error.strerror or error}). Make room, or set PUPILLE_HOME to a folder on a larger disk; {KEPT}."
        ) from error


def _read(answer: HTTPResponse, most: int) -> bytes:
    try:
        return answer.read1(most)
    except (OSError, HTTPException) as error:
        raise _BrokenError(_reason(error)) from error


def _answer(hub: Hub, address: str, headers: dict[str, str], *, method: str = "GET") -> HTTPResponse:
    """The answer to one request, a redirection included. Raises OSError or HTTPException."""
    request = Request(
        address,
        method=method,
        headers={"User-Agent": f"pupille/{__version__}", "Accept-Encoding": "identity", **headers},
    )
    if urlsplit(address).scheme not in ("http", "https"):
        raise HTTPException(f"it sends to {address!r}")
    try:
        answer: HTTPResponse = build_opener(_Stay).open(request, timeout=hub.timeout)
    except HTTPError as error:
        if error.code in MOVED:
            return error  # type: ignore[return-value]  # it is an answer as well
        raise
    return answer


def _size(partial: Path) -> int:
    return partial.stat().st_size if partial.exists() else 0


def _reason(error: object) -> str:
    """What the system or the server says, in its own words."""
    inner = error.reason if isinstance(error, URLError) else error
    if isinstance(error, HTTPError):
        return f"it answers {error.code} {error.reason}"
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    return (inner.strerror if isinstance(inner, OSError) else None) or str(inner) or type(inner).__name__


def _refused(hub: Hub, error: Exception) -> WeightsError:
    """The sentence for a hub that does not give the file."""
    if isinstance(error, HTTPError) and error.code == 404:
        return WeightsError(
            f"{hub.host} has no {urlsplit(error.url).path!r}. Check --endpoint, or bring the file from elsewhere "
            "with `pupille weights import FILE --as NAME`."
        )
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return WeightsError(
            f"the certificate of {hub.host} is not trusted ({reason.verify_message}). If your institution inspects "
            "traffic, set SSL_CERT_FILE to the file of its certificates."
        )
    if isinstance(error, HTTPError):
        return WeightsError(
            f"{hub.host} does not give the file ({_reason(error)}). Try later, name a mirror with --endpoint, or "
            "set HTTPS_PROXY."
        )
    return WeightsError(
        f"{hub.host} cannot be reached ({_reason(error)}). Connect to the internet, set HTTPS_PROXY if a proxy "
        "stands between, or fetch on another machine and bring the file with `pupille weights import FILE --as "
        "NAME`."
    )
