"""Networks that find the 80 classes of COCO as they were published: a visible table, beside that of the backbones.

Nothing heavy is imported. What stands here of D-FINE and RT-DETR are the numbers of weights of `detr_sizes`.
"""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.models.pretrained.backbone import HALF, IMAGENET_MEAN, IMAGENET_STD, SAFETENSORS, Backbone

CLASSES = 80
"""Of COCO, without the eleven numbers that name nothing."""
NO_CLASSES = ("__background__", "N/A")
"""Names in COCO's table of numbers that name nothing."""
QUERIES = "pupille.models.architectures.detr:published"
TORCHVISION = "pupille.models.architectures.coco_detectors:published"


def queries(name: str, repository: str, year: int, title: str, parameters: int) -> Backbone:
    """A network of `transformers`, which sees pictures as 640 x 640 pixels from 0 to 1; Apache-2.0, as its weights."""
    return Backbone(
        name=name,
        architecture="",
        repository=repository,
        file=SAFETENSORS,
        year=year,
        title=title,
        parameters=parameters,
        multiply_adds=None,
        side=640,
        mean=(0.0, 0.0, 0.0),
        std=(1.0, 1.0, 1.0),
        interpolation="bilinear",
        crop=1.0,
        classes=CLASSES,
        width=0,
        code_licence="Apache-2.0",
        weights_licence="Apache-2.0",
        megabytes=round(4 * parameters / 1e6, 1),
        fixed_side=True,
        builder=QUERIES,
    )


def of_torchvision(
    name: str,
    year: int,
    title: str,
    parameters: int,
    megabytes: float,
    side: int,
    *,
    mean: tuple[float, ...] = IMAGENET_MEAN,
    std: tuple[float, ...] = IMAGENET_STD,
) -> Backbone:
    """A network of torchvision, published as a file of torch: where, torchvision itself states.

    side: pixels of the shorter side of a picture there; here all of a picture is stretched to a square of these.
    """
    return Backbone(
        name=name,
        architecture="",
        repository="",
        file="",
        year=year,
        title=title,
        parameters=parameters,
        multiply_adds=None,
        side=side,
        mean=mean,
        std=std,
        interpolation="bilinear",
        crop=1.0,
        classes=CLASSES,
        width=0,
        code_licence="BSD-3-Clause",
        weights_licence="BSD-3-Clause",
        megabytes=megabytes,
        fixed_side=True,
        builder=TORCHVISION,
    )


TORCHVISION_DETECTORS: dict[str, Backbone] = {
    line.name: line
    for line in (
        of_torchvision(
            "ssdlite320_mobilenet_v3_large",
            2019,
            phrase("SSDlite on MobileNetV3"),
            3_440_060,
            13.4,
            320,
            mean=HALF,
            std=HALF,
        ),
        of_torchvision(
            "fasterrcnn_mobilenet_v3_large_320_fpn",
            2015,
            phrase("Faster R-CNN on MobileNetV3, small pictures"),
            19_386_354,
            74.2,
            320,
        ),
        of_torchvision(
            "fasterrcnn_resnet50_fpn", 2015, phrase("Faster R-CNN on ResNet-50"), 41_755_286, 159.7, 800
        ),
        of_torchvision("fcos_resnet50_fpn", 2019, phrase("FCOS on ResNet-50"), 32_269_600, 123.6, 800),
        of_torchvision(
            "retinanet_resnet50_fpn", 2017, phrase("RetinaNet on ResNet-50"), 34_014_999, 130.3, 800
        ),
    )
}
"""From the cheapest to the dearest. Parameters and megabytes as torchvision states them."""
COCO_DETECTORS: dict[str, Backbone] = {
    line.name: line
    for line in (
        queries("dfine_n", "ustc-community/dfine-nano-coco", 2024, phrase("D-FINE, nano"), 3_770_421),
        queries("dfine_s", "ustc-community/dfine-small-coco", 2024, phrase("D-FINE, small"), 10_309_605),
        queries("dfine_m", "ustc-community/dfine-medium-coco", 2024, phrase("D-FINE, medium"), 19_563_368),
        queries("dfine_l", "ustc-community/dfine-large-coco", 2024, phrase("D-FINE, large"), 31_244_152),
        queries(
            "dfine_x", "ustc-community/dfine-xlarge-coco", 2024, phrase("D-FINE, extra large"), 62_621_560
        ),
        queries("rtdetr_r18", "PekingU/rtdetr_r18vd", 2023, phrase("RT-DETR on ResNet-18"), 20_174_608),
        queries("rtdetr_r34", "PekingU/rtdetr_r34vd", 2023, phrase("RT-DETR on ResNet-34"), 31_424_388),
        queries("rtdetr_r50", "PekingU/rtdetr_r50vd", 2023, phrase("RT-DETR on ResNet-50"), 42_891_372),
        queries("rtdetr_r101", "PekingU/rtdetr_r101vd", 2023, phrase("RT-DETR on ResNet-101"), 76_556_268),
        *TORCHVISION_DETECTORS.values(),
    )
}
"""From the cheapest to the dearest of each family."""
