"""What is spoken with a hub of weights: its public protocol, on top of `transport.py`.

The hub's own client is not used, on purpose: it fixes its settings when it is imported, sends a stored token unless
told not to, keeps a cache of its own, and does not hold what came against its SHA-256 (`LOG.md`).
A HEAD request of `.../resolve/REVISION/FILE` states size and SHA-256, a GET with `Range` brings the bytes.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from pupille.errors import PupilleError, WeightsError
from pupille.i18n.language import tell
from pupille.storage import download, server

PUBLIC = "https://huggingface.co"
"""Where the weights that timm names are kept."""
STATED = re.compile(r'(?:W/)?"?([0-9a-f]{64})"?')


@dataclass(frozen=True)
class Hub(server.Server):
    """The hub, or a mirror of it, that weights are fetched from."""

    error: ClassVar[type[PupilleError]] = WeightsError
    example: ClassVar[str] = PUBLIC
    set_by: ClassVar[str] = tell("--endpoint or the environment variable HF_ENDPOINT")
    bring: ClassVar[str] = tell("bring the file with `pupille weights import FILE --as NAME`")

    endpoint: str = PUBLIC

    def address(self, repository: str, revision: str, file: str) -> str:
        """Where a file of a repository lies."""
        return f"{self.endpoint.rstrip('/')}/{quote(repository)}/resolve/{quote(revision)}/{quote(file)}"


def usual_hub(endpoint: str | None = None) -> Hub:
    """The hub at `endpoint`, else at what the environment variable HF_ENDPOINT names, else the public one."""
    return Hub(endpoint or os.environ.get("HF_ENDPOINT") or PUBLIC)


@dataclass(frozen=True)
class Remote(server.Remote):
    """A file as the hub states it. commit: version of the repository, where the hub says so."""

    commit: str | None


def ask(hub: Hub, repository: str, file: str) -> Remote:
    """What the hub states about a file; a renamed repository is followed.

    Raises WeightsError if it cannot be reached, has no such file, or states no SHA-256.
    """
    stated = download.ask(hub, hub.address(repository, "main", file), enough="X-Linked-Etag")
    sha256 = STATED.fullmatch(stated.get("x-linked-etag") or stated.get("etag") or "")
    size = stated.get("x-linked-size") or stated.get("content-length") or ""
    if not sha256 or not size.isdecimal():
        raise WeightsError(
            tell(
                "{host} states no size and SHA-256 of {repository}/{file}, and none is invented. "
                "Name another mirror with --endpoint, or look whether a proxy answers in its place.",
                host=hub.host,
                repository=repository,
                file=file,
            )
        )
    commit = stated.get("x-repo-commit")
    return Remote(hub.address(repository, commit or "main", file), int(size), sha256[1], commit)
