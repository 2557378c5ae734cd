"""The small U-Net with a map each for interior, border and distance, and for each class where there are several."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from pupille.models.architectures.unet import DEPTH, WIDTH, UNet

MAPS = 3
REACH = 24
"""Pixels to each side over which the contrast of a place is measured."""
FAINTEST = 0.1
"""Deviations of the training pixels: what varies less than this is noise, and stays faint."""


class InstanceUNet(nn.Module):
    """U-Net that sees each channel twice: as it is, and by local contrast (Jarrett and others 2009).

    Dark pictures beside bright ones, as of two microscopes, then look alike. (N, channels, H, W) -> (N, outputs, H, W).
    """

    def __init__(self, channels: int, outputs: int, width: int, depth: int) -> None:
        super().__init__()
        self.unet = UNet(2 * channels, outputs, width, depth)

    def forward(self, inputs: Tensor) -> Tensor:
        """The maps of each pixel, before they are squeezed between 0 and 1."""
        maps: Tensor = self.unet(torch.cat([inputs, local_contrast(inputs)], dim=1))
        return maps


def local_contrast(inputs: Tensor) -> Tensor:
    """Pictures (N, C, H, W) minus the mean around each place, over the deviation around it."""
    mean = mean_around(inputs)
    variance = (mean_around(inputs**2) - mean**2).clamp(min=0)
    return (inputs - mean) / torch.sqrt(variance + FAINTEST**2)


def mean_around(inputs: Tensor) -> Tensor:
    """(N, C, H, W) the mean of the square around each place, as far as it lies in the picture."""
    side = 2 * REACH + 1
    along = avg_pool2d(inputs, (1, side), stride=1, padding=(0, REACH), count_include_pad=False)
    return avg_pool2d(along, (side, 1), stride=1, padding=(REACH, 0), count_include_pad=False)


def build(
    shape: tuple[int, int, int], outputs: int, *, width: int = WIDTH, depth: int = DEPTH
) -> InstanceUNet:
    """The network for pictures of (channels, height, width). outputs: classes. width: channels of the first level.

    depth: levels.
    """
    return InstanceUNet(shape[0], MAPS + (outputs if outputs > 1 else 0), width, depth)
