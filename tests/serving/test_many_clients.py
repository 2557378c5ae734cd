"""Many clients, odd images among theirs: a thinned run of benchmarks/serve_load.py."""

import os
import signal
import sys
from pathlib import Path

import pytest
from served import free_port

from hanging import wait_until
from pupille.workflows.predict import predict

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CLIENTS, REQUESTS, EVERY = 60, 400, 20
MOST_GROWN = 300
"""Megabytes, of the server and of the processes that decode for it."""


@pytest.fixture(scope="module")
def load():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        import many_clients
        import serve_load

        yield serve_load, many_clients
    for name in ("serve_load", "many_clients"):
        sys.modules.pop(name)


def is_running(number):
    state = Path(f"/proc/{number}/stat")
    return state.exists() and ") Z " not in state.read_text()


def test_nothing_is_lost_nothing_is_wrong_and_whatever_is_killed_comes_back(load, world):
    serve_load, many_clients = load
    photos, port = world / "photos", free_port()
    records = predict(world / "run", photos).to_json()["images"]
    killed = []

    def questions(token, n, every):
        return list(serve_load.questions_of(records, photos, token, n, every, port))

    with serve_load.served(world / "run", port) as (pid, token):
        many_clients.ask_all(port, questions(token, 60, 0), 20)
        before = serve_load.memory(pid)

        def kill_one(n):
            if n > REQUESTS // 2 and not killed:
                killed.append(serve_load.family(pid)[1])
                os.kill(killed[0], signal.SIGKILL)

        tally = many_clients.ask_all(port, questions(token, REQUESTS, EVERY), CLIENTS, kill_one)
        assert killed
        assert (tally.lost, tally.wrong) == ([], [])
        assert sum(tally.statuses[status] for status in (200, 413, 422)) == REQUESTS
        assert tally.statuses[413] > 0
        assert tally.statuses[422] >= REQUESTS // EVERY // 3
        assert serve_load.memory(pid) - before < MOST_GROWN
        server, *decoders = serve_load.family(pid)
        assert len(decoders) == 2
        assert killed[0] not in decoders

        def kill_all(n):
            if n == 20:
                os.kill(server, signal.SIGKILL)
                wait_until(lambda: not any(map(is_running, decoders)))

        with pytest.raises(ConnectionRefusedError):
            many_clients.ask_all(port, questions(token, 200, 0), 20, kill_all)
    with serve_load.served(world / "run", port) as (_, token):
        tally = many_clients.ask_all(port, questions(token, 60, 0), 20)
        assert (tally.lost, tally.wrong, tally.statuses[200]) == ([], [], 60)


def test_an_answer_that_is_not_that_of_predict_is_called_wrong(load, server):
    """The negative control."""
    _, many_clients = load
    request = many_clients.as_request(server.port, server.token, b"no image")
    question = many_clients.Question("photo", request, "dark", (200,))
    tally = many_clients.ask_all(server.port, [question] * 3, 2)
    assert len(tally.wrong) == 3
