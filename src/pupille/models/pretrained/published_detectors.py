"""Networks that find the 80 classes of COCO as they were published: a visible table, beside that of the backbones.

Nothing heavy is imported. What stands here of D-FINE and RT-DETR are the numbers of weights of `detr_sizes`.
"""

from __future__ import annotations

from pupille.i18n.language import phrase
from pupille.models.pretrained.backbone import SAFETENSORS, Backbone

CLASSES = 80
"""Of COCO, without the eleven numbers that name nothing."""
QUERIES = "pupille.models.architectures.detr:published"


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
    )
}
"""From the cheapest to the dearest of each family."""
