"""The entry of the command line: finds the verb, runs it, and turns every error into one sentence."""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module

import click

from pupille import __version__
from pupille.cli.worker import be_quiet
from pupille.errors import LeakError, PupilleError, unknown_choice
from pupille.i18n.language import for_terminal
from pupille.runs.saved import SAVED
from pupille.training.interrupt import REQUESTS, StoppedError

VERBS: dict[str, tuple[str, str]] = {
    "audit": (
        "pupille.cli.audit:command",
        "Say what is wrong with your images, and whether the split is honest.",
    ),
    "strip": (
        "pupille.cli.strip:command",
        "Copy images without metadata: no position, no name; pixels untouched.",
    ),
    "augment": ("pupille.cli.augment:command", "Show what a set of augmentations does to your images."),
    "plan": (
        "pupille.cli.plan:command",
        "Before collecting: how many images your question needs; seal a protocol.",
    ),
    "compare": (
        "pupille.cli.compare:command",
        "Compare the ladder of models on your images, or two finished runs.",
    ),
    "train": ("pupille.cli.train:command", "Fit one model and keep everything about it in a run folder."),
    "predict": ("pupille.cli.predict:command", "Say what a finished model sees in new images."),
    "evaluate": (
        "pupille.cli.evaluate:command",
        "Show how good a finished model is, or score it on other images.",
    ),
    "report": ("pupille.cli.report:command", "Write the self-contained HTML report of a run or comparison."),
    "cache": ("pupille.cli.cache:command", "List what the cache holds, or clear it."),
    "models": ("pupille.cli.models:command", "List the ladder, or show one model layer by layer."),
    "weights": ("pupille.cli.weights:command", "List, fetch, import or remove pretrained weights."),
    "data": ("pupille.cli.data:command", "List public data sets, or fetch one."),
    "learn": ("pupille.cli.learn:command", "List the lessons of the course, or copy one to work on."),
    "doctor": ("pupille.cli.doctor:command", "Tell what this machine offers and what is missing."),
}


class Verbs(click.Group):
    """A group that imports a verb when it is called, so that `--help` stays light."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of this name, imported now."""
        if cmd_name not in VERBS:
            raise click.UsageError(unknown_choice("the command", cmd_name, VERBS), ctx)
        module, _, name = VERBS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with one line each, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in VERBS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pupille")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def main(ctx: click.Context, debug: bool) -> None:
    """From a folder of images to a model you can defend.

    Begin with `pupille compare digits`, then give it a folder with one folder of images per class.
    """
    ctx.obj = {"debug": debug}


def run() -> None:
    """The program: what must be set before torch is loaded, then the verb, then its exit code."""
    # Threads that spin while they wait slow every step down as soon as another program wants a core.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    REQUESTS.listen()
    if os.environ.get("RANK", os.environ.get("SLURM_PROCID", "0")) != "0":
        be_quiet()
        # What was saved, and so the exit code of all together, is the first process's to say.
        SAVED.note()
    sys.exit(guarded(sys.argv[1:]))


def guarded(arguments: list[str]) -> int:
    """Runs the verb; 0 if it did its work, 1 after an error of the data or the run, 2 after one of the command.

    75 (`EX_TEMPFAIL` of sysexits.h: try again) after a signal that asked it to stop, if anything new was saved; else
    128 and the number of the signal.
    """
    debug = "--debug" in arguments
    try:
        code = main.main(arguments, prog_name="pupille", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return failed(
            "Stopped. What was finished is kept: run the same command to go on, with --resume if it writes a run.",
            130,
        )
    except StoppedError as stop:
        return failed(str(stop), stop.code)
    except BrokenPipeError:
        return 0
    except LeakError as error:
        return failed(str(error), 1, debug=debug)
    except PupilleError as error:
        return failed(f"Error: {error}", 1, debug=debug)
    except MemoryError:
        return failed(
            "Error: the memory of this machine does not suffice. Close other programs, or use fewer images.",
            1,
            debug=debug,
        )
    except OSError as error:
        where = f" ({error.filename!r})" if error.filename else ""
        return failed(
            f"Error: the system says: {error.strerror or error}{where}. Free the disk or mend the path, then run the "
            "same command again, with --resume if it writes a run.",
            1,
            debug=debug,
        )
    except Exception as error:
        return failed(
            f"Error: something unexpected happened ({type(error).__name__}: {error}). This is a fault of Pupille: run "
            "the same command as `pupille --debug ...` and report what it prints.",
            1,
            debug=debug,
        )
    return code if isinstance(code, int) else 0


def failed(message: str, code: int, *, debug: bool = False) -> int:
    """Says what went wrong on standard error, with the traceback only for who asked for it."""
    if debug:
        traceback.print_exc()
    click.echo(for_terminal(message), err=True)
    return code
