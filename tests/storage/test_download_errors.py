"""Why a file did not come: each cause has its own way out, and nothing that a stranger sent steers the terminal."""

import ssl
from email.message import Message
from typing import ClassVar
from urllib.error import HTTPError, URLError

import pytest

from pupille.errors import DataError, PupilleError
from pupille.storage.download_errors import (
    LONGEST_QUOTE,
    AstrayError,
    BrokenError,
    plain_line,
    refused,
    stated_reason,
)
from pupille.storage.server import Server


class Shelf(Server):
    error: ClassVar[type[PupilleError]] = DataError
    example = "https://example.org"
    set_by = "--endpoint"
    bring = "bring the file"


SHELF = Shelf("https://shelf.org")


def answered(code, reason="Forbidden"):
    return HTTPError("https://shelf.org/a/b.zip", code, reason, Message(), None)


def certificate():
    error = ssl.SSLCertVerificationError()
    error.verify_message = "self-signed certificate"
    return URLError(error)


@pytest.mark.parametrize(
    ("error", "proxy", "parts"),
    [
        (answered(404), "", ["shelf.org has no '/a/b.zip'", "or bring the file"]),
        (answered(403), "", ["it answers 403 Forbidden", "Try later"]),
        (answered(403), "proxy:3128", ["it answers 403 Forbidden", "Try later"]),
        (answered(407), "proxy:3128", ["through the proxy proxy:3128 that HTTPS_PROXY names"]),
        (URLError(OSError(101, "Network is unreachable")), "", ["(Network is unreachable)", "set HTTPS_PROXY"]),
        (URLError(OSError(111, "Connection refused")), "proxy:3128", ["the proxy proxy:3128", "unset it"]),
        (URLError(TimeoutError()), "", ["(no answer in time)"]),
        (certificate(), "proxy:3128", ["is not trusted (self-signed certificate)", "SSL_CERT_FILE"]),
        (AstrayError("it sends to 'x'"), "proxy:3128", ["does not give the file: it sends to 'x'", "mirror"]),
    ],
)  # fmt: skip
def test_each_cause_is_told_with_its_way_out(error, proxy, parts):
    sentence = refused(SHELF, error, proxy)
    assert isinstance(sentence, DataError)
    for part in parts:
        assert part in str(sentence)


def test_the_words_of_a_stranger_stay_on_one_line_and_are_short():
    assert plain_line("a\nb\x1b[31m\tc") == "a b [31m c"
    assert len(plain_line("x" * 5000)) == LONGEST_QUOTE
    assert stated_reason(answered(500, "a\r\nb")) == "it answers 500 a b"


def test_an_error_without_words_is_named_by_its_kind():
    assert stated_reason(ValueError()) == "ValueError"
    assert stated_reason(BrokenError("no answer in time")) == "no answer in time"
