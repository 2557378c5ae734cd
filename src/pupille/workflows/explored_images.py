"""The images to explore, with or without labels: their features, and what is known of their files."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from pupille.audit.cache import AuditCache
from pupille.audit.facts.gather import gather
from pupille.audit.facts.record import Facts
from pupille.audit.registry import CHECKS
from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.open import check_there, is_name, open_images
from pupille.data.open import open as open_dataset
from pupille.data.pixels.lazy_batch import LazyBatch
from pupille.data.pixels.pixel_set import PixelSet, read_pixels
from pupille.data.pixels.window import Window, find_window
from pupille.data.splits.groups import with_groups
from pupille.errors import DataError, ModelError, WeightsError, reason_of, unknown_choice
from pupille.exploration.clusters import TOGETHER
from pupille.exploration.methods import AUTO, PIXELS
from pupille.i18n.language import StoredText, tell
from pupille.i18n.stored_text import Sentence
from pupille.images.geometry import BASE, Geometry
from pupille.images.limits import Limits
from pupille.models.available import without_weights
from pupille.models.pretrained.catalogue import BACKBONES
from pupille.models.pretrained.store import missing_sentence
from pupille.models.registry import find
from pupille.results.arrays import FeatureArray, FloatArray, IntArray
from pupille.runs.events import Event, Listener, silent
from pupille.workflows.audit import groups_by_place, with_places

FEWEST = 10
TINY = 16
"""Pixels of the longer side under which pixels are compared rather than features of a network: enlarged to what it was
made for, such pictures look like nothing it learned from (`LOG.md`)."""


@dataclass(frozen=True)
class Describer:
    """How images become features. name: `pixels` or a pretrained network. geometry: in which it sees them."""

    name: str
    geometry: Geometry

    def features(self, pixels: PixelSet, window: Window, listener: Listener) -> FeatureArray:
        """(N, D) features of all pictures of a set, in 32 bits; those of a network are kept."""
        rows = np.arange(len(pixels.dataset), dtype=np.int64)
        if self.name == PIXELS:
            values = LazyBatch(pixels, self.geometry, rows, window, pixels.channels)
            scaled = np.empty((len(rows), math.prod(values.shape[1:])), dtype=np.float32)
            for first in range(0, len(rows), TOGETHER):
                some = slice(first, first + TOGETHER)
                apart = values[some].reshape(-1, scaled.shape[1]).astype(np.float64) - window.low
                scaled[some] = apart / max(window.high - window.low, 1e-12)
            return scaled
        from pupille.models.pretrained.build import load_backbone, preprocessing
        from pupille.models.pretrained.frozen import Frozen
        from pupille.training.heads.features import features

        prepared = preprocessing(self.name, window=(window.low, window.high), depth=pixels.depth)
        frozen = Frozen.of(load_backbone(self.name), prepared)
        batch = LazyBatch(pixels, self.geometry, rows, window, 3)
        return np.asarray(features(frozen, batch, label=self.name, listener=listener), dtype=np.float32)


@dataclass(frozen=True)
class ExploredImages:
    """The images that could be read. facts: one an image. features: (N, D). findings: id -> the subject of the first
    check of the audit that speaks of it, of images that were audited before."""

    pixels: PixelSet
    window: Window
    describer: Describer
    features: FeatureArray
    facts: tuple[Facts, ...]
    findings: Mapping[str, Sentence] = field(default_factory=dict)

    @property
    def dataset(self) -> Dataset:
        """The samples."""
        return self.pixels.dataset

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the images."""
        return tuple(self.dataset.samples["id"])

    @property
    def labels(self) -> IntArray | None:
        """(N,) the class of each image, None where not every image has one."""
        dataset = self.dataset
        known = dataset.classes and dataset.has_class_of_image and (dataset.samples["label"] != "").all()
        return np.asarray(dataset.labels, dtype=np.int64) if known else None

    def of_other(self, opened: Dataset) -> FeatureArray:
        """(D,) features of one more image, seen as the others are."""
        one = read_pixels(opened, geometries=(BASE, self.describer.geometry), strict=True)
        every = self.describer.features(replace(one, colour=self.pixels.colour), self.window, silent)
        return np.asarray(every[0])


def one_image(path: Path, config: DataConfig, limits: Limits) -> Dataset:
    """One image file, which can be read. Raises DataError for a folder with several, and for what is no image."""
    check_there(path)
    opened = open_images(path, config, limits=limits)
    if len(opened) > 1:
        raise DataError(
            tell("--like takes one image. Got {path!r} with {n:count}.", path=str(path), n=len(opened))
        )
    read_pixels(opened, strict=True)
    return opened


def explored_images(
    source: object,
    *,
    features: str = AUTO,
    config: DataConfig,
    limits: Limits,
    seed: int = 0,
    listener: Listener = silent,
) -> ExploredImages:
    """Opens, reads and describes the images. features: `pixels`, a pretrained network, or `auto`: the first one whose
    weights are here, else the pixels, which are taken for tiny pictures too; a note says which and why.

    Raises DataError for fewer than ten images, ModelError or WeightsError for features that are not to be had.
    """
    name = chosen_features(features)
    dataset = with_groups(opened(source, config, limits), config)
    findings = known_findings(dataset, config, seed)
    dataset, facts, _ = gather(dataset, strict=config.strict, listener=listener)
    dataset = with_places(dataset, groups_by_place(dataset, facts, config), config)
    if len(dataset) < FEWEST:
        raise DataError(
            tell(
                "{n} images are too few to explore; there must be {least}. Give a folder with more.",
                n=len(dataset),
                least=FEWEST,
            )
        )
    if features == AUTO:
        name, why = of_auto(name, facts)
        dataset = replace(dataset, notes=(*dataset.notes, why))
        listener(Event(why))
    geometry = BASE if name == PIXELS else find(name).geometry or BASE
    pixels = read_pixels(dataset, geometries=(BASE, geometry), strict=config.strict, listener=listener)
    small = pixels.small()
    if name == PIXELS and small:
        geometry = small
    rows = np.arange(len(pixels.dataset), dtype=np.int64)
    window = find_window(config.window, lambda: pixels.at(pixels.native(), rows), pixels.depth)
    by_id = dict(zip(dataset.samples["id"], facts, strict=True))
    describer = Describer(name, geometry)
    return ExploredImages(
        pixels,
        window,
        describer,
        describer.features(pixels, window, listener),
        tuple(by_id[id_] for id_ in pixels.dataset.samples["id"]),
        findings,
    )


def opened(source: object, config: DataConfig, limits: Limits) -> Dataset:
    """The data set of a source: with labels where it has some, else its images alone, and a note on why."""
    if isinstance(source, Dataset):
        return source
    if isinstance(source, np.ndarray):
        return open_images(source, config, limits=limits)
    try:
        return open_dataset(source, config, limits=limits)
    except DataError as error:
        if isinstance(source, tuple) or is_name(str(source)):
            raise
        images = open_images(source, config, limits=limits)
        note = tell("Opened as images without labels, since: {reason}", reason=reason_of(error))
        return replace(images, notes=(*images.notes, note))


def of_auto(name: str, facts: Sequence[Facts]) -> tuple[str, StoredText]:
    """Which features are taken where none are asked for, and why. name: the first network that is here, or `pixels`."""
    if name == PIXELS:
        return PIXELS, tell(
            "No weights of a pretrained network are here; the pixels themselves are compared."
        )
    if np.median([max(fact.width, fact.height) for fact in facts]) < TINY:
        return PIXELS, tell(
            "The pixels themselves are compared: in pictures under {tiny} pixels a side they tell more than a network "
            "that was trained on photos. --features {name} takes that one.",
            tiny=TINY,
            name=name,
        )
    return name, tell("Images are compared by {name}, the first network whose weights are here.", name=name)


def known_findings(dataset: Dataset, config: DataConfig, seed: int) -> Mapping[str, Sentence]:
    """Id -> the subject of the first check that speaks of it, where these images were audited before."""
    cached = AuditCache.of(dataset, config, seed).load()
    titles = {check.code: check.title for check in CHECKS}
    findings: dict[str, Sentence] = {}
    for finding in cached.audit.findings if cached else ():
        for id_ in finding.ids:
            findings.setdefault(id_, tell(titles[finding.code]))
    return findings


def chosen_features(asked: str) -> str:
    """`pixels`, or the name of a pretrained network whose weights are here. Raises ModelError, WeightsError."""
    if asked == PIXELS:
        return PIXELS
    if asked == AUTO:
        here = [name for name in BACKBONES if not without_weights([name])]
        return here[0] if here else PIXELS
    if asked not in BACKBONES:
        raise ModelError(unknown_choice("--features", asked, (AUTO, PIXELS, *BACKBONES)))
    if without_weights([asked]):
        raise WeightsError(tell("{base}: {reason}", base=asked, reason=missing_sentence(asked)))
    return asked


def properties(images: ExploredImages) -> tuple[Mapping[str, FloatArray], Mapping[str, Sequence[str]]]:
    """What is known of the images beside what they show: numbers (NaN where unknown) and words ("" where unknown)."""
    facts, paths = images.facts, list(images.dataset.samples["path"].astype(str))
    quality = [fact.jpeg_quality for fact in facts]
    numbers = {
        "size": np.array([fact.width * fact.height for fact in facts], dtype=np.float64),
        "brightness": np.array([fact.brightness for fact in facts]),
        "contrast": np.array([fact.contrast for fact in facts]),
        "sharpness": np.array([fact.sharpness for fact in facts]),
        "JPEG quality": np.array([np.nan if value is None else value for value in quality], dtype=np.float64),
        "date": np.array([moment(fact.metadata.taken) for fact in facts]),
    }
    words: dict[str, Sequence[str]] = {
        "camera": [fact.metadata.camera for fact in facts],
        "date": [fact.metadata.taken[:10] for fact in facts],
        "folder": ["" if "/" not in path else path.rsplit("/", 1)[0] for path in paths],
        "group": list(images.dataset.samples["group"].astype(str)),
        "format": [fact.format for fact in facts],
    }
    return numbers, words


def moment(taken: str) -> float:
    """Seconds since 1970 of an ISO date and time, NaN where it is empty or none; one without a zone is read as UTC."""
    try:
        when = datetime.fromisoformat(taken)
    except ValueError:
        return float("nan")
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
