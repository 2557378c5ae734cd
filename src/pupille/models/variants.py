"""Other rungs of one network: with another head, fine-tuned, or trained from random weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pupille.errors import NoModelError
from pupille.i18n.language import tell
from pupille.models.names import RungName, split_name
from pupille.models.registry import find


def with_heads(names: Iterable[str], heads: Sequence[str]) -> tuple[str, ...]:
    """The rungs with each of these heads on every frozen backbone that names none; all others as they are."""
    rungs: list[str] = []
    for name in names:
        rung = split_name(name)
        plain = find(name).pretrained and name == rung.base
        rungs += [str(RungName(name, head)) for head in heads] if plain and heads else [name]
    return tuple(rungs)


def with_head(name: str, head: str) -> str:
    """The rung `name` with a head. Raises ModelError if it is no pretrained network, or names a head already."""
    rung = split_name(name)
    if not find(name).pretrained or name != rung.base:
        raise NoModelError(
            tell(
                "{name} takes no --head: that is for pretrained networks whose name says none, such "
                "as regnetx_002. Leave it out.",
                name=name,
            )
        )
    return str(RungName(name, head))


def fine_tuned(name: str) -> str:
    """The rung whose backbone is trained further. Raises ModelError for one that has none, or nearest neighbours."""
    rung = split_name(name)
    if not find(name).pretrained or rung.head == "knn":
        raise NoModelError(
            tell(
                "{name} cannot be fine-tuned: that takes a pretrained network with the head linear "
                "or mlp. Leave --fine-tune out, or choose another model.",
                name=name,
            )
        )
    return str(replace(rung, tuned=True))


def from_scratch(name: str) -> str:
    """The rung that trains the network `name` from random weights; the same name for one that has no others."""
    rung = split_name(name)
    if rung.scratch or not find(name).pretrained:
        return name
    return str(RungName(rung.base, scratch=True))
