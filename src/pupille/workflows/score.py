"""The answers of any tool held against the truth: how good they are, how sure that is, and how they differ."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from pupille.config import DataConfig
from pupille.data.annotations import targets_of
from pupille.data.dataset import Dataset, hash_rows
from pupille.data.open import is_name
from pupille.data.open import open as open_dataset
from pupille.data.sided_names import sided_pairs
from pupille.data.splits.groups import apart, with_groups
from pupille.errors import ConfigError, DataError, RunError
from pupille.evaluation.inference.paired import Pair, differences_of_pairs
from pupille.evaluation.test_ledger import open_test
from pupille.i18n.language import tell, tell_joined
from pupille.i18n.stored_text import Sentence
from pupille.images.limits import Limits
from pupille.results.data import LeftOutRecord
from pupille.results.decode import converted
from pupille.results.encode import encoded
from pupille.results.evaluation import Difference
from pupille.results.scores import SCORES_SCHEMA, AnswersRecord, PairRecord, Scores, TruthRecord
from pupille.runs.environment import versions
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import RESULTS, make_folder, write_json
from pupille.tasks import TASKS, metric_spec
from pupille.tasks.metric import MetricSpec
from pupille.workflows.given import Given, GivenAnswers, Truth

OBSERVER = tell("another person")


@dataclass(frozen=True)
class ScoredAnswers:
    """The scores that were written. folder: where, with pictures and report. scores: the content of `results.json`."""

    folder: Path
    scores: Scores

    def __str__(self) -> str:
        from pupille.report.scores.text import answer

        return answer(self.scores, self.folder)


def score(
    truth: object,
    answers: Sequence[str | Path],
    *,
    second_observer: str | Path | None = None,
    out: str | Path | None = None,
    threshold: float | None = None,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    command: str | None = None,
    listener: Listener = silent,
) -> ScoredAnswers:
    """Scores the answers of other tools, or of people, on the images of `truth`; all images count as test images.

    truth: what `pupille.open` reads, annotated. answers: files or folders, in any format that is read; the first is the
    one that the others are compared with. second_observer: what another person drew. out: the folder to write,
    `scores/<name of the truth>` by default. threshold: answers with a lower score do not count in precision, recall,
    counts and errors; None takes all as they are given. Raises DataError, ConfigError or RunError with what to do.
    """
    started, config, limit = time.monotonic(), data or DataConfig(), limits or Limits()
    sources = [Path(source) for source in answers]
    if not sources and second_observer is None:
        raise ConfigError(
            tell("there are no answers to score. Give a file or a folder of them after the truth.")
        )
    for path in (*sources, *([Path(second_observer)] if second_observer is not None else [])):
        if not path.exists():
            raise DataError(
                tell(
                    "{path!r} does not exist. Name the file or folder of the answers.",
                    path=str(path),
                )
            )
    folder = _folder(out, truth)
    dataset = truth if isinstance(truth, Dataset) else open_dataset(truth, config, limits=limit)
    dataset = with_groups(dataset, config)
    listener(Event(dataset.sentence()))
    source = Path(truth) if isinstance(truth, str | Path) and not is_name(str(truth)) else None
    named = _with_observer(_names(sources), second_observer)
    answered = _read(Truth(dataset, source), named, config, limit)
    scoring = _Scoring(answered, folder, threshold, seed)
    make_folder(folder)
    records = []
    for number, name in enumerate(named, start=1):
        is_observer = second_observer is not None and name == OBSERVER
        records.append(scoring.record(number, name, source=str(named[name]), observer=is_observer))
        listener(Event(tell("scoring {name}", name=name), number, len(named)))
    scores = scoring.scores(records, started=started, command=command)
    write_json(folder / RESULTS, encoded(converted(encoded(scores), Scores)))
    return ScoredAnswers(folder, scores)


@dataclass(frozen=True)
class _Answered:
    """The truth with every set of answers as it was read. kind: how they are scored. groups: of each image, None where
    none are declared.
    """

    dataset: Dataset
    kind: GivenAnswers
    given: Mapping[str, Given]
    groups: Sequence[str] | None


def _read(truth: Truth, named: Mapping[str, Path], config: DataConfig, limits: Limits) -> _Answered:
    """Reads every set of answers, and takes the truth for as rich as the poorest of them."""
    dataset = truth.dataset
    card = TASKS[dataset.task]
    if not card.given:
        raise DataError(tell("answers for {task} are not scored yet.", task=tell(card.name)))
    kind: GivenAnswers = card.load("given")
    given = {name: kind.read(path, truth, config, limits) for name, path in named.items()}
    poorer = next((each.task for each in given.values() if each.task != dataset.task), None)
    if poorer is not None:
        dataset = replace(dataset, task=poorer, notes=(*dataset.notes, _by_boxes(given, poorer)))
        kind = TASKS[poorer].load("given")
    groups = apart(tuple(dataset.samples["id"]), dataset.groups) if dataset.groups else None
    return _Answered(dataset, kind, given, groups)


@dataclass(frozen=True)
class _Scoring:
    """What is done with the answers, and where it is written."""

    answered: _Answered
    folder: Path
    threshold: float | None
    seed: int

    def record(self, number: int, name: str, *, source: str, observer: bool) -> AnswersRecord:
        """The figures and pictures of one set of answers. number: of its folder."""
        answered, given = self.answered, self.answered.given[name]
        kind, predictions, threshold = answered.kind, given.predictions, self.threshold
        evaluation = kind.evaluate(predictions, answered.groups, threshold=threshold, seed=self.seed)
        place = self.folder / f"answers-{number}"
        pictures = kind.pictures(answered.dataset, predictions, evaluation, place, threshold=threshold)
        return AnswersRecord(
            name=name,
            source=source,
            format=given.format,
            observer=observer,
            intervals=evaluation.intervals,
            understood=given.notes,
            unanswered=given.unanswered,
            notes=tuple(evaluation.notes),
            pictures=tuple(_below(picture, place.name) for picture in pictures),
            **{"metrics": evaluation.metrics, **kind.record(evaluation)},
        )

    def scores(self, records: Sequence[AnswersRecord], *, started: float, command: str | None) -> Scores:
        """The content of `results.json`: the truth, the records, and how the sets of answers differ."""
        answered, dataset = self.answered, self.answered.dataset
        primary = answered.kind.primary([given.predictions for given in answered.given.values()])
        first = str(next(iter(answered.given)))
        compared = self._compared(metric_spec(dataset.task, primary.metric))
        return Scores(
            schema=SCORES_SCHEMA,
            pupille=versions()["pupille"],
            kind="scores",
            created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            seconds=time.monotonic() - started,
            command=command,
            task=dataset.task,
            primary_metric=primary.metric,
            why_primary=primary.why,
            classes=dataset.classes,
            unit=dataset.unit or ("px" if dataset.masks is not None else ""),
            truth=_truth(dataset, answered.groups, self.folder),
            answers=tuple(records),
            differences=tuple(each for pair, each in compared if pair[0] == first),
            pairs=tuple(PairRecord(pair[0], each) for pair, each in compared if pair[0] != first),
            threshold=self.threshold,
            seed=self.seed,
            versions=versions(),
        )

    def _compared(self, spec: MetricSpec) -> list[tuple[Pair, Difference]]:
        """Every pair of sets of answers with the second minus the first; all intervals hold together."""
        answered, threshold = self.answered, self.threshold
        statistics = {
            str(name): answered.kind.statistics(given.predictions, answered.groups, threshold=threshold)
            for name, given in answered.given.items()
        }
        pairs = list(combinations(statistics, 2))
        differences = differences_of_pairs(
            pairs, statistics, spec, grouped=answered.groups is not None, seed=self.seed
        )
        return list(zip(pairs, differences, strict=True))


def _folder(out: str | Path | None, truth: object) -> Path:
    """The folder to write, empty or with earlier scores. Raises RunError for any other."""
    from pupille.workflows.job import default_folder

    folder = Path(out) if out is not None else Path("scores") / default_folder(truth).name
    if folder.is_dir() and any(folder.iterdir()) and not (folder / RESULTS).exists():
        raise RunError(
            tell(
                "{folder!r} is not empty and holds no scores. Choose another folder with --out.",
                folder=str(folder),
            )
        )
    return folder


def _by_boxes(given: Mapping[str, Given], task: str) -> Sentence:
    """That masks are compared by their boxes, since the answers of this task have nothing else."""
    return tell(
        "The answers of {names} are boxes, so all are scored by boxes, those around the masks of the truth.",
        names=tell_joined([name for name, each in given.items() if each.task == task]),
    )


def _names(sources: Sequence[Path]) -> dict[str, Path]:
    """A short name for each source: its own without ending, with as much of its path before as tells it apart."""
    resolved = [source.resolve() for source in sources]
    if len(set(resolved)) < len(resolved):
        raise ConfigError(tell("one file of answers is given twice. Give each once."))
    for depth in range(1, 1 + max((len(path.parts) for path in resolved), default=0)):
        names = ["/".join([*path.parts[-depth:-1], path.stem]) for path in resolved]
        if len(set(names)) == len(names):
            return dict(zip(names, sources, strict=True))
    return {str(path): source for path, source in zip(resolved, sources, strict=True)}


def _with_observer(named: dict[str, Path], observer: str | Path | None) -> dict[str, Path]:
    """The sources by their names, at the end what another person drew."""
    if observer is None:
        return named
    if OBSERVER in named:
        raise ConfigError(
            tell("answers are called {name!r}, as those of --second-observer. Rename them.", name=OBSERVER)
        )
    return {**named, OBSERVER: Path(observer)}


def _below(picture: Any, folder: str) -> Any:
    """A picture whose files are named from the folder above its own."""
    files = {name: getattr(picture, name) for name in ("thumbnail", "layer", "truth", "answer", "entropy")}
    return replace(picture, **{name: f"{folder}/{file}" if file else "" for name, file in files.items()})


def _truth(dataset: Dataset, groups: Sequence[str] | None, folder: Path) -> TruthRecord:
    targets = targets_of(dataset).fingerprint()
    digest = hash_rows([(str(id_), text) for id_, text in zip(dataset.samples["id"], targets, strict=True)])
    return TruthRecord(
        source=dataset.name,
        format=dataset.format,
        sentence=dataset.sentence(),
        images=len(dataset),
        groups=len(set(groups)) if groups else None,
        sides=0 if groups else sided_pairs(list(dataset.samples["id"])),
        hash=digest,
        opened=open_test(digest, purpose=f"score -> {folder.resolve()}"),
        left_out=tuple(LeftOutRecord(item.path, item.reason) for item in dataset.left_out),
        notes=tuple(dataset.notes),
    )
