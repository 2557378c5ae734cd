"""U-Net (Ronneberger, Fischer and Brox 2015), small: about half a million weights, and pictures of any size."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, pad

WIDTH, DEPTH = 16, 4
"""Channels of the first level, doubled at each of so many below it."""


def block(before: int, after: int) -> nn.Sequential:
    """Two convolutions of 3 x 3, each with batch normalisation and ReLU."""
    layers: list[nn.Module] = []
    for channels in (before, after):
        layers += [
            nn.Conv2d(channels, after, 3, padding=1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(inplace=True),
        ]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """Down by halves, up again, and on each level the maps of the way down beside those of the way up.

    (N, channels, H, W) -> (N, outputs, H, W) logits; sides that are no multiple of the coarsest pixel are continued
    with their last pixels. Maps are halved in number before they are enlarged, where that costs a quarter.
    """

    is_exact = True

    def __init__(self, channels: int, outputs: int, width: int, depth: int) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(depth)]
        self.down = nn.ModuleList(block(a, b) for a, b in zip([channels, *widths[:-1]], widths, strict=True))
        steps = tuple(zip(widths[:0:-1], widths[-2::-1], strict=True))
        self.narrow = nn.ModuleList(nn.Conv2d(a, b, 1) for a, b in steps)
        self.up = nn.ModuleList(block(2 * b, b) for _, b in steps)
        self.head = nn.Conv2d(width, outputs, 1)
        self.coarsest = 2 ** (depth - 1)
        # Two convolutions a level reach 2 of its pixels far, and halving and doubling add less than the coarsest one.
        reach = 2 * sum(2**level for level in (*range(depth), *range(depth - 1))) + 2 * (self.coarsest - 1)
        self.margin = -(-reach // self.coarsest) * self.coarsest

    def forward(self, inputs: Tensor) -> Tensor:
        """Logits of each pixel."""
        height, width = inputs.shape[2:]
        maps = pad(inputs, (0, -width % self.coarsest, 0, -height % self.coarsest), mode="replicate")
        levels = []
        for level, down in enumerate(self.down):
            maps = down(maps if level == 0 else nn.functional.max_pool2d(maps, 2))
            levels.append(maps)
        for narrow, up, beside in zip(self.narrow, self.up, levels[-2::-1], strict=True):
            larger = interpolate(narrow(maps), scale_factor=2, mode="nearest")
            maps = up(torch.cat([larger, beside], dim=1))
        logits: Tensor = self.head(maps)
        return logits[:, :, :height, :width]


def build(shape: tuple[int, int, int], outputs: int, *, width: int = WIDTH, depth: int = DEPTH) -> UNet:
    """The network for pictures of (channels, height, width). width: channels of the first level. depth: levels."""
    return UNet(shape[0], outputs, width, depth)
