"""A run as a folder of timm: opened by timm alone, it answers as the run does."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from pupille.data.open import open_images
from pupille.data.pixels.pixel_set import read_pixels
from pupille.errors import ConfigError, ModelError
from pupille.models.files.load import load_model
from pupille.models.network import NetworkModel
from pupille.models.pretrained.import_file import import_weights
from pupille.workflows.compare import compare
from pupille.workflows.export import export
from pupille.workflows.predict import batches
from pupille.workflows.runs_with import exports_of


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Pictures, and runs of two heads on a tiny backbone with random weights."""
    import timm
    from safetensors.torch import save_file

    base = tmp_path_factory.mktemp("hub")
    rng = np.random.default_rng(0)
    for label, low in (("dark", 0), ("light", 90)):
        (base / "photos" / label).mkdir(parents=True)
        for i in range(14):
            pixels = rng.integers(low, low + 160, (180 + i, 200 - i, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(base / "photos" / label / f"{i:02}.png")
    save_file(timm.create_model("test_resnet").state_dict(), base / "model.safetensors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        import_weights(base / "model.safetensors", "timm:test_resnet")
        compare(
            base / "photos",
            models=["logistic", "timm:test_resnet", "timm:test_resnet+knn"],
            out=base / "run",
        )
        written = export(run(base, "timm-test_resnet"), "hub", base / "hub", data=str(base / "photos"))
    return base, written


def run(base, name):
    return base / "run" / "runs" / name


def test_timm_opens_it_and_answers_as_the_run_does_on_the_pixels_of_its_own_transform(world):
    import timm
    from timm.data import create_transform, resolve_model_data_config

    base, written = world
    network = timm.create_model(f"local-dir:{written.file}", pretrained=True).eval()
    transform = create_transform(**resolve_model_data_config(network))
    model = load_model(run(base, "timm-test_resnet"))
    model = NetworkModel(model.spec, model.network)
    opened = read_pixels(open_images(base / "photos"), geometries=(model.spec.preprocessing.geometry,))
    (pixels,) = batches(model.spec.preprocessing, opened, 100)
    expected = model.predict(pixels)
    for path, row in zip(opened.dataset.samples["path"], expected, strict=True):
        with Image.open(base / "photos" / path) as picture, torch.inference_mode():
            inputs = transform(picture.convert("RGB"))[None]
            assert network(inputs).softmax(dim=1).numpy()[0] == pytest.approx(row, abs=1e-5)
    assert network.pretrained_cfg["label_names"] == ["dark", "light"]


def test_what_was_compared_stands_beside_it(world):
    _, written = world
    record = json.loads(written.beside.read_text())
    assert record["parity"]["changed_decisions"] == 0
    assert record["parity"]["images"] == 6
    assert sorted(record["files"]) == sorted(path.name for path in written.file.iterdir())
    assert any("timm.create_model" in sentence for sentence in written.sentences)


def test_it_is_seen_as_an_export_of_its_run(world):
    base, written = world
    assert exports_of(base, [run(base, "timm-test_resnet")]) == [written.beside]
    assert exports_of(base, [run(base, "logistic")]) == []


def test_its_card_begins_as_a_hub_reads_it(world):
    _, written = world
    head, _, rest = (written.file / "README.md").read_text().removeprefix("---\n").partition("---\n")
    assert "library_name: timm" in head
    assert "license: unknown" in head
    assert "Model card" in rest


@pytest.mark.parametrize("name", ["logistic", "timm-test_resnet+knn"])
def test_another_kind_of_model_is_refused_with_what_to_take(world, tmp_path, name):
    base, _ = world
    with pytest.raises(ModelError, match=r"not written as a folder of timm.*Use --to onnx, or --to bundle"):
        export(run(base, name), "hub", tmp_path / "hub", data=str(base / "photos"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_written_over(world, tmp_path):
    base, _ = world
    (tmp_path / "hub").mkdir()
    with pytest.raises(ConfigError, match="Choose another --out"):
        export(run(base, "timm-test_resnet"), "hub", tmp_path / "hub")
