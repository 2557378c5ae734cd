"""The whole search tried on images that no part of it saw: once in each of some outer folds (Varma & Simon 2006).

What is judged is the procedure, defaults kept or not, rather than one model: in each outer fold the images of the fold
are set aside, the search is made on the others with a validation part of their own, and what it takes is scored beside
the defaults on the images set aside. The test images of the ordinary split take no part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pupille.config import SplitConfig
from pupille.data.prepare import Prepared, contents, redealt
from pupille.data.splits.cross_validation import check_folds
from pupille.data.splits.folds import folds
from pupille.evaluation.inference.choice import choice_of
from pupille.evaluation.inference.cross_validation import over_folds
from pupille.evaluation.selection import value_of
from pupille.i18n.language import StoredText, tell
from pupille.results.metric import Metric
from pupille.results.tuning import NestedRecord, OuterFold
from pupille.tasks import TASKS
from pupille.tasks.metric import MetricSpec
from pupille.training.run import read_predictions, score_test
from pupille.workflows.job import subsets_for
from pupille.workflows.shared_trials import finished
from pupille.workflows.thinning import Thinned
from pupille.workflows.trials import (
    Search,
    deal_folds,
    fit_whole,
    remove_weights,
    statistics_of_trial,
)
from pupille.workflows.words_of_gain import signed, signed_amount

NESTED = "nested"
"""Below the folder of a search: the searches of the outer folds."""


def outer_searches(search: Search, k: int, inner: int | None, twins: Mapping[str, str]) -> tuple[Search, ...]:
    """The search again in each of k outer folds. inner: into how many folds each deals its images, None for one split.

    twins: as of `prepare`. Raises DataError if a class has too few images.
    """
    searches = []
    for number, prepared in enumerate(deal_outer(search.prepared, k, twins), start=1):
        job = replace(search.job, folder=search.job.folder / NESTED / f"fold-{number}")
        dealt = deal_folds(prepared, inner, twins) if inner else ()
        searches.append(replace(search, prepared=prepared, job=job, dealt=dealt))
    return tuple(searches)


def deal_outer(prepared: Prepared, k: int, twins: Mapping[str, str]) -> tuple[Prepared, ...]:
    """The images outside test dealt to k folds: in each, one fold is the test part, and of the others as large a share
    is validation as of the ordinary split."""
    dataset = prepared.dataset
    rows = np.setdiff1d(np.arange(len(dataset), dtype=np.int64), dataset.rows("test"))
    every = contents(prepared.pixels, twins)
    inside, content = dataset.subset(rows), [every[row] for row in rows]
    check_folds(inside, k, content)
    parts = max(2, round(len(rows) / max(1, len(dataset.rows("validation")))))
    dealt = []
    for rest, held in folds(inside, k, prepared.split.seed, content=content):
        left = inside.subset(rest)
        _, chosen = folds(left, parts, prepared.split.seed, content=[content[row] for row in rest])[0]
        column = np.full(len(rows), "train", dtype=object)
        column[held], column[rest[chosen]] = "test", "validation"
        fold = inside.with_samples(inside.samples.assign(split=column))
        outer = redealt(prepared, rows, fold)
        dealt.append(replace(outer, promised=False, split=SplitConfig(seed=prepared.split.seed)))
    return tuple(dealt)


def nested_record(searches: Sequence[tuple[Search, Thinned]]) -> NestedRecord:
    """What the searches of all outer folds took, beside the defaults, on the images that each set aside."""
    outer = tuple(outer_fold(replace(search, trials=thinned.trials), thinned) for search, thinned in searches)
    first, spec = searches[0][0], searches[0][0].spec
    unit, k = first.prepared.dataset.unit, len(outer)
    n_test = float(np.mean([fold.images for fold in outer]))
    gains = np.array([gain_of(fold, spec) for fold in outer])
    if np.ptp(gains) == 0:
        gain = Metric(float(gains[0]), None, None, k, tell("the same in all folds: no interval can be given"))
    else:
        gain = over_folds(gains, n_train=n_test * (k - 1), n_test=n_test).mean
    taken = sum(fold.taken > 0 for fold in outer)
    return NestedRecord(outer, gain, nested_sentence(gain, spec, folds=k, taken=taken, unit=unit))


def outer_fold(search: Search, thinned: Thinned) -> OuterFold:
    """The choice of one outer fold, scored on the images that it set aside."""
    lines = finished(search)
    scored = [number for number in thinned.alive if number in lines]
    choice = choice_of(
        [statistics_of_trial(search, number) for number in scored],
        search.spec,
        seed=search.recipe.train.seed,
    )
    taken = scored[choice.best] if choice.is_told_apart else 0
    values = {}
    for number in dict.fromkeys((0, taken)):
        fit_whole(search, number)
        folder, recipe = search.run_folder(number), search.recipe_of(number)
        score_test(subsets_for(search.prepared, recipe.model, recipe.train).test, folder)
        statistics = TASKS[search.prepared.dataset.task].load("statistics")(read_predictions(folder, "test"))
        values[number] = value_of(statistics, search.spec.name)
    for number in set(scored) - {0, taken}:
        remove_weights(search.folder(number))
    images = len(search.prepared.dataset.rows("test"))
    return OuterFold(images, taken, values[0], values[taken])


def gain_of(fold: OuterFold, spec: MetricSpec) -> float:
    """How much better what was taken is than the defaults, whichever way the metric is read."""
    if spec.better == "zero":
        return abs(fold.default) - abs(fold.value)
    return fold.value - fold.default if spec.better == "up" else fold.default - fold.value


def nested_sentence(gain: Metric, spec: MetricSpec, *, folds: int, taken: int, unit: str) -> StoredText:
    """What the search as a procedure is worth."""
    amount = signed_amount(gain.value or 0.0, spec, unit)
    if gain.low is None or gain.high is None:
        return tell(
            "Over {folds} outer folds, on images that no search saw, what the search takes gains {gain} over the "
            "defaults; tuned settings were taken in {taken} of {folds}.",
            folds=folds,
            gain=amount,
            taken=taken,
        )
    return tell(
        "Over {folds} outer folds, on images that no search saw, what the search takes gains {gain} ({low} to {high}) "
        "over the defaults; tuned settings were taken in {taken} of {folds}.",
        folds=folds,
        gain=amount,
        low=signed(gain.low, spec),
        high=signed(gain.high, spec),
        taken=taken,
    )
