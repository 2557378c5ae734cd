"""Where files are fetched from, and which file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from pupille.errors import ConfigError, PupilleError
from pupille.i18n.language import tell


@dataclass(frozen=True)
class Server:
    """Where files are fetched from, and how patiently. Those who fetch derive from it and say in their own words:

    error: what is raised. example: an address that is allowed. set_by: where the address can be corrected. bring: how
    the file can come without this network.

    endpoint: address of the server. timeout: seconds without a byte after which a connection counts as broken.
    retries: how often in a row a connection that brings nothing new is opened again, after pause, 2 pause,
    4 pause ... seconds; 0: none is. Raises ConfigError if the endpoint is no address of the web.
    """

    error: ClassVar[type[PupilleError]]
    example: ClassVar[str]
    set_by: ClassVar[str]
    bring: ClassVar[str]

    endpoint: str
    timeout: float = 30.0
    retries: int = 5
    pause: float = 1.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigError(
                tell(
                    "the endpoint must be an address such as {example}. Got {endpoint!r}. Correct {set_by}.",
                    example=self.example,
                    endpoint=self.endpoint,
                    set_by=self.set_by,
                )
            )

    @property
    def host(self) -> str:
        """The name of the machine, for sentences."""
        return urlsplit(self.endpoint).netloc.rpartition("@")[2]


@dataclass(frozen=True)
class Remote:
    """A file on a server. size: in bytes. sha256: what it must have, in hexadecimal digits."""

    address: str
    size: int
    sha256: str
