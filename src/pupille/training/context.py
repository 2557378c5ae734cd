"""What accompanies one training from the command down to the loop: who listens, what is kept, when to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pupille.data.subset import Subset
from pupille.evaluation.questions import EvaluationConfig
from pupille.runs.events import Listener, silent
from pupille.training.checkpoint import CheckpointKeeper
from pupille.training.history import Epoch, ignore

if TYPE_CHECKING:
    from pupille.training.distributed.launcher import Launcher


@dataclass(frozen=True)
class FitContext:
    """All that a fit is given beside its data and settings; none of it changes what is learned; `falls_back`
    says which of two fitted networks is given back, and `asked` which of its answers count.

    deadline: a `time.monotonic()` after which no new epoch begins. on_epoch: hears each epoch of a network. keeper:
    keeps the state of a network's training, so that it can go on after it was killed; None keeps nothing. listener:
    hears how far the features of a backbone are. launcher: the processes that train a network from its beginning; None
    is this one alone. promises: whether intervals will be promised around predicted numbers, so that a model which is
    quickly fitted looks on folds of the training images where its errors are larger. falls_back:
    whether a fine-tuned network gives way to the frozen one where it is no better on validation; a comparison lists the
    two as rungs of their own. asked: of the predictions beyond the metrics. set_aside: validation images that choose
    nothing, on which a promise rests; None where there are none. twin: whether a rung that weighs groups is fitted
    without weights too, to show what they change.
    """

    deadline: float | None = None
    on_epoch: Callable[[Epoch], None] = ignore
    keeper: CheckpointKeeper | None = None
    listener: Listener = silent
    launcher: Launcher | None = None
    promises: bool = False
    falls_back: bool = True
    asked: EvaluationConfig = field(default_factory=EvaluationConfig)
    set_aside: Subset | None = None
    twin: bool = False
