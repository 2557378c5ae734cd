import subprocess
import sys

import pytest

from pupille.errors import ModelError
from pupille.images.geometry import BASE, Geometry
from pupille.models.available import without_weights
from pupille.models.pretrained.catalogue import backbone
from pupille.models.registry import MODELS, find, from_scratch, in_order

CLASSICAL = ["majority", "constant", "logistic", "ridge", "tree", "forest", "svm", "knn"]
OF_PIXELS = ["mean-mask", "threshold", "pixel-forest"]
OF_OBJECTS = ["watershed", "unet-instances", "maskrcnn"]
OF_TORCHVISION = ["ssdlite", "fcos", "retinanet", "fasterrcnn"]
OF_QUERIES = [
    "dfine:n", "dfine:s", "dfine:m", "dfine:l", "dfine:x", "rtdetr:r18", "rtdetr:r34", "rtdetr:r50", "rtdetr:r101",
]  # fmt: skip
OF_BOXES = [
    "mean-boxes", "blobs", "rcnn", "one-stage", "one-stage:regnetx_002", "one-stage:mobilenetv2_100", *OF_TORCHVISION,
    *OF_QUERIES,
]  # fmt: skip
UNDATED = ["mean-mask", "mean-boxes"]
NETWORKS = ["mlp", "lenet5", "cnn"]
PRETRAINED = [
    "regnetx_002", "mobilenetv2_100", "alexnet", "resnet18", "resnet50", "convnext_tiny",
    "vit_small_patch16_224", "inception_v3", "vgg11", "vgg16",
]  # fmt: skip
LADDER = [*CLASSICAL, *OF_PIXELS, "unet", *OF_OBJECTS, *OF_BOXES, "perceptron", *NETWORKS, *PRETRAINED]


def test_the_ladder_is_the_one_that_was_promised() -> None:
    assert list(MODELS) == LADDER


@pytest.mark.parametrize("name", LADDER)
def test_every_line_of_the_table_leads_to_a_function_and_says_what_it_is(name: str) -> None:
    entry = MODELS[name]
    assert all(callable(entry.load(task)) for task in entry.builds)
    assert entry.builds
    assert entry.title
    assert entry.year is None if name in UNDATED else 1700 < entry.year < 2100
    names = {
        "classical": [*CLASSICAL, "perceptron"],
        "pixels": OF_PIXELS,
        "objects": ["watershed"],
        "network": ["unet", *NETWORKS],
        "outlines": ["unet-instances"],
        "masks": ["maskrcnn"],
        "boxes": ["mean-boxes", "blobs", "rcnn"],
        "detector": [name for name in OF_BOXES if name.startswith("one-stage") or name in OF_TORCHVISION],
        "queries": OF_QUERIES,
        "transfer": PRETRAINED,
    }
    assert name in names[entry.fitter]
    assert entry.pretrained == (name in PRETRAINED)
    assert entry.is_network == (
        entry.fitter in ("network", "outlines", "masks", "detector", "queries", "transfer")
    )


def test_a_name_that_is_nearly_right_is_hinted_at() -> None:
    with pytest.raises(ModelError, match="Did you mean 'lenet5'"):
        find("lenet-5")
    with pytest.raises(ModelError, match="Did you mean 'vgg16'"):
        find("VGG16")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("resnet10t", "timm:resnet10t"),
        ("ResNet10t+tuned", "timm:resnet10t"),
        ("model:regnetx_002", "regnetx_002"),
    ],
)
def test_a_network_by_another_spelling_is_told_how_it_is_written(name: str, written: str) -> None:
    with pytest.raises(ModelError, match=rf"Write {written}\."):
        find(name)


def test_a_published_network_that_timm_has_is_told_how_it_is_written() -> None:
    with pytest.raises(ModelError, match=r"Write timm:resnet10t\."):
        backbone("resnet10t")


def test_the_table_can_be_listed_without_torch_or_scikit_learn() -> None:
    listing = (
        "import sys; from pupille.models.registry import MODELS; print(*MODELS);"
        "assert not {'torch', 'timm', 'sklearn', 'scipy', 'pandas'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == LADDER


@pytest.mark.parametrize("name", PRETRAINED)
def test_a_pretrained_network_is_fed_as_its_weights_expect(name: str) -> None:
    for variant in (name, f"{name}+mlp", f"{name}+knn", f"{name}+mlp+tuned"):
        entry = find(variant)
        assert entry.fitter == "transfer"
        assert entry.pretrained
        assert entry.channels == 3
        assert entry.geometry is not None
        assert entry.geometry.fit == "crop"
        assert entry.sees(Geometry(28, 28)) == entry.geometry


def test_from_scratch_it_is_a_network_that_sees_small_pictures_as_they_are() -> None:
    entry = find("resnet18+scratch")
    assert entry.fitter == "network"
    assert not entry.pretrained
    assert entry.sees(Geometry(28, 28)) == Geometry(28, 28)
    assert entry.sees(None) == find("resnet18").geometry


def test_rungs_without_a_geometry_see_small_pictures_or_a_small_square() -> None:
    assert find("mlp").sees(Geometry(8, 8)) == Geometry(8, 8)
    assert find("mlp").sees(None) == BASE
    assert find("lenet5").sees(Geometry(8, 8)) == Geometry(32, 32)


@pytest.mark.parametrize(
    "name", ["mlp+tuned", "lenet5+scratch", "resnet18+tuned+mlp", "resnet18+forest", "hf-hub:a/b"]
)
def test_a_form_that_no_rung_has_is_refused(name: str) -> None:
    with pytest.raises(ModelError):
        find(name)


def test_from_scratch_changes_pretrained_rungs_only() -> None:
    assert from_scratch("vgg16") == from_scratch("vgg16+scratch") == "vgg16+scratch"
    assert from_scratch("mlp") == "mlp"


def test_rungs_come_in_the_order_of_the_ladder_each_once() -> None:
    asked = [
        "timm:resnet34",
        "vgg16",
        "resnet18+tuned",
        "resnet18+mlp",
        "lenet5",
        "resnet18",
        "majority",
        "lenet5",
    ]
    assert in_order(asked) == (
        "majority", "lenet5", "resnet18", "resnet18+mlp", "resnet18+tuned", "vgg16", "timm:resnet34",
    )  # fmt: skip


def test_rungs_whose_weights_are_not_here_are_told(shared) -> None:  # type: ignore[no-untyped-def]
    from pupille.models.pretrained.import_file import import_weights

    asked = ["mlp", "regnetx_002+mlp", "resnet18", "resnet18+scratch"]
    assert without_weights(asked) == ("regnetx_002+mlp", "resnet18")
    import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    assert without_weights(asked) == ("resnet18",)
