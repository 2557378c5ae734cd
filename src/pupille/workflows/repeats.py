"""The ladder climbed again below a comparison: other folds, other seeds, without a site, with fewer images.

Every further climb has a folder `again/<name>/runs/<rung>` with whole run folders, so that a killed one goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pupille.config import AUTO, RepeatsConfig, TrainConfig
from pupille.data.annotations import targets_of
from pupille.data.prepare import Prepared, contents, redealt
from pupille.data.splits.assign import units
from pupille.data.splits.cross_validation import Sites, held_out_folds, held_out_sites
from pupille.errors import ConfigError
from pupille.evaluation.climbs import Climb
from pupille.evaluation.inference.learning_curve import SHARES, nested_shares
from pupille.evaluation.repeats_record import curve_record, folds_record, seeds_record, sites_record
from pupille.evaluation.selection import choose
from pupille.i18n.language import StoredText, tell, tells
from pupille.models.names import split_name
from pupille.models.registry import find
from pupille.results.repeats import RepeatsRecord
from pupille.runs.events import Event
from pupille.tasks import TASKS, metric_spec
from pupille.training.run import is_trained, read_predictions, read_training, score_test
from pupille.workflows.duration import duration
from pupille.workflows.fine_tuning import fine_tune_best
from pupille.workflows.fit_models import fit_rung
from pupille.workflows.job import Job, subsets_for

AGAIN = "again"
FOLD, SEED, SITE, SHARE = "fold", "seed", "site", "share"


@dataclass(frozen=True)
class Pass:
    """One further climb. kind: of the four above. name: of its folder. label: what it is, for who waits.

    key: the value of the column of a site; else "". repeat: which dealing of the folds, from 0. seed: of its models.
    """

    kind: str
    name: str
    label: StoredText
    prepared: Prepared
    seed: int
    key: str = ""
    repeat: int = 0


@dataclass(frozen=True)
class Plan:
    """All further climbs but those of the learning curve, whose rung is not chosen yet. sites: how they were dealt."""

    repeats: RepeatsConfig
    content: tuple[str, ...]
    passes: tuple[Pass, ...]
    sites: Sites | None


def check_repeatable(task: str) -> None:
    """Raises ConfigError where the primary metric of a task is no mean over images, and cannot be pooled either."""
    card = TASKS[task]
    spec = metric_spec(task, card.primary)
    if not spec.per_image and not card.pool:
        raise ConfigError(
            tell(
                "models of {task} are not trained again on other images or seeds yet: {metric} is no mean over images, "
                "from which the spread of trainings is taken. Leave --folds, --repeats, --seeds, --leave-out and "
                "--learning-curve out, and start `compare` with several --seed and --out instead.",
                task=tell(card.name),
                metric=tell(spec.in_sentence),
            )
        )


def plan_repeats(prepared: Prepared, repeats: RepeatsConfig, twins: Mapping[str, str], *, seed: int) -> Plan:
    """Deals the images for every further climb, before anything is trained.

    twins: as of `prepare`. seed: of the models of the first climb. Raises DataError if they cannot be dealt so.
    """
    content = contents(prepared.pixels, twins)
    sites = None
    passes = [*fold_passes(prepared, repeats, content, seed), *seed_passes(prepared, repeats, seed)]
    if repeats.leave_out is not None:
        sites = held_out_sites(
            prepared.dataset, repeats.leave_out, prepared.split, seed=prepared.split.seed, content=content
        )
        passes += [
            Pass(
                SITE,
                f"site-{n}",
                tell("without {site}", site=key),
                redealt(prepared, held.rows, held.dataset),
                seed,
                key,
            )
            for n, (key, held) in enumerate(sites.held.items(), start=1)
        ]
    for climb_pass in passes:
        climb_pass.prepared.check_scorable()
    return Plan(repeats, tuple(content), tuple(passes), sites)


def fold_name(repeat: int, fold: int) -> str:
    """The folder of a fold. repeat: from 0. fold: from 1."""
    return f"fold-{repeat + 1}-{fold}"


def seed_name(seed: int) -> str:
    """The folder of a seed."""
    return f"seed-{seed}"


def share_name(number: int) -> str:
    """The folder of a share of the training images. number: of fifths, from 1."""
    return f"share-{number}"


def in_pass(job: Job, name: str, *, train: TrainConfig | None = None) -> Job:
    """The job of a further climb. name: of its folder. train: its settings, those of the job by default."""
    return replace(job, folder=job.folder / AGAIN / name, train=train or job.train, budget=None)


def fold_passes(prepared: Prepared, repeats: RepeatsConfig, content: Sequence[str], seed: int) -> list[Pass]:
    """A pass for each fold of each repeat; every repeat has a seed of its own for its folds and its models."""
    passes = []
    for repeat in range(repeats.repeats if repeats.folds else 0):
        k = int(repeats.folds or 0)
        dealt = held_out_folds(
            prepared.dataset, k, prepared.split, seed=prepared.split.seed + repeat, content=content
        )
        passes += [
            Pass(
                FOLD,
                fold_name(repeat, n),
                tell("fold {n} of {all}, repeat {repeat}", n=n, all=k, repeat=repeat + 1)
                if repeats.repeats > 1
                else tell("fold {n} of {all}", n=n, all=k),
                redealt(prepared, held.rows, held.dataset),
                seed + repeat,
                repeat=repeat,
            )
            for n, held in enumerate(dealt, start=1)
        ]
    return passes


def seed_passes(prepared: Prepared, repeats: RepeatsConfig, seed: int) -> list[Pass]:
    """A pass for each seed but the first, whose models are there already."""
    same = replace(prepared, leaked=np.zeros(0, dtype=np.int64))
    return [
        Pass(SEED, seed_name(seed + n), tell("seed {n}", n=str(seed + n)), same, seed + n)
        for n in range(1, repeats.seeds or 1)
    ]


def share_passes(prepared: Prepared, content: Sequence[str], seed: int) -> list[Pass]:
    """A pass for each share of the training images but the last, which is all of them."""
    dataset = prepared.dataset
    train, rest = dataset.rows("train"), np.setdiff1d(np.arange(len(dataset)), dataset.rows("train"))
    unit = units(len(dataset), dataset.samples["group"].to_numpy(dtype=object), content)
    strata = targets_of(dataset, train).strata(unit[train], 1 / SHARES)
    shares = nested_shares(strata, units=unit[train], seed=prepared.split.seed)
    passes = []
    for number, share in enumerate(shares[:-1], start=1):
        rows = np.sort(np.concatenate([train[share], rest])).astype(np.int64)
        label = tell("{n} of {all} shares of the training images", n=number, all=SHARES)
        passes.append(
            Pass(SHARE, share_name(number), label, redealt(prepared, rows, dataset.subset(rows)), seed)
        )
    return passes


def run_repeats(
    prepared: Prepared, job: Job, plan: Plan, *, fitted: Sequence[str], chosen: str
) -> RepeatsRecord:
    """Trains, chooses and scores anew for every pass of the plan, and returns the `again` of `results.json`.

    fitted: the rungs of the first climb, chosen: the one that its validation images chose.
    """
    shares = share_passes(prepared, plan.content, job.train.seed) if plan.repeats.learning_curve else []
    everything = [*plan.passes, *shares]
    once = sum(float(read_training(job.run_folder(name))["train_seconds"]) for name in fitted)
    total = duration(once * len(everything))
    job.listener(
        Event(
            tells(
                "Training again {n} time, with other images or seeds: about {total}.",
                "Training again {n} times, with other images or seeds: about {total}.",
                len(everything),
                total=total,
            )
        )
    )
    climbs: dict[str, list[Climb]] = {FOLD: [], SEED: [], SITE: [], SHARE: []}
    for number, climb_pass in enumerate(everything, start=1):
        names = (chosen,) if climb_pass.kind == SHARE else tuple(fitted)
        climbs[climb_pass.kind].append(
            climb_once(
                climb_pass,
                job,
                names,
                tell("{number} {what}", number=f"[{number}/{len(everything)}]", what=climb_pass.label),
            )
        )
    first = climb_of(prepared, job, fitted, chosen=chosen)
    return RepeatsRecord(
        folds=folds_record(climbs[FOLD], repeats=plan.repeats.repeats, set_aside=prepared.how != "drawn")
        if climbs[FOLD]
        else None,
        seeds=seeds_record([first, *climbs[SEED]]) if climbs[SEED] else None,
        leave_out=sites_record(climbs[SITE], first, plan.sites, str(plan.repeats.leave_out))
        if plan.sites
        else None,
        learning_curve=curve_record(climbs[SHARE], first, seed=prepared.split.seed) if shares else None,
    )


def climb_once(climb_pass: Pass, job: Job, names: Sequence[str], number: str) -> Climb:
    """One further climb, after training those of its rungs that are missing.

    names: its rungs. number: which of how many it is, in words.
    """
    here, fitted, tuned = tuning_in_pass(climb_pass, job, names)
    for name in fitted:
        if not is_trained(here.run_folder(name)):
            fit_rung(climb_pass.prepared, here, name, None, number, promises=False)
    if tuned:
        best = fine_tune_best(climb_pass.prepared, here, fitted, None)
        fitted += best.fitted if best else ()
    for name in fitted:
        score_test(subsets_for(climb_pass.prepared, name, here.train).test, here.run_folder(name))
    chosen = choose(
        {name: read_predictions(here.run_folder(name), "validation") for name in fitted},
        task=climb_pass.prepared.dataset.task,
    )
    return climb_of(climb_pass.prepared, here, fitted, climb_pass=climb_pass, chosen=chosen)


def tuning_in_pass(climb_pass: Pass, job: Job, names: Sequence[str]) -> tuple[Job, list[str], list[str]]:
    """The job of a further climb, its rungs that are fitted, and those that stand for one fine-tuned there.

    names: the rungs of the first climb.
    """
    tuned = [
        name
        for name in names
        if find(name).pretrained and split_name(name).tuned and climb_pass.kind != SHARE
    ]
    asked = job.train.fine_tune
    train = replace(job.train, seed=climb_pass.seed, fine_tune="last" if asked == AUTO and tuned else asked)
    here = in_pass(job, climb_pass.name, train=train)
    return here, [name for name in names if name not in tuned], tuned


def climb_of(
    prepared: Prepared, job: Job, fitted: Sequence[str], *, chosen: str, climb_pass: Pass | None = None
) -> Climb:
    """The predictions of a climb, as its runs saved them. climb_pass: which further climb it is; None for the first."""
    return Climb(
        path=f"{AGAIN}/{climb_pass.name}" if climb_pass else "",
        label=climb_pass.label if climb_pass else "",
        key=climb_pass.key if climb_pass else "",
        repeat=climb_pass.repeat if climb_pass else 0,
        chosen=chosen,
        predictions={name: read_predictions(job.run_folder(name), "test") for name in fitted},
        groups=prepared.groups("test"),
        task=prepared.dataset.task,
        n_train=len(prepared.dataset.rows("train")),
    )
