"""D-FINE (Peng and others 2024) and RT-DETR (Zhao and others 2023) of `transformers`: 300 queries look at the maps of a
backbone, and each answers with one box, or that it has none.

Layers, matching and losses are those of `transformers`, so that published weights fit; pictures come and boxes leave as
with the other detectors here. Nothing is ever downloaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.models.pretrained.backbone import Backbone
from pupille.models.pretrained.detr_sizes import SIZES
from pupille.runs.packages import install_command, packages_of

QUERIES = 300
"""Boxes that are answered on one picture at most, as published."""
COARSEST = 32
"""Pixels of the picture between two places of the coarsest map."""
AS_PUBLISHED = (
    (r"\.encoder\.aifi\.(\d+)\.", r".encoder.encoder.\1."),
    (r"\.layers\.(\d+)\.mlp\.(?:fc1|layers\.0)\.", r".layers.\1.fc1."),
    (r"\.layers\.(\d+)\.mlp\.(?:fc2|layers\.1)\.", r".layers.\1.fc2."),
    (r"\.self_attn\.o_proj\.", ".self_attn.out_proj."),
)
"""What layers are called now -> what they were called when the weights were published."""
OF_PLACE = ("bbox", "giou", "fgl", "ddf")
"""What stands in the name of a loss that is about the place of a box."""
TIED = ("class_embed", "bbox_embed")
"""Parts that stand twice in D-FINE, tied; what answers are made by is that of the decoder."""


class QueryDetector(nn.Module):
    """(N, 3, H, W) -> (N, queries, 4 + classes) a box and the score of each class for every query.

    Given the truth, (N, K, 5) class and box of each object with a class below 0 for none, it answers with its loss.
    network: of `transformers`.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        for name in set(TIED) & {name for name, _ in network.named_children()}:
            delattr(network, name)
        self.network = network

    @property
    def backbone(self) -> nn.Module:
        """The layers that make maps of pictures."""
        model: Any = self.network.model
        return model.backbone  # type: ignore[no-any-return]

    def forward(self, pictures: Tensor, truth: Tensor | None = None) -> Any:
        """The loss by its name, or boxes and scores; sides are continued with zeros to a multiple of 32."""
        whole = pad(pictures, (0, -pictures.shape[3] % COARSEST, 0, -pictures.shape[2] % COARSEST)).float()
        height, width = whole.shape[2:]
        size = torch.tensor([width, height], dtype=torch.float32, device=whole.device)
        # Places of boxes are sums of many small steps, for which bfloat16 has too few digits.
        with torch.autocast("cuda" if whole.is_cuda else "cpu", enabled=False):
            if truth is not None:
                return by_subject(
                    self.network(whole, labels=[as_labels(rows, size) for rows in truth]).loss_dict
                )
            if whole.device.type == "meta":
                let_count(self.network)
            answers = self.network(whole)
        centre, sides = answers.pred_boxes[..., :2] * size, answers.pred_boxes[..., 2:] * size
        return torch.cat([centre - sides / 2, centre + sides / 2, answers.logits.sigmoid()], dim=-1)

    def published_state(self) -> dict[str, Tensor]:
        """Its tensors by the names of a published file."""
        return {published_name(name): tensor for name, tensor in self.network.state_dict().items()}

    def trial(self, pictures: Tensor) -> Tensor:
        """(N, queries, 4 + classes), which every picture changes."""
        answers: Tensor = self(pictures)
        return answers

    def take_published(self, tensors: Mapping[str, Tensor]) -> list[str]:
        """Takes the tensors of a published file that have the form of its own; the names of those that it could not."""
        own, other = self.network.state_dict(), []
        for name, tensor in own.items():
            came = tensors.get(published_name(name))
            if came is None or came.shape != tensor.shape:
                other.append(name)
            else:
                own[name] = came
        self.network.load_state_dict(own)
        return other


def let_count(network: nn.Module) -> None:
    """Lets a network run where no number is one, so that its layers can be counted: attention checks the sizes of maps,
    which it is given once more as numbers."""
    for module in network.modules():
        if type(module).__name__.endswith("DeformableAttention"):
            module.register_forward_pre_hook(with_numbers, with_kwargs=True)


def with_numbers(_: nn.Module, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, Any]:
    """What an attention is given, with the sizes of maps as numbers."""
    sizes = named.get("spatial_shapes_list")
    return given, {**named, "spatial_shapes": torch.tensor(sizes, device="cpu")} if sizes else named


def published_name(name: str) -> str:
    """What a tensor is called in a published file."""
    for now, published in AS_PUBLISHED:
        name = re.sub(now, published, name)
    return name


def by_subject(losses: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The losses of all layers, weighed as published, added up: of the place of boxes, called as torchvision
    calls its own, and of what they show."""
    place = [loss for name, loss in losses.items() if any(word in name for word in OF_PLACE)]
    other = [loss for name, loss in losses.items() if not any(word in name for word in OF_PLACE)]
    return {"loss_box_reg": torch.stack(place).sum(), "classification": torch.stack(other).sum()}


def as_labels(rows: Tensor, size: Tensor) -> dict[str, Tensor]:
    """The objects of one picture as `transformers` takes them: centre, width and height as shares of the picture."""
    rows = rows[(rows[:, 0] >= 0) & (rows[:, 3:] > rows[:, 1:3]).all(-1)].float()
    first, last = rows[:, 1:3] / size, rows[:, 3:] / size
    return {
        "class_labels": rows[:, 0].long(),
        "boxes": torch.cat([(first + last) / 2, last - first], dim=-1),
    }


def build(name: str, shape: tuple[int, int, int], outputs: int) -> QueryDetector:
    """The network for pictures of (channels, height, width), from random weights, to take published ones: the batch
    normalisation of its backbone stays as it is.

    name: of `SIZES`. outputs: classes. Raises ModelError without `transformers`.
    """
    return of_size(name, shape, outputs, frozen=True)


def build_from_scratch(name: str, shape: tuple[int, int, int], outputs: int) -> QueryDetector:
    """The same, but that all of it learns."""
    return of_size(name, shape, outputs, frozen=False)


def of_size(name: str, shape: tuple[int, int, int], outputs: int, *, frozen: bool) -> QueryDetector:
    """The network of a size. frozen: whether the batch normalisation of its backbone stays as it is."""
    parts, size = transformers(), SIZES[name]
    config, backbone, kind = (
        (parts.DFineConfig, parts.HGNetV2Config, parts.DFineForObjectDetection)
        if size.family == "dfine"
        else (parts.RTDetrConfig, parts.RTDetrResNetConfig, parts.RTDetrForObjectDetection)
    )
    settings = config(
        **size.network,
        backbone_config=backbone(**size.backbone),
        num_labels=outputs,
        num_queries=queries_of(name, *shape[1:]),
        freeze_backbone_batch_norms=frozen,
    )
    return QueryDetector(kind(settings))


def queries_of(name: str, height: int, width: int) -> int:
    """How many queries look at a picture of this size: a small one has fewer places than are usual."""
    height, width = (side + -side % COARSEST for side in (height, width))
    return min(QUERIES, sum((height // stride) * (width // stride) for stride in SIZES[name].strides))


def published(line: Backbone) -> QueryDetector:
    """The whole network as it was published, from random weights."""
    return build(line.name, (3, line.side, line.side), line.classes)


def transformers() -> ModuleType:
    """The package. Raises ModelError, with what to type, where it is not installed."""
    try:
        import transformers
    except ImportError as error:
        raise ModelError(
            tell(
                "D-FINE and RT-DETR are made of layers of transformers, which is not installed. Type: {command}",
                command=install_command(packages_of("detr")),
            )
        ) from error
    return transformers
