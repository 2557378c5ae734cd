"""The networks that draw masks on a pretrained encoder: rungs made by their name, `unet:regnetx_002`."""

from __future__ import annotations

from pupille.errors import NoModelError
from pupille.i18n.language import phrase, tell
from pupille.models.entry import Entry
from pupille.models.names import RungName
from pupille.models.pretrained.catalogue import backbone

DECODERS = {
    "unet": (
        2015,
        phrase("U-Net on {network}; pretrained"),
        phrase("U-Net on {network}; pretrained, fine-tuned"),
    ),
    "fpn": (
        2017,
        phrase("feature pyramid on {network}; pretrained"),
        phrase("feature pyramid on {network}; pretrained, fine-tuned"),
    ),
    "deeplabv3plus": (
        2018,
        phrase("DeepLabV3+ on {network}; pretrained"),
        phrase("DeepLabV3+ on {network}; pretrained, fine-tuned"),
    ),
}
"""What stands before the colon -> its year, and what it is called with a frozen and with a fine-tuned encoder."""


def stands_on_encoder(rung: RungName) -> bool:
    """Whether a name is that of a decoder and a network, `fpn:mobilenetv2_100`."""
    decoder, colon, network = rung.base.partition(":")
    return bool(colon and network and decoder in DECODERS)


def on_encoder(rung: RungName) -> Entry:
    """The rung of a decoder on the maps of a pretrained network. Raises NoModelError for an unknown network or form."""
    decoder, _, network = rung.base.partition(":")
    line = backbone(network)
    if rung.head != "linear" or rung.scratch:
        raise NoModelError(
            tell(
                "{name} names no model of masks. Take {base}, or {base}+tuned.",
                name=str(rung),
                base=rung.base,
            )
        )
    year, frozen, tuned = DECODERS[decoder]
    return Entry(
        {"segmentation": "pupille.models.architectures.encoded:build"},
        "encoder",
        year,
        tell(tuned if rung.tuned else frozen, network=tell(line.title)),
        channels=3,
        given=(decoder, line.name),
        whole=True,
        in_pieces=True,
        backbone=line.name,
        learning_rate=0.006,
        batch_size=8,
        total_images=5_600,
        fewest_epochs=4,
        most_epochs=400,
    )
