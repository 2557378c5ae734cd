"""Trials proposed from what earlier ones came to: Optuna's TPE and its pruning, through ask and tell.

Trials come in batches. A batch depends on the seed and on the batches before it alone, so that a search which was
killed, or which several processes share, proposes the same trials again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.models.model import Argument
from pupille.runs.packages import install_command, packages_of
from pupille.training.search.dimension import Choices, Dimension, Range

BATCH = 5
"""Trials that are proposed together: one that the others of its batch say nothing to can be fitted beside them."""


def insist_on_optuna() -> None:
    """Raises ConfigError, with the command, where Optuna is not installed."""
    try:
        import optuna
    except ImportError:
        raise ConfigError(
            tell(
                "--search tpe needs Optuna, which is not installed. Type: {command}; or take --search halving.",
                command=install_command(packages_of("tune")),
            )
        ) from None
    del optuna


class Proposals:
    """The trials that TPE proposes in a space. better: "up" or "down", how the metric is read."""

    def __init__(self, space: Mapping[str, Dimension], *, better: str, seed: int) -> None:
        import optuna

        self.space = space
        self.distributions = {name: distribution(dimension) for name, dimension in space.items()}
        with silent():
            self.study = optuna.create_study(
                direction="maximize" if better == "up" else "minimize",
                sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=2 * BATCH),
                pruner=optuna.pruners.MedianPruner(n_startup_trials=BATCH, n_warmup_steps=0),
            )
        self.asked: list[Any] = []

    def ask(self, n: int) -> list[dict[str, Argument]]:
        """The settings of the next n trials; those asked for before must have been told."""
        with silent():
            self.asked = [self.study.ask(self.distributions) for _ in range(n)]
        return [
            {name: value_of(self.space[name], each.params[name]) for name in self.space}
            for each in self.asked
        ]

    def pruned(self, values: Sequence[float]) -> list[bool]:
        """Of the trials asked for last, whether each is worse than the median of the earlier ones after its first
        stage. values: the metric after that, of each."""
        for each, value in zip(self.asked, values, strict=True):
            each.report(value, 0)
        return [bool(each.should_prune()) for each in self.asked]

    def tell(self, values: Sequence[float | None]) -> None:
        """What the trials asked for last came to; None for those that were pruned."""
        from optuna.trial import TrialState

        with silent():
            for each, value in zip(self.asked, values, strict=True):
                if value is None:
                    self.study.tell(each, state=TrialState.PRUNED)
                else:
                    self.study.tell(each, value)


def distribution(dimension: Dimension) -> Any:
    """A dimension as Optuna knows it; of choices their places."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if isinstance(dimension, Choices):
        return CategoricalDistribution(range(len(dimension.values)))
    if dimension.whole:
        return IntDistribution(int(dimension.low), int(dimension.high), log=dimension.by_logarithm)
    return FloatDistribution(dimension.low, dimension.high, log=dimension.by_logarithm)


def value_of(dimension: Dimension, drawn: Any) -> Argument:
    """What Optuna drew as a value of the setting."""
    if isinstance(dimension, Range):
        return dimension.settled(drawn)
    return dimension.values[int(drawn)]


@contextmanager
def silent() -> Iterator[None]:
    """Inside, Optuna says nothing of each trial."""
    import optuna

    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        yield
    finally:
        optuna.logging.set_verbosity(before)
