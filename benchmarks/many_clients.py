"""Many clients of a server on this machine in one loop, and images of every odd kind (for `serve_load.py`)."""

import io
import json
import selectors
import socket
import struct
import time
import zlib
from collections import Counter
from dataclasses import dataclass

import numpy as np
from PIL import Image

KINDS = ("class", "predicted")


@dataclass(frozen=True)
class Question:
    """A request as it goes over the wire. expected: what `predict` says; None where only a status may come."""

    kind: str
    request: bytes
    expected: object
    statuses: tuple[int, ...]


def saved(image, file_format, **options):
    """The bytes of an image."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def bomb(side):
    """A PNG that declares side x side pixels and holds few."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(3 * side * 20))),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def odd_images(photo):
    """(kind, bytes, the statuses that may come) of images of every odd kind. photo: the bytes of an ordinary one."""
    rng = np.random.default_rng(0)
    small = Image.fromarray(rng.integers(0, 256, (60, 80, 3), dtype=np.uint8))
    turned = Image.Exif()
    turned[274] = 6
    deep = Image.fromarray(rng.integers(0, 2**16, (60, 80), dtype=np.uint16))
    return (
        ("empty", b"", (422,)),
        ("text", b"no image", (422,)),
        ("truncated", photo[: len(photo) // 2], (422,)),
        ("junk behind a head", b"\xff\xd8\xff" + rng.bytes(500), (422,)),
        ("random bytes", rng.bytes(3000), (422,)),
        ("zip", b"PK\x03\x04" + rng.bytes(200), (422,)),
        ("svg with an address", b'<svg><image href="http://127.0.0.1/x"/></svg>', (422,)),
        ("declares 900 megapixels", bomb(30_000), (422,)),
        ("24 megapixels", saved(Image.new("RGB", (6000, 4000), (9, 99, 200)), "PNG"), (200,)),
        ("16 bits", saved(deep, "PNG"), (200, 422)),
        ("four colours", saved(small.convert("CMYK"), "JPEG"), (200,)),
        ("palette", saved(small.convert("P"), "PNG"), (200,)),
        ("transparent", saved(small.convert("RGBA"), "WebP"), (200,)),
        ("grey and alpha", saved(small.convert("LA"), "PNG"), (200,)),
        ("TIFF", saved(small, "TIFF"), (200,)),
        ("GIF of two pictures", saved(small, "GIF", save_all=True, append_images=[small.rotate(90)]), (200,)),
        ("of one pixel", saved(small.resize((1, 1)), "PNG"), (200,)),
        ("turned by EXIF", saved(small, "JPEG", exif=turned), (200,)),
    )  # fmt: skip


def as_request(port, token, content, length=None):
    """The bytes of a request. length: as it is declared, if not as it is."""
    length = len(content) if length is None else length
    head = (
        f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + content


class Client:
    """One connection that asks a question after the other. 503 is asked again."""

    def __init__(self, port, questions):
        self.port, self.questions = port, questions
        self.socket, self.question, self.out, self.incoming = None, None, b"", b""

    def next(self, again=None):
        """Begins the next question; False when there are no more."""
        self.question = again or next(self.questions, None)
        if self.question is None:
            return False
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setblocking(False)
        self.out, self.incoming, self.begun = memoryview(self.question.request), b"", time.perf_counter()
        return True

    def write(self):
        """Sends what can be sent."""
        try:
            self.out = self.out[self.socket.send(self.out) :]
        except (BlockingIOError, ConnectionError):
            return

    def read(self):
        """The status and body of an answer, once it is whole; (0, b"") where the connection broke."""
        try:
            part = self.socket.recv(2**16)
        except BlockingIOError:
            return None
        except ConnectionError:
            return 0, b""
        self.incoming += part
        head, _, body = self.incoming.partition(b"\r\n\r\n")
        if not part:
            return 0, b""
        if not body and b"\r\n\r\n" not in self.incoming:
            return None
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
        if len(body) < length:
            return None
        return int(head[9:12]), body


@dataclass
class Tally:
    """statuses: how often each came. lost: questions without an answer. wrong: what was not as expected. times: of
    answers, in seconds."""

    statuses: Counter
    lost: list
    wrong: list
    times: list

    def take(self, question, status, body):
        """Judges an answer."""
        self.statuses[status] += 1
        if not status:
            self.lost.append(question.kind)
            return
        record = json.loads(body)
        if status not in question.statuses or (status != 200) != ("error" in record):
            self.wrong.append((question.kind, status, record))
        elif question.expected is not None:
            image = record["images"][0]
            given = next((image[kind] for kind in KINDS if kind in image), None)
            if given != question.expected:
                self.wrong.append((question.kind, question.expected, given))


def ask_all(port, questions, clients, on_answer=None):
    """Asks all questions over so many connections at the same time, in one loop. on_answer: hears how many came.

    Raises ConnectionRefusedError where nobody listens any more.
    """
    crowd = Crowd(port, questions)
    try:
        for _ in range(clients):
            crowd.begin(Client(port, crowd.questions))
        while crowd.poll.get_map() or crowd.asleep:
            for client, answer in crowd.answers():
                if crowd.judge(client, answer) and on_answer:
                    on_answer(sum(crowd.tally.statuses.values()))
            crowd.wake()
    finally:
        crowd.close()
    return crowd.tally


class Crowd:
    """The clients of a server, each with one question under way."""

    def __init__(self, port, questions):
        self.port, self.questions = port, iter(questions)
        self.tally, self.asleep = Tally(Counter(), [], [], []), []
        self.poll = selectors.DefaultSelector()

    def begin(self, client, again=None):
        """A client asks its next question, or the same again; it goes when there are no more."""
        fresh = client.socket is None
        if not client.next(again):
            if not fresh:
                self.hang_up(client)
            return
        events = selectors.EVENT_READ | selectors.EVENT_WRITE
        (self.poll.register if fresh else self.poll.modify)(client.socket, events, client)

    def hang_up(self, client):
        """Closes a connection."""
        self.poll.unregister(client.socket)
        client.socket.close()
        client.socket = None

    def answers(self):
        """The clients that have an answer, with it."""
        for key, events in self.poll.select(0.05):
            client = key.data
            if events & selectors.EVENT_WRITE:
                client.write()
                if not client.out:
                    self.poll.modify(client.socket, selectors.EVENT_READ, client)
            answer = client.read() if events & selectors.EVENT_READ else None
            if answer is not None:
                yield client, answer

    def judge(self, client, answer):
        """Takes an answer down and has the client go on; whether it was one."""
        self.tally.times.append(time.perf_counter() - client.begun)
        if answer[0] in (0, 413) or b"connection: close" in client.incoming[:400].lower():
            self.hang_up(client)
        if answer[0] == 503:
            self.tally.statuses[503] += 1
            self.asleep.append((time.perf_counter() + 0.1, client))
            return False
        self.tally.take(client.question, *answer)
        self.begin(client)
        return True

    def wake(self):
        """Those that were told to come back do."""
        now = time.perf_counter()
        for until, client in [pair for pair in self.asleep if pair[0] <= now]:
            self.asleep.remove((until, client))
            self.begin(client, client.question)

    def close(self):
        """Closes every connection."""
        for key in list(self.poll.get_map().values()):
            self.hang_up(key.data)
        self.poll.close()
