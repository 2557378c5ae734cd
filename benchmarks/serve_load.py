"""Many clients at a server on this machine: python benchmarks/serve_load.py RUN IMAGES [CLIENTS [REQUESTS [EVERY]]].

Says the rate beside that of `pupille predict` on the same images, decoded anew and with kept pixels, how much of the
processor each takes, how memory grew, and that every answer was right or a clear status. First the images alone are
asked for; then one of so many (EVERY) requests is of an odd kind: broken, huge, of 16 bits, of four colours, text ...,
and in the middle a process that decodes is killed.
"""

import csv
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import numpy as np
from many_clients import KINDS, Question, as_request, ask_all, odd_images

from pupille.config import DataConfig
from pupille.data.open import open_images
from pupille.images.limits import Limits
from pupille.workflows.answers import Wishes
from pupille.workflows.predict import Predictor

PORT = 8799
TICKS = os.sysconf("SC_CLK_TCK")


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
def served(run, port=PORT):
    """A server of a run as a user starts it, and its token."""
    words = [sys.executable, "-u", "-m", "pupille", "serve", str(run), "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            token = process.stdout.readline().strip().partition("#")[2]
            for _ in range(600):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield process.pid, token
        finally:
            process.terminate()


def questions_of(records, images, token, requests, every, port=PORT):
    """The questions, odd ones among the others."""
    plain = []
    for record in records:
        expected = next(record[kind] for kind in KINDS if kind in record)
        content = (Path(images) / record["image"]).read_bytes()
        plain.append(Question("photo", as_request(port, token, content), expected, (200,)))
    photo = (Path(images) / records[0]["image"]).read_bytes()
    odd = [
        Question(kind, as_request(port, token, content), None, statuses)
        for kind, content, statuses in odd_images(photo)
    ]
    odd.append(Question("26 MB", as_request(port, token, b"", 26_000_000), None, (413,)))
    for number in range(requests):
        is_odd = every and number % every == every - 1
        yield odd[number // every % len(odd)] if is_odd else plain[number % len(plain)]


def measured(run, images, records, clients, requests, every):
    """One run of the load: its tally, seconds, and what it cost."""
    with served(run) as (pid, token):
        warm = list(questions_of(records, images, token, 200, 0))
        ask_all(PORT, warm, 20)
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
        tally = ask_all(PORT, questions, clients, watch)
        seconds = time.perf_counter() - begun
        cost = processor(pid) - used
        return tally, seconds, cost, own_processor() - client_used, max(peak[0], memory(pid)) - before


def main():
    """Serves, asks, and tells."""
    run, images = sys.argv[1:3]
    clients, requests, every = (*map(int, sys.argv[3:]), *(200, 20_000, 100)[len(sys.argv) - 3 :])
    rows, sums = [("", "a second", "ms of the processor each")], []
    with tempfile.TemporaryDirectory() as home:
        for turn, odd in enumerate((0, every)):
            records, fresh, fresh_cost = predicted(run, images, Path(home) / str(turn))
            _, kept, kept_cost = predicted(run, images, Path(home) / str(turn))
            load = os.getloadavg()[0]
            tally, seconds, cost, asking, grown = measured(run, images, records, clients, requests, odd)
            name = "server, odd images among them" if odd else "server"
            rows += [
                ("predict, decoded anew", f"{fresh:.0f}", f"{fresh_cost:.2f}"),
                ("predict, pixels kept", f"{kept:.0f}", f"{kept_cost:.2f}"),
                (name, f"{requests / seconds:.0f}", f"{1000 * cost / requests:.2f}"),
                ("these clients", "", f"{1000 * asking / requests:.2f}"),
            ]
            half, most = np.quantile(tally.times, (0.5, 0.99))
            sums.append(
                f"{name}: {requests} requests of {clients} clients in {seconds:.1f} s, half within {half:.2f} s, 99 of "
                f"100 within {most:.2f} s; statuses {dict(tally.statuses)}, lost {len(tally.lost)} {tally.lost[:3]}, "
                f"wrong {len(tally.wrong)} {tally.wrong[:3]}; memory grew by {grown:.0f} MB; load {load:.1f}"
            )
        shutil.rmtree(home, ignore_errors=True)
    for row in rows:
        print("{:<32}{:>10}{:>26}".format(*row))
    print("\n".join(sums))
    print(", ".join(f"{name} {version(name)}" for name in ("uvicorn", "starlette", "torch", "numpy")))
    with Path("serve_load.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)


if __name__ == "__main__":
    main()
