"""Things with their number: `1 image`, `1,797 images`."""

from __future__ import annotations

from pupille.i18n.language import says


def images(n: int) -> str:
    """`1 image`, `1,797 images`."""
    return says("{n}\u00a0image", "{n}\u00a0images", n)


def tested(n: int) -> str:
    """`1 test image`, `360 test images`."""
    return says("{n}\u00a0test image", "{n}\u00a0test images", n)


def rungs(n: int) -> str:
    """`1 rung`, `9 rungs`."""
    return says("{n}\u00a0rung", "{n}\u00a0rungs", n)


def models(n: int) -> str:
    """`1 model`, `9 models`."""
    return says("{n}\u00a0model", "{n}\u00a0models", n)


def groups(n: int) -> str:
    """`1 group`, `118 groups`."""
    return says("{n}\u00a0group", "{n}\u00a0groups", n)


def checks(n: int) -> str:
    """`1 check`, `35 checks`."""
    return says("{n}\u00a0check", "{n}\u00a0checks", n)


def repeats(n: int) -> str:
    """`1 image that repeats another picture was`: the beginning of what was done with them."""
    return says(
        "{n}\u00a0image that repeats another picture", "{n}\u00a0images that repeat another picture", n
    )
