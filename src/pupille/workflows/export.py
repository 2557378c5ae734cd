"""A finished run as one file for other programs."""

from __future__ import annotations

from pathlib import Path

from pupille.errors import ConfigError, RunError, unknown_choice
from pupille.evaluation.inference.compared_models import check_margin
from pupille.export.formats import BITS, FORMATS
from pupille.i18n.language import tell
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.models.names import PUBLISHED
from pupille.results.read import results_in
from pupille.runs.events import Listener, silent
from pupille.runs.folder import RUN, insist_on_replaceable
from pupille.tasks.task import load
from pupille.workflows.export_job import Exported, ExportJob
from pupille.workflows.predict import check_finished, find_run


def export(
    run: str | Path,
    to: str,
    out: str | Path | None = None,
    *,
    data: str | None = None,
    quantize: str | None = None,
    margin: float | None = None,
    limits: Limits = DEFAULT_LIMITS,
    listener: Listener = silent,
) -> Exported:
    """Writes the model of a finished run, or the chosen one of a comparison, as a file that other programs read.

    to: a format of `pupille.export.formats`. out: the file to write; None calls it like the run, in the folder one
    stands in. data: where the images of the run lie; None looks where it was trained on them. quantize: `int8` for a
    file that computes in 8 bits, written only if validation shows it to be as good as one in 32. margin: by how much
    its metric may differ at most, in the metric's unit; None for one point, or a hundredth of the spread of numbers.
    Beside the file lies a JSON that says what is in it and what was compared. Raises ConfigError for an unknown format
    or if one of the two is there already, ModelError if the model cannot be exported, or would answer otherwise.
    """
    if to not in FORMATS:
        raise ConfigError(unknown_choice("--to", to, FORMATS))
    check_bits(to, quantize, margin)
    if str(run).startswith(PUBLISHED):
        raise RunError(
            tell(
                "{run!r} is a published network and no run. Give the folder that train or compare wrote.",
                run=run,
            )
        )
    folder = find_run(run)
    name = f"{Path(run).resolve().name}{FORMATS[to].ending}"
    file = Path(out) if out is not None else Path(name)
    beside = file.with_name(f"{file.name}.json")
    for path in (file, beside):
        if path.exists() or path.is_symlink():
            raise ConfigError(
                tell(
                    "{path!r} is there already and is not written over. Choose another --out.", path=str(path)
                )
            )
        insist_on_replaceable(path)
    check_finished(folder)
    results = results_in(folder)
    home = folder if (folder / RUN).exists() else folder.resolve().parent.parent
    job = ExportJob(
        folder, home, results, results.chosen_run, file, beside, data, limits, listener, quantize, margin
    )
    exported: Exported = load(FORMATS[to].write)(job)
    return exported


def check_bits(to: str, quantize: str | None, margin: float | None) -> None:
    """Raises ConfigError for bits that are not known, a format that holds nothing that computes, or a margin without
    them."""
    if quantize is not None and quantize not in BITS:
        raise ConfigError(unknown_choice("--quantize", quantize, BITS))
    if quantize is not None and not FORMATS[to].computes:
        raise ConfigError(
            tell(
                "--quantize is about files that compute by themselves: {formats}. Leave it out, or take one of them.",
                formats=", ".join(f"--to {name}" for name, format_ in FORMATS.items() if format_.computes),
            )
        )
    if quantize is None and margin is not None:
        raise ConfigError(
            tell("--margin says how much --quantize may change. Leave it out, or add --quantize int8.")
        )
    check_margin(margin)
