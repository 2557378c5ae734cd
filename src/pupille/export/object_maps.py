"""The end of a network that finds the pixels of objects."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from pupille.models.objectwise.cut import CLASSES


class ObjectMaps(nn.Module):
    """(N, 3 + C, H, W) outputs -> the same as probabilities and distances from 0 to 1."""

    def forward(self, outputs: Tensor) -> tuple[Tensor, ...]:
        """The maps."""
        maps = torch.sigmoid(outputs[:, :CLASSES])
        if outputs.shape[1] == CLASSES:
            return (maps,)
        return (torch.cat([maps, outputs[:, CLASSES:].softmax(dim=1)], dim=1),)
