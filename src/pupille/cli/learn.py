"""`pupille learn [N]`: the lessons of the course, or one of them put beside the learner."""

from __future__ import annotations

import locale
from pathlib import Path

import click

from pupille.course.copying import copy_lesson
from pupille.course.lessons import LANGUAGES, LESSONS, find_lesson

HEAD = {
    "fr": "Les leçons (copier la leçon 1 : pupille learn 1)",
    "en": "The lessons (to copy lesson 1: pupille learn 1)",
}
USES = {"fr": "prend, si c'est là :", "en": "takes, if it is here:"}
BEFORE = {"fr": "à taper avant :", "en": "type before it:"}
OPEN = {
    "fr": "Ouvrez-le dans JupyterLab :",
    "en": "Open it in JupyterLab:",
}
INSTALL = {
    "fr": "Si JupyterLab manque : python -m pip install 'pupille[course]'",
    "en": "If JupyterLab is missing: python -m pip install 'pupille[course]'",
}


@click.command("learn")
@click.argument("number", type=int, required=False)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="Language of the lesson.  [default: the system's, else en]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where to copy it.  [default: here]",
)
def command(number: int | None, lang: str | None, out: Path) -> None:
    """List the lessons of the course, or copy one and its data here: `pupille learn 1 --lang fr`."""
    language = lang or system_language()
    if number is None:
        click.echo(HEAD[language])
        width = max(len(lesson.title[language]) for lesson in LESSONS)
        for lesson in LESSONS:
            click.echo(f"{lesson.number:>3}  {lesson.title[language]:<{width}}  {lesson.minutes:>3} min")
            if lesson.needs:
                click.echo(f"     {BEFORE[language]} {', '.join(lesson.needs)}")
            if lesson.wants:
                click.echo(f"     {USES[language]} {', '.join(lesson.wants)}")
        return
    notebook = copy_lesson(find_lesson(number), language, out)
    click.echo(f"{notebook}\n{OPEN[language]} jupyter lab {notebook}\n{INSTALL[language]}")


def system_language() -> str:
    """`fr` where the system speaks French, else `en`."""
    spoken = locale.getlocale()[0] or ""
    return "fr" if spoken.lower().startswith("fr") else "en"
