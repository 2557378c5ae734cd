"""The small U-Net with a map each for interior, border and distance, and for each class where there are several."""

from __future__ import annotations

from pupille.models.architectures.unet import DEPTH, WIDTH, UNet

MAPS = 3


def build(shape: tuple[int, int, int], outputs: int, *, width: int = WIDTH, depth: int = DEPTH) -> UNet:
    """The network for pictures of (channels, height, width). outputs: classes. width: channels of the first level.

    depth: levels.
    """
    return UNet(shape[0], MAPS + (outputs if outputs > 1 else 0), width, depth)
