"""`pupille learn [N]`: the lessons of the course, or one of them put beside the learner, or all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from pupille.cli.screen import Verb
from pupille.cli.sizes import size_in_words
from pupille.course.copying import Copies, copy_lesson, copy_lessons
from pupille.course.lessons import LESSONS, TO_OPEN, Lesson, find_lesson
from pupille.course.requirements import Requirement, requirements
from pupille.data.sources.public_sets import VARIABLE
from pupille.errors import ConfigError
from pupille.i18n.language import for_terminal, language, listed, say, says, tell
from pupille.runs.packages import python_command


@click.command("learn", cls=Verb)
@click.argument("number", required=False)
@click.option("--all", "everything", is_flag=True, help="Copy every lesson, with its data.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where to copy it.  [default: here]",
)
@click.option(
    "--solved", is_flag=True, help="Copy with a solution in each exercise, under a name of its own."
)
@click.option(
    "--open",
    "opens",
    is_flag=True,
    help="Open it in JupyterLab, also if it was copied before; with --all, the first one.",
)
@click.option(
    "--print",
    "prints",
    is_flag=True,
    help="Write it as a page to print: your notebook in DIR with what it shows, else the lesson as it ships.",
)
@click.option("--slides", is_flag=True, help="Write it as slides for a browser, without internet.")
@click.option("--check", is_flag=True, help="Say what is missing on this machine, and what brings it.")
@click.option(
    "--progress",
    "learners",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="For teachers: how far the notebooks below a folder are, exercise by exercise. Nothing is sent.",
)
@click.option(
    "--exam",
    is_flag=True,
    help="Write an exam: exercises of the lessons with other numbers, marked here, with an attestation of hours.",
)
@click.option("--seed", metavar="NAME", help="Who takes the exam; the numbers are drawn from this name.")
@click.pass_context
def command(
    ctx: click.Context,
    number: str | None,
    everything: bool,
    out: Path,
    solved: bool,
    opens: bool,
    prints: bool,
    slides: bool,
    check: bool,
    learners: Path | None,
    exam: bool,
    seed: str | None,
) -> None:
    """List the lessons of the course, or copy one and its data here: `pupille learn 1 --lang fr`."""
    copies = number is not None or everything
    if number is not None and everything:
        raise ConfigError(tell("--all copies every lesson: type it without a number."))
    if solved and not copies:
        raise ConfigError(tell("--solved copies lessons: type the number of one before it, or --all."))
    if opens and (check or not copies):
        raise ConfigError(
            tell("--open opens a lesson: type its number before it, or --all, without --check.")
        )
    if (prints or slides) and (opens or check or not copies):
        raise ConfigError(
            tell(
                "--print and --slides write a lesson: type its number before them, or --all, without --open."
            )
        )
    if learners is not None and (copies or check):
        raise ConfigError(tell("--progress reads a folder: type it alone."))
    if exam != (seed is not None) or (exam and (copies or check or learners is not None)):
        raise ConfigError(tell("--exam and the name of who takes it go together, alone: --exam --seed NAME."))
    lessons = LESSONS if number is None else (find_lesson(number),)
    if seed is not None:
        show(exam_of(seed, out))
    elif learners is not None:
        show(progress_of(learners))
    elif check:
        rows = requirements(lessons)
        show(checked(rows))
        ctx.exit(any(not (row.is_here or row.optional) for row in rows))
    elif prints or slides:
        show(pages_of(lessons, out, prints=prints, slides=slides, solved=solved))
    elif opens or everything:
        copied = copy_lessons(lessons, language(), out, solved=solved)
        show(listed_copies(out, copied) if everything else map(str, copied.every()))
        if opens:
            open_notebook(copied.every()[0])
    elif number is not None:
        notebook = copy_lesson(lessons[0], language(), out, solved=solved)
        show([str(notebook), *how_to_open(notebook)])
    else:
        show(table())


def show(lines: Iterable[str]) -> None:
    """Prints lines as a terminal takes them."""
    click.echo(for_terminal("\n".join(lines)))


def progress_of(folder: Path) -> Iterator[str]:
    """The lines on the notebooks below a folder."""
    from pupille.cli.learn_progress import progress_lines
    from pupille.course.progress import progress

    return progress_lines(progress(folder))


def pages_of(
    lessons: Iterable[Lesson], folder: Path, *, prints: bool, slides: bool, solved: bool
) -> Iterator[str]:
    """Writes lessons as pages, and says of each where it lies and from which notebook it is."""
    from pupille.course.pages.write import PRINTED, SLIDES, write_page

    for lesson in lessons:
        for form in ((PRINTED,) if prints else ()) + ((SLIDES,) if slides else ()):
            written = write_page(lesson, language(), folder, form, solved=solved)
            yield str(written.path)
            if written.own:
                yield "     " + say("your notebook, with what its cells have shown")
            else:
                yield "     " + say(
                    "the lesson as it ships, without results; run and save it in DIR for these"
                )


def exam_of(seed: str, folder: Path) -> Iterator[str]:
    """Writes an exam, and says where it lies and how to open it."""
    from pupille.course.exam.notebook import write_exam

    notebook = write_exam(seed, language(), folder)
    yield str(notebook)
    yield from how_to_open(notebook)


def open_notebook(notebook: Path) -> None:
    """Goes on as JupyterLab with this notebook, which listens to Ctrl-C itself. Raises ConfigError if it is missing."""
    if not TO_OPEN.is_here():
        raise ConfigError(
            tell("{name} is missing. Type: {command}", name=TO_OPEN.name(), command=TO_OPEN.command())
        )
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", str(notebook)])


def table() -> Iterator[str]:
    """A line for each lesson; below it what is missing and brings it, and which public sets it takes."""
    yield say("The lessons (to copy lesson 1: pupille learn 1)")
    width = max(len(lesson.title[language()]) for lesson in LESSONS)
    for lesson in LESSONS:
        yield f"{lesson.number:>4}  {lesson.title[language()]:<{width}}  {lesson.minutes:>3} min"
        for need in lesson.needs:
            if need.is_here():
                continue
            yield "     " + say("type before it: {names}", names=need.command())
        if lesson.wants:
            yield "     " + say("takes, if it is here: {names}", names=", ".join(lesson.wants))


def how_to_open(notebook: Path) -> Iterator[str]:
    """The command that opens a notebook, or the one that installs what opens it, then that one."""
    if not TO_OPEN.is_here():
        yield say("First install {name}: {command}", name=TO_OPEN.name(), command=TO_OPEN.command())
    path = f'"{notebook}"' if " " in str(notebook) else notebook
    yield say("Open it in JupyterLab: {command}", command=f"{python_command()} -m jupyterlab {path}")


def listed_copies(folder: Path, copies: Copies) -> Iterator[str]:
    """What lies in the folder now, and what of this machine the lessons take, with sizes."""
    yield str(folder.resolve())
    files = (*copies.notebooks, *copies.data)
    width = max((len(path.name) for path in files), default=0)
    for path in files:
        yield f"  {path.name:<{width}}  {size_in_words(path.stat().st_size):>10}"
    if copies.left:
        yield says(
            "{n} notebook was there already, with your work, and stays as it is.",
            "{n} notebooks were there already, with your work, and stay as they are.",
            len(copies.left),
        )
    yield ""
    yield from checked(requirements(LESSONS))


def checked(rows: list[Requirement]) -> Iterator[str]:
    """A line for everything that lessons take from this machine; a second one says what brings it."""
    yield say("What the lessons take from this machine (Python: {python})", python=python_command())
    for row in rows:
        sign = "✓" if row.is_here else "○" if row.optional else "✗"
        parts = [row.name, size_in_words(row.size) if row.size else "", of_lessons(row)]
        yield f"  {sign} " + ", ".join(part for part in parts if part)
        if row.command and not row.is_here:
            yield f"      {row.command}"
    by_hand = [row.name for row in rows if not (row.is_here or row.command)]
    if by_hand:
        yield say(
            "No command brings {names}. If you have one, name the folder that holds it in {variable}.",
            names=listed(by_hand),
            variable=VARIABLE,
        )
    if all(row.is_here or row.optional for row in rows):
        yield say("Nothing is missing that a lesson cannot do without.")
        yield say("To open the notebooks: {command}", command=f"{python_command()} -m jupyterlab")
    else:
        yield say("✗ is missing; ○ is not here, and the lesson takes something else and says so.")


def of_lessons(row: Requirement) -> str:
    """Which lessons take it."""
    if not row.lessons:
        return say("all lessons")
    return says("lesson {numbers}", "lessons {numbers}", len(row.lessons), numbers=listed(list(row.lessons)))
