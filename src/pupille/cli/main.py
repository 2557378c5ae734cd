"""The entry of the command line: finds the verb, runs it, and turns every error into one sentence."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise

import click

from pupille import __version__
from pupille.cli.as_typed import in_language
from pupille.cli.click_words import translate_click
from pupille.cli.screen import VerbGroup, metavars_translated, texts_of
from pupille.cli.worker import be_quiet
from pupille.errors import ConfigError, LeakError, PupilleError, UnknownChoice, reason_of, unknown_choice
from pupille.i18n.language import (
    LANGUAGES,
    for_terminal,
    phrase,
    retell,
    say,
    speaking,
    system_language,
    translated,
)
from pupille.runs.saved import SAVED
from pupille.training.interrupt import REQUESTS, StoppedError

VERBS: dict[str, tuple[str, str]] = {
    "audit": (
        "pupille.cli.audit:command",
        phrase("Say what is wrong with your images, and whether the split is honest."),
    ),
    "show": (
        "pupille.cli.show:command",
        phrase("Show images with the boxes, outlines or masks that are drawn on them."),
    ),
    "strip": (
        "pupille.cli.strip:command",
        phrase("Copy images without metadata: no position, no name; pixels untouched."),
    ),
    "augment": (
        "pupille.cli.augment:command",
        phrase("Show what a set of augmentations does to your images."),
    ),
    "plan": (
        "pupille.cli.plan:command",
        phrase("Before collecting: how many images your question needs; seal a protocol."),
    ),
    "compare": (
        "pupille.cli.compare:command",
        phrase("Compare the ladder of models on your images, or two finished runs."),
    ),
    "train": (
        "pupille.cli.train:command",
        phrase("Fit one model and keep everything about it in a run folder."),
    ),
    "submit": (
        "pupille.cli.submit:command",
        phrase("Hand a comparison to Slurm: a task for each rung, fold and seed."),
    ),
    "status": (
        "pupille.cli.submit:status_command",
        phrase("Say how far a submitted comparison is."),
    ),
    "tune": (
        "pupille.cli.tune:command",
        phrase(
            "Search the settings of one model, and take them only where they beat the defaults beyond luck."
        ),
    ),
    "predict": ("pupille.cli.predict:command", phrase("Say what a finished model sees in new images.")),
    "export": (
        "pupille.cli.export:command",
        phrase("Write a finished model as one file that predicts in other programs."),
    ),
    "serve": (
        "pupille.cli.serve:command",
        phrase("Let a finished model answer on this machine: a page, and an interface for programs."),
    ),
    "evaluate": (
        "pupille.cli.evaluate:command",
        phrase("Show how good a finished model is, or score it on other images."),
    ),
    "explain": (
        "pupille.cli.explain:command",
        phrase("Say what a finished model looks at, and what the maps of it are worth."),
    ),
    "explore": (
        "pupille.cli.explore:command",
        phrase("Say whether images form groups, how stable these are, and what else they could be."),
    ),
    "score": (
        "pupille.cli.score:command",
        phrase("Say how good the answers of any other tool are on your annotated images."),
    ),
    "report": (
        "pupille.cli.report:command",
        phrase("Write the self-contained HTML report of a run or comparison."),
    ),
    "forget": (
        "pupille.cli.forget:command",
        phrase("Take every copy of an image away, and list the models that learned from it."),
    ),
    "cache": ("pupille.cli.cache:command", phrase("List what the cache holds, or clear it.")),
    "models": ("pupille.cli.models:command", phrase("List the ladder, or show one model layer by layer.")),
    "weights": ("pupille.cli.weights:command", phrase("List, fetch, import or remove pretrained weights.")),
    "data": ("pupille.cli.data:command", phrase("List public data sets, or fetch one.")),
    "learn": ("pupille.cli.learn:command", phrase("List the lessons of the course, or copy one to work on.")),
    "doctor": ("pupille.cli.doctor:command", phrase("Tell what this machine offers and what is missing.")),
}


class Verbs(VerbGroup):
    """A group that imports a verb when it is called, so that `--help` stays light."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of this name, imported now."""
        if cmd_name not in VERBS:
            raise click.UsageError(in_language(unknown_choice("the command", cmd_name, VERBS)), ctx)
        module, _, name = VERBS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def command_rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """The verbs with one line each, from the table alone."""
        del ctx
        return [(name, translated(line)) for name, (_, line) in VERBS.items()]


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pupille")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def main(ctx: click.Context, debug: bool) -> None:
    """From a folder of images to a model you can defend.

    Begin with `pupille compare digits`, then give it a folder with one folder of images per class.
    """
    ctx.obj = {"debug": debug}


def help_texts() -> Iterator[str]:
    """Every text of the help of every verb, for the catalogue."""
    yield from texts_of(main)
    for verb in VERBS:
        if command := main.get_command(click.Context(main), verb):
            yield from texts_of(command)


def run() -> None:
    """The program: what must be set before torch is loaded, then the verb, then its exit code."""
    # Threads that spin while they wait slow every step down as soon as another program wants a core.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    REQUESTS.listen()
    if os.environ.get("RANK", os.environ.get("SLURM_PROCID", "0")) != "0":
        be_quiet()
        # What was saved, and so the exit code of all together, is the first process's to say.
        SAVED.note()
    try:
        code = guarded(sys.argv[1:])
    except StoppedError as stop:
        # A signal that came when all was done, or before anything was.
        code = failed(retell(reason_of(stop)), stop.code)
    sys.exit(code)


def guarded(arguments: list[str]) -> int:
    """Runs the verb in the language that is asked for; 0 if it did its work, 1 after an error of the data or the run,
    2 after one of the command, such as the bad value of an option.

    75 (`EX_TEMPFAIL` of sysexits.h: try again) after a signal that asked it to stop, if anything new was saved; else
    128 and the number of the signal.
    """
    translate_click()
    SAVED.anything = SAVED.in_run = False
    with speaking(language_asked(arguments)):
        return answered(arguments)


def language_asked(arguments: list[str]) -> str:
    """The language of `--lang`, wherever it stands, the last one if there are several; else the system's."""
    names = [following for word, following in pairwise(arguments) if word == "--lang"]
    names += [word.removeprefix("--lang=") for word in arguments]
    return next((name for name in reversed(names) if name in LANGUAGES), system_language())


def answered(arguments: list[str]) -> int:
    """Runs the verb and turns what went wrong into one sentence; the exit code is that of `guarded`."""
    debug = "--debug" in arguments
    try:
        code = main.main(arguments, prog_name="pupille", standalone_mode=False)
    except click.ClickException as error:
        show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return failed(
            say(
                "Stopped. What was finished is kept: run the same command to go on, with --resume if it writes a run."
            ),
            130,
        )
    except StoppedError as stop:
        return failed(retell(reason_of(stop)), stop.code)
    except BrokenPipeError:
        return 0
    except LeakError as error:
        return failed(str(error), 1, debug=debug)
    except Exception as error:
        message = say("Error: {message}", message=sentence_of(error))
        return failed(message, 2 if is_of_command(error) else 1, debug=debug)
    return code if isinstance(code, int) else 0


def show(error: click.ClickException) -> None:
    """Prints what click found wrong with the command, its placeholders in the language that is spoken."""
    if isinstance(error, click.MissingParameter) and error.param:
        error.param_hint = metavars_translated(error.param.get_error_hint(error.ctx))
    text = io.StringIO()
    error.show(file=text)
    click.echo(for_terminal(text.getvalue()), err=True, nl=False)


def is_of_command(error: Exception) -> bool:
    """Whether what was typed is wrong: the value of an option, or a name that is not there."""
    return isinstance(error, ConfigError) or isinstance(reason_of(error), UnknownChoice)


def sentence_of(error: Exception) -> str:
    """What went wrong and what to do, in one sentence."""
    if isinstance(error, PupilleError):
        return in_language(reason_of(error))
    if isinstance(error, MemoryError):
        return say("the memory of this machine does not suffice. Close other programs, or use fewer images.")
    if isinstance(error, OSError):
        return say(
            "the system says: {reason}{where}. Free the disk or mend the path, then run the same command with "
            "--resume.",
            reason=error.strerror or str(error),
            where=f" ({error.filename!r})" if error.filename else "",
        )
    return say(
        "something unexpected happened ({kind}: {message}). This is a fault of Pupille: run the same command as "
        "`pupille --debug ...` and report what it prints.",
        kind=type(error).__name__,
        message=str(error),
    )


def failed(message: str, code: int, *, debug: bool = False) -> int:
    """Says what went wrong on standard error, with the traceback only for who asked for it."""
    if debug:
        traceback.print_exc()
    click.echo(for_terminal(message), err=True)
    return code
