"""Weights that their publisher keeps as files of torch, fetched from a server on this machine that plays it."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import torch
from click.testing import CliRunner
from torchvision.models import get_model

from pupille.cli.main import main
from pupille.errors import WeightsError
from pupille.models.pretrained import publisher
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.publisher import DIGITS, fetch_pickled
from pupille.models.pretrained.store import begun, described_weights, weights_path

NAME = "ssdlite320_mobilenet_v3_large"


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    path = tmp_path_factory.mktemp("published") / "ssdlite.pth"
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        torch.save(get_model(NAME, weights=None, weights_backbone=None).state_dict(), path)
    return path.read_bytes()


@pytest.fixture
def place(content, tmp_path, monkeypatch):
    """The address of a server that has the file under the name that its own digits give it, and what was asked."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "home"))
    path = f"/models/ssdlite-{hashlib.sha256(content).hexdigest()[:8]}.pth"
    monkeypatch.setattr(publisher, "load", lambda _: lambda _: f"https://download.pytorch.org{path}")
    asked = []

    class Handler(BaseHTTPRequestHandler):
        body = content

        def log_message(self, *_):
            pass

        def do_HEAD(self):
            self.do_GET()

        def do_GET(self):
            asked.append((self.command, self.path))
            self.send_response(200 if self.path == path else 404)
            self.send_header("Content-Length", str(len(self.body)) if self.path == path else "0")
            self.end_headers()
            if self.command == "GET" and self.path == path:
                self.wfile.write(self.body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", Handler, asked
    server.shutdown()
    server.server_close()


def test_the_file_is_fetched_turned_into_safetensors_and_not_asked_for_again(place, content):
    address, _, asked = place
    for _ in range(2):
        shown = CliRunner().invoke(main, ["weights", "fetch", NAME, "--endpoint", address])
        assert shown.exit_code == 0, shown.output
    assert [method for method, _ in asked] == ["HEAD", "GET"]
    record = described_weights(NAME)
    assert record.source.endswith(".pth")
    assert hashlib.sha256(content).hexdigest() in record.hash_from
    assert weights_path(NAME).suffix == ".safetensors"


def test_another_file_than_its_name_says_is_refused_unopened_and_deleted(place, content):
    address, handler, _ = place
    handler.body = content[:-1] + b"?"
    with pytest.raises(WeightsError, match="not the stated"):
        fetch_pickled(backbone(NAME), endpoint=address)
    assert weights_path(NAME) is None
    assert begun(NAME) == 0


@pytest.mark.parametrize("name", ["ssdlite320_mobilenet_v3_large", "fcos_resnet50_fpn"])
def test_each_address_of_torchvision_has_digits_of_its_hash(name):
    from pupille.models.architectures.coco_detectors import address

    assert DIGITS.search(address(backbone(name)))
