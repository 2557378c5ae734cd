"""A lesson as its notebook holds it: the learner's language, the files beside it, the checks of exercises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from pupille.course.lessons import Lesson, check_language, find_lesson
from pupille.course.pictures import Pictures, pictures
from pupille.data.sources.public_sets import local_folder
from pupille.errors import DataError

if TYPE_CHECKING:
    from pupille.models.pretrained.store import Weights

DONE = {"fr": "Exact.", "en": "That is right."}


class UnsolvedError(Exception):
    """Something is left for the learner to do; a notebook shows the sentence and no traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [str(self)]


@dataclass(frozen=True)
class OpenLesson:
    """One lesson in one language."""

    lesson: Lesson
    language: str

    def say(self, *, fr: str, en: str) -> str:
        """The text in the learner's language, for a title or an axis."""
        return fr if self.language == "fr" else en

    def check(self, solved: Callable[[], object], *, fr: str, en: str) -> None:
        """Looks whether an exercise is solved.

        solved: returns something true if it is; an exception, such as that of a name not yet given, counts as not
        solved. fr, en: what is missing. Raises UnsolvedError with that sentence.
        """
        try:
            done = bool(solved())
        except Exception:
            done = False
        if not done:
            raise UnsolvedError(self.say(fr=fr, en=en))
        print(DONE[self.language])

    def images(self, name: str) -> Pictures:
        """The public set `name` where it is on this machine, else the embedded digits; says which.

        `pupille data fetch NAME`, or the environment variable PUPILLE_DATA, brings it here.
        """
        collection = pictures(name)
        count = f"{len(collection.images):,}"
        if collection.name == name:
            print(self.say(fr=f"{name} : {count} images", en=f"{name}: {count} images"))
        else:
            print(
                self.say(
                    fr=f"{name} n'est pas sur cette machine (pupille data fetch {name}) : la leçon prend "
                    f"{collection.name}, {count} images.",
                    en=f"{name} is not on this machine (pupille data fetch {name}): the lesson takes "
                    f"{collection.name}, {count} images.",
                )
            )
        return collection

    def need(self, package: str, *, extra: str) -> None:
        """Sees that a package is installed. Raises UnsolvedError with the command that installs it if it is not."""
        try:
            version(package)
        except PackageNotFoundError:
            command = f'python -m pip install "pupille[{extra}]"'
            raise UnsolvedError(
                self.say(
                    fr=f"Il manque {package}. Dans un terminal : {command}",
                    en=f"{package} is missing. In a terminal: {command}",
                )
            ) from None

    def weights(self, name: str) -> Weights:
        """The record of the weights of a pretrained network; says in one line what they are.

        Raises UnsolvedError with what to type if they are not on this machine.
        """
        import warnings

        from pupille.models.pretrained.catalogue import backbone
        from pupille.models.pretrained.store import described_weights, weights_path

        if weights_path(name) is None:
            megabytes = backbone(name).megabytes
            raise UnsolvedError(
                self.say(
                    fr=f"Les poids de {name} ({megabytes} Mo) ne sont pas sur cette machine. Dans un terminal : "
                    f"pupille weights fetch {name} ; sans internet, copiez le fichier, puis : pupille weights import "
                    f"FICHIER --as {name}. Reprenez ensuite à cette cellule.",
                    en=f"The weights of {name} ({megabytes} MB) are not on this machine. In a terminal: pupille "
                    f"weights fetch {name}; without internet, copy the file, then: pupille weights import FILE --as "
                    f"{name}. Then go on from this cell.",
                )
            )
        # timm brings a progress bar that asks for widgets when it is imported; no lesson shows any.
        warnings.filterwarnings("ignore", message="IProgress not found")
        record = described_weights(name)
        size = f"{record.size / 1e6:.1f}"
        print(
            self.say(
                fr=f"{name} : {size} Mo, licence {record.licence}",
                en=f"{name}: {size} MB, licence {record.licence}",
            )
        )
        return record

    def folder(self, name: str) -> Path | None:
        """The folder of the public set `name` where it is on this machine, else None; says which.

        It is looked for where the environment variable PUPILLE_DATA says, and where fetched sets are kept.
        """
        path = local_folder(name)
        if path:
            print(self.say(fr=f"{name} : sur cette machine", en=f"{name}: on this machine"))
        else:
            print(self.say(fr=f"{name} : n'est pas sur cette machine", en=f"{name}: is not on this machine"))
        return path

    def file(self, name: str) -> Path:
        """A small file of this lesson: the one beside the notebook, else the one that comes with Pupille.

        Raises DataError if this lesson has no such file.
        """
        if name not in self.lesson.files:
            raise DataError(f"lesson {self.lesson.number} has no file {name!r}. Copy the lesson again.")
        beside = Path(name)
        return beside if beside.is_file() else next(path for path in self.lesson.data() if path.name == name)


def begin(number: int, language: str) -> OpenLesson:
    """The lesson of this number in `fr` or `en`. Raises ConfigError if there is none."""
    return OpenLesson(find_lesson(number), check_language(language))
