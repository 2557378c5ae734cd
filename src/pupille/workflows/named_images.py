"""Images whose maps were asked for by name, beside those that the questions are asked of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened
from pupille.models.model import Model
from pupille.training.run import read_split
from pupille.workflows.explained_images import ExplainedImages, Reading


def named_images(
    model: Model, folder: Path, reading: Reading, names: Sequence[str]
) -> tuple[ExplainedImages, tuple[StoredText, ...]]:
    """The images of these ids, or names of files where only one image has it, in this order, and notes on them.

    folder: of the run, whose split says what it learned from. Raises DataError for a name of no image, or of several.
    """
    dataset = reading.dataset()
    ids = list(dataset.samples["id"])
    rows = np.array(list(dict.fromkeys(row_of(name, ids, dataset.name) for name in names)), dtype=np.int64)
    chosen = [ids[row] for row in rows]
    pixels = reading.pixels(model, dataset.subset(rows))
    place = {id_: row for row, id_ in enumerate(pixels.dataset.samples["id"])}
    if unread := [id_ for id_ in chosen if id_ not in place]:
        raise DataError(
            tell("{names} cannot be read. Name other images behind --image.", names=tell_shortened(unread))
        )
    parts = read_split(folder)
    learned = [id_ for id_ in chosen if parts.get(id_) in ("train", "validation")]
    notes: tuple[StoredText, ...] = ()
    if learned:
        notes = (
            tell(
                "The model learned from {names}, or was chosen by it: its map says what was learned, not how a new "
                "image is judged.",
                names=tell_shortened(learned),
            ),
        )
    test = np.array([place[id_] for id_ in chosen], dtype=np.int64)
    return ExplainedImages(pixels, test, None, (), own=True), notes


def row_of(name: str, ids: Sequence[str], source: str) -> int:
    """The row of the image of this id, or whose file alone has this name. Raises DataError for none, or several."""
    if name in ids:
        return ids.index(name)
    rows = [row for row, id_ in enumerate(ids) if Path(id_).name == name]
    if len(rows) == 1:
        return rows[0]
    if rows:
        raise DataError(
            tell(
                "several images are called {name!r}: {ids}. Name one of these behind --image.",
                name=name,
                ids=tell_shortened([ids[row] for row in rows]),
            )
        )
    raise DataError(
        tell(
            "no image of {source} is called {name!r}. Name images as the table of the split does, such as {example!r}.",
            source=source,
            name=name,
            example=ids[0],
        )
    )
