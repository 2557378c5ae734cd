"""The square that a network learns from, and its depth, by the size of what is drawn on the training images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from pupille.config import TrainConfig
from pupille.data.instance_targets import InstanceTargets
from pupille.data.mask_targets import MaskTargets
from pupille.data.subset import Subset
from pupille.i18n.language import StoredText, tell
from pupille.models.model import Argument
from pupille.results.arrays import FloatArray
from pupille.training.hyperparameters import takes_depth, usual_patch

DIAMETERS, QUANTILE = 4, 0.9
"""Sides of a square in diameters of what is drawn, of which so many are no larger."""
LEAST, MOST, STEP = 64, 128, 32
"""Pixels of that side, a multiple of the last, which is the coarsest pixel of the networks. Larger ones, as four
diameters would ask for, learned worse of as many pixels on membranes and nuclei alike (`LOG.md`)."""
SHALLOWEST, DEEPEST = 4, 5
"""Levels. With three a network learned membranes worse, though these are thin (`LOG.md`)."""
MOST_IMAGES = 64
"""Images that are measured, spread evenly."""


def sized(
    name: str, train: Subset, config: TrainConfig, arguments: Mapping[str, Argument] | None = None
) -> tuple[TrainConfig, tuple[StoredText, ...]]:
    """The settings with the square and the depth that these images ask for, where they leave them open, and what to
    tell of it. Models that learn from no squares keep theirs, and what is set by hand stays, a depth among the
    arguments of the model before one of the settings."""
    usual, deep = usual_patch(name), takes_depth(name)
    given = (arguments or {}).get("depth")
    if deep and isinstance(given, int):
        config = replace(config, depth=given)
    if usual is None or (config.patch and (config.depth or not deep)):
        return config, ()
    height, width = train.pixels.shape[1:3]
    diameters = measured(train)
    if not len(diameters):
        return replace(config, patch=config.patch or usual), ()
    diameter = float(np.quantile(diameters, QUANTILE))
    whole = max(height, width) <= usual
    patch = config.patch or (usual if whole else patch_for(diameter))
    depth = (config.depth or depth_for(diameter)) if deep else config.depth
    return replace(config, patch=patch, depth=depth), in_words(diameter, patch, depth, (height, width))


def measured(train: Subset) -> FloatArray:
    """(K,) diameters of what is drawn on the training images, in pixels of the frame."""
    rows = np.unique(np.linspace(0, len(train) - 1, min(len(train), MOST_IMAGES)).round().astype(np.int64))
    targets = train.targets.rows(rows)
    assert isinstance(targets, MaskTargets | InstanceTargets)
    return targets.diameters()


def patch_for(diameter: float) -> int:
    """Side of a square for things of this diameter."""
    return int(np.clip(-int(-DIAMETERS * diameter // STEP) * STEP, LEAST, MOST))


def depth_for(diameter: float) -> int:
    """Levels of a network whose coarsest map sees a thing of this diameter."""
    deep_enough = [depth for depth in range(SHALLOWEST, DEEPEST) if sees(depth) >= diameter]
    return min(deep_enough, default=DEEPEST)


def sees(depth: int) -> int:
    """Pixels of the picture, each way, that one of the coarsest map of so many levels depends on: two convolutions of
    3 x 3 a level, and the halving between levels."""
    coarsest = 1 << (depth - 1)
    return 1 + 4 * (2 * coarsest - 1) + coarsest - 1


def in_words(
    diameter: float, patch: int, depth: int | None, frame: tuple[int, int]
) -> tuple[StoredText, ...]:
    """What a network learned from, and why."""
    height, width = frame
    parts = {
        "share": QUANTILE,
        "diameter": diameter,
        "squares": tell("squares of {side} px", side=str(patch))
        if patch < max(height, width)
        else tell("whole pictures"),
    }
    if depth is None:
        return (
            tell(
                "It learned from {squares}: {share:percent} of what is drawn on the training images is no more than "
                "{diameter:0} px across. --patch sets another side.",
                **parts,
            ),
        )
    return (
        tell(
            "It learned from {squares} in {depth} levels, the coarsest of which sees {sees} px: {share:percent} of "
            "what is drawn on the training images is no more than {diameter:0} px across. --patch and --depth set "
            "others.",
            depth=depth,
            sees=str(sees(depth)),
            **parts,
        ),
    )
