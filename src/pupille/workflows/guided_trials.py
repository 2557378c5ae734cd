"""Trials proposed by TPE from how earlier ones do on training images that they did not learn from.

Each proposal is fitted to a fifth of the training images; those worse than the median of the earlier ones are pruned,
the others are fitted to two fifths. The best go on to validation, which has neither guided the proposals nor seen those
that were pruned: so its figures are too good by the choice between the last ones alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pupille.models.model import Argument
from pupille.training.search.dimension import Dimension
from pupille.training.search.draw import reaching, usual_settings
from pupille.training.search.propose import BATCH, Proposals
from pupille.training.search.space import Settings
from pupille.workflows.thinning import Thinned, how_many_stay, shares_of, staged_lines
from pupille.workflows.trials import Search


def thin_out_guided(
    search: Search, space: Mapping[str, Dimension], *, is_over: Callable[[], bool]
) -> Thinned:
    """Proposes trials batch by batch up to as many as were asked for; the best of them stay, and the defaults.

    is_over: whether no further batch is begun. Raises DataError if a class has no image for each share.
    """
    better = search.spec.better
    proposals = Proposals(space, better="up" if better == "up" else "down", seed=search.recipe.train.seed)
    guided = Guided(search)
    while len(guided.trials) < search.most and not is_over():
        batch = proposals.ask(min(BATCH, search.most - len(guided.trials)))
        numbers = [guided.number_of(search, settings) for settings in batch]
        first = guided.stage(0, numbers)
        pruned = proposals.pruned(first)
        stay = [number for number, goes in zip(numbers, pruned, strict=True) if not goes]
        second = dict(zip(stay, guided.stage(1, stay), strict=True))
        proposals.tell(
            [None if goes else second[number] for number, goes in zip(numbers, pruned, strict=True)]
        )
        if not guided.is_new:
            break
    return guided.thinned()


class Guided:
    """The trials that were proposed so far, the defaults first, and what each came to at the stages."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.shares = shares_of(search)
        self.trials: list[Settings] = [{}]
        self.values: dict[int, tuple[float, ...]] = {0: ()}
        self.seconds: dict[int, float] = {0: 0.0}
        self.is_new = False

    def number_of(self, search: Search, settings: Mapping[str, Argument]) -> int:
        """The number of the trial with these settings, a new one unless they were proposed before."""
        recipe, task = search.recipe, search.prepared.dataset.task
        reached = reaching(recipe, settings, task)
        if reached == usual_settings(recipe, reached, task):
            reached = {}
        if reached not in self.trials:
            self.trials.append(reached)
        number = self.trials.index(reached)
        self.values.setdefault(number, ())
        self.seconds.setdefault(number, 0.0)
        return number

    def stage(self, stage: int, numbers: Sequence[int]) -> list[float]:
        """The metric of these trials at a stage, fitted where that is not done yet."""
        search = replace(self.search, trials=tuple(self.trials))
        new = [number for number in dict.fromkeys(numbers) if len(self.values[number]) == stage]
        if stage == 0:
            self.is_new = bool(new)
        lines = staged_lines(search, new, stage, *self.shares[stage])
        for number in new:
            self.values[number] += (float(lines[number]["value"]),)
            self.seconds[number] += float(lines[number]["seconds"])
        return [self.values[number][stage] for number in numbers]

    def thinned(self) -> Thinned:
        """What stays: of the trials that came to the last stage the best, and the defaults."""
        sign = -1.0 if self.search.spec.better == "up" else 1.0
        last = len(self.shares)
        whole = [number for number, values in self.values.items() if number and len(values) == last]
        best = sorted(whole, key=lambda number: (sign * self.values[number][-1], number))
        alive = sorted({0, *best[: how_many_stay(self.search.most) - 1]})
        return Thinned(tuple(alive), self.values, self.seconds, tuple(self.trials))
