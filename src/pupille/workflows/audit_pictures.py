"""The small pictures of an audit: of each finding one image of each class first, and what belongs together whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pupille.data.dataset import Dataset
from pupille.images.thumbnails import thumbnail
from pupille.results.finding import TOGETHER, Finding, by_turns
from pupille.runs.folder import make_folder, write_atomically

MOST = 300
"""Pictures kept for all findings together, at most."""
PER_FINDING, LEAST = 24, 2
"""Pictures of one finding: at most, and what each may have however many findings there are."""


def keep_pictures(dataset: Dataset, findings: Sequence[Finding], folder: Path) -> dict[str, Any]:
    """Writes small pictures of some images of each finding below `folder`.

    Returns the parts of the record about them: `thumbnails`, id -> path relative to the folder, and `captions`,
    id -> its label and the side of the split that it stands on, "" where there is none.
    """
    table = dataset.samples
    paths = dict(zip(table["id"], table["path"], strict=True))
    labels = dict(zip(table["id"], map(str, table["label"]), strict=True))
    sides = dict(zip(table["id"], map(str, table["split"]), strict=True))
    most_each = max(LEAST, min(PER_FINDING, MOST // max(1, len(findings))))
    written: dict[str, str] = {}
    make_folder(folder / "thumbnails")
    for finding in findings:
        for id_ in pictured(finding, labels, most_each):
            if id_ in written or len(written) >= MOST:
                continue
            pixels = dataset.images.read(paths[id_]).pixels
            low, high = (
                (0.0, 255.0) if pixels.dtype == "uint8" else (float(pixels.min()), float(pixels.max()))
            )
            data, suffix = thumbnail(pixels, low=low, high=high if high > low else low + 1)
            written[id_] = f"thumbnails/audit-{len(written) + 1:04d}{suffix}"
            write_atomically(folder / written[id_], data)
    captions = {id_: {"label": labels[id_], "split": sides[id_]} for id_ in written}
    return {"thumbnails": written, "captions": captions}


def pictured(finding: Finding, labels: Mapping[str, str], most: int) -> list[str]:
    """The images of a finding whose pictures are kept: groups as a whole, else one of each class in turns.

    labels: of all readable images by their id; others have no picture.
    """
    if not any(len(group) > 1 for group in finding.groups):
        return by_turns([id_ for id_ in finding.ids if id_ in labels], labels)[:most]
    chosen: list[str] = []
    for group in finding.groups:
        unit = readable(group[: min(TOGETHER, most)], labels)
        if len(chosen) + len(unit) <= most:
            chosen += unit
    return chosen


def readable(ids: Sequence[str], labels: Collection[str]) -> list[str]:
    """The images that can be read."""
    return [id_ for id_ in ids if id_ in labels]
