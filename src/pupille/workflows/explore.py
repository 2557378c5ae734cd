"""Images explored without a task: is there more than one blob, what are the clusters, and what else could they be?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pupille.config import DataConfig
from pupille.data.open import check_there
from pupille.errors import ConfigError, unknown_choice
from pupille.exploration.methods import AUTO, METHODS, NO_PICTURE, PICTURES
from pupille.exploration.picture import check_installed
from pupille.images.limits import Limits
from pupille.images.sprites import Sprites, sprites_of
from pupille.images.thumbnails import shades, thumbnail
from pupille.report.exploration_page import exploration_page
from pupille.results.encode import encoded
from pupille.results.exploration import ExplorationRecord, LayoutRecord
from pupille.results.views import view
from pupille.runs.events import Listener, silent
from pupille.runs.folder import write_json, write_named
from pupille.setting_values import check_seed
from pupille.workflows.explain import target_of
from pupille.workflows.explored_images import ExploredImages, explored_images, one_image
from pupille.workflows.exploring import Wishes, record_of
from pupille.workflows.job import default_folder

SIDE = 72
"""The longer side of the pictures on the page, in pixels."""


@dataclass(frozen=True)
class Exploration:
    """What was found, and the files that were written. results: field by field in `docs/exploring.md`."""

    results: ExplorationRecord
    page: Path
    figures: Path

    def _repr_html_(self) -> str:
        return view("exploration", self)

    def __str__(self) -> str:
        from pupille.report.exploration_text import as_text

        return as_text(self.results)


def explore(
    source: object,
    *,
    features: str = AUTO,
    method: str = "kmeans",
    like: str | Path | None = None,
    out: str | Path | None = None,
    picture: str = "tsne",
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    command: str | None = None,
    listener: Listener = silent,
) -> Exploration:
    """Writes a page on what the images hold, and a file of the figures beside it.

    features: `pixels`, a pretrained network, or `auto`: the first one that is here, pixels for tiny pictures.
    method: `kmeans`, `gmm` or `hdbscan`. like: an image file whose nearest ones are shown. out: the page, by default
    `NAME-explored.html`. picture: how one is laid out to look at, `tsne`, `umap` or `pca`, or `none`. Raises
    PupilleError with what to do about it.
    """
    started = time.perf_counter()
    check_seed(seed)
    if method not in METHODS:
        raise ConfigError(unknown_choice("--method", method, METHODS))
    if picture not in (*PICTURES, NO_PICTURE):
        raise ConfigError(unknown_choice("--picture", picture, (*PICTURES, NO_PICTURE)))
    check_installed(picture)
    check_there(source)
    config, limits = data or DataConfig(), limits or Limits()
    other = None if like is None else one_image(Path(like), config, limits)
    target = target_of(out or f"{default_folder(source).name}-explored.html", Path())
    images = explored_images(
        source, features=features, config=config, limits=limits, seed=seed, listener=listener
    )
    asked = None if other is None else images.of_other(other)
    wishes = Wishes(method=method, picture=picture, like=asked, seed=seed, listener=listener)
    record = record_of(images, wishes, command=command, started=started)
    shown = {id_ for cluster in record.clusters for id_ in cluster.examples}
    shown |= {*record.suspects, *record.alone, *(each.id for each in record.like)}
    shown |= {id_ for pair in record.twins for id_ in pair.ids}
    figures = target.with_suffix(".json")
    write_json(figures, encoded(record))
    page = exploration_page(record, pictures(images, shown), sprites(images, record.layout))
    write_named(target, page.encode("utf-8"))
    return Exploration(record, target, figures)


def pictures(images: ExploredImages, ids: set[str]) -> dict[str, tuple[bytes, str]]:
    """Small copies of some images, by id."""
    rows = [row for row, id_ in enumerate(images.ids) if id_ in ids]
    window, native = images.window, images.pixels.native()
    small = {}
    for row in rows:
        pixels = images.pixels.at(native, np.array([row]))[0]
        grey = pixels[..., 0] if pixels.shape[2] == 1 else pixels
        small[images.ids[row]] = thumbnail(grey, low=window.low, high=window.high, side=SIDE)
    return small


def sprites(images: ExploredImages, layout: LayoutRecord | None) -> Sprites | None:
    """Small copies of the images that a picture lays out, in its order."""
    if layout is None:
        return None
    rows = {id_: row for row, id_ in enumerate(images.ids)}
    laid_out = np.array([rows[id_] for id_ in layout.ids[: layout.laid_out]], dtype=np.int64)
    pixels = images.pixels.at(images.pixels.native(), laid_out)
    return sprites_of(shades(pixels, low=images.window.low, high=images.window.high))
