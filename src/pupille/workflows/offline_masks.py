"""The rules by which a page draws masks: which class is left clear, and which pictures are seen in windows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pupille.data.frames import scale_of
from pupille.i18n.language import say
from pupille.i18n.visible import visible
from pupille.images.layers import COLOURS
from pupille.models.files.load import load_model
from pupille.models.model import Model, ModelSpec
from pupille.models.registry import find
from pupille.results.run import RunRecord
from pupille.workflows.larger_pictures import is_of_before, sizes_learned
from pupille.workflows.offline_rules import OfflineRules
from pupille.workflows.picture_sizes import sizes_of


def rules(folder: Path, spec: ModelSpec, run: RunRecord) -> OfflineRules:
    """Those of a run."""
    background = run.masks.background if run.masks else None
    windows = windows_of(load_model(folder), folder) if find(spec.name).is_network else None
    record = {
        "background": None if background is None else spec.classes.index(background),
        "colours": [list(colour) for colour in COLOURS],
        "windows": windows,
    }
    return OfflineRules(record, lambda: sentences(spec, background, windows))


def windows_of(model: Model, folder: Path) -> dict[str, Any] | None:
    """Which pictures a network sees in windows, at which scale, and in which, as `larger_pictures` does; None if it
    sees none so."""
    from pupille.models.network import NetworkModel
    from pupille.models.windows import RAMP, SIDE, SeesPieces

    assert isinstance(model, NetworkModel)
    pieces, learned = model.spec.pieces, sizes_learned(sizes_of(folder))
    wider = learned if pieces or is_of_before(model) else None
    if not isinstance(model.network, SeesPieces) or not (pieces or wider):
        return None
    geometry = model.spec.preprocessing.geometry
    return {
        "scale": pieces.scale if pieces else scale_of(*wider.middle) if wider else 1.0,
        "least": pieces.least if pieces else None,
        "frame": [geometry.height, geometry.width],
        "largest": list(wider.largest) if wider else None,
        "side": SIDE,
        "margin": model.network.margin,
        "coarsest": model.network.coarsest,
        "ramp": RAMP,
    }


def sentences(spec: ModelSpec, background: str | None, windows: Mapping[str, Any] | None) -> list[str]:
    """The rules in words."""
    geometry = spec.preprocessing.geometry
    lines = [
        say(
            "Each pixel gets its likeliest class, however unlikely it is. The model sees pictures at {width} x "
            "{height} pixels; the mask is brought back to the size of the file, each pixel as the nearest one is.",
            width=str(geometry.width),
            height=str(geometry.height),
        )
    ]
    if windows:
        lines.append(
            say(
                "Pictures that are larger than the training images, or too large to be seen at once, are seen in "
                "windows of {side} pixels that overlap, at {scale:percent} of their own size.",
                side=str(windows["side"]),
                scale=windows["scale"],
            )
        )
    if background is not None:
        lines.append(say("“{background}” is the background and stays clear.", background=visible(background)))
    return lines
