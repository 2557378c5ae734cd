"""The sizes in which D-FINE and RT-DETR are published, as the settings that `transformers` builds each of.

Read from the settings with which `transformers` converted the authors' own weights; a test holds their numbers of
weights against those that the authors state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Size:
    """One size. family: `dfine` or `rtdetr`. network: settings of all but the backbone, and those of that."""

    family: str
    network: Settings
    backbone: Settings = field(default_factory=dict)

    @property
    def strides(self) -> tuple[int, ...]:
        """Pixels of the picture between two places of each map that is looked at."""
        return tuple(self.network.get("feat_strides", (8, 16, 32)))


def hgnet(
    stem: tuple[int, int],
    middle: int,
    widths: tuple[int, int, int, int],
    *,
    blocks: tuple[int, int, int, int],
    layers: int,
    affine: bool = False,
    maps: tuple[int, ...] = (2, 3, 4),
) -> Settings:
    """The settings of a backbone HGNetV2. stem: its channels. middle: those within the blocks of the first stage, twice
    as many in each further one. widths: channels of the stages."""
    return {
        "hidden_sizes": list(widths),
        "stem_channels": [3, *stem],
        "stage_in_channels": [stem[1], *widths[:3]],
        "stage_mid_channels": [middle * factor for factor in (1, 2, 4, 8)],
        "stage_out_channels": list(widths),
        "stage_num_blocks": list(blocks),
        "stage_downsample": [False, True, True, True],
        "stage_light_block": [False, False, True, True],
        "stage_kernel_size": [3, 3, 5, 5],
        "stage_numb_of_layers": [layers] * 4,
        "use_learnable_affine_block": affine,
        "out_indices": list(maps),
    }


SMALL, MEDIUM, LARGE = (64, 256, 512, 1024), (96, 384, 768, 1536), (128, 512, 1024, 2048)
BASIC: Settings = {"hidden_sizes": [64, 128, 256, 512], "layer_type": "basic", "out_indices": [2, 3, 4]}
BOTTLENECK: Settings = {"out_indices": [2, 3, 4]}
WIDE: Settings = {"encoder_ffn_dim": 2048, "encoder_hidden_dim": 384, "decoder_in_channels": [384, 384, 384]}

SIZES: Mapping[str, Size] = {
    "dfine_n": Size(
        "dfine",
        {
            "num_feature_levels": 2,
            "encoder_ffn_dim": 512,
            "encode_proj_layers": [1],
            "d_model": 128,
            "encoder_hidden_dim": 128,
            "decoder_ffn_dim": 512,
            "encoder_in_channels": [512, 1024],
            "decoder_n_points": [6, 6],
            "decoder_in_channels": [128, 128],
            "feat_strides": [16, 32],
            "depth_mult": 0.5,
            "decoder_layers": 3,
            "hidden_expansion": 0.34,
        },
        hgnet((16, 16), 16, SMALL, blocks=(1, 1, 2, 1), layers=3, affine=True, maps=(3, 4)),
    ),
    "dfine_s": Size(
        "dfine",
        {
            "decoder_layers": 3,
            "hidden_expansion": 0.5,
            "depth_mult": 0.34,
            "decoder_n_points": [3, 6, 3],
            "encoder_in_channels": [256, 512, 1024],
        },
        hgnet((16, 16), 16, SMALL, blocks=(1, 1, 2, 1), layers=3, affine=True),
    ),
    "dfine_m": Size(
        "dfine",
        {
            "decoder_layers": 4,
            "depth_mult": 0.67,
            "decoder_n_points": [3, 6, 3],
            "encoder_in_channels": [384, 768, 1536],
        },
        hgnet((24, 32), 32, MEDIUM, blocks=(1, 1, 3, 1), layers=4, affine=True),
    ),
    "dfine_l": Size(
        "dfine",
        {"decoder_n_points": [3, 6, 3], "encoder_in_channels": [512, 1024, 2048]},
        hgnet((32, 48), 48, LARGE, blocks=(1, 1, 3, 1), layers=6),
    ),
    "dfine_x": Size(
        "dfine",
        {**WIDE, "decoder_n_points": [3, 6, 3], "encoder_in_channels": [512, 1024, 2048]},
        hgnet((32, 64), 64, LARGE, blocks=(1, 2, 5, 2), layers=6),
    ),
    "rtdetr_r18": Size(
        "rtdetr",
        {"encoder_in_channels": [128, 256, 512], "hidden_expansion": 0.5, "decoder_layers": 3},
        {**BASIC, "depths": [2, 2, 2, 2]},
    ),
    "rtdetr_r34": Size(
        "rtdetr",
        {"encoder_in_channels": [128, 256, 512], "hidden_expansion": 0.5, "decoder_layers": 4},
        {**BASIC, "depths": [3, 4, 6, 3]},
    ),
    "rtdetr_r50": Size("rtdetr", {}, BOTTLENECK),
    "rtdetr_r101": Size("rtdetr", WIDE, {**BOTTLENECK, "depths": [3, 4, 23, 3]}),
}
"""Name of the published network -> its size, from cheap to dear within a family."""
