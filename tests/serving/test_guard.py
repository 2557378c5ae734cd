"""The guard alone: which names it answers to, and that its key is long enough."""

import pytest

from pupille.errors import ConfigError
from pupille.serving.guard import Guard, insist_on_one_address, new_token


async def nothing(scope, receive, send):
    raise AssertionError("was reached")


def guard(host="127.0.0.1"):
    return Guard(nothing, "key", host, 80)


def scope(host, *headers, path="/health"):
    return {"type": "http", "path": path, "headers": [(b"host", host), *headers]}


KEY = (b"authorization", b"Bearer key")


@pytest.mark.parametrize("host", [b"127.0.0.1:80", b"localhost:80", b"[::1]:80", b"LOCALHOST:80"])
def test_every_name_of_this_machine_is_its_own(host):
    assert guard().refusal(scope(host, KEY)) is None


def test_another_address_answers_under_that_name_alone():
    assert guard("192.0.2.7").refusal(scope(b"192.0.2.7:80", KEY)) is None
    assert guard("192.0.2.7").refusal(scope(b"localhost:80", KEY))[0] == 421


def test_its_own_page_may_ask_and_no_other():
    own = (b"origin", b"http://127.0.0.1:80")
    assert guard().refusal(scope(b"127.0.0.1:80", KEY, own, (b"sec-fetch-site", b"same-origin"))) is None
    for header in ((b"origin", b"null"), (b"origin", b""), (b"sec-fetch-site", b"cross-site")):
        assert guard().refusal(scope(b"127.0.0.1:80", KEY, header))[0] == 403


def test_a_token_that_comes_twice_is_none():
    assert guard().refusal(scope(b"127.0.0.1:80", KEY, KEY))[0] == 401


def test_tokens_are_long_and_never_the_same():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 22


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "0:0:0:0:0:0:0:0", ""])
def test_every_address_at_once_is_refused(host):
    with pytest.raises(ConfigError, match="Give --host"):
        insist_on_one_address(host)
    insist_on_one_address("127.0.0.1")
    insist_on_one_address("field-station.local")
