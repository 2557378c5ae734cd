"""The table of pretrained networks says what timm and torch say."""

import subprocess
import sys
from dataclasses import fields

import pytest

from pupille.errors import ModelError
from pupille.models.pretrained.catalogue import BACKBONES, backbone

IN_TIMM = [name for name in BACKBONES if name != "alexnet"]


@pytest.mark.parametrize("name", IN_TIMM)
def test_the_statistics_are_those_of_timms_default_weights(name):
    from timm.models import get_pretrained_cfg

    line, config = BACKBONES[name], get_pretrained_cfg(name)
    assert line.repository == config.hf_hub_id
    assert line.file == "model.safetensors"
    assert config.hf_hub_filename is None
    assert config.input_size == (3, line.side, line.side)
    assert (line.mean, line.std) == (config.mean, config.std)
    assert (line.interpolation, line.crop) == (config.interpolation, config.crop_pct)
    assert config.crop_mode == "center"
    assert line.classes == config.num_classes
    assert line.fixed_side == config.fixed_input_size
    assert line.weights_licence.lower() == config.license


@pytest.mark.parametrize("name", BACKBONES)
def test_parameters_multiply_adds_and_features_are_those_that_torch_counts(name):
    import timm
    import torch
    import torchvision
    from torch.utils.flop_counter import FlopCounterMode

    line = BACKBONES[name]
    with torch.device("meta"):
        network = (torchvision.models.alexnet() if name == "alexnet" else timm.create_model(name)).eval()
        counter = FlopCounterMode(display=False)
        with counter, torch.no_grad():
            network(torch.empty(1, 3, line.side, line.side))
    assert line.parameters == sum(parameter.numel() for parameter in network.parameters())
    assert line.multiply_adds == counter.get_total_flops() / 2
    head = network.classifier[6] if name == "alexnet" else network.get_classifier()
    assert line.width == head.in_features


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("alexnet", "AlexNet_Weights"), ("vgg11", "VGG11_Weights"), ("vgg16", "VGG16_Weights"),
        ("resnet18", "ResNet18_Weights"), ("resnet50", "ResNet50_Weights"),
        ("inception_v3", "Inception_V3_Weights"), ("mobilenetv2_100", "MobileNet_V2_Weights"),
        ("convnext_tiny", "ConvNeXt_Tiny_Weights"),
    ],
)  # fmt: skip
def test_multiply_adds_agree_with_those_that_torchvision_publishes(name, theirs):
    import torchvision

    published = getattr(torchvision.models, theirs).IMAGENET1K_V1.meta["_ops"]
    assert BACKBONES[name].multiply_adds / 1e9 == pytest.approx(published, abs=0.0006, rel=0.003)


def test_alexnets_statistics_are_those_of_torchvision():
    import torchvision

    weights = torchvision.models.AlexNet_Weights.IMAGENET1K_V1
    taken, line = weights.transforms(), BACKBONES["alexnet"]
    assert list(line.mean) == taken.mean
    assert list(line.std) == taken.std
    assert [line.side] == taken.crop_size
    assert [round(line.side / line.crop)] == taken.resize_size
    assert line.interpolation == taken.interpolation.value


@pytest.mark.parametrize("name", BACKBONES)
def test_the_size_told_before_a_download_is_that_of_the_tensors(name):
    import timm
    import torch
    import torchvision

    with torch.device("meta"):
        if name == "alexnet":
            network = torchvision.models.alexnet()
        elif name == "inception_v3":  # its published weights hold the head that helped its training
            network = timm.create_model(name, aux_logits=True)
        else:
            network = timm.create_model(name)
    size = sum(tensor.numel() * tensor.element_size() for tensor in network.state_dict().values())
    assert BACKBONES[name].megabytes == pytest.approx(size / 1e6, rel=0.02)


def test_any_other_network_is_described_by_timm():
    from timm.models import get_pretrained_cfg

    line = backbone("timm:resnet50.tv_in1k")
    config = get_pretrained_cfg("resnet50.tv_in1k")
    assert (line.interpolation, line.crop) == (config.interpolation, config.crop_pct)
    assert line.parameters == BACKBONES["resnet50"].parameters
    assert line.width == 2048
    assert line.repository == "timm/resnet50.tv_in1k"


@pytest.mark.parametrize(
    "name", ["timm:hf-hub:some/one", "timm:../weights", "timm:", "timm:a.b.c", "timm:resnet18 "]
)
def test_an_address_or_a_path_is_no_name(name):
    with pytest.raises(ModelError, match="after timm: stands the name"):
        backbone(name)


@pytest.mark.parametrize("name", ["hf-hub:some/one", "local-dir:/tmp", "resnet51"])
def test_other_names_are_refused_with_the_known_ones(name):
    with pytest.raises(ModelError, match="resnet50"):
        backbone(name)


def test_an_unknown_network_of_timm_is_refused_with_what_is_near():
    with pytest.raises(ModelError, match="resnet34"):
        backbone("timm:resnett34")
    with pytest.raises(ModelError, match=r"resnet34\.tv_in1k"):
        backbone("timm:resnet34.tv_in2k")


def test_a_network_that_wants_another_cut_is_refused():
    with pytest.raises(ModelError, match="square centre"):
        backbone("timm:coat_lite_medium_384")


def test_the_table_loads_no_engine():
    code = (
        "import sys; from pupille.models.pretrained.catalogue import BACKBONES\n"
        "assert BACKBONES and not {'torch', 'timm', 'numpy'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_line_is_complete():
    for line in BACKBONES.values():
        empty = {field.name for field in fields(line) if getattr(line, field.name) in (None, "")}
        # timm builds those that name no other builder.
        assert empty <= {"builder"} | (
            {"architecture", "repository", "file"} if line.name == "alexnet" else set()
        )
