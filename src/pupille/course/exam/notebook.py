"""The notebook of an exam, as it is put beside the learner."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pupille.course.exam.questions import QUESTIONS, Question
from pupille.course.lessons import check_language
from pupille.errors import ConfigError, SettingError
from pupille.i18n.language import say, speaking, tell
from pupille.runs.folder import make_folder, write_atomically

LONGEST_NAME = 80
FIRST = """import numpy as np
import pandas as pd

from pupille.course.exam.opened import begin_exam
from pupille.evaluation.inference.intervals import wilson

exam = begin_exam({seed!r}, {language!r}, globals())"""


def write_exam(seed: str, language: str, folder: Path) -> Path:
    """Writes the notebook with the numbers of a name and returns its path.

    Raises SettingError for a name that is none, ConfigError if a notebook of that name lies there.
    """
    check_language(language)
    name = " ".join(seed.split())
    if not name or len(name) > LONGEST_NAME or not re.search(r"\w", name):
        raise SettingError(
            "seed",
            tell(
                "the seed of an exam is the name of who takes it, of at most {most} characters. Type --seed NAME.",
                most=LONGEST_NAME,
            ),
        )
    target = folder / f"exam.{file_word(name)}.{language}.ipynb"
    if target.exists():
        raise ConfigError(
            tell(
                "{path!r} is there already and may hold your work. Open it, or choose another folder with --out.",
                path=str(target),
            )
        )
    make_folder(folder)
    write_atomically(target, exam_text(name, language))
    return target


def file_word(name: str) -> str:
    """A name as part of the name of a file."""
    return re.sub(r"[^\w-]+", "-", name).strip("-").casefold()


def exam_text(seed: str, language: str) -> str:
    """The text of the notebook's file."""
    with speaking(language):
        cells = [
            markdown(
                "# "
                + say("Exam")
                + "\n\n"
                + say(
                    "{n} exercises of the lessons, with the numbers of {name}. Complete the cells and run them from "
                    "top to bottom; each answer is marked on this machine, and the last cell says how, and writes the "
                    "attestation. Nothing is sent.",
                    n=len(QUESTIONS),
                    name=f"**{visible_in_markdown(seed)}**",
                )
            ),
            code(FIRST.format(seed=seed, language=language)),
        ]
        for question in QUESTIONS:
            cells += cells_of(question, seed)
        cells.append(code("exam.finish()"))
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def cells_of(question: Question, seed: str) -> list[dict[str, Any]]:
    """The text of a question, its numbers, the cell to complete, and the one that notes the answer."""
    heading = "## " + say("Exercise {number}", number=question.number)
    answers = "\n".join(f"{name} = ..." for name in question.exercise().names)
    return [
        markdown(heading + "\n\n" + say(question.text)),
        code(question.given(seed)),
        code(answers),
        code(f'exam.note("{question.number}")'),
    ]


def visible_in_markdown(text: str) -> str:
    """A name without what Markdown or HTML would read as its own."""
    return re.sub(r"([\\`*_\[\]<>&#$|~])", r"\\\1", text)


def markdown(text: str) -> dict[str, Any]:
    """A cell of text."""
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def code(text: str) -> dict[str, Any]:
    """A cell of code that has not run."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": text.splitlines(keepends=True),
    }
