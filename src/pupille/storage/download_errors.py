"""Why a server did not give a file, in a sentence that says what to do."""

from __future__ import annotations

import ssl
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from pupille.errors import PupilleError, reason_of
from pupille.i18n.language import tell
from pupille.storage.server import Server

LONGEST_QUOTE = 200
"""Characters of what a server says that an error repeats."""
PROXY_WANTS_A_NAME = 407


class BrokenError(Exception):
    """The connection broke while the body was read."""


class AstrayError(Exception):
    """The server sends to where no file can come from; another try would be sent there too."""


def refused(server: Server, error: Exception, proxy: str) -> PupilleError:
    """The sentence for a server that does not give the file. proxy: that stands before it, empty if there is none."""
    if isinstance(error, HTTPError) and error.code == 404:
        return server.error(
            tell(
                "{host} has no {path!r}. Check --endpoint, or {bring}.",
                host=server.host,
                path=urlsplit(error.url).path,
                bring=server.bring,
            )
        )
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return server.error(
            tell(
                "the certificate of {host} is not trusted ({reason}). If your institution inspects traffic, set "
                "SSL_CERT_FILE to the file of its certificates.",
                host=server.host,
                reason=str(reason.verify_message),
            )
        )
    if isinstance(error, AstrayError):
        return server.error(
            tell(
                "{host} does not give the file: {reason}. Name a mirror with --endpoint, or look whether a proxy "
                "answers in its place.",
                host=server.host,
                reason=stated_reason(error),
            )
        )
    unheard = not isinstance(error, HTTPError) or error.code == PROXY_WANTS_A_NAME
    if unheard and proxy:
        variable = f"{urlsplit(server.endpoint).scheme.upper()}_PROXY"
        return server.error(
            tell(
                "{host} cannot be reached through the proxy {proxy} that {variable} names ({reason}). Correct "
                "{variable}, or unset it where none is needed, or fetch on another machine and {bring}.",
                host=server.host,
                proxy=proxy,
                variable=variable,
                reason=stated_reason(error),
                bring=server.bring,
            )
        )
    if isinstance(error, HTTPError):
        return server.error(
            tell(
                "{host} does not give the file ({reason}). Try later, name a mirror with --endpoint, or set "
                "HTTPS_PROXY.",
                host=server.host,
                reason=stated_reason(error),
            )
        )
    return server.error(
        tell(
            "{host} cannot be reached ({reason}). Connect to the internet, set HTTPS_PROXY if a proxy stands between, "
            "or fetch on another machine and {bring}.",
            host=server.host,
            reason=stated_reason(error),
            bring=server.bring,
        )
    )


def stated_reason(error: object) -> str:
    """The reason of an error, in the words of the system or the server."""
    if isinstance(error, (AstrayError, BrokenError, PupilleError)):
        return reason_of(error)
    inner = error.reason if isinstance(error, URLError) else error
    if isinstance(error, HTTPError):
        answer = plain_line(f"it answers {error.code} {error.reason}").removeprefix("it answers ")
        return tell("it answers {answer}", answer=answer)
    if isinstance(inner, TimeoutError):
        return tell("no answer in time")
    text = (inner.strerror if isinstance(inner, OSError) else None) or str(inner)
    return plain_line(text) or type(inner).__name__


def plain_line(text: str) -> str:
    """The text that a stranger sent, as it can stand in a sentence: no line breaks, no signs that steer a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[:LONGEST_QUOTE]).split())
