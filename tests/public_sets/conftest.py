"""A web server on this machine with tiny data sets that the table of public sets names."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pupille.data.sources.public_sets import SETS, NamedSet

sys.path.insert(0, str(Path(__file__).parent))

from public_server import Web, cifar_files, idx, offered, packed, served


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The server, without any proxy before it."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("PUPILLE_DATA", raising=False)
    web = Web()
    server = served(web)
    yield web
    server.shutdown()
    server.server_close()


@pytest.fixture
def clothes(web: Web, monkeypatch: pytest.MonkeyPatch) -> NamedSet:
    """60 + 20 pictures of noise as Fashion-MNIST, in the table."""
    rng = np.random.default_rng(0)
    files = {}
    for part, n in (("train", 60), ("t10k", 20)):
        labels = np.arange(n, dtype=np.uint8) % 10
        noise = rng.integers(0, 200, size=(n, 28, 28), dtype=np.uint8) + labels[:, None, None] * np.uint8(5)
        files[f"{part}-images-idx3-ubyte.gz"] = idx(noise)
        files[f"{part}-labels-idx1-ubyte.gz"] = idx(labels)
    known = offered(web, "fashion-mnist", files)
    monkeypatch.setitem(SETS, "fashion-mnist", known)
    return known


@pytest.fixture
def photos() -> tuple[np.ndarray, list[int]]:
    """24 pictures 32x32 in colour, and their labels."""
    images = np.random.default_rng(1).integers(0, 256, size=(24, 32, 32, 3), dtype=np.uint8)
    return images, [i % 10 for i in range(24)]


@pytest.fixture
def vehicles(web: Web, photos: tuple[np.ndarray, list[int]], monkeypatch: pytest.MonkeyPatch) -> NamedSet:
    """CIFAR-10 with six batches of four images, in the table."""
    archive = packed(cifar_files(*photos), "cifar-10-batches-bin")
    known = offered(web, "cifar10", {"cifar-10-binary.tar.gz": archive})
    monkeypatch.setitem(SETS, "cifar10", known)
    return known
