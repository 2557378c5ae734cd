"""The images of one subset as a network meets them: batch by batch, with their loss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from pupille.data.augmentation.apply import apply, changes_of
from pupille.data.augmentation.mosaic import draw_mosaics, put_together
from pupille.data.augmentation.random_changes import uniforms
from pupille.data.augmentation.sets import Augmentation
from pupille.data.pixels.lazy_batch import LazyBatch
from pupille.data.pixels.pixel_set import Pixels
from pupille.data.subset import Subset
from pupille.models.model import ModelSpec
from pupille.models.network import at_once, to_input
from pupille.results.arrays import IntArray
from pupille.tasks import TASKS
from pupille.training.distributed.team import Team
from pupille.training.history import LOSS
from pupille.training.objectives.objective import (
    JoinsPictures,
    LossSettings,
    ShowsPixels,
    Step,
    objective_of,
)
from pupille.training.optim.precision import Precision

AROUND = 1 / 3
"""Squares of pieces that are drawn so that a class is on them, as nnU-Net draws a third (Isensee and others 2021)."""


@dataclass(frozen=True)
class AugmentedEpoch:
    """How one epoch augments its images: the set, and what its random choices derive from beside the ids."""

    settings: Augmentation
    seed: int
    epoch: int


class DataLoader:
    """The images of a subset, shown to a network with one objective and precision, on the device of the network.

    Pixels in memory are one tensor; those of a large subset are taken from where they are kept, batch by batch.
    """

    def __init__(
        self,
        subset: Subset,
        spec: ModelSpec,
        settings: LossSettings,
        precision: Precision,
        device: torch.device,
        *,
        patch: int | None = None,
    ) -> None:
        self.pixels = subset.pixels if isinstance(subset.pixels, LazyBatch) else as_tensor(subset.pixels)
        self.targets = subset.targets
        self.preprocessing = spec.preprocessing
        self.settings, self.precision, self.device = settings.on(device), precision, device
        self.objective = objective_of(spec.name, spec.task)
        usual = self.objective.crop
        self.patch = (patch or usual) if usual else None
        # Several small squares of a picture stand for one of the usual side, so that as many pixels are learned.
        self.squares = max(1, round((usual / self.patch) ** 2)) if usual and self.patch else 1
        self.ids = subset.ids or tuple(map(str, range(len(subset))))
        self.has_pieces = subset.has_pieces
        self.weights = None if subset.weights is None else torch.from_numpy(subset.weights).float().to(device)

    def __len__(self) -> int:
        return len(self.targets)

    def fetch(self, rows: Tensor) -> Tensor:
        """(len(rows), H, W, C) pixels of some images."""
        if isinstance(self.pixels, Tensor):
            return self.pixels[rows]
        return as_tensor(self.pixels[rows.numpy()])

    def show(self, network: nn.Module, rows: Tensor, change: AugmentedEpoch | None = None) -> Step:
        """Loss and sums of a network on some images; change: how they are augmented, None for not at all."""
        pixels = self.fetch(rows).to(self.device)
        targets = self.objective.collate(self.targets.rows(rows.numpy()), self.device)
        if change and change.settings.mosaic:
            pixels, targets = self.in_mosaics(pixels, targets, rows, change)
        if change:
            pixels, targets = self.changed(pixels, targets, rows, change)
        if self.patch:
            pixels, targets = self.cropped(pixels, targets, rows, change, self.patch)
        settings = self.settings
        if self.weights is not None:
            settings = replace(settings, of_images=self.weights[rows])
        with self.precision.context():
            inputs = to_input(pixels, self.preprocessing)
            step = self.objective.loss(network, inputs, targets, settings)
        squares = len(pixels) // len(rows)
        return Step(step.loss, {column: total / squares for column, total in step.sums.items()})

    def in_mosaics(
        self, pixels: Tensor, targets: Any, rows: Tensor, change: AugmentedEpoch
    ) -> tuple[Tensor, Any]:
        """(N, H, W, C) pixels with quarters of other pictures of the subset in some of them, and their targets."""
        assert isinstance(self.objective, JoinsPictures)
        height, width = int(pixels.shape[1]), int(pixels.shape[2])
        mosaics = draw_mosaics(
            change.settings,
            [self.ids[row] for row in rows.tolist()],
            among=len(self),
            seed=change.seed,
            epoch=change.epoch,
            height=height,
            width=width,
        )
        made = mosaics.made(height, width)
        if not len(made):
            return pixels, targets
        others = rows.numpy()[:, None].repeat(3, axis=1)
        others[made] = mosaics.others[made]
        views = pixels.permute(0, 3, 1, 2).clone()
        beside = self.fetch(torch.from_numpy(others[made].ravel())).to(self.device).permute(0, 3, 1, 2)
        meeting, places = mosaics.meeting, torch.from_numpy(made).to(self.device)
        views[places] = put_together(views[places], beside.reshape(-1, 3, *beside.shape[1:]), meeting[made])
        parts = [
            targets,
            *(self.objective.collate(self.targets.rows(some), self.device) for some in others.T),
        ]
        return views.permute(0, 2, 3, 1), self.objective.joined(parts, meeting, (height, width))

    def changed(
        self, pixels: Tensor, targets: Any, rows: Tensor, change: AugmentedEpoch
    ) -> tuple[Tensor, Any]:
        """(N, H, W, C) pixels, and the targets, as one epoch of training sees them."""
        images, ids = pixels.permute(0, 3, 1, 2), [self.ids[row] for row in rows.tolist()]
        changes = changes_of(images, ids, settings=change.settings, seed=change.seed, epoch=change.epoch)
        if changes is None:
            return pixels, targets
        window = (self.preprocessing.low, self.preprocessing.high)
        views = apply(images, changes, change.settings, window=window)
        return views.permute(0, 2, 3, 1), self.objective.moved(targets, changes)

    def cropped(
        self, pixels: Tensor, targets: Any, rows: Tensor, change: AugmentedEpoch | None, side: int
    ) -> tuple[Tensor, Any]:
        """Squares of each picture, as of `square`: `squares` of them while a network learns, else one."""
        turns = range(self.squares if change else 1)
        cut = [self.square(pixels, targets, rows, change, side, turn) for turn in turns]
        if len(cut) == 1:
            return cut[0]
        return torch.cat([square for square, _ in cut]), torch.cat([target for _, target in cut])

    def square(
        self, pixels: Tensor, targets: Any, rows: Tensor, change: AugmentedEpoch | None, side: int, turn: int
    ) -> tuple[Tensor, Any]:
        """A square of each picture, drawn by seed, epoch, id and turn while a network learns, else that in the middle;
        of a picture with a shorter side, all of that. Of pieces of large pictures, `AROUND` lie around a pixel of a
        class that is drawn first."""
        height, width = min(side, pixels.shape[1]), min(side, pixels.shape[2])
        room = np.array([pixels.shape[1] - height, pixels.shape[2] - width])
        if change:
            again = f" {turn}" if turn else ""
            names = [f"{self.ids[row]}{again}" for row in rows.tolist()]
            drawn = uniforms(names, seed=change.seed, epoch=change.epoch)
            shares = np.stack([drawn["square_y"], drawn["square_x"]], axis=1)
        else:
            shares = np.full((len(rows), 2), 0.5)
        corners = np.minimum((shares * (room + 1)).astype(np.int64), room)
        if change and self.has_pieces:
            pixelwise: ShowsPixels = TASKS[self.targets.task].load("objective")
            for row in np.flatnonzero(drawn["square_kind"] < AROUND).tolist():
                place = pixel_of_class(
                    pixelwise.shown(targets, row), drawn["square_class"][row], drawn["square_pixel"][row]
                )
                around = np.array(place) - (shares[row] * (height, width)).astype(np.int64)
                corners[row] = np.clip(around, 0, room)
        pieces = [pixels[i, y : y + height, x : x + width] for i, (y, x) in enumerate(corners.tolist())]
        return torch.stack(pieces), self.objective.cut(targets, corners, (height, width))

    @torch.inference_mode()
    def score(self, network: nn.Module, team: Team) -> dict[str, float]:
        """Mean loss and columns on all images, as many at a time as memory easily holds, shared by the team."""
        network.eval()
        sums = dict.fromkeys((LOSS, *self.objective.columns), 0.0)
        for rows in team.mine(torch.split(torch.arange(len(self)), at_once(self.preprocessing))):
            step = self.show(network, rows)
            sums[LOSS] += float(step.loss) * len(rows)
            for column, total in step.sums.items():
                sums[column] += float(total)
        return {
            column: total / len(self) for column, total in zip(sums, team.summed(*sums.values()), strict=True)
        }


def pixel_of_class(shown: IntArray, of_class: float, of_pixel: float) -> tuple[int, int]:
    """Row and column of a pixel of a class among those that (H, W) pixels show, in the middle where none is known.

    shown: below 0 where it is not known. of_class, of_pixel: drawn from 0 to 1, which class and which of its pixels.
    """
    classes = np.unique(shown[shown >= 0])
    if not len(classes):
        return shown.shape[0] // 2, shown.shape[1] // 2
    places = np.flatnonzero(shown == classes[int(of_class * len(classes))])
    y, x = divmod(int(places[int(of_pixel * len(places))]), shown.shape[1])
    return y, x


def as_tensor(pixels: Pixels) -> Tensor:
    """An array as a tensor. torch wants memory that may be written, so other is copied."""
    return torch.from_numpy(np.require(pixels, requirements="W"))


def shuffled_batches(n: int, batch_size: int, *, seed: int, epoch: int) -> tuple[Tensor, ...]:
    """Row numbers of one epoch's batches; each row once, in an order that (seed, epoch) alone decide."""
    order = torch.from_numpy(np.random.default_rng([seed, epoch]).permutation(n))
    return torch.split(order, batch_size)


def endless_batches(n: int, batch_size: int, *, seed: int) -> Iterator[Tensor]:
    """The batches of one epoch after the other."""
    for epoch in count(1):
        yield from shuffled_batches(n, batch_size, seed=seed, epoch=epoch)
