"""Published detectors of torchvision: their `.pth` is fetched or imported, opened apart, and predicts."""

import csv
import hashlib
import os
import sys
import zipfile

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image
from torchvision.models import get_model, get_model_weights

from pupille.cli.main import main
from pupille.errors import ModelError, WeightsError
from pupille.models.pretrained import import_pickle
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.check_file import Candidate
from pupille.models.pretrained.import_pickle import check_network, import_pickled, is_of_torch
from pupille.models.pretrained.store import described_weights, folder_of, missing_sentence, weights_path
from pupille.models.registry import find
from pupille.workflows.predict import predict

NAME = "ssdlite320_mobilenet_v3_large"
SURE = 18
"""The number that COCO's table of 91 has for dogs; 17 of those of 80 come before it."""


@pytest.fixture(scope="module")
def network():
    """Of torchvision, from random weights that see dogs wherever they look."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = get_model(NAME, weights=None, weights_backbone=None).eval()
    for layer in network.head.classification_head.module_list:
        bias = layer[-1].bias.data.view(-1, 91)
        bias[:, SURE] = 6.0
    return network


@pytest.fixture(scope="module")
def file(network, tmp_path_factory):
    """A file as torchvision publishes it: one of torch."""
    path = tmp_path_factory.mktemp("published") / "ssdlite.pth"
    torch.save(network.state_dict(), path)
    return path


@pytest.fixture(scope="module")
def home(file, tmp_path_factory):
    """A store into which the file was imported."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(home))
        shown = CliRunner().invoke(main, ["weights", "import", str(file), "--as", NAME])
    assert shown.exit_code == 0, shown.output
    assert "weights under BSD-3-Clause" in shown.stderr
    return home


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "home"))


def test_the_store_holds_safetensors_and_says_where_they_are_from(home, file, monkeypatch):
    monkeypatch.setenv("PUPILLE_HOME", str(home))
    record = described_weights(NAME)
    assert (record.source, record.licence) == ("ssdlite.pth", "BSD-3-Clause")
    assert hashlib.sha256(file.read_bytes()).hexdigest() in record.hash_from
    assert sorted(path.suffix for path in folder_of(backbone(NAME)).iterdir() if path.suffix) == [
        ".json",
        ".safetensors",
    ]


def test_the_boxes_are_those_that_torchvision_finds(home, network, tmp_path, monkeypatch):
    monkeypatch.setenv("PUPILLE_HOME", str(home))
    pixels = np.random.default_rng(0).integers(0, 255, (90, 120, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    words = ["predict", f"model:{NAME}", str(tmp_path / "a.png"), "--out", str(tmp_path / "out"), "--quiet"]
    shown = CliRunner().invoke(main, words)
    assert shown.exit_code == 0, shown.output
    with (tmp_path / "out" / "boxes.csv").open() as table:
        ours = sorted(csv.DictReader(table), key=lambda row: -float(row["score"]))
    with torch.inference_mode():
        (answer,) = network([torch.from_numpy(pixels).permute(2, 0, 1) / 255])
    names = get_model_weights(NAME).COCO_V1.meta["categories"]
    usable = answer["scores"] > 0.5
    assert len(ours) == int(usable.sum()) > 20
    assert {row["class"] for row in ours} == {names[n] for n in answer["labels"][usable].tolist()} == {"dog"}
    assert [float(row["score"]) for row in ours] == pytest.approx(answer["scores"][usable].tolist(), abs=2e-3)


class Command:
    """Asks to run a command when it is unpickled."""

    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


@pytest.mark.usefixtures("empty")
def test_a_file_that_would_run_a_command_is_refused_and_nothing_runs(tmp_path):
    ran = tmp_path / "ran"
    evil = {"weight": torch.zeros(2), "other": Command(f"{sys.executable} -c \"open('{ran}', 'w')\"")}
    torch.save(evil, tmp_path / "evil.pth")
    with pytest.raises(WeightsError, match=r"evil\.pth.*nothing of it was run"):
        import_pickled(tmp_path / "evil.pth", NAME)
    assert not ran.exists()
    assert weights_path(NAME) is None


def test_a_file_of_another_network_is_refused_with_its_name(home, monkeypatch):
    monkeypatch.setenv("PUPILLE_HOME", str(home))
    candidate = Candidate(weights_path(NAME), "'a.pth'")
    check_network(candidate, backbone(NAME))
    with pytest.raises(WeightsError, match=rf"weights of {NAME}, not of fcos_resnet50_fpn.*--as {NAME}"):
        check_network(candidate, backbone("fcos_resnet50_fpn"))


@pytest.mark.usefixtures("empty")
def test_what_is_too_large_packed_or_unpacked_or_takes_too_long_is_refused(file, tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "bomb.pth", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data/0", bytes(2 * 10**7))
    monkeypatch.setattr(import_pickle, "MOST_BYTES", 10**7)
    for large in (file, tmp_path / "bomb.pth"):
        with pytest.raises(WeightsError, match="bytes, more than"):
            import_pickled(large, NAME)
    monkeypatch.setattr(import_pickle, "MOST_BYTES", 10**8)
    monkeypatch.setattr(import_pickle, "MOST_SECONDS", 0.01)
    with pytest.raises(WeightsError, match="not read within"):
        import_pickled(file, NAME)


@pytest.mark.usefixtures("empty")
def test_files_of_torch_are_told_by_their_name_or_how_they_begin(file, tmp_path):
    (tmp_path / "a.pth").write_bytes(b"no weights")
    (tmp_path / "a.safetensors").write_bytes(b"no weights")
    (tmp_path / "b.safetensors").write_bytes(file.read_bytes()[:100])
    named = [file, tmp_path / "a.pth", tmp_path / "b.safetensors"]
    assert all(is_of_torch(path) for path in named)
    assert not any(is_of_torch(tmp_path / name) for name in ("a.safetensors", "missing.pth"))
    with pytest.raises(WeightsError, match="damaged, or no file of weights"):
        import_pickled(tmp_path / "b.safetensors", NAME)


@pytest.mark.usefixtures("empty")
def test_only_networks_that_are_published_so_are_opened(file):
    shown = CliRunner().invoke(main, ["weights", "import", str(file), "--as", "alexnet"])
    assert isinstance(shown.exception, WeightsError)
    assert "can run code" in str(shown.exception)
    shown = CliRunner().invoke(main, ["weights", "import", str(file)])
    assert "--as NAME" in str(shown.exception)
    assert f"weights fetch {NAME}" in missing_sentence(NAME)
    with pytest.raises(WeightsError, match=f"weights fetch {NAME}"):
        predict(f"model:{NAME}", np.zeros((8, 8, 3), np.uint8))


def test_it_is_no_rung_and_one_of_its_kind_is_named():
    with pytest.raises(ModelError, match="take ssdlite"):
        find(NAME)
    with pytest.raises(ModelError, match="take fasterrcnn"):
        find("fasterrcnn_resnet50_fpn")
