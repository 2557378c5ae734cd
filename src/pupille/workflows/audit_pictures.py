"""The small pictures of an audit: of each finding one image of each class first, and what belongs together whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pupille.data.dataset import Dataset
from pupille.errors import ImageError
from pupille.images.thumbnails import thumbnail
from pupille.results.encode import encoded
from pupille.results.finding import TOGETHER, Finding, by_turns
from pupille.results.pictures import DrawnPictureRecord
from pupille.runs.folder import make_folder, write_atomically
from pupille.shapes.objects import Objects
from pupille.workflows.drawn_pictures import keep_picture

MOST = 300
"""Pictures kept for all findings together, at most."""
PER_FINDING, LEAST = 24, 2
"""Pictures of one finding: at most, and what each may have however many findings there are."""
DRAWN_SIDE = 240
"""Pixels of the longer side of a picture with what is drawn on it."""


def keep_pictures(dataset: Dataset, findings: Sequence[Finding], folder: Path) -> dict[str, Any]:
    """Writes small pictures of some images of each finding below `folder`.

    Returns the parts of the record about them: `thumbnails`, id -> path relative to the folder; `captions`, id -> its
    label and the side of the split that it stands on, "" where there is none; `drawings`, id -> what is drawn on it.
    """
    table = dataset.samples
    row_of = {str(id_): row for row, id_ in enumerate(table["id"])}
    labels = dict(zip(table["id"], map(str, table["label"]), strict=True))
    sides = dict(zip(table["id"], map(str, table["split"]), strict=True))
    most_each = max(LEAST, min(PER_FINDING, MOST // max(1, len(findings))))
    objects = dataset.objects() if dataset.annotations is not None else Objects.none()
    written: dict[str, str] = {}
    drawings: dict[str, DrawnPictureRecord] = {}
    make_folder(folder / "thumbnails")
    for finding in findings:
        for id_ in pictured(finding, labels, most_each):
            if id_ in written or len(written) >= MOST:
                continue
            row = row_of[id_]
            drawing = _drawing(dataset, row, objects, folder) if dataset.is_drawn else None
            if drawing is None:
                written[id_] = _thumbnail(dataset, row, folder, len(written) + 1)
            else:
                drawings[id_], written[id_] = drawing, drawing.thumbnail
    captions = {id_: {"label": labels[id_], "split": sides[id_]} for id_ in written}
    return {"thumbnails": written, "captions": captions, "drawings": encoded(drawings)}


def _drawing(dataset: Dataset, row: int, objects: Objects, folder: Path) -> DrawnPictureRecord | None:
    """A picture with what is drawn on it; None where its mask cannot be read, which is a finding."""
    try:
        return keep_picture(dataset, row, folder, objects=objects.on([row]), side=DRAWN_SIDE)
    except ImageError:
        return None


def _thumbnail(dataset: Dataset, row: int, folder: Path, number: int) -> str:
    """Writes the small picture of a sample; its path below the folder."""
    pixels = dataset.images.read(dataset.samples["path"].iloc[row]).pixels
    low, high = (0.0, 255.0) if pixels.dtype == "uint8" else (float(pixels.min()), float(pixels.max()))
    data, suffix = thumbnail(pixels, low=low, high=high if high > low else low + 1)
    path = f"thumbnails/audit-{number:04d}{suffix}"
    write_atomically(folder / path, data)
    return path


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
