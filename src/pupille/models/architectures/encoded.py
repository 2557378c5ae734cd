"""U-Net, FPN and DeepLabV3+ on the maps of a pretrained encoder, as segmentation-models-pytorch builds them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from pupille.errors import ModelError
from pupille.i18n.language import tell
from pupille.runs.packages import install_command, packages_of

COARSEST = 32
"""Pixels of the picture for one of the coarsest map."""
MARGIN = 96
"""Pixels from a seam within which a window has no weight. These networks see farther, so a little depends on it."""
WIDTHS = (128, 64, 32, 32, 16)
"""Channels of the way up of U-Net: about half of what is usual, at half of the time (`LOG.md`)."""


class Encoded(nn.Module):
    """(N, 3, H, W) -> (N, outputs, H, W) logits; sides are continued with their last pixels to a multiple of 32."""

    is_exact = False

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.coarsest, self.margin = COARSEST, MARGIN

    @property
    def encoder(self) -> nn.Module:
        """The network of timm, whose weights were published."""
        encoder: Any = self.network.encoder
        return encoder.model  # type: ignore[no-any-return]

    @property
    def decoder(self) -> tuple[nn.Parameter, ...]:
        """The weights of what stands on it."""
        own = {id(weight) for weight in self.encoder.parameters()}
        return tuple(weight for weight in self.parameters() if id(weight) not in own)

    def forward(self, inputs: Tensor) -> Tensor:
        """Logits of each pixel."""
        height, width = inputs.shape[2:]
        whole = pad(inputs, (0, -width % COARSEST, 0, -height % COARSEST), mode="replicate")
        logits: Tensor = self.network(whole.contiguous(memory_format=torch.channels_last))
        return logits[:, :, :height, :width]


def build(decoder: str, name: str, shape: tuple[int, int, int], outputs: int) -> Encoded:
    """The network for pictures of (3, height, width), from random weights. name: of a pretrained network.

    Raises ModelError without segmentation-models-pytorch, for other pictures, or for a network without maps.
    """
    try:
        import segmentation_models_pytorch as smp
    except ImportError as error:
        raise ModelError(
            tell(
                "{model} needs segmentation-models-pytorch, which is not installed. Type: {command}",
                model=f"{decoder}:{name}",
                command=install_command(packages_of("segmentation")),
            )
        ) from error
    from pupille.models.pretrained.catalogue import backbone as line_of

    if shape[0] != 3:
        raise ModelError(
            tell(
                "{name} takes pictures of 3 channels. Got {n}; take unet.",
                name=f"{decoder}:{name}",
                n=shape[0],
            )
        )
    kinds = {"unet": smp.Unet, "fpn": smp.FPN, "deeplabv3plus": smp.DeepLabV3Plus}
    options = {"decoder_channels": WIDTHS} if decoder == "unet" else {}
    line = line_of(name)
    try:
        if not line.architecture or line.fixed_side:
            raise ValueError("no maps")
        # None: no weights are fetched; those of the store are laid in by whoever trains.
        network = kinds[decoder](
            encoder_name=f"tu-{line.architecture}", encoder_weights=None, classes=outputs, **options
        )
    except (ValueError, RuntimeError, AttributeError, TypeError, AssertionError) as error:
        raise ModelError(
            tell(
                "{name} gives no maps at several sizes that masks could be drawn on. Take another network, such as "
                "regnetx_002.",
                name=name,
            )
        ) from error
    return Encoded(network)
