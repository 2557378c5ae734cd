"""Files in 8 bits and the gate through which they go."""

import json

import numpy as np
import onnxruntime
import pytest
from click.testing import CliRunner
from PIL import Image

from disc_runs import discs
from pupille.cli.main import main
from pupille.config import TrainConfig
from pupille.errors import ConfigError, DataError, ModelError
from pupille.models.files.load import load_model
from pupille.workflows.compare import train
from pupille.workflows.export import export
from pupille.workflows.exported_images import ids_of


def photos(root):
    """Noise of another lightness in each of two classes."""
    rng = np.random.default_rng(0)
    for low, label in ((0, "dark"), (90, "light")):
        (root / label).mkdir(parents=True)
        for i in range(60):
            pixels = rng.integers(low, low + 110, (32, 32, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(root / label / f"{i:02}.png")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Photos of two classes, a network and a forest that tell them apart."""
    base = tmp_path_factory.mktemp("quantized")
    photos(base / "photos")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        train(base / "photos", model="lenet5", out=base / "run", train=TrainConfig(epochs=4))
        train(base / "photos", model="tree", out=base / "tree")
    return base


def opened(file):
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    return session, json.loads(session.get_modelmeta().custom_metadata_map["pupille"])


@pytest.mark.parametrize("kind", ["int8", "int8-weights"])
def test_a_file_that_is_as_good_is_written_a_quarter_as_large_and_says_what_was_tried(world, tmp_path, kind):
    file = tmp_path / "model.onnx"
    asked = [
        "export",
        str(world / "run"),
        "--to",
        "onnx",
        "--out",
        str(file),
        "--data",
        str(world / "photos"),
    ]
    done = CliRunner().invoke(main, [*asked, "--quantize", kind, "--margin", "0.2"])
    assert done.exit_code == 0, done.output
    session, about = opened(file)
    record = about["quantized"]
    n = {part: len(ids_of(world / "run", part)) for part in ("validation", "test")}
    assert (record["to"], record["metric"], record["margin"]) == (kind, "accuracy", 0.2)
    assert record["validation"]["verdict"] == "equivalent"
    assert {part: record[part]["decisions"] for part in n} == {part: record[part]["n"] for part in n} == n
    assert -0.2 < record["validation"]["low"] <= record["validation"]["high"] < 0.2
    assert (record["calibrated_on"] > 0) == (kind == "int8")
    assert f"0 of {n['validation']} decisions are others" in done.output
    whole = sum(weight.numel() * 4 for weight in load_model(world / "run").network.parameters())
    assert file.stat().st_size < 0.4 * whole
    pixels = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)
    (shares,) = session.run(["probabilities"], {"pixels": pixels})
    assert shares == pytest.approx(load_model(world / "run").predict(pixels), abs=0.1)


def test_a_margin_that_so_few_images_cannot_show_is_refused_and_nothing_is_written(world, tmp_path):
    with pytest.raises(
        ModelError, match=r"lenet5 is not shown to be as good.*n = 24.*within 1.0 points.*--margin"
    ):
        export(
            world / "run", "onnx", tmp_path / "m.onnx", data=str(world / "photos"), quantize="int8-weights"
        )
    assert list(tmp_path.iterdir()) == []


def test_masks_go_through_the_gate_by_their_own_metric(tmp_path):
    discs(tmp_path / "discs", 52)
    train(tmp_path / "discs", model="unet", out=tmp_path / "run", train=TrainConfig(epochs=1))
    written = export(
        tmp_path / "run", "onnx", tmp_path / "m.onnx", data=str(tmp_path / "discs"), quantize="int8-weights", margin=0.5
    )  # fmt: skip
    record = opened(written.file)[1]["quantized"]
    assert record["metric"] == "iou"
    assert record["test"]["decisions"] == record["test"]["n"] * 48 * 48
    assert any("8 bits" in sentence for sentence in written.sentences)


def test_without_the_images_nothing_can_be_tried(world, tmp_path):
    with pytest.raises(DataError, match=r"tried on the images of the run.*--data"):
        export(world / "run", "onnx", tmp_path / "m.onnx", quantize="int8")


def test_a_tree_has_nothing_to_keep_in_8_bits(world, tmp_path):
    with pytest.raises(ModelError, match=r"tree has no layers"):
        export(world / "tree", "onnx", tmp_path / "m.onnx", data=str(world / "photos"), quantize="int8")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"to": "bundle", "quantize": "int8"}, r"--to onnx, --to html"),
        ({"to": "onnx", "quantize": "int4"}, r"int8-weights"),
        ({"to": "onnx", "margin": 0.1}, r"add --quantize int8"),
        ({"to": "onnx", "quantize": "int8", "margin": 0.0}, r"above 0"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(world, tmp_path, asked, words):
    with pytest.raises(ConfigError, match=words):
        export(world / "run", out=tmp_path / "m.onnx", **asked)
