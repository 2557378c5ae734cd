"""The objective of detection: which places of a network answer for which box, and how wrong each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pupille.data.augmentation.mosaic import quarters
from pupille.data.box_targets import BOX, LABEL, NOTHING, UNKNOWN, BoxTargets
from pupille.errors import ConfigError
from pupille.i18n.language import StoredText, tell
from pupille.training.objectives.objective import LossSettings, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch
    from torch import Tensor, nn

    from pupille.config import TrainConfig
    from pupille.data.annotations import Targets
    from pupille.data.augmentation.random_changes import Transforms
    from pupille.results.arrays import FloatArray, IntArray

SHARE_LEFT = 0.5
"""A moved box of which less than this share stays in the picture is dropped."""
RADIUS = 1.5
"""Strides from its centre within which places answer for a box."""
LONGEST_IN_STRIDES = 10
"""The longer side of a box that a map answers for, in its strides, but for the coarsest map."""
BOX_WEIGHT, QUALITY_WEIGHT = 2.0, 0.5
"""What the place of the boxes and the expected overlap count for beside the class."""


class Batch(NamedTuple):
    """rows: (N, M, 6) as in `BoxTargets.array`. back: (N, 2, 3) from points of the changed pictures to those of the
    pictures as they were, beyond which nothing is known; None where nothing was moved."""

    rows: Tensor
    back: Tensor | None


class BoxObjective:
    """The objective of detection; see `pupille.training.objectives.objective.Objective`."""

    columns: tuple[str, ...] = ("box_iou",)
    crop: int | None = None
    takes: tuple[str, ...] = ("box_weight",)

    def settings(self, config: TrainConfig, targets: Targets, outputs: int) -> LossSettings:  # noqa: ARG002
        """Only the place of boxes is weighed: images of rare classes are repeated. Raises ConfigError for smoothing."""
        if config.label_smoothing:
            raise ConfigError(tell("the loss of boxes knows no --label-smoothing. Leave it out."))
        return LossSettings(box_weight=config.box_weight)

    def collate(self, targets: Targets, device: torch.device) -> Batch:
        """The boxes of a batch in the frame."""
        import torch

        if not isinstance(targets, BoxTargets):
            raise TypeError(f"boxes are learned here, not {type(targets).__name__}")
        return Batch(torch.from_numpy(targets.array).to(device), None)

    def moved(self, targets: Batch, changes: Transforms) -> Batch:
        """The boxes around the moved corners of each box, cut off at the frame as in `kept_boxes`."""
        import torch

        return Batch(targets.rows, torch.from_numpy(changes.matrix).to(targets.rows))

    def joined(self, targets: Sequence[Batch], meeting: IntArray, size: tuple[int, int]) -> Batch:
        """The boxes of mosaics, each cut off at the edges of its quarter as in `cut_boxes`."""
        import torch

        parts = []
        for batch, places in zip(targets, quarters(meeting, *size), strict=True):
            edges = torch.from_numpy(places).to(batch.rows)[:, None]
            part = cut_boxes(batch.rows, batch.rows[..., BOX], edges[..., :2], edges[..., 2:])
            empty = (part[..., BOX][..., 2:] <= part[..., BOX][..., :2]).any(-1)
            part[..., LABEL] = torch.where(empty, float(NOTHING), part[..., LABEL])
            parts.append(part)
        rows = torch.cat(parts, dim=1)
        nothing = rows[..., LABEL] == NOTHING
        order = torch.argsort(nothing.byte(), dim=1, stable=True)
        most = max(1, int((~nothing).sum(dim=1).max()))
        return Batch(rows.gather(1, order[:, :most, None].expand(-1, -1, rows.shape[2])), None)

    def cut(self, targets: Batch, corners: IntArray, size: tuple[int, int]) -> Batch:
        """Raises NotImplementedError: networks of boxes learn from whole pictures."""
        raise NotImplementedError

    def loss(self, network: nn.Module, inputs: Tensor, targets: Batch, settings: LossSettings) -> Step:
        """Class by the focal loss, boxes by GIoU, the expected overlap by cross-entropy; the mean over images.

        Focal loss (Lin and others 2017) over all places; generalised IoU (Rezatofighi and others 2019) and overlap over
        the places that answer for a box. Each is divided by the places of its image that do.
        """
        import torch
        from torch.nn.functional import binary_cross_entropy_with_logits

        from pupille.models.architectures.one_stage import BOX as ANSWER
        from pupille.models.architectures.one_stage import QUALITY, boxes_of, places

        height, width = inputs.shape[2:]
        outputs = network(inputs).float()
        at = places(height, width).to(outputs.device)
        rows = kept_boxes(targets, height, width)
        owner, known = assigned(rows, at)
        known &= inside_picture(targets.back, at, height, width)
        image, place = torch.nonzero(owner >= 0, as_tuple=True)
        truth = rows[image, owner[image, place]]
        right = torch.zeros_like(outputs[..., : ANSWER.start])
        right[image, place, truth[:, LABEL].long()] = 1
        positives = (owner >= 0).sum(dim=1).clamp(min=1)
        focal = focal_loss(outputs[..., : ANSWER.start], right).sum(dim=2) * known
        answered = boxes_of(outputs[image, place, ANSWER], at[place])
        shared, generalised = overlaps(answered, truth[:, BOX])
        expected = binary_cross_entropy_with_logits(
            outputs[image, place, QUALITY], shared.detach(), reduction="none"
        )
        each = settings.box_weight * BOX_WEIGHT * (1 - generalised) + QUALITY_WEIGHT * expected
        of_boxes = torch.zeros_like(focal[:, 0]).index_add(0, image, each)
        with_boxes = torch.zeros_like(of_boxes).index_add(0, image, shared.detach())
        empty = ((owner >= 0).sum(dim=1) == 0).float()
        return Step(
            ((focal.sum(dim=1) + of_boxes) / positives).mean(),
            {"box_iou": (with_boxes / positives + empty).sum()},
        )

    def tuning_helped(
        self, before: FloatArray, after: FloatArray, targets: Targets
    ) -> tuple[bool, StoredText]:
        """Raises NotImplementedError: a network of boxes is trained as a whole."""
        raise NotImplementedError


def kept_boxes(targets: Batch, height: int, width: int) -> Tensor:
    """(N, M, 6) the rows after the changes: the box around the moved corners, cut off at the frame (`cut_boxes`)."""
    import torch

    rows = targets.rows
    if targets.back is None:
        return rows
    square = np.array([0.0, 0.0, 1.0])
    whole = torch.cat([targets.back, rows.new_tensor(square).expand(len(rows), 1, 3)], dim=1)
    forth = torch.linalg.inv(whole)[:, :2]
    x1, y1, x2, y2 = rows[..., BOX].unbind(-1)
    corners = torch.stack([torch.stack([x, y], -1) for x in (x1, x2) for y in (y1, y2)], dim=2)
    moved = corners @ forth[:, None, :, :2].transpose(-1, -2) + forth[:, None, None, :, 2]
    low, high = moved.amin(dim=2), moved.amax(dim=2)
    limit = rows.new_tensor([width, height])
    return cut_boxes(rows, torch.cat([low, high], dim=-1), torch.zeros_like(limit), limit)


def cut_boxes(rows: Tensor, boxes: Tensor, least: Tensor, most: Tensor) -> Tensor:
    """(N, M, 6) the rows with boxes (N, M, 4) cut off at a frame from `least` to `most`, x and y of corners.

    A box that loses more than half of its area so becomes a region that does not count, as it shows half an object.
    """
    import torch

    low, high = boxes[..., :2], boxes[..., 2:]
    cut_low, cut_high = low.maximum(least).minimum(most), high.maximum(least).minimum(most)
    left = (cut_high - cut_low).prod(-1) / (high - low).prod(-1).clamp(min=1e-6)
    result = rows.clone()
    result[..., BOX] = torch.cat([cut_low, cut_high], dim=-1)
    result[..., UNKNOWN] = torch.where(left < SHARE_LEFT, 1.0, rows[..., UNKNOWN])
    return result


def assigned(rows: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
    """(N, places) the row that each place answers for, -1 for none, and whether it is known what is there.

    As in FCOS: places near the centre of a box, within it, on the map whose stride fits its size; where several boxes
    claim a place the smallest has it. A box without a place gets the one nearest to its centre on its map. Places
    within crowds and boxes that do not count are not known, unless they answer for another.
    """
    import torch

    boxes, x, y, stride = rows[..., BOX], *at.unbind(1)
    counts = (rows[..., LABEL] != NOTHING) & (rows[..., UNKNOWN] == 0)
    sides = boxes[..., 2:] - boxes[..., :2]
    counts = counts & (sides > 0).all(-1)
    centre = (boxes[..., 2:] + boxes[..., :2]) / 2
    apart = torch.maximum((x - centre[..., :1]).abs(), (y - centre[..., 1:]).abs())
    within = _within(boxes, x, y)
    on_map = stride == stride_of(sides)[..., None]
    claims = within & (apart <= RADIUS * stride) & on_map & counts[..., None]
    nearest = torch.where(on_map, apart, torch.inf).argmin(dim=-1, keepdim=True)
    alone = counts & ~claims.any(-1)
    claims.scatter_(-1, nearest, claims.gather(-1, nearest) | alone[..., None])
    areas = torch.where(claims, sides.prod(-1)[..., None], torch.inf)
    smallest, owner = areas.min(dim=1)
    owner = torch.where(torch.isfinite(smallest), owner, -1)
    unknown = (rows[..., LABEL] != NOTHING) & (rows[..., UNKNOWN] != 0)
    known = ~(within & unknown[..., None]).any(dim=1) | (owner >= 0)
    return owner, known


def stride_of(sides: Tensor) -> Tensor:
    """(N, M) the stride of the map that answers for boxes of these sides (N, M, 2)."""
    import torch

    from pupille.models.architectures.one_stage import STRIDES

    longer = sides.amax(-1)
    strides = torch.full_like(longer, float(STRIDES[-1]))
    for stride in STRIDES[-2::-1]:
        strides = torch.where(longer <= LONGEST_IN_STRIDES * stride, float(stride), strides)
    return strides


def _within(boxes: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """(N, M, places) whether a place lies in a box."""
    x1, y1, x2, y2 = (side[..., None] for side in boxes.unbind(-1))
    return (x > x1) & (x < x2) & (y > y1) & (y < y2)


def inside_picture(back: Tensor | None, at: Tensor, height: int, width: int) -> Tensor:
    """(N or 1, places) whether a place shows the picture itself, not what was reflected at its edge.

    Places on what pads a picture to the strides count as known and empty.
    """
    import torch

    if back is None:
        return torch.ones((1, len(at)), dtype=torch.bool, device=at.device)
    points = torch.cat([at[:, :2], torch.ones_like(at[:, :1])], dim=1)
    before = points @ back.transpose(1, 2)
    limit = at.new_tensor([width, height])
    beside = (at[:, :2] >= limit).any(-1)
    return ((before >= 0) & (before <= limit)).all(-1) | beside


def focal_loss(logits: Tensor, truth: Tensor, *, alpha: float = 0.25, gamma: float = 2.0) -> Tensor:
    """Cross-entropy that easy places hardly count in, of the shape of the logits."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    entropy = binary_cross_entropy_with_logits(logits, truth, reduction="none")
    chance = torch.sigmoid(logits)
    wrong = truth * (1 - chance) + (1 - truth) * chance
    weight = truth * alpha + (1 - truth) * (1 - alpha)
    return weight * wrong**gamma * entropy


def overlaps(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """(K,) IoU and generalised IoU of pairs of boxes (K, 4)."""
    import torch

    def area(low: Tensor, high: Tensor) -> Tensor:
        return (high - low).clamp(min=0).prod(-1)

    shared = area(torch.maximum(first[:, :2], second[:, :2]), torch.minimum(first[:, 2:], second[:, 2:]))
    union = area(first[:, :2], first[:, 2:]) + area(second[:, :2], second[:, 2:]) - shared
    around = area(torch.minimum(first[:, :2], second[:, :2]), torch.maximum(first[:, 2:], second[:, 2:]))
    iou = shared / union.clamp(min=1e-6)
    return iou, iou - (around - union) / around.clamp(min=1e-6)


OBJECTIVE = BoxObjective()
