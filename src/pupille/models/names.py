"""What the name of a pretrained rung says: `regnetx_002`, `regnetx_002+mlp`, `regnetx_002+tuned`, `resnet18+scratch`.

The backbone comes first; without more it stays frozen under a linear head. Names are used as they are for run folders
and in reports.
"""

from __future__ import annotations

from dataclasses import dataclass

from pupille.errors import NoModelError
from pupille.i18n.language import tell

HEADS = ("linear", "mlp", "knn")
HEAD_TAKES = {"linear": "C", "mlp": "hidden"}
"""Head -> the argument that it takes."""
TUNED, SCRATCH = "tuned", "scratch"
PUBLISHED = "model:"
"""What stands before the name of a pretrained network, as it was published, where a run folder could stand."""
FORMS = "NAME, NAME+mlp, NAME+knn, NAME+tuned, NAME+mlp+tuned or NAME+scratch"


@dataclass(frozen=True)
class RungName:
    """A rung's name taken apart. base: a key of the table. head: what stands on a backbone.

    tuned: its layers are trained further after the head. scratch: it starts from random weights.
    """

    base: str
    head: str = "linear"
    tuned: bool = False
    scratch: bool = False

    def __str__(self) -> str:
        parts = [self.base]
        if self.head != "linear":
            parts.append(self.head)
        if self.tuned:
            parts.append(TUNED)
        if self.scratch:
            parts.append(SCRATCH)
        return "+".join(parts)


def split_name(name: str) -> RungName:
    """The name of a rung taken apart; there is one way to write each. Raises ModelError for any other."""
    base, *more = name.split("+")
    heads = [part for part in more if part in HEADS]
    rung = RungName(base, heads[0] if heads else "linear", TUNED in more, SCRATCH in more)
    odd = (rung.scratch and len(more) > 1) or (rung.tuned and rung.head == "knn")
    if str(rung) != name or odd:
        raise NoModelError(
            tell("{name!r} names no model. Names have one of the forms {forms}.", name=name, forms=FORMS)
        )
    return rung
