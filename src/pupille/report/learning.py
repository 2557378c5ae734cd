"""What a network's learning curve says, by a stated rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pupille.report.numbers import decimal, percent

Epochs = Sequence[Mapping[str, Any]]

RISE = 1.10
"""Validation loss this many times its lowest value, while training loss went on falling, is overfitting."""
GAP = 0.05
"""Training accuracy this far above validation accuracy at the end is a gap worth naming."""
STILL_FALLING = 0.02
"""A validation loss that fell by this share over the last fifth of the epochs has not settled."""
SHORT = 5
"""With fewer epochs than this a curve has no shape to speak of."""

STILL = 0.02
"""A training loss that never fell by this share below that of the first epoch has not moved."""
LEARNED = 0.9
"""With this share of the training images right, a network that does not move has nothing left to learn."""
DIVERGED = 1.5
"""A training loss that ends this many times its lowest value has diverged."""

RULE = (
    "The sentence under each pair of curves follows a fixed rule: diverging, if the training loss ends more "
    f"than {100 * (DIVERGED - 1):.0f} % above its lowest value; not moving, if it never fell by "
    f"{100 * STILL:.0f} % of that of the first epoch and fewer than {100 * LEARNED:.0f} % of the training images "
    "end up right; overfitting, if the validation loss ends "
    f"more than {100 * (RISE - 1):.0f} % above its lowest value while the training loss fell further; not "
    "finished, if the validation loss reached its lowest value in the last fifth of the epochs and fell by "
    f"more than {100 * STILL_FALLING:.0f} % there; a gap, if training accuracy ends more than "
    f"{100 * GAP:.0f} points above validation accuracy; otherwise settled. With fewer than {SHORT} epochs "
    "nothing is said."
)


def reading(history: Epochs) -> str:
    """One sentence on over- and underfitting, by `RULE`. history: a record per epoch, in order."""
    losses = [(row["train_loss"], row["validation_loss"]) for row in history]
    known = [(train, held) for train, held in losses if train is not None and held is not None]
    if len(known) < SHORT or len(known) < len(losses):
        return "Too few epochs were recorded to read anything from the curves."
    stuck = _diverges(history) or _does_not_move(history)
    if stuck:
        return stuck
    held_out = [held for _, held in known]
    best = held_out.index(min(held_out))
    if held_out[-1] > RISE * held_out[best] and known[-1][0] < known[best][0]:
        return (
            f"Overfitting: the validation loss was lowest at epoch {history[best]['epoch']} "
            f"({decimal(held_out[best])}) and ended at {decimal(held_out[-1])}, while the training loss went "
            "on falling; from there on the network learned the training images by heart."
        )
    tail = max(1, len(known) // 5)
    before, recent = held_out[-tail - 1], min(held_out[-tail:])
    if best >= len(known) - tail and recent < before * (1 - STILL_FALLING):
        return "Not finished: the validation loss was still falling at the end, so more epochs may help."
    return _gap(history[-1])


def _diverges(history: Epochs) -> str:
    losses = [row["train_loss"] for row in history]
    best = losses.index(min(losses))
    if losses[-1] <= DIVERGED * losses[best]:
        return ""
    return (
        f"Diverging: the training loss was lowest at epoch {history[best]['epoch']} ({decimal(losses[best])}) and "
        f"ended at {decimal(losses[-1])}. A smaller learning rate may help, for example a tenth of it."
    )


def _does_not_move(history: Epochs) -> str:
    losses, right = [row["train_loss"] for row in history], history[-1]["train_accuracy"]
    if min(losses) < losses[0] * (1 - STILL) or (right is not None and right >= LEARNED):
        return ""
    return (
        f"It does not move: the training loss stayed at {decimal(losses[0])}. Another learning rate may help "
        "(--lr auto looks for one); if not, look whether the labels belong to the images."
    )


def _gap(last: Mapping[str, Any]) -> str:
    train, held = last["train_accuracy"], last["validation_accuracy"]
    if train is None or held is None:
        return "Settled: the validation loss neither rose much nor was still falling at the end."
    figures = f"{percent(train)} on training and {percent(held)} on validation images"
    if train - held > GAP:
        return (
            f"A gap: accuracy ended at {figures}. The network fits the images it saw better than new ones; "
            "more images, or more varied ones, may help."
        )
    return (
        f"Settled: accuracy ended at {figures}, and the validation loss was neither rising nor still falling."
    )
