"""A finished run used: what it says about new images."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.config import DataConfig
from pupille.data.dataset import Dataset, LeftOut, NoneReadableError
from pupille.data.formats.apart_from_masks import apart_from_masks
from pupille.data.open import open_images
from pupille.data.pixels.enlarged import much_enlarged
from pupille.data.pixels.pixel_set import Pixels, PixelSet, read_pixels
from pupille.data.pixels.window import clip
from pupille.errors import ConfigError, Refusal, RunError
from pupille.evaluation.classification.merged_classes import Parts
from pupille.evaluation.classification.thresholds import Costs
from pupille.evaluation.novelty import Novelty
from pupille.i18n.language import tell
from pupille.images.decoded import Reading
from pupille.images.limits import Limits
from pupille.models.files.load import load_model
from pupille.models.model import Model
from pupille.models.names import PUBLISHED
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.backbone import PREFIX as TIMM
from pupille.models.pretrained.catalogue import BACKBONES
from pupille.results.arrays import FloatArray
from pupille.results.data import SizesRecord
from pupille.results.read import results_in
from pupille.results.tuning import TUNING, read_tuning
from pupille.runs.events import Listener, silent
from pupille.runs.folder import RESULTS, RUN
from pupille.tasks import TASKS
from pupille.workflows.answers import Answers, Wishes
from pupille.workflows.entropy_maps import check_entropy, entropy_maps
from pupille.workflows.picture_sizes import sizes_of, smallest_of
from pupille.workflows.predicted_classes import labelled_for
from pupille.workflows.uncertainty import answers_and_unlike, read_novelty

ROWS_AT_ONCE, VALUES_AT_ONCE = 256, 2**30
"""Pictures that are in memory together, and values of them."""


def find_run(folder: str | Path) -> Path:
    """The folder of the model to use: the run itself, the chosen one of a comparison, or that of a search of settings.

    Raises RunError if it is none of them.
    """
    path = Path(folder)
    if not path.is_dir():
        raise no_folder(str(folder))
    if (path / "model.json").exists():
        return path
    if (path / TUNING).exists():
        chosen = path / read_tuning(path).run
    else:
        check_finished(path)
        chosen = path / results_in(path).chosen_run.path
    if not chosen.resolve().is_relative_to(path.resolve()):
        raise RunError(
            tell("the chosen run of {path!r} lies outside of its folder; that is refused.", path=str(path))
        )
    return chosen


def no_folder(given: str) -> RunError:
    """The error where a run folder was wanted; it says how to write the name of a pretrained network."""
    name = given.lower()
    if name in BACKBONES or name.startswith(TIMM):
        return RunError(
            tell(
                "there is no folder {given!r}. The pretrained network of this name is written "
                "{published}{name}.",
                given=given,
                published=PUBLISHED,
                name=name,
            )
        )
    return RunError(
        tell("there is no folder {given!r}. Give the folder that train or compare wrote.", given=given)
    )


def check_finished(folder: Path) -> None:
    """Raises RunError with the way out if a run was begun in this folder and not finished."""
    if (folder / RUN).exists() and not (folder / RESULTS).exists():
        raise RunError(
            tell(
                "the run in {folder!r} is not finished. Give the command that began it again, with "
                "--resume added: it goes on and finishes the run.",
                folder=str(folder),
            )
        )


def model_of(run: str | Path) -> Model:
    """The model of a run, of the chosen run of a comparison, or as it was published: `model:resnet50`."""
    if not str(run).startswith(PUBLISHED):
        return load_model(find_run(run))
    from pupille.models.pretrained.published import load_published

    return load_published(str(run).removeprefix(PUBLISHED))


def predict(
    run: str | Path,
    images: object,
    *,
    sums: Parts | None = None,
    door: str | None = None,
    costs: Costs | None = None,
    coverage: float | None = None,
    pixel_size: float | None = None,
    entropy: bool = False,
    limits: Limits | None = None,
    page: int = 0,
    bands: tuple[int, ...] | None = None,
    listener: Listener = silent,
) -> Any:
    """What a model says of each image of a file, a folder, an archive or an array: a `Prediction` of its task, of
    classes (`predicted_classes.Prediction`) or of numbers (`predicted_numbers.NumberPrediction`).

    run: a run, a comparison, which uses its chosen run, or `model:NAME`, a pretrained network as it was published.
    sums: classes whose probabilities are added; the others become `other`. door: a class or sum; the answer says from
    which probability on a door for it should open, given the costs of the two errors, on these photos if they lie in
    folders named by class. coverage: each image gets the set of classes, or the interval, that holds the truth so
    often, calibrated on the validation images of the run. pixel_size: micrometres that the side of a pixel is long, for
    the sizes of objects; None for pixels. entropy: whether maps are made of where a model does not know that answers
    for every pixel. bands: the channels of each file; None takes those that the run learned
    from. Files that cannot be read are listed, not raised, as are those whose depth is not that of the run and masks
    that lie beside their images.
    Raises PupilleError with what to do if there is no model or no image.
    """
    wishes = Wishes(sums or {}, door, costs, coverage, pixel_size, entropy)
    predictor = Predictor.of(run, wishes)
    settings, limit = (
        DataConfig(page=page, bands=bands_for(predictor.model, bands, images)),
        limits or Limits(),
    )
    labelled = labelled_for(door, images, settings, limit) if door else None
    return predictor.prediction(
        labelled or apart_from_masks(open_images(images, settings, limits=limit)), listener
    )


@dataclass(frozen=True)
class Predictor:
    """A model ready to be asked, of as many sets of images as there are.

    run: what the user named. folder: of the run that is used, None for a published network. rule: of what
    answers promise, as the card of the task calibrates it once. sizes: of the pictures of the run.
    """

    run: str | Path
    folder: Path | None
    model: Model
    wishes: Wishes
    rule: Any
    novelty: Novelty | None
    sizes: SizesRecord | None

    @classmethod
    def of(cls, run: str | Path, wishes: Wishes) -> Predictor:
        """The predictor of a run, a comparison or a published network. Raises PupilleError as `predict`."""
        folder = None if str(run).startswith(PUBLISHED) else find_run(run)
        check_coverage(folder, wishes)
        model = model_of(run)
        rule = TASKS[model.spec.task].load("calibrated")(model.spec, wishes, folder)
        if wishes.entropy:
            check_entropy(model)
        novelty = read_novelty(folder) if folder else None
        return cls(run, folder, model, wishes, rule, novelty, sizes_of(run))

    def prediction(self, dataset: Dataset, listener: Listener = silent) -> Any:
        """What the model says of each image: a `Prediction` of its task.

        Raises NoneReadableError, with the reason of each, if there is no image that can be read and fits the model.
        """
        prepared = self.model.spec.preprocessing
        pixels, unfit = fitting(
            read_pixels(dataset, geometries=(prepared.geometry,), depth=prepared.depth, listener=listener),
            self.model,
        )
        return self.of_pixels(pixels, unfit)

    def of_pixels(self, pixels: PixelSet, unfit: Sequence[LeftOut] = ()) -> Any:
        """What the model says of pictures that were read and fit it. unfit: those that do not."""
        model, card = self.model, TASKS[self.model.spec.task]
        prepared = model.spec.preprocessing
        values, unlike = predict_in_chunks(model, pixels, self.novelty)
        larger = card.load("larger")(model, pixels, self.sizes) if card.larger else None
        if larger is not None:
            values = larger.among(tuple(pixels.dataset.samples["id"]), values)
        answers = Answers(
            model.spec,
            pixels.dataset.samples,
            values,
            (*pixels.dataset.left_out, *unfit),
            unlike,
            much_enlarged(pixels.readings, prepared.geometry, smallest_of(self.sizes)),
            tuple((reading.width, reading.height) for reading in pixels.readings),
            larger,
            entropy_maps(model, pixels, seen_otherwise(larger, pixels)) if self.wishes.entropy else None,
            pixels.dataset.images,
        )
        return card.load("prediction")(answers, self.wishes, self.rule)


def check_coverage(folder: Path | None, wishes: Wishes) -> None:
    """Raises ConfigError if a published network is asked for sets with a coverage."""
    if folder is None and wishes.coverage is not None:
        raise ConfigError(
            tell(
                "sets with a coverage are calibrated on the validation images of a run, and a published network has "
                "none. Train a run on your images first."
            )
        )


def seen_otherwise(larger: Any, pixels: PixelSet) -> dict[int, tuple[int, int]]:
    """Row -> height and width at which an image was seen that was not seen in the frame."""
    ids = enumerate(pixels.dataset.samples["id"])
    return {row: larger.answers[id_].shape for row, id_ in ids if id_ in larger.answers}


def bands_for(model: Model, bands: tuple[int, ...] | None, images: object) -> tuple[int, ...]:
    """The channels to take of new images: those asked for, else of files those that the model learned from.

    Raises ConfigError if the model learned from another number of channels.
    """
    learned = model.spec.preprocessing.bands if isinstance(images, str | os.PathLike) else ()
    if bands is None:
        return learned
    if learned and len(learned) != len(bands):
        raise ConfigError(
            tell(
                "the model learned from --bands {learned}. Got --bands {given}; give as many channels, or "
                "leave --bands out.",
                learned=",".join(map(str, learned)),
                given=",".join(map(str, bands)),
            )
        )
    return bands


def is_readable(reading: Reading, wanted: str) -> bool:
    """Whether a picture can be brought to the depth a model learned from.

    Of 16-bit colours the upper halves are 8-bit colours; 16-bit grey values are often counts on a scale of their own.
    """
    narrower = (wanted, reading.depth) == ("16-bit", "8-bit")
    colours = (wanted, reading.depth) == ("8-bit", "16-bit") and reading.pixels.ndim == 3
    return reading.depth == wanted or narrower or colours


def fitting(pixels: PixelSet, model: Model) -> tuple[PixelSet, list[LeftOut]]:
    """The pictures whose depth the model can read, and the others with the reason."""
    wanted = model.spec.preprocessing.depth
    fit = [is_readable(reading, wanted) for reading in pixels.readings]
    paths = pixels.dataset.samples["path"]
    unfit = [
        LeftOut(
            paths.iloc[row],
            tell(
                "its pixels are {depth}, the model learned from {wanted} ones; convert it",
                depth=tell(reading.depth),
                wanted=tell(wanted),
            ),
            Refusal.FOREIGN,
        )
        for row, reading in enumerate(pixels.readings)
        if not fit[row]
    ]
    if len(unfit) == len(fit):
        raise NoneReadableError(
            tell(
                "none of the images fits the model; the first, {path!r}: {reason}.",
                path=unfit[0].path,
                reason=unfit[0].reason,
            ),
            (*pixels.dataset.left_out, *unfit),
        )
    return pixels.subset(np.flatnonzero(fit).astype(np.int64)), unfit


def batches(prepared: Preprocessing, pixels: PixelSet, at_once: int) -> Iterator[Pixels]:
    """(N, H, W, C) pixels of all pictures as a model takes them, at most `at_once` together."""
    scaled = replace(pixels, depth=prepared.depth)
    for start in range(0, len(pixels.dataset), at_once):
        rows = np.arange(start, min(start + at_once, len(pixels.dataset)))
        batch = scaled.at(prepared.geometry, rows, channels=prepared.channels)
        yield clip(batch, prepared.low, prepared.high)


def answers_of(model: Model, pixels: PixelSet) -> FloatArray:
    """(N, ...) answers for all pictures, some at a time, so that memory does not grow with them."""
    return predict_in_chunks(model, pixels, None)[0]


def predict_in_chunks(
    model: Model, pixels: PixelSet, novelty: Novelty | None
) -> tuple[FloatArray, NDArray[np.bool_] | None]:
    """(N, ...) answers for all pictures, and (N,) which pictures are unlike the training ones, None where the run
    cannot tell; some pictures at a time."""
    chunks, flags = [], []
    prepared = model.spec.preprocessing
    values = prepared.height * prepared.width * prepared.channels
    for batch in batches(prepared, pixels, max(1, min(ROWS_AT_ONCE, VALUES_AT_ONCE // values))):
        stated, unlike = answers_and_unlike(model, batch, novelty)
        chunks.append(stated)
        flags += [] if unlike is None else [unlike]
    return np.concatenate(chunks), np.concatenate(flags) if flags else None
