"""Many clients at a server on this machine: python benchmarks/serve_load.py RUN IMAGES [CLIENTS [REQUESTS [EVERY]]].

Says the rate beside that of `pupille predict` on the same images, decoded anew and with kept pixels, how much of the
processor each takes, how memory grew, and that every answer was right or a clear status. Every so manieth request is of
an odd kind: broken, huge, of 16 bits, of four colours, text; 0 for none. Once a process that decodes is killed.
"""

import csv
import io
import json
import os
import resource
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from PIL import Image

from pupille.config import DataConfig
from pupille.data.open import open_images
from pupille.images.limits import Limits
from pupille.workflows.answers import Wishes
from pupille.workflows.predict import Predictor

KINDS = ("class", "predicted")
PORT = 8799
TICKS = os.sysconf("SC_CLK_TCK")


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


def as_request(token, content, length=None):
    """The bytes of a request. length: as it is declared, if not as it is."""
    length = len(content) if length is None else length
    head = (
        f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + content


class Client:
    """One connection that asks a question after the other. 503 is asked again."""

    def __init__(self, questions, tally):
        self.questions, self.tally = questions, tally
        self.socket, self.question, self.out, self.incoming = None, None, b"", b""

    def next(self, again=None):
        """Begins the next question; False when there are no more."""
        self.question = again or next(self.questions, None)
        if self.question is None:
            return False
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", PORT))
            self.socket.setblocking(False)
        self.out, self.incoming, self.begun = memoryview(self.question.request), b"", time.perf_counter()
        return True

    def write(self):
        """Sends what can be sent."""
        try:
            self.out = self.out[self.socket.send(self.out) :]
        except BlockingIOError:
            return

    def read(self):
        """The status and body of an answer, once it is whole; (0, b"") where the connection broke."""
        try:
            part = self.socket.recv(2**16)
        except (BlockingIOError, ConnectionResetError) as error:
            return (0, b"") if isinstance(error, ConnectionResetError) else None
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


def ask_all(questions, clients, on_answer):
    """Asks all questions over so many connections at the same time, in one loop."""
    tally, waiting = Tally(Counter(), [], [], []), iter(questions)
    poll = selectors.DefaultSelector()
    asleep = []

    def begin(client, again=None):
        fresh = client.socket is None
        if not client.next(again):
            if not fresh:
                poll.unregister(client.socket)
                client.socket.close()
            return
        events = selectors.EVENT_READ | selectors.EVENT_WRITE
        (poll.register if fresh else poll.modify)(client.socket, events, client)

    for _ in range(clients):
        begin(Client(waiting, tally))
    while poll.get_map() or asleep:
        for key, events in poll.select(0.05):
            client = key.data
            if events & selectors.EVENT_WRITE:
                client.write()
                if not client.out:
                    poll.modify(client.socket, selectors.EVENT_READ, client)
            answer = client.read() if events & selectors.EVENT_READ else None
            if answer is None:
                continue
            tally.times.append(time.perf_counter() - client.begun)
            if answer[0] in (0, 413) or b"connection: close" in client.incoming[:400].lower():
                poll.unregister(client.socket)
                client.socket.close()
                client.socket = None
            if answer[0] == 503:
                tally.statuses[503] += 1
                asleep.append((time.perf_counter() + 0.1, client))
                if client.socket:
                    poll.modify(client.socket, 0 or selectors.EVENT_READ, client)
                continue
            tally.take(client.question, *answer)
            on_answer(sum(tally.statuses.values()))
            begin(client)
        now = time.perf_counter()
        for until, client in [pair for pair in asleep if pair[0] <= now]:
            asleep.remove((until, client))
            begin(client, client.question)
    return tally


def family(pid):
    """A process and its children."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [pid, *map(int, listed.stdout.split())]


def memory(pid):
    """Resident megabytes of a process and its children."""
    total = 0
    for each in family(pid):
        text = Path(f"/proc/{each}/status").read_text() if Path(f"/proc/{each}").exists() else ""
        total += int(text.partition("VmRSS:")[2].split()[0]) if "VmRSS:" in text else 0
    return total / 1024


def processor(pid):
    """Seconds of the processor of a process and its children."""
    total = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def own_processor():
    """Seconds of this process and its ended children."""
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in parts)


def predicted(run, images, home):
    """Records of `predict`, images a second, and milliseconds of the processor an image, with this folder of pixels."""
    os.environ["PUPILLE_HOME"] = str(home)
    predictor = Predictor.of(run, Wishes())
    begun, used = time.perf_counter(), own_processor()
    records = predictor.prediction(open_images(images, DataConfig(), limits=Limits())).to_json()["images"]
    seconds, used = time.perf_counter() - begun, own_processor() - used
    return records, len(records) / seconds, 1000 * used / len(records)


@contextmanager
def served(run):
    """A server of a run as a user starts it, and its token."""
    words = [sys.executable, "-u", "-m", "pupille", "serve", str(run), "--port", str(PORT)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            token = process.stdout.readline().strip().partition("#")[2]
            for _ in range(600):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", PORT)) == 0:
                        break
                time.sleep(0.1)
            yield process.pid, token
        finally:
            process.terminate()


def questions_of(records, images, token, requests, every):
    """The questions, odd ones among the others."""
    plain = []
    for record in records:
        expected = next(record[kind] for kind in KINDS if kind in record)
        content = (Path(images) / record["image"]).read_bytes()
        plain.append(Question("photo", as_request(token, content), expected, (200,)))
    photo = (Path(images) / records[0]["image"]).read_bytes()
    odd = [
        Question(kind, as_request(token, content), None, statuses)
        for kind, content, statuses in odd_images(photo)
    ]
    odd.append(Question("26 MB", as_request(token, b"", 26_000_000), None, (413,)))
    for number in range(requests):
        is_odd = every and number % every == every - 1
        yield odd[number // every % len(odd)] if is_odd else plain[number % len(plain)]


def measured(run, images, records, clients, requests, every):
    """One run of the load: its tally, seconds, and what it cost."""
    with served(run) as (pid, token):
        warm = list(questions_of(records, images, token, 200, 0))
        ask_all(warm, 20, lambda _: None)
        before, used, peak = memory(pid), processor(pid), [0.0]
        client_used = own_processor()
        killed = [every == 0]

        def watch(n):
            if n % 200 == 0:
                peak[0] = max(peak[0], memory(pid))
            if not killed[0] and n > requests // 2:
                killed[0] = True
                os.kill(family(pid)[1], signal.SIGKILL)

        questions = list(questions_of(records, images, token, requests, every))
        begun = time.perf_counter()
        tally = ask_all(questions, clients, watch)
        seconds = time.perf_counter() - begun
        cost = processor(pid) - used
        return tally, seconds, cost, own_processor() - client_used, max(peak[0], memory(pid)) - before


def main():
    """Serves, asks, and tells."""
    run, images = sys.argv[1:3]
    clients, requests, every = (*map(int, sys.argv[3:]), *(200, 20_000, 20)[len(sys.argv) - 3 :])
    with tempfile.TemporaryDirectory() as home:
        records, fresh, fresh_cost = predicted(run, images, Path(home) / "a")
        _, kept, kept_cost = predicted(run, images, Path(home) / "a")
        tally, seconds, cost, asking, grown = measured(run, images, records, clients, requests, every)
        _, again, again_cost = predicted(run, images, Path(home) / "b")
        shutil.rmtree(home, ignore_errors=True)
    fresh, fresh_cost = (fresh + again) / 2, (fresh_cost + again_cost) / 2
    rate, times = requests / seconds, np.quantile(tally.times, (0.5, 0.99))
    rows = [
        ("", "a second", "ms of the processor each"),
        ("predict, decoded anew", f"{fresh:.0f}", f"{fresh_cost:.2f}"),
        ("predict, pixels kept", f"{kept:.0f}", f"{kept_cost:.2f}"),
        ("server", f"{rate:.0f}", f"{1000 * cost / requests:.2f}"),
        ("these clients", "", f"{1000 * asking / requests:.2f}"),
    ]
    for row in rows:
        print("{:<24}{:>10}{:>26}".format(*row))
    with Path("serve_load.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    print(f"{requests} requests of {clients} clients in {seconds:.1f} s, statuses {dict(tally.statuses)}")
    print(f"answers: half within {times[0]:.2f} s, 99 of 100 within {times[1]:.2f} s")
    print(f"lost {len(tally.lost)} {tally.lost[:3]}, wrong {len(tally.wrong)} {tally.wrong[:3]}")
    print(f"memory grew by {grown:.0f} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(", ".join(f"{name} {version(name)}" for name in ("uvicorn", "starlette", "torch", "numpy")))


if __name__ == "__main__":
    main()
