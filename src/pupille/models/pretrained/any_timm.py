"""Any network of timm by its name, `timm:resnet34` or `timm:resnet50.tv_in1k`, described by timm itself."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Any

from pupille.errors import ModelError, NoModelError
from pupille.i18n.language import tell
from pupille.models.pretrained.backbone import PREFIX, SAFETENSORS, Backbone

NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?")
"""An architecture and, if wanted, a tag of its weights; nothing that timm could take for an address or a path."""


def architecture(name: str) -> str:
    """What timm knows `timm:<name>` by. Raises ModelError if timm has no network of this name, or the name is none."""
    plain = name.removeprefix(PREFIX)
    if not NAME.fullmatch(plain):
        raise NoModelError(
            tell(
                "after {prefix} stands the name of a network of timm, such as resnet34 or "
                "resnet50.tv_in1k: small letters, digits and underscores. Got {plain!r}.",
                prefix=PREFIX,
                plain=plain,
            )
        )
    from timm import is_model, list_models

    trunk, _, tag = plain.partition(".")
    if not is_model(trunk):
        raise NoModelError(
            tell(
                "timm has no network {trunk!r}. Near it: {near}.",
                trunk=trunk,
                near=near(trunk, list_models()),
            )
        )
    if tag and plain not in (tags := list_models(f"{trunk}.*", pretrained=True)):
        raise NoModelError(
            tell("timm knows no weights {plain!r}. Near it: {near}.", plain=plain, near=near(plain, tags))
        )
    return plain


def in_timm_as(name: str) -> str | None:
    """How timm writes an architecture of this name, in capitals or not; None if it has none."""
    plain = name.lower()
    if not NAME.fullmatch(plain):
        return None
    from timm import is_model

    return plain if is_model(plain.partition(".")[0]) else None


def near(name: str, names: list[str]) -> str:
    """The few of timm's thousand names that are written like this one."""
    return ", ".join(get_close_matches(name, names, n=5, cutoff=0.3) or names[:5])


@cache
def described(name: str) -> Backbone:
    """What timm says of the network `timm:<name>` and of the weights it takes by default, or of those of the tag.

    Raises ModelError as `architecture`, and for a network whose weights expect another cut
    than the square centre of a colour picture.
    """
    import timm
    import torch
    from timm.models import get_pretrained_cfg

    plain = architecture(name)
    config = get_pretrained_cfg(plain)
    if config is None:
        raise ModelError(
            tell("timm says nothing of the weights of {plain}. Choose another network of timm.", plain=plain)
        )
    with torch.device("meta"):
        network: Any = timm.create_model(plain, pretrained=False)
    channels, height, width = config.input_size
    if channels != 3 or height != width or config.crop_mode != "center":
        raise ModelError(
            tell(
                "{name} does not take the square centre of a colour picture, which is all that is "
                "cut here. Choose another network of timm.",
                name=name,
            )
        )
    parameters = sum(parameter.numel() for parameter in network.parameters())
    return Backbone(
        name=name,
        architecture=plain,
        repository=config.hf_hub_id or "",
        file=(config.hf_hub_filename or SAFETENSORS) if config.hf_hub_id else "",
        year=None,
        title=f"{plain}, through timm",
        parameters=parameters,
        multiply_adds=None,
        side=height,
        mean=config.mean,
        std=config.std,
        interpolation=config.interpolation,
        crop=config.crop_pct,
        classes=config.num_classes,
        width=network.head_hidden_size,
        code_licence="Apache-2.0",
        weights_licence=config.license or "",
        megabytes=round(4 * parameters / 1e6, 1),
        fixed_side=config.fixed_input_size,
    )
