"""A lesson as its notebook holds it: the learner's language, the files beside it, its exercises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pupille.course.attempts import attempts_file, write_attempt
from pupille.course.described_figure import show_current_figure, show_widget
from pupille.course.exercises.exercise import Exercise
from pupille.course.exercises.failures import described_stop
from pupille.course.exercises.marking import State, Verdict, mark
from pupille.course.exercises.table import exercises_of, find_exercise
from pupille.course.glossary import words_of
from pupille.course.lessons import Lesson, check_language, find_lesson
from pupille.course.pictures import Pictures, pictures
from pupille.course.waiting import watch_cells
from pupille.course.written_numbers import percent, power, write_tables_in
from pupille.data.sources.public_sets import local_folder
from pupille.errors import ConfigError, DataError, PupilleError
from pupille.i18n.language import count, listed, number, retell, say, speaking, tell
from pupille.runs.packages import install_command, packages_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pupille.data.dataset import Dataset
    from pupille.models.pretrained.store import Weights


class UnsolvedError(Exception):
    """Something is left for the learner to do; a notebook shows the sentence and no traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [str(self)]


@dataclass(frozen=True)
class OpenLesson:
    """One lesson in one language.

    notebook: the names that the learner's cells define. attempts: the file beside it where they are written, None where
    no notebook runs. hints_given: by exercise.
    """

    lesson: Lesson
    language: str
    notebook: Mapping[str, Any] = field(default_factory=dict)
    attempts: Path | None = None
    hints_given: dict[str, int] = field(default_factory=dict)

    def check(self, number: str) -> None:
        """Says whether an exercise, "1.2", is right, not begun, or not yet right and why."""
        with speaking(self.language):
            verdict = self._verdict(number)
            print(verdict.text())
            if self.attempts and write_attempt(self.attempts, verdict):
                print(
                    say(
                        "Your attempts are noted in {file}, beside this notebook and nowhere else. You may delete it.",
                        file=self.attempts.name,
                    )
                )

    def hint(self, number: str) -> None:
        """Gives the next hint of an exercise; the last one again when there are no more."""
        with speaking(self.language):
            exercise = self._exercise(number)
            place = min(self.hints_given.get(exercise.number, 0), len(exercise.hints) - 1)
            self.hints_given[exercise.number] = place + 1
            text = say(exercise.hints[place])
            print(say("Hint {n} of {total}: {text}", n=place + 1, total=len(exercise.hints), text=text))
            if place + 1 == len(exercise.hints):
                print(say('A solution: lesson.solution("{number}")', number=exercise.number))

    def solution(self, number: str) -> None:
        """Shows one solution of an exercise, to be compared with one's own or copied into the cell."""
        with speaking(self.language):
            print(self._exercise(number).solution)

    def words(self) -> None:
        """Says the words of this lesson in both languages, and what they mean."""
        with speaking(self.language):
            for word in words_of(self.lesson.number):
                print(word.line())

    def after(self, *numbers: str) -> None:
        """Begins a cell that needs exercises: says which one it still waits for.

        In a notebook the rest of the cell is then left out (`pupille.course.waiting`).
        """
        with speaking(self.language):
            waiting = [number for number in numbers if self.is_open(number)]
            if waiting:
                print("… " + say("This cell waits for exercise {number}.", number=waiting[0]))

    def is_open(self, number: str) -> bool:
        """Whether an exercise is not right yet."""
        with speaking(self.language):
            return self._verdict(number).state is not State.RIGHT

    def explained(self, error: BaseException) -> str:
        """What stopped a cell, in one sentence; nothing for an error that is a sentence by itself."""
        if isinstance(error, (UnsolvedError, PupilleError)):
            return ""
        with speaking(self.language):
            return described_stop(error, self.notebook)

    def _verdict(self, number: str) -> Verdict:
        return mark(self._exercise(number), self.notebook)

    def _exercise(self, number: str) -> Exercise:
        try:
            return find_exercise(self.lesson.number, number)
        except ConfigError:
            numbers = listed([exercise.number for exercise in exercises_of(self.lesson.number)])
            raise UnsolvedError(
                say(
                    "There is no exercise {number} here. This lesson has {numbers}.",
                    number=number,
                    numbers=numbers,
                )
            ) from None

    def show(self, text: str) -> None:
        """Shows the figure that was just drawn. text: says what is to be seen in it, for those who do not see it."""
        show_current_figure(text, self.language)

    def explore_filter(self, picture: NDArray[Any]) -> None:
        """Shows a grey picture (H, W), a filter of 3 x 3 to edit, and what it makes of the picture."""
        from pupille.course.widgets.convolution import convolution_widget

        show_widget(convolution_widget(picture, self.language))

    def explore_threshold(
        self, truth: NDArray[Any], score: NDArray[Any], *, missed: float = 1, false_alarm: float = 1
    ) -> None:
        """Shows a threshold to move over scores (N,), with matrix, ROC and cost. truth: (N,) of 0 and 1.

        missed, false_alarm: what each error costs at first.
        """
        from pupille.course.widgets.threshold import threshold_widget

        show_widget(threshold_widget(truth, score, self.language, missed=missed, false_alarm=false_alarm))

    def explore_descent(self, x: NDArray[Any], y: NDArray[Any]) -> None:
        """Shows a learning rate to move, and the path of the descent for a line through points x, y (N,)."""
        from pupille.course.widgets.descent import descent_widget

        show_widget(descent_widget(x, y, self.language))

    def explore_surfaces(self, problems: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]) -> None:
        """Shows models to train, from perceptron to MLP, on problems by name: points (N, 2), labels (N,) of 0 and 1."""
        from pupille.course.widgets.playground import playground_widget

        show_widget(playground_widget(problems, self.language))

    def number(self, value: float, decimals: int = 2) -> str:
        """A number with so many decimals, as the learner's language writes it."""
        with speaking(self.language):
            return number(value, decimals)

    def count(self, n: int) -> str:
        """A whole number with its thousands set apart."""
        with speaking(self.language):
            return count(n)

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share of 1 in percent."""
        with speaking(self.language):
            return percent(share, decimals)

    def power(self, value: float, decimals: int = 1) -> str:
        """A very large or very small number with its power of ten."""
        with speaking(self.language):
            return power(value, decimals)

    def images(self, name: str, *others: str) -> Pictures:
        """The public set `name` where it is on this machine, else the first of `others`, else the embedded digits.

        It says which. `pupille data fetch NAME`, or the environment variable PUPILLE_DATA, brings a set here.
        """
        collection = pictures(name, *others)
        n = len(collection.images)
        with speaking(self.language):
            if collection.name == name:
                print(say("{name}: {n:count} images", name=name, n=n))
            else:
                print(
                    say(
                        "{name} is not on this machine (pupille data fetch {name}): the lesson takes {other}, "
                        "{n:count} images.",
                        name=name,
                        other=collection.name,
                        n=n,
                    )
                )
        return collection

    def print(self, result: object) -> None:
        """Prints what a command of Pupille returned, or one of its sentences, in the learner's language."""
        with speaking(self.language):
            print(retell(result) if isinstance(result, str) else result)

    def audit(self, dataset: Dataset) -> None:
        """Says what the audit warns of, and what to do; or that it warns of nothing."""
        from pupille.workflows.audit import audit

        findings = [finding for finding in audit(dataset).audit.findings if finding.severity != "note"]
        with speaking(self.language):
            for finding in findings:
                print(f"⚠ {retell(finding.sentence)} {retell(finding.advice)}")
            if not findings:
                print(say("The audit warns of nothing."))

    def need(self, package: str, *, extra: str) -> None:
        """Sees that a package is installed. Raises UnsolvedError with the command that installs it if it is not."""
        try:
            version(package)
        except PackageNotFoundError:
            command = install_command(packages_of(extra))
            with speaking(self.language):
                text = say("{package} is missing. In a terminal: {command}", package=package, command=command)
            raise UnsolvedError(text) from None

    def weights(self, name: str) -> Weights:
        """The record of the weights of a pretrained network; says in one line what they are.

        Raises UnsolvedError with what to type if they are not on this machine.
        """
        import warnings

        from pupille.models.pretrained.catalogue import backbone
        from pupille.models.pretrained.store import described_weights, weights_path

        with speaking(self.language):
            if weights_path(name) is None:
                raise UnsolvedError(
                    say(
                        "The weights of {name} ({megabytes:short} MB) are not on this machine. In a terminal: "
                        "pupille weights fetch {name}; without internet, copy the file, then: pupille weights import "
                        "FILE --as {name}. Then go on from this cell.",
                        name=name,
                        megabytes=backbone(name).megabytes,
                    )
                )
            # timm brings a progress bar that asks for widgets when it is imported; no lesson shows any.
            warnings.filterwarnings("ignore", message="IProgress not found")
            record = described_weights(name)
            print(
                say(
                    "{name}: {megabytes:1} MB, licence {licence}",
                    name=name,
                    megabytes=record.size / 1e6,
                    licence=record.licence,
                )
            )
        return record

    def folder(self, name: str) -> Path | None:
        """The folder of the public set `name` where it is on this machine, else None; says which.

        It is looked for where the environment variable PUPILLE_DATA says, and where fetched sets are kept.
        """
        path = local_folder(name)
        with speaking(self.language):
            if path:
                print(say("{name}: on this machine", name=name))
            else:
                print(say("{name}: is not on this machine", name=name))
        return path

    def file(self, name: str) -> Path:
        """A small file of this lesson: the one beside the notebook, else the one that comes with Pupille.

        Raises DataError if this lesson has no such file.
        """
        if name not in self.lesson.files:
            raise DataError(
                tell(
                    "lesson {number} has no file {name!r}. Copy the lesson again.",
                    number=self.lesson.number,
                    name=name,
                )
            )
        beside = Path(name)
        return beside if beside.is_file() else next(path for path in self.lesson.data() if path.name == name)

    def unpacked(self, name: str) -> Path:
        """The folder beside the notebook with what an archive of this lesson holds; it is unpacked once.

        Raises DataError if this lesson has no such archive.
        """
        from pupille.data.sources.archives import unpack

        folder = Path(name).with_suffix("")
        return folder if folder.is_dir() else unpack(self.file(name), folder)


def begin(number: str, language: str, notebook: Mapping[str, Any] | None = None) -> OpenLesson:
    """The lesson of this number in `fr` or `en`; notebook: `globals()` of the cell.

    Cells that begin with `lesson.after` wait for their exercises from now on. Raises ConfigError if there is no such
    lesson.
    """
    known = find_lesson(number)
    file = attempts_file(known.name, check_language(language))
    lesson = OpenLesson(known, language, {} if notebook is None else notebook, file)
    watch_cells(lesson.is_open, lesson.explained)
    write_tables_in(language)
    return lesson
