"""The course's last exercise as one command: pretrained networks compared on aerial photos of hurricane damage."""

import json
import shutil

import pytest
import torch
from click.testing import CliRunner
from safetensors.torch import save_file

from pupille.cli.main import main
from pupille.models.pretrained.build import whole_network
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.import_file import import_weights
from pupille.models.registry import with_heads
from random_weights import damped

HEADS = ("linear", "mlp")


def real_weights(name, shared, folder):
    return shared / "weights" / name / "model.safetensors"


def random_weights(name, shared, folder):
    """A file of the network's own tensors, none of them learned: what the real file is, but for its values."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        tensors = whole_network(backbone(name)).state_dict()
    save_file(damped(name, tensors), folder / f"{name}.safetensors")
    return folder / f"{name}.safetensors"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("networks", "weights"),
    [
        (("mobilenetv2_100", "regnetx_002"), real_weights),
        (("vgg16", "resnet50", "inception_v3"), random_weights),
    ],
)
def test_one_command_compares_the_networks_with_both_heads_and_ends_in_one_report(
    networks, weights, shared, tmp_path
):
    for name in networks:
        import_weights(weights(name, shared, tmp_path), name)
    for kind in ("damage", "no_damage"):
        (tmp_path / "tiles" / kind).mkdir(parents=True)
        for path in sorted((shared / "data" / "hurricane" / "train" / kind).glob("*"))[:12]:
            shutil.copy(path, tmp_path / "tiles" / kind)
    command = [
        "compare",
        str(tmp_path / "tiles"),
        "--out",
        str(tmp_path / "out"),
        "--models",
        ",".join(networks),
    ]
    command += [word for head in HEADS for word in ("--head", head)]
    command += ["--augment", "aerial", "--views", "2", "--fine-tune", "none", "--quiet"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    found = json.loads((tmp_path / "out" / "results.json").read_text())
    assert {run["name"] for run in found["runs"]} == set(with_heads(networks, HEADS))
    assert not found["skipped"]
    for run in found["runs"]:
        assert (run["training"]["augment"], run["training"]["views"]) == ("aerial", 2)
        notes = [note if isinstance(note, str) else note["text"] for note in run["notes"]]
        assert "Each training image was seen in 2 views" in " ".join(notes)
        accuracy = run["metrics"]["accuracy"]
        assert 0 <= accuracy["low"] <= accuracy["value"] <= accuracy["high"] <= 1
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert all(run["name"] in page for run in found["runs"])
