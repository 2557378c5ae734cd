"""Many clients at a server on this machine: python benchmarks/serve_load.py RUN IMAGES [CLIENTS [REQUESTS]].

Says the rate beside that of `pupille predict` on the same images, how memory grew, and that every answer was right or a
clear status. Images of odd kinds go among the others.
"""

import http.client
import json
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from pupille.workflows.predict import predict

ODD = (b"", b"no image", b"\xff\xd8\xff" + bytes(50), b"GIF89a" + bytes(20), b"\x89PNG\r\n\x1a\n" + bytes(40))
KINDS = ("class", "predicted")


def memory(pid):
    """Resident megabytes of a process."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def client(port, token, work, counts, wrong):
    """Asks until there is nothing more to ask; 503 is asked again."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
    while work:
        try:
            content, expected = work.pop()
        except IndexError:
            return
        while True:
            connection.request("POST", "/predict", body=content, headers=headers)
            answer = connection.getresponse()
            body = json.loads(answer.read())
            counts[answer.status] += 1
            if answer.status != 503:
                break
            time.sleep(0.2)
        image = body["images"][0] if answer.status == 200 else {}
        given = next((image[kind] for kind in KINDS if kind in image), None)
        if given != expected:
            wrong.append((expected, body))


def main():
    """Serves, asks, and tells."""
    run, images = sys.argv[1:3]
    clients, requests = (int(word) for word in (*sys.argv[3:5], "200", "20000")[:2])
    begun = time.perf_counter()
    records = predict(run, images).to_json()["images"]
    usual = len(records) / (time.perf_counter() - begun)
    begun = time.perf_counter()
    predict(run, images)
    usual = max(usual, len(records) / (time.perf_counter() - begun))
    contents = [
        (
            (Path(images) / record["image"]).read_bytes(),
            next(record[kind] for kind in KINDS if kind in record),
        )
        for record in records
    ]
    mixed = [*contents, *((odd, None) for odd in ODD)]
    work = [mixed[number % len(mixed)] for number in range(requests)]
    words = [sys.executable, "-u", "-m", "pupille", "serve", run, "--port", "8799"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        token = process.stdout.readline().strip().partition("#")[2]
        time.sleep(5)
        before, counts, wrong = memory(process.pid), Counter(), []
        begun = time.perf_counter()
        threads = [
            threading.Thread(target=client, args=(8799, token, work, counts, wrong)) for _ in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - begun
        grown = memory(process.pid) - before
        process.terminate()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{requests} requests of {clients} clients in {seconds:.1f} s: {requests / seconds:.0f} a second")
    print(
        f"pupille predict: {usual:.0f} images a second; server {used.ru_utime + used.ru_stime:.1f} s of the processor"
    )
    print(f"statuses {dict(counts)}, wrong answers {len(wrong)} {wrong[:2]}, memory grew by {grown:.0f} MB")


if __name__ == "__main__":
    main()
