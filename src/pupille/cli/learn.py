"""`pupille learn [N]`: the lessons of the course, or one of them put beside the learner."""

from __future__ import annotations

from pathlib import Path

import click

from pupille.cli.screen import Verb
from pupille.course.copying import copy_lesson
from pupille.course.lessons import LESSONS, find_lesson
from pupille.i18n.language import for_terminal, language, say


@click.command("learn", cls=Verb)
@click.argument("number", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where to copy it.  [default: here]",
)
def command(number: str | None, out: Path) -> None:
    """List the lessons of the course, or copy one and its data here: `pupille learn 1 --lang fr`."""
    if number is None:
        lines = [say("The lessons (to copy lesson 1: pupille learn 1)")]
        width = max(len(lesson.title[language()]) for lesson in LESSONS)
        for lesson in LESSONS:
            lines.append(f"{lesson.number:>4}  {lesson.title[language()]:<{width}}  {lesson.minutes:>3} min")
            if lesson.needs:
                lines.append("     " + say("type before it: {names}", names=", ".join(lesson.needs)))
            if lesson.wants:
                lines.append("     " + say("takes, if it is here: {names}", names=", ".join(lesson.wants)))
        click.echo(for_terminal("\n".join(lines)))
        return
    notebook = copy_lesson(find_lesson(number), language(), out)
    opening = say("Open it in JupyterLab: {command}", command=f"jupyter lab {notebook}")
    missing = say("If JupyterLab is missing: {command}", command="python -m pip install 'pupille[course]'")
    click.echo(for_terminal(f"{notebook}\n{opening}\n{missing}"))
