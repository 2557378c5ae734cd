"""What lessons need or use of this machine: what is here, what is missing, and what brings it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pupille.course.lessons import TO_OPEN, Lesson
from pupille.data.sources.public_sets import SETS, local_folder
from pupille.runs.packages import python_command


@dataclass(frozen=True)
class Requirement:
    """Something that lessons take from this machine.

    lessons: those that take it, as people read their numbers; empty where all do. size: bytes to fetch, 0 where not
    known. command: what brings it, empty where no command does. optional: whether the lessons do without.
    """

    name: str
    lessons: tuple[str, ...]
    size: int
    is_here: bool
    command: str
    optional: bool = False


def requirements(lessons: Sequence[Lesson]) -> list[Requirement]:
    """What these lessons need, in the order of the lessons, then the public sets that they use where they are here."""
    needs = list(dict.fromkeys(need for lesson in lessons for need in lesson.needs))
    wanted = list(dict.fromkeys(name for lesson in lessons for name in lesson.wants))
    return [
        Requirement(TO_OPEN.name(), (), TO_OPEN.size(), TO_OPEN.is_here(), TO_OPEN.command()),
        *(
            Requirement(
                need.name(),
                tuple(lesson.spelt for lesson in lessons if need in lesson.needs),
                need.size(),
                need.is_here(),
                need.command(),
            )
            for need in needs
        ),
        *(
            public_set(name, tuple(lesson.spelt for lesson in lessons if name in lesson.wants))
            for name in wanted
        ),
    ]


def public_set(name: str, lessons: tuple[str, ...]) -> Requirement:
    """A public data set, for which a lesson has another one where it is not here."""
    known = name in SETS
    return Requirement(
        name,
        lessons,
        SETS[name].size if known else 0,
        local_folder(name) is not None,
        f"{python_command()} -m pupille data fetch {name}" if known else "",
        optional=True,
    )
