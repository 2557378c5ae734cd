"""A real HTTP server on this machine that plays the hub, and the other server that its files really lie on."""

import hashlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

COMMIT = "5be1a3dabc0d9c0e7d0f4a0b6b8f1c2d3e4f5a6b"


@dataclass
class PlayedHub:
    """Repositories and how badly the server behaves.

    files: repository -> bytes of its model.safetensors. requests: (method, path, Range) as they came; sent: bytes of
    all bodies. hashes: stated instead of the true one. cut_after: the first `cuts` connections end after so many bytes
    of body. busy: so many answers of 503 first; denied: the only answer. stall: seconds that each piece takes from byte
    `stall_from` on. other_body: sent instead. renamed: old -> new name. onward: address of where the bytes lie.
    lower_case: names of headers are. meanwhile: is told after each piece how many bytes were sent.
    """

    files: dict[str, bytes]
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    sent: int = 0
    hashes: dict[str, str] = field(default_factory=dict)
    cut_after: int = 0
    cuts: int = 0
    busy: int = 0
    denied: int = 0
    ignores_range: bool = False
    wrong_part: bool = False
    states_no_hash: bool = False
    lower_case: bool = False
    other_body: bytes = b""
    stall: float = 0.0
    stall_from: int = 0
    renamed: dict[str, str] = field(default_factory=dict)
    onward: str = ""
    meanwhile: Callable[[int], None] = lambda _: None
    ended: threading.Event = field(default_factory=threading.Event)

    def ranges(self) -> list[str]:
        """What was asked of the place where the bytes lie."""
        return [
            wanted for method, path, wanted in self.requests if method == "GET" and path.startswith("/bytes/")
        ]


class Handler(BaseHTTPRequestHandler):
    """Speaks as the hub does: HEAD and GET of /REPOSITORY/resolve/REVISION/FILE send on to /bytes/REPOSITORY."""

    hub: PlayedHub

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, *, body: bool) -> None:
        path = urlsplit(self.path).path
        self.hub.requests.append((self.command, path, self.headers.get("Range", "")))
        if self.hub.busy:
            self.hub.busy -= 1
            self.empty(503)
        elif self.hub.denied:
            self.empty(self.hub.denied)
        elif path.startswith("/bytes/"):
            self.give(path.removeprefix("/bytes/"))
        else:
            self.show_the_way(path)

    def show_the_way(self, path: str) -> None:
        found = re.fullmatch(r"/(.+)/resolve/([^/]+)/model\.safetensors", path)
        repository = found[1] if found else ""
        if repository in self.hub.renamed:
            self.empty(
                307, {"Location": f"/{self.hub.renamed[repository]}/resolve/{found[2]}/model.safetensors"}
            )
        elif repository not in self.hub.files or found[2] not in ("main", COMMIT):
            self.empty(404)
        else:
            content = self.hub.files[repository]
            linked = {
                "X-Repo-Commit": COMMIT,
                "X-Linked-Size": str(len(content)),
                "X-Linked-Etag": f'"{self.hub.hashes.get(repository, hashlib.sha256(content).hexdigest())}"',
            }
            way = {"Location": f"{self.hub.onward}/bytes/{repository}?signature=abc", "Content-Length": "17"}
            self.empty(302, {**way, **({} if self.hub.states_no_hash else linked)})

    def empty(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": "0", **(headers or {})}.items():
            shown = name.lower() if self.hub.lower_case else name
            self.send_header(shown, value if self.command == "HEAD" or name != "Content-Length" else "0")
        self.end_headers()

    def give(self, repository: str) -> None:
        content = self.hub.other_body or self.hub.files[repository]
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = 0 if wanted is None or self.hub.ignores_range else int(wanted[1])
        self.send_response(206 if start else 200)
        if start:
            shown = start + 5 if self.hub.wrong_part else start
            self.send_header("Content-Range", f"bytes {shown}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        end = len(content)
        if self.hub.cuts:
            self.hub.cuts -= 1
            end = min(end, start + self.hub.cut_after)
        for at in range(start, end, 2**16):
            piece = content[at : min(end, at + 2**16)]
            if self.hub.stall and at >= self.hub.stall_from and self.hub.ended.wait(self.hub.stall):
                return
            try:
                self.wfile.write(piece)
            except OSError:
                return
            self.hub.sent += len(piece)
            self.hub.meanwhile(self.hub.sent)
        self.close_connection = True


def served(hub: PlayedHub) -> tuple[ThreadingHTTPServer, str]:
    """A server that plays `hub` on a free port of the loopback, and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Played", (Handler,), {"hub": hub}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"
