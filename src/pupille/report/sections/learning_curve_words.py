"""What a network's learning curve says, by a stated rule."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.i18n.language import say
from pupille.results.run import HistoryRow

Epochs = Sequence[HistoryRow]

ACCURACY = "accuracy"
"""The metric of epochs that is the share of images which are right."""
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


def rule(*, shares: bool = True) -> str:
    """What the sentences of `reading` follow. shares: whether epochs keep the share of images that are right."""
    if not shares:
        return say(
            "The sentence under each pair of curves follows a fixed rule: diverging, if the training loss ends more "
            "than {diverged}\u00a0% above its lowest value; not moving, if it never fell by {still}\u00a0% of that of "
            "the first epoch; overfitting, if the validation loss ends more than {rise}\u00a0% above its lowest value "
            "while the training loss fell further; not finished, if the validation loss reached its lowest value in "
            "the last fifth of the epochs and fell by more than {falling}\u00a0% there; otherwise settled. With fewer "
            "than {epochs} epochs nothing is said.",
            diverged=round(100 * (DIVERGED - 1)),
            still=round(100 * STILL),
            rise=round(100 * (RISE - 1)),
            falling=round(100 * STILL_FALLING),
            epochs=SHORT,
        )
    return say(
        "The sentence under each pair of curves follows a fixed rule: diverging, if the training loss ends more than "
        "{diverged}\u00a0% above its lowest value; not moving, if it never fell by {still}\u00a0% of that of the first "
        "epoch and fewer than {learned}\u00a0% of the training images end up right; overfitting, if the validation "
        "loss ends more than {rise}\u00a0% above its lowest value while the training loss fell further; not finished, "
        "if the validation loss reached its lowest value in the last fifth of the epochs and fell by more than "
        "{falling}\u00a0% there; a gap, if training accuracy ends more than {gap} points above validation accuracy; "
        "otherwise settled. With fewer than {epochs} epochs nothing is said.",
        diverged=round(100 * (DIVERGED - 1)),
        still=round(100 * STILL),
        learned=round(100 * LEARNED),
        rise=round(100 * (RISE - 1)),
        falling=round(100 * STILL_FALLING),
        gap=round(100 * GAP),
        epochs=SHORT,
    )


def reading(history: Epochs) -> str:
    """One sentence on over- and underfitting, by `rule`. history: a record per epoch, in order."""
    losses = [(row["train_loss"], row["validation_loss"]) for row in history]
    known = [(train, held) for train, held in losses if train is not None and held is not None]
    if len(known) < SHORT or len(known) < len(losses):
        return say("Too few epochs were recorded to read anything from the curves.")
    trained = [train for train, _ in known]
    stuck = _diverges(history, trained) or _does_not_move(history, trained)
    if stuck:
        return stuck
    held_out = [held for _, held in known]
    best = held_out.index(min(held_out))
    if held_out[-1] > RISE * held_out[best] and known[-1][0] < known[best][0]:
        return say(
            "Overfitting: the validation loss was lowest at epoch {epoch} ({lowest:3}) and ended at {last:3}, while "
            "the training loss went on falling; from there on the network learned the training images by heart.",
            epoch=history[best]["epoch"],
            lowest=held_out[best],
            last=held_out[-1],
        )
    tail = max(1, len(known) // 5)
    before, recent = held_out[-tail - 1], min(held_out[-tail:])
    if best >= len(known) - tail and recent < before * (1 - STILL_FALLING):
        return say("Not finished: the validation loss was still falling at the end, so more epochs may help.")
    return _gap(history[-1])


def _diverges(history: Epochs, losses: Sequence[float]) -> str:
    best = losses.index(min(losses))
    if losses[-1] <= DIVERGED * losses[best]:
        return ""
    return say(
        "Diverging: the training loss was lowest at epoch {epoch} ({lowest:3}) and ended at {last:3}. A smaller "
        "learning rate may help, for example a tenth of it.",
        epoch=history[best]["epoch"],
        lowest=losses[best],
        last=losses[-1],
    )


def _does_not_move(history: Epochs, losses: Sequence[float]) -> str:
    right = history[-1].get("train_accuracy")
    if min(losses) < losses[0] * (1 - STILL) or (right is not None and right >= LEARNED):
        return ""
    return say(
        "It does not move: the training loss stayed at {loss:3}. Another learning rate may help (--lr auto looks for "
        "one); if not, look whether the labels belong to the images.",
        loss=losses[0],
    )


def _gap(last: HistoryRow) -> str:
    train, held = last.get("train_accuracy"), last.get("validation_accuracy")
    if train is None or held is None:
        return say("Settled: the validation loss neither rose much nor was still falling at the end.")
    if train - held > GAP:
        return say(
            "A gap: accuracy ended at {train:percent} on training and {held:percent} on validation images. The network "
            "fits the images it saw better than new ones; more images, or more varied ones, may help.",
            train=train,
            held=held,
        )
    return say(
        "Settled: accuracy ended at {train:percent} on training and {held:percent} on validation images, and the "
        "validation loss was neither rising nor still falling.",
        train=train,
        held=held,
    )
