"""A server that really listens, on this machine alone, and requests as they go over the wire."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from contextlib import contextmanager

from hanging import wait_until
from pupille.workflows.serve import serve


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Listening:
    """A server under way."""

    def __init__(self, server):
        self.server, self.token, self.port = server, server.token, server.port

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def ask(self, method="GET", path="/health", *, body=None, token=True, headers=(), **more):
        """Status, headers and body of an answer. headers: pairs, sent as they are; a Host among them replaces ours."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        pairs = [*headers, *((name.replace("_", "-"), value) for name, value in more.items())]
        names = {name.lower() for name, _ in pairs}
        connection.putrequest(method, path, skip_host="host" in names, skip_accept_encoding=True)
        if token:
            connection.putheader("Authorization", f"Bearer {self.token if token is True else token}")
        if body is not None and "content-length" not in names and "transfer-encoding" not in names:
            connection.putheader("Content-Length", str(len(body)))
        for name, value in pairs:
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content

    def predict(self, content, kind="application/octet-stream", **more):
        """Status and record of an answer."""
        status, _, body = self.ask("POST", "/predict", body=content, Content_Type=kind, **more)
        return status, json.loads(body)


def form(*files, boundary="x"):
    """Body and type of a form. files: (field, file name, content); a name of None makes a plain field."""
    parts = []
    for field, name, content in files:
        named = "" if name is None else f'; filename="{name}"'
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"{named}\r\n\r\n'.encode()
            + content
            + b"\r\n"
        )
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


@contextmanager
def listening(run, **options):
    """A server of a run while this is open."""
    server = serve(run, port=free_port(), **options)
    program = server.program()
    thread = threading.Thread(target=program.run, daemon=True)
    thread.start()
    wait_until(lambda: program.started or not thread.is_alive())
    try:
        yield Listening(server)
    finally:
        program.should_exit = True
        thread.join(timeout=30)
        assert not thread.is_alive()
