"""A check: are there folders below those of the classes, which may be finer classes, or subjects of several images?"""

from __future__ import annotations

from pathlib import PurePosixPath

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.data.class_names import class_name
from pupille.i18n.language import phrase, tell, tells
from pupille.results.finding import Finding

FOLDER = "folder"
"""The column that joins the folders of a path that are neither split nor class; only class folders make it."""
LEAST_SHARE = 0.5
"""Of the images that must lie in folders below their class for these to be told."""


def finer_folders(evidence: Evidence) -> Answer:
    """Folders below the class folders, unless they are declared as groups."""
    samples = evidence.dataset.samples
    if FOLDER not in samples.columns or evidence.dataset.is_drawn:
        return NotApplicable(tell("the classes are not named by folders."))
    if evidence.dataset.groups is not None:
        return NotApplicable(tell("groups are declared."))
    below = [_below(path, label) for path, label in zip(samples["path"], samples["label"], strict=True)]
    rows = [row for row, folders in enumerate(below) if folders]
    places = {(samples["label"].iloc[row], *below[row]) for row in rows}
    if len(rows) < LEAST_SHARE * len(samples) or len(places) <= len(evidence.dataset.classes):
        return ()
    sentence = tells(
        "{images} of {all} images lie in folders below that of their class, {n} level deep, such as {example!r}; "
        "there are {folders} of them.",
        "{images} of {all} images lie in folders below that of their class, up to {n} levels deep, such as "
        "{example!r}; there are {folders} of them.",
        max(len(below[row]) for row in rows),
        images=len(rows),
        all=len(samples),
        example="/".join((samples["label"].iloc[rows[0]], *below[rows[0]])),
        folders=len(places),
    )
    advice = tell(
        "If they are finer classes, say with --label-level how deep the folder that names the class lies (1 is the "
        "first below the split). If each holds the images of one subject, keep these together with --group folder."
    )
    ids = tuple(samples["id"].iloc[rows])
    return (Finding(FINER_FOLDERS.code, FINER_FOLDERS.severity, sentence, ids, advice),)


def _below(path: str, label: str) -> tuple[str, ...]:
    """The folders between that of the class and the file; none where the class is no folder of the path."""
    folders = PurePosixPath(path).parts[:-1]
    names = [class_name(folder) for folder in folders]
    return folders[names.index(label) + 1 :] if label in names else ()


FINER_FOLDERS = Check("finer-folders", phrase("folders below the classes"), "note", finer_folders)
