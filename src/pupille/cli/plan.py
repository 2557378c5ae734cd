"""`pupille plan`: before collecting, how many images of how many units a question needs."""

from __future__ import annotations

import json
import math
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from pupille.cli.options import JSON
from pupille.cli.screen import Verb
from pupille.errors import ConfigError, SettingError
from pupille.i18n.language import for_terminal, phrase, say, tell
from pupille.tasks import TASKS

QUESTIONS: dict[str, tuple[str, type]] = {
    "unit": (phrase("What is independent: patient, specimen, manuscript, place or image?"), str),
    "images_per_unit": (phrase("How many images of each, on average?"), float),
    "prevalence": (
        phrase("How frequent is the class to find where the model will be used (0.02 for 2 %)?"),
        float,
    ),
    "cost_missed": (phrase("What does it cost to miss one, in any unit?"), float),
    "cost_false_alarm": (phrase("And a false alarm, in the same unit?"), float),
    "difference": (
        phrase("Which difference of accuracy between two models would matter (0.02 for 2 points)?"),
        float,
    ),
}
OF_NUMBERS: dict[str, tuple[str, type]] = {
    "unit": QUESTIONS["unit"],
    "images_per_unit": QUESTIONS["images_per_unit"],
    "error": (phrase("Which mean absolute error do you expect, in the unit of the numbers?"), float),
    "difference": (
        phrase("Which difference of the error between two models would matter, in the same unit?"),
        float,
    ),
}
ASKED = {"classification": QUESTIONS, "regression": OF_NUMBERS}
"""What a terminal asks, by the task."""
WIDTH = 100


@click.command("plan", cls=Verb)
@click.option(
    "--task",
    metavar="TASK",
    type=click.Choice(list(TASKS)),
    default="classification",
    show_default=True,
    help="What will be learned of each image; so far a class or a number.",
)
@click.option(
    "--unit", metavar="WORD", help="What is independent: patient, specimen, manuscript, place, image."
)
@click.option(
    "--images-per-unit", type=float, metavar="X", help="Images of one unit, on average.  [default: 1]"
)
@click.option(
    "--correlation",
    type=float,
    metavar="X",
    help="How alike images of one unit are in being recognised, 0 to 1.  [default: 0.2]",
)
@click.option("--prevalence", type=float, metavar="X", help="Share of the class to find in the world.")
@click.option("--cost-missed", type=float, metavar="X", help="What it costs to miss one.")
@click.option(
    "--cost-false-alarm", type=float, metavar="X", help="What a false alarm costs, in the same unit."
)
@click.option("--difference", type=float, metavar="X", help="Smallest difference of two models that matters.")
@click.option("--accuracy", type=float, metavar="X", help="What you expect to reach.  [default: 0.9]")
@click.option(
    "--error",
    type=float,
    metavar="X",
    help="Mean absolute error that you expect, where a number is predicted.",
)
@click.option("--measured-in", metavar="UNIT", help="Unit of the numbers that are predicted.")
@click.option(
    "--width",
    type=float,
    metavar="X",
    help="Wished width of 95 % intervals.  [default: 0.1; of an error half of it]",
)
@click.option(
    "--out", type=click.Path(), metavar="FILE", help="Seal it: protocol.json, for compare --protocol."
)
@JSON
def command(out: str | None, as_json: bool, task: str, **fixed: Any) -> None:
    """Say how many images, of how many patients or places, your question needs, and why.

    In a terminal it asks for what is missing. With --out it writes a sealed protocol: what was fixed, and when.
    """
    from pupille.workflows.protocol import sealed, write_protocol

    if not TASKS[task].protocol:
        raise ConfigError(
            tell(
                "how many images {task} needs is not computed yet. Compare models on those that you have: an interval "
                "half as wide needs about four times the test images.",
                task=tell(task),
            )
        )
    protocol = TASKS[task].load("protocol")
    record = sealed(protocol(**completed(of_task(fixed, protocol, task), ASKED[task])))
    if out:
        write_protocol(record, Path(out))
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    for line in in_words(record, out):
        click.echo(for_terminal(textwrap.fill(line, WIDTH, subsequent_indent="  ")))


def of_task(fixed: dict[str, Any], protocol: type, task: str) -> dict[str, Any]:
    """The options that the protocol of a task has. Raises SettingError if another one was given."""
    known = {field.name for field in fields(protocol)}
    strange = [name for name, value in fixed.items() if value is not None and name not in known]
    if strange:
        raise SettingError(
            strange[0],
            tell(
                "{setting} is not about {task}. Leave it out, or name the --task that you plan.",
                setting=strange[0],
                task=tell(task),
            ),
        )
    return {name: value for name, value in fixed.items() if name in known}


def completed(
    fixed: dict[str, Any], questions: Mapping[str, tuple[str, type]] = MappingProxyType(QUESTIONS)
) -> dict[str, Any]:
    """The options with what a terminal answers for those left out. Raises ConfigError where there is no terminal."""
    missing = [name for name in questions if fixed[name] is None]
    if sys.stdin.isatty():
        fixed = fixed | {
            name: click.prompt(say(questions[name][0]), type=questions[name][1]) for name in missing
        }
        missing = []
    needed = [f"--{name.replace('_', '-')}" for name in missing if name != "images_per_unit"]
    if needed:
        raise ConfigError(
            tell(
                ("a plan needs {names}. Give them, or type `pupille plan` in a terminal."),
                names=", ".join(needed),
            )
        )
    return {name: value for name, value in fixed.items() if value is not None}


def in_words(record: dict[str, Any], out: str | None) -> list[str]:
    """The answers, the largest of them, and where it is sealed."""
    from pupille.evaluation.inference.sample_size import unit_word
    from pupille.i18n.stored_text import remembered
    from pupille.workflows.protocol import USUAL_TEST

    lines = [
        say(
            "- To know {question}: {sentence}",
            question=remembered(answer, "question"),
            sentence=remembered(answer, "sentence"),
        )
        for answer in record["answers"]
    ]
    unit, all_images = record["fixed"]["unit"], math.ceil(record["images"] / USUAL_TEST)
    lines += [
        "",
        say(
            "For all of these: {images} test images of {units} different {unit}s, which the model never saw. With the "
            "usual {share:0} % of all images for the test, that is {all} images in all.",
            images=record["images"],
            units=record["units"],
            unit=unit_word(unit),
            share=100 * USUAL_TEST,
            all=all_images,
        ),
    ]
    if out:
        lines.append(
            say(
                "Sealed: {file}, SHA-256 {sha256}... Give it to `pupille compare --protocol`.",
                file=out,
                sha256=record["sha256"][:16],
            )
        )
    return lines
