"""A hub on this machine with two networks: real weights, and random ones of a tiny network of timm."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hub_server import PlayedHub, served

TINY = "timm:test_resnet"


@pytest.fixture(scope="session")
def tiny_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of a network so small that a fetch takes no time."""
    import timm
    from safetensors.torch import save_file

    path = tmp_path_factory.mktemp("tiny") / "model.safetensors"
    save_file(timm.create_model("test_resnet").state_dict(), path)
    return path


@pytest.fixture
def played(tiny_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedHub]:
    """The hub, at HF_ENDPOINT; where its files lie is another server, as with the real one."""
    from pupille.models.pretrained.catalogue import backbone

    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    hub = PlayedHub({backbone(TINY).repository: tiny_file.read_bytes()})
    (front, address), (store, hub.onward) = served(hub), served(hub)
    monkeypatch.setenv("HF_ENDPOINT", address)
    yield hub
    hub.ended.set()
    for server in (front, store):
        server.shutdown()
        server.server_close()


@pytest.fixture
def real_file(shared: Path) -> Path:
    """Weights that really see."""
    return shared / "weights" / "regnetx_002" / "model.safetensors"
