"""Who may ask: this machine's own pages and programs that hold the token, and no page of any other site."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pupille.errors import ConfigError
from pupille.i18n.language import tell

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

TOKEN_BYTES = 16
LOOPBACK = ("127.0.0.1", "localhost", "::1")
OPEN = "/"
"""The page, which holds nothing: it asks with the token in the fragment of its address, which no browser sends."""
SAME_SITE = (b"same-origin", b"none")
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
STRICT = b"default-src 'none'; frame-ancestors 'none'"


def new_token() -> str:
    """128 bits that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def insist_on_one_address(host: str) -> None:
    """Raises ConfigError for an address that means every one of a machine: no Host could then be told from a false
    one."""
    try:
        is_every = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        is_every = not host
    if is_every:
        raise ConfigError(
            tell(
                "{host!r} stands for every address of this machine. Give --host the one under which it is to be "
                "reached.",
                host=host,
            )
        )


@dataclass(frozen=True)
class Guard:
    """Stands before an application. port: where it listens. host: on which address."""

    application: Application
    token: str
    host: str
    port: int

    @cached_property
    def hosts(self) -> frozenset[bytes]:
        """What a Host may be."""
        names = LOOPBACK if self.host in LOOPBACK else (self.host,)
        return frozenset(f"{f'[{name}]' if ':' in name else name}:{self.port}".encode() for name in names)

    @cached_property
    def origins(self) -> frozenset[bytes]:
        """What an Origin may be."""
        return frozenset(b"http://" + host for host in self.hosts)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hands a request on, or refuses it."""
        if scope["type"] == "lifespan":
            await self.application(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refusal = self.refusal(scope)
        if refusal is None:
            await self.application(scope, receive, guarded(send))
            return
        status, reason = refusal
        body = f'{{"error": "{reason}"}}'.encode()
        headers = [(b"content-type", b"application/json")]
        start = {"type": "http.response.start", "status": status, "headers": headers}
        await guarded(send)(start)
        await send({"type": "http.response.body", "body": body})

    def refusal(self, scope: Message) -> tuple[int, str] | None:
        """Status and reason; None for a request that may pass."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return 421, "this server has another name"
        if any(name == b"origin" and value.lower() not in self.origins for name, value in headers):
            return 403, "pages of other sites may not ask"
        if any(name == b"sec-fetch-site" and value not in SAME_SITE for name, value in headers):
            return 403, "pages of other sites may not ask"
        return (
            None
            if scope["path"] == OPEN or self.holds_token(headers)
            else (401, "the token is missing or wrong")
        )

    def holds_token(self, headers: list[tuple[bytes, bytes]]) -> bool:
        """Whether the token came, once, where it belongs."""
        given = [value for name, value in headers if name == b"authorization"]
        return len(given) == 1 and hmac.compare_digest(given[0], f"Bearer {self.token}".encode())


def guarded(send: Send) -> Send:
    """Answers with the headers that keep browsers strict."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", []), *HEADERS]
            if not any(name == b"content-security-policy" for name, _ in headers):
                headers.append((b"content-security-policy", STRICT))
            message = {**message, "headers": headers}
        await send(message)

    return with_headers
