"""Pretrained networks are timm's, bit for bit, and are fed as their weights expect."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from pupille.errors import ModelError, WeightsError
from pupille.images.geometry import Geometry
from pupille.models.network import to_input
from pupille.models.pretrained import build as pretrained
from pupille.models.pretrained.build import Transferred, build, build_from_scratch, load_backbone, load_whole
from pupille.models.pretrained.catalogue import BACKBONES
from random_weights import damped

REAL = ["regnetx_002", "mobilenetv2_100"]
RANDOM = [name for name in BACKBONES if name not in (*REAL, "alexnet", "vgg11")]
"""VGG of 11 layers is built by the code of the one with 16."""


def pictures(n: int, side: int, channels: int = 3) -> torch.Tensor:
    return torch.randn(n, channels, side, side, generator=torch.Generator().manual_seed(1))


def keep(path: Path, name: str) -> None:
    from pupille.models.pretrained.import_file import import_weights

    import_weights(path, name)


@pytest.mark.parametrize("name", REAL)
def test_with_real_weights_it_gives_timms_own_bits(name, shared):
    import timm

    path = shared / "weights" / name / "model.safetensors"
    keep(path, name)
    theirs = timm.create_model(name, checkpoint_path=str(path)).eval()
    features = timm.create_model(
        name, pretrained=True, num_classes=0, pretrained_cfg_overlay={"file": str(path)}
    ).eval()
    shown = pictures(2, BACKBONES[name].side)
    with torch.inference_mode():
        assert torch.equal(load_whole(name)(shown), theirs(shown))
        assert torch.equal(load_backbone(name)(shown), features(shown))


@pytest.mark.slow
@pytest.mark.parametrize("name", RANDOM)
def test_with_weights_that_timm_saved_it_gives_timms_own_bits(name, tmp_path):
    import timm

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = timm.create_model(name).eval()
    theirs.load_state_dict(damped(name, theirs.state_dict()))
    save_file(theirs.state_dict(), tmp_path / "model.safetensors")
    keep(tmp_path / "model.safetensors", name)
    shown = pictures(1, BACKBONES[name].side)
    with torch.inference_mode():
        assert torch.equal(load_whole(name)(shown), theirs(shown))
        theirs.reset_classifier(0)
        assert torch.equal(load_backbone(name)(shown), theirs(shown))


@pytest.mark.parametrize("name", BACKBONES)
def test_the_tensors_are_called_as_timm_calls_them(name):
    import timm
    import torchvision

    with torch.device("meta"):
        theirs = torchvision.models.alexnet() if name == "alexnet" else timm.create_model(name)
        ours = pretrained.whole_network(BACKBONES[name])
        side = BACKBONES[name].side
        transferred = build(name, "linear", (3, side, side), 7)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    inside = {key for key in transferred.state_dict() if key.startswith("backbone.")}
    assert {key.removeprefix("backbone.") for key in inside} < set(theirs.state_dict())
    assert set(transferred.state_dict()) - inside == {"head.weight", "head.bias"}


@pytest.mark.parametrize("name", BACKBONES)
def test_features_have_the_width_of_the_table_and_the_head_tells_the_classes(name):
    line = BACKBONES[name]
    with torch.device("meta"):
        network = build(name, "linear", (3, line.side, line.side), 7).eval()
        shown = torch.empty(2, 3, line.side, line.side)
        assert isinstance(network, Transferred)
        assert network.backbone(shown).shape == (2, line.width)
        assert network(shown).shape == (2, 7)


@pytest.mark.parametrize("name", BACKBONES)
@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 28, 20), (3, 224, 224)])
def test_from_scratch_small_pictures_are_shown_larger_to_the_network(name, shape):
    shown: list[torch.Size] = []
    with torch.device("meta"):
        network = build_from_scratch(name, shape, 5).eval()
        first = next(module for module in network.modules() if isinstance(module, torch.nn.Conv2d))
        first.register_forward_pre_hook(lambda module, given: shown.append(given[0].shape))
        assert network(torch.empty(2, *shape)).shape == (2, 5)
    assert min(shown[0][2:]) >= 96
    if min(shape[1:]) >= 96:
        assert shown[0][1:] == shape


def test_pictures_of_another_size_are_refused_where_the_weights_know_one_alone():
    with pytest.raises(ModelError, match="224 x 224"):
        build("vit_small_patch16_224", "linear", (3, 128, 128), 2)
    assert build("resnet18", "linear", (3, 128, 128), 2)(torch.zeros(1, 3, 128, 128)).shape == (1, 2)


def test_without_weights_it_says_how_to_bring_them():
    with pytest.raises(WeightsError, match="pupille weights fetch resnet50"):
        load_backbone("resnet50")


def test_weights_of_another_network_are_not_taken(tmp_path, shared):
    keep(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    with pytest.raises(WeightsError):
        keep(shared / "weights" / "regnetx_002" / "model.safetensors", "mobilenetv2_100")


@pytest.mark.parametrize("name", ["regnetx_002", "inception_v3", "vgg16", "vit_small_patch16_224"])
@pytest.mark.parametrize("size", [(640, 480), (300, 731), (100, 90)])
def test_a_photo_comes_in_as_through_timms_evaluation_transform(name, size, tmp_path):
    from timm.data import create_transform, resolve_data_config
    from timm.models import get_pretrained_cfg

    from pupille.data.open import open_images
    from pupille.data.pixels.pixel_set import read_pixels
    from pupille.images.geometry import BASE

    rng = np.random.default_rng(0)
    photo = Image.fromarray(rng.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))
    photo.save(tmp_path / "photo.png")
    config = resolve_data_config(pretrained_cfg=get_pretrained_cfg(name).to_dict())
    theirs = create_transform(**config)(photo)

    given = pretrained.preprocessing(name, window=(0, 255))
    pixels = read_pixels(open_images(tmp_path), geometries=(BASE, given.geometry))
    ours = to_input(torch.from_numpy(pixels.at(given.geometry, np.array([0]), channels=3)), given)[0]
    torch.testing.assert_close(ours, theirs, rtol=0, atol=2e-6)


def test_grey_pictures_are_repeated_in_three_channels(tmp_path):
    from pupille.data.open import open_images
    from pupille.data.pixels.pixel_set import read_pixels

    grey = np.random.default_rng(0).integers(0, 256, (300, 300), dtype=np.uint8)
    Image.fromarray(grey).save(tmp_path / "grey.png")
    way = BACKBONES["regnetx_002"].geometry
    pixels = read_pixels(open_images(tmp_path), geometries=(way,)).at(way, np.array([0]), channels=3)
    assert pixels.shape == (1, 224, 224, 3)
    assert (pixels[..., 0] == pixels[..., 1]).all()
    assert (pixels[..., 0] == pixels[..., 2]).all()


def test_the_geometry_is_written_out_as_published():
    assert BACKBONES["regnetx_002"].geometry == Geometry(224, 224, "crop", 256, "bicubic")
    assert BACKBONES["inception_v3"].geometry == Geometry(299, 299, "crop", 341, "bicubic")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vgg16", "inception_v3", "vit_small_patch16_224"])
def test_a_large_network_is_fitted_saved_and_loaded_to_the_same_probabilities(name, tmp_path):
    """Here the weights are random; what is shown is the way from the store to a run folder and back."""
    import timm

    from pupille.config import TrainConfig
    from pupille.data.annotations import ClassTargets
    from pupille.data.subset import Subset
    from pupille.models.files.load import load_model
    from pupille.training.fit import fit

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        save_file(damped(name, timm.create_model(name).state_dict()), tmp_path / "model.safetensors")
    keep(tmp_path / "model.safetensors", name)
    way = BACKBONES[name].geometry
    rng = np.random.default_rng(0)
    labels = np.arange(8) % 2
    pixels = rng.integers(0, 120, (8, way.height, way.width, 3), dtype=np.uint8)
    pixels[labels == 1] += 120
    train = Subset(pixels, ClassTargets(labels, ("dark", "light")), geometry=way)
    model = fit(name, train, None, TrainConfig(), window=(0, 255)).model
    (tmp_path / "run").mkdir()
    model.save(tmp_path / "run")
    back = load_model(tmp_path / "run")
    assert back.spec == model.spec
    assert back.spec.preprocessing == pretrained.preprocessing(name, window=(0, 255))
    np.testing.assert_array_equal(back.predict(pixels), model.predict(pixels))


def test_a_head_is_not_fitted_to_pictures_in_another_geometry(shared):
    from pupille.config import TrainConfig
    from pupille.data.annotations import ClassTargets
    from pupille.data.subset import Subset
    from pupille.training.fit import fit

    keep(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    pixels = np.zeros((4, 224, 224, 3), dtype=np.uint8)
    targets = ClassTargets(np.arange(4) % 2, ("a", "b"))
    for way in (None, Geometry(224, 224), Geometry(224, 224, "crop", 235, "bicubic")):
        with pytest.raises(ModelError, match="expect pictures in"):
            fit("regnetx_002", Subset(pixels, targets, geometry=way), None, TrainConfig(), window=(0, 255))


@pytest.mark.parametrize("name", ["hf-hub:some/one", "timm:hf-hub:some/one", "local-dir:/tmp", "timm:../x"])
def test_a_run_folder_that_names_an_address_is_refused(name, tmp_path, shared):
    import json

    from pupille.models.files.load import load_model
    from pupille.models.model import ModelSpec

    spec = ModelSpec(name, ("a", "b"), pretrained.preprocessing("regnetx_002", window=(0, 255)))
    (tmp_path / "model.json").write_text(json.dumps(spec.to_json()))
    (tmp_path / "weights.safetensors").write_bytes(
        (shared / "weights" / "regnetx_002" / "model.safetensors").read_bytes()
    )
    with pytest.raises(ModelError):
        load_model(tmp_path)
