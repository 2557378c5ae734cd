"""Settings searched without fooling oneself: trials on one split, three figures, and the defaults unless beaten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pupille.config import AUTO, DataConfig, GateConfig, SplitConfig, TrainConfig
from pupille.data.frames import PIECE
from pupille.data.open import check_there
from pupille.data.prepare import Prepared
from pupille.errors import ConfigError, WeightsError
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.models.available import weights_of, without_weights
from pupille.models.model import Argument
from pupille.models.pretrained.store import missing_sentence
from pupille.models.registry import check_serves, find
from pupille.report.tuning_page import tuning_page
from pupille.results.encode import encoded
from pupille.results.tuning import TUNING, TuningRecord, read_tuning
from pupille.results.views import view
from pupille.runs.events import Event, Listener
from pupille.runs.folder import begin, check_folder, write_atomically, write_json
from pupille.runs.journal import Journal
from pupille.runs.lock import held_briefly
from pupille.runs.preparation import preparing_among_others
from pupille.runs.progress import fitting_listener
from pupille.training.distributed.launcher import Launcher
from pupille.training.search.dimension import Dimension, parse_dimension, read_dimensions
from pupille.training.search.draw import draw_trials
from pupille.training.search.space import Recipe, space_of
from pupille.workflows.audit import AuditedDataset
from pupille.workflows.compare import opened_dataset, prepared_for
from pupille.workflows.identity import USUAL, identity
from pupille.workflows.job import Job, default_folder, framing_in, subsets_for
from pupille.workflows.search import Asked, settle
from pupille.workflows.trials import (
    Search,
    deal_folds,
)

PAGE = "tuning.html"


@dataclass(frozen=True)
class Tuning:
    """A finished search. folder: where it lies. results: its figures, field by field (`docs/tuning.md`)."""

    folder: Path
    results: TuningRecord

    @property
    def run(self) -> Path:
        """The folder of the run whose settings were taken: a run like any other."""
        return self.folder / self.results.run

    @property
    def page(self) -> Path:
        """The page of the search."""
        return self.folder / PAGE

    def _repr_html_(self) -> str:
        return view("tuning", self)

    def __str__(self) -> str:
        from pupille.report.tuning_text import as_text

        return as_text(self.results)


def tune(
    source: object,
    *,
    model: str,
    out: str | Path | None = None,
    search: str = "random",
    trials: int = 20,
    budget: float | None = None,
    folds: int | None = None,
    nested: int | None = None,
    changes: Mapping[str, str | Dimension] | None = None,
    space: str | Path | None = None,
    data: DataConfig | None = None,
    split: SplitConfig | None = None,
    train: TrainConfig | None = None,
    gate: GateConfig | None = None,
    arguments: Mapping[str, Argument] | None = None,
    limits: Limits | None = None,
    devices: int | str = AUTO,
    resume: bool = False,
    command: str | None = None,
    listener: Listener | None = None,
) -> Tuning:
    """Searches settings of one model, and takes them only where they beat the defaults beyond the luck of the choice.

    search: `random`, `grid`, `halving` or `tpe`. trials: at most, the defaults among them. budget: seconds after which
    no further trial begins. folds: the images outside test are dealt to so many, each predicted by a model that left it
    out, so that more images choose. nested: outer folds of the images outside test, in each of which the search is made
    again and judged on images that it never saw. changes: setting -> where it is searched, as `{"C": "0.1..100"}`,
    beside or instead of the table's line for the model; space: a TOML file in place of that line. train, arguments:
    what trial 0 has; what differs from usual is not searched. resume: goes on with what lies in the folder, beside
    other processes that may be at it (`shared_trials`). The rest as of `train`.
    Raises PupilleError with what to do about it.
    """
    refuse_group_weights(train)
    dimensions = read_dimensions(Path(space)) if space else {}
    for name, text in (changes or {}).items():
        dimensions[name] = parse_dimension(name, text) if isinstance(text, str) else text
    asked = Asked(search, trials, budget, folds, nested, dimensions, own=space is not None)
    find(model)
    base = default_folder(source)
    folder = Path(out) if out else base.with_name(f"{base.name}-tuned")
    check_folder(folder, resume=resume)
    check_there(source)
    dataset = opened_dataset(source, data, limits)
    check_serves(model, dataset.task)
    if without_weights([model]):
        raise WeightsError(
            tell("{base}: {reason}", base=weights_of(model), reason=missing_sentence(weights_of(model)))
        )
    with Launcher(devices) as launcher:
        job = Job(
            "run",
            (model,),
            folder,
            train or TrainConfig(),
            dict(arguments or {}),
            gate or GateConfig(),
            None,
            command,
            listener or fitting_listener(),
            launcher,
            EvaluationConfig(),
        )
        journal = Journal(job.listener)
        job = replace(job, listener=journal)
        with preparing_among_others(folder) as (number, place):
            prepared, audited, job = prepared_for(
                dataset, job, data or DataConfig(), split or SplitConfig(), limits, answers=place
            )
            searched_in(prepared, audited, job, asked, journal, events=place if number else folder)
    return Tuning(folder, read_tuning(folder))


def refuse_group_weights(train: TrainConfig | None) -> None:
    """Raises ConfigError for weights of groups: a search would hide what they cost."""
    if train is not None and train.group_weights is not None:
        raise ConfigError(
            tell(
                "--group-weights shows what it gains and costs each group, which a search does not. Leave it out, and "
                "give it to train or compare with the settings that are found."
            )
        )


def searched_in(
    prepared: Prepared, audited: AuditedDataset, job: Job, asked: Asked, journal: Journal, *, events: Path
) -> None:
    """The search in its folder, gone on with where it was begun, beside other processes that do the same.

    events: the folder in which this one writes down what happens.
    """
    train = subsets_for(prepared, job.models[0], job.train).train
    recipe = Recipe(job.models[0], job.train, job.arguments, usual_side(prepared, job.models[0], job.train))
    space = space_of(
        recipe,
        task=prepared.dataset.task,
        classes=prepared.dataset.has_class_of_image,
        n_train=len(train),
        inputs=int(train.pixels[:1].size),
        changes=asked.changes or {},
        own=asked.own,
    )
    settings = draw_trials(
        space,
        recipe,
        task=prepared.dataset.task,
        search=asked.strategy,
        most=asked.trials,
        seed=job.train.seed,
    )
    dealt = deal_folds(prepared, asked.folds, audited.twins) if asked.folds else ()
    most = asked.trials if asked.strategy == "tpe" else len(settings)
    search = Search(prepared, job, recipe, settings, most, dealt)
    known = {
        "search": asked.strategy,
        "trials": asked.trials,
        "folds": asked.folds,
        "nested": asked.nested,
        "space": {name: str(dimension) for name, dimension in space.items()},
    }
    with held_briefly(job.folder):
        begin(job.folder, {**identity(prepared, job), "kind": "tuning", **known}, defaults=USUAL)
    if (job.folder / TUNING).exists():
        job.listener(Event(tell("Already finished; nothing to do.")))
    else:
        with journal.write_to(events):
            settle(search, audited, asked, space, lambda record: write_record(job.folder, record))
    journal.settle(job.folder)


def usual_side(prepared: Prepared, model: str, train: TrainConfig) -> int:
    """The side of the pictures as a model usually sees them; 0 where they are small ones that it sees as they are, are
    seen in pieces, or in tiles."""
    framing = framing_in(prepared, model, train)
    frame, small = framing.frame, prepared.pixels.small()
    in_parts = train.tiles or (framing.pieces is not None and framing.pieces.least <= PIECE + 1)
    return 0 if frame == small or in_parts else max(frame.height, frame.width)


def write_record(folder: Path, record: TuningRecord) -> None:
    """Writes the page and, last of all, the figures."""
    write_atomically(folder / PAGE, tuning_page(record))
    write_json(folder / TUNING, encoded(record))
