"""Room for requests: given back whatever happens, and refused beyond what there is."""

import pytest

from pupille.serving import load
from pupille.serving.load import LARGEST_BODY, MOST_BYTES, Load, RequestError


def test_what_was_taken_is_given_back_even_after_an_error():
    under_way = Load()

    def failing():
        with under_way.taking(10):
            assert (under_way.requests, under_way.bytes) == (1, 10)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert (under_way.requests, under_way.bytes) == (0, 0)


def test_more_than_there_is_is_refused_with_its_status(monkeypatch):
    with pytest.raises(RequestError) as refused, Load().taking(LARGEST_BODY + 1):
        pass
    assert refused.value.status == 413
    with pytest.raises(RequestError) as refused, Load(bytes=MOST_BYTES).taking(1):
        pass
    assert refused.value.status == 503
    monkeypatch.setattr(load, "MOST_REQUESTS", 1)
    with pytest.raises(RequestError) as refused, Load(requests=1).taking(1):
        pass
    assert refused.value.status == 503
