"""Pretrained networks: a visible table of what they are, what they cost, and what their weights expect.

Nothing heavy is imported: the sizes and statistics stand here in writing, and a test holds each against timm.
"""

from __future__ import annotations

from collections.abc import Collection

from pupille.errors import NoModelError, unknown_choice
from pupille.i18n.language import phrase, tell
from pupille.models.pretrained.backbone import HALF, IMAGENET_MEAN, IMAGENET_STD, PREFIX, Backbone, in_timm
from pupille.models.pretrained.published_detectors import COCO_DETECTORS

BACKBONES: dict[str, Backbone] = {
    "regnetx_002": in_timm(
        "regnetx_002",
        "pycls_in1k",
        2020,
        phrase("RegNetX of 0.2 billion multiply-adds"),
        parameters=2_684_792,
        multiply_adds=199_039_872,
        width=368,
        licence="MIT",
    ),
    "mobilenetv2_100": in_timm(
        "mobilenetv2_100",
        "ra_in1k",
        2018,
        phrase("MobileNetV2, made for telephones"),
        parameters=3_504_872,
        multiply_adds=300_774_272,
        width=1280,
        licence="Apache-2.0",
    ),
    "alexnet": Backbone(
        name="alexnet",
        architecture="",
        repository="",
        file="",
        year=2012,
        title=phrase("AlexNet, in its one-tower variant of 2014"),
        parameters=61_100_840,
        multiply_adds=714_188_480,
        side=224,
        mean=IMAGENET_MEAN,
        std=IMAGENET_STD,
        interpolation="bilinear",
        crop=0.875,
        classes=1000,
        width=4096,
        code_licence="Apache-2.0",
        weights_licence="BSD-3-Clause",
        megabytes=244.4,
    ),
    "resnet18": in_timm(
        "resnet18",
        "a1_in1k",
        2015,
        phrase("ResNet, 18 layers, residual"),
        parameters=11_689_512,
        multiply_adds=1_814_073_344,
        width=512,
        licence="Apache-2.0",
        crop=0.95,
    ),
    "resnet50": in_timm(
        "resnet50",
        "a1_in1k",
        2015,
        phrase("ResNet, 50 layers, residual"),
        parameters=25_557_032,
        multiply_adds=4_089_184_256,
        width=2048,
        licence="Apache-2.0",
        crop=0.95,
    ),
    "convnext_tiny": in_timm(
        "convnext_tiny",
        "in12k_ft_in1k",
        2022,
        phrase("ConvNeXt, tiny: a convolutional answer to transformers"),
        parameters=28_589_128,
        multiply_adds=4_455_531_264,
        width=768,
        licence="Apache-2.0",
        crop=0.95,
    ),
    "vit_small_patch16_224": in_timm(
        "vit_small_patch16_224",
        "augreg_in21k_ft_in1k",
        2020,
        phrase("Vision Transformer, small, patches of 16 x 16"),
        parameters=22_050_664,
        multiply_adds=4_598_882_304,
        width=384,
        licence="Apache-2.0",
        mean=HALF,
        std=HALF,
        crop=0.9,
        fixed_side=True,
    ),
    "inception_v3": in_timm(
        "inception_v3",
        "tv_in1k",
        2015,
        phrase("Inception v3, kernels of several sizes side by side"),
        parameters=23_834_568,
        multiply_adds=5_713_216_096,
        width=2048,
        licence="Apache-2.0",
        side=299,
        mean=HALF,
        std=HALF,
        megabytes=108.9,  # with the second head that helped its training
    ),
    "vgg11": in_timm(
        "vgg11",
        "tv_in1k",
        2014,
        phrase("VGG, 11 layers"),
        parameters=132_863_336,
        multiply_adds=7_609_090_048,
        width=4096,
        licence="BSD-3-Clause",
        interpolation="bilinear",
    ),
    "vgg16": in_timm(
        "vgg16",
        "tv_in1k",
        2014,
        phrase("VGG, 16 layers"),
        parameters=138_357_544,
        multiply_adds=15_470_264_320,
        width=4096,
        licence="BSD-3-Clause",
        interpolation="bilinear",
    ),
}
"""From the cheapest to the dearest, by what one picture costs."""
PUBLISHED_HERE: dict[str, Backbone] = {**BACKBONES, **COCO_DETECTORS}
"""Every network whose weights the store knows by a name of its own."""


def backbone(name: str) -> Backbone:
    """The pretrained network of this name: one of the tables, or `timm:<name>` for any other of timm, described by
    timm.

    Raises ModelError for a name that is neither.
    """
    if name in PUBLISHED_HERE:
        return PUBLISHED_HERE[name]
    if name.startswith(PREFIX):
        from pupille.models.pretrained.any_timm import described

        return described(name)
    raise no_network(phrase("a pretrained network"), name, [*PUBLISHED_HERE, f"{PREFIX}<name>"])


def has_weights(name: str) -> bool:
    """Whether a name is that of a pretrained network, so written."""
    return name in PUBLISHED_HERE or name.startswith(PREFIX)


def no_network(choice: str, name: str, allowed: Collection[str]) -> NoModelError:
    """The error for a name that is not in a table; it says how a network that timm has is written."""
    if name.lower() not in allowed:
        from pupille.models.pretrained.any_timm import in_timm_as

        if plain := in_timm_as(name):
            return NoModelError(
                tell(
                    "{name!r} is a network of timm. Write {prefix}{plain}.",
                    name=name,
                    prefix=PREFIX,
                    plain=plain,
                )
            )
    return NoModelError(unknown_choice(choice, name, allowed))
