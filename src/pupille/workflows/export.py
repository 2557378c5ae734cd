"""A finished run as one file for other programs."""

from __future__ import annotations

from pathlib import Path

from pupille.errors import ConfigError, RunError, unknown_choice
from pupille.export.formats import FORMATS
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
    limits: Limits = DEFAULT_LIMITS,
    listener: Listener = silent,
) -> Exported:
    """Writes the model of a finished run, or the chosen one of a comparison, as a file that other programs read.

    to: a format of `pupille.export.formats`. out: the file to write; None calls it like the run, in the folder one
    stands in. data: where the images of the run lie; None looks where it was trained on them. Beside the file lies a
    JSON that says what is in it and what was compared. Raises ConfigError for an unknown format or if one of the two is
    there already, ModelError if the model cannot be exported, or would answer otherwise.
    """
    if to not in FORMATS:
        raise ConfigError(unknown_choice("--to", to, FORMATS))
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
    job = ExportJob(folder, home, results, results.chosen_run, file, beside, data, limits, listener)
    exported: Exported = load(FORMATS[to].write)(job)
    return exported
