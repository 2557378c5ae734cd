"""A web server on this machine, and tiny data sets for it, written byte by byte as their authors describe them."""

import gzip
import hashlib
import io
import re
import struct
import tarfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from pupille.data.sources.public_sets import SETS, File, NamedSet

CIFAR_NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


@dataclass
class Web:
    """Path -> content, and how badly the server behaves.

    requests: (path, Range) as they came. The first `cuts` answers end after `cut_after` bytes. meanwhile: is called
    before each body.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    sent: int = 0
    cut_after: int = 0
    cuts: int = 0
    meanwhile: Callable[[], object] = lambda: None
    address: str = ""


class Handler(BaseHTTPRequestHandler):
    """Gives files and parts of files."""

    web: Web

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_GET(self) -> None:
        self.web.requests.append((self.path, self.headers.get("Range", "")))
        content = self.web.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(wanted[1]) if wanted else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.web.meanwhile()
        body = content[start:]
        if self.web.cuts:
            self.web.cuts -= 1
            body = body[: self.web.cut_after]
        self.wfile.write(body)
        self.web.sent += len(body)
        self.close_connection = True


def served(web: Web) -> ThreadingHTTPServer:
    """A server of `web` on a free port of the loopback; its address is written into `web`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Given", (Handler,), {"web": web}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    web.address = f"http://127.0.0.1:{server.server_address[1]}"
    return server


def idx(array: np.ndarray) -> bytes:
    """An IDX file of unsigned bytes, packed, as LeCun's page describes it."""
    head = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(head + array.tobytes())


def cifar_batch(images: np.ndarray, labels: list[int]) -> bytes:
    """A binary batch as Krizhevsky's page describes it: label, red, green, blue, row by row."""
    return b"".join(
        bytes([label, *image[:, :, 0].ravel(), *image[:, :, 1].ravel(), *image[:, :, 2].ravel()])
        for image, label in zip(images, labels, strict=True)
    )


def offered(web: Web, name: str, files: dict[str, bytes]) -> NamedSet:
    """The set of this name, with other files, which the server offers below /NAME."""
    web.files |= {f"/{name}/{file}": content for file, content in files.items()}
    listed = tuple(
        File(file, len(content), hashlib.sha256(content).hexdigest()) for file, content in files.items()
    )
    return replace(SETS[name], address=f"{web.address}/{name}/", files=listed, unpacked=0)


def cifar_files(images: np.ndarray, labels: list[int]) -> dict[str, bytes]:
    """The published files of six batches of as many images each, and a text beside them."""
    n = len(images) // 6
    batches = [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]
    files = {
        batch: cifar_batch(images[i * n : (i + 1) * n], labels[i * n : (i + 1) * n])
        for i, batch in enumerate(batches)
    }
    return {
        **files,
        "batches.meta.txt": "\n".join([*CIFAR_NAMES, "", ""]).encode(),
        "readme.html": b"<meta HTTP-EQUIV='REFRESH'>",
    }


def packed(files: dict[str, bytes], folder: str) -> bytes:
    """A .tar.gz with one folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
