"""What a finished run is unsure of: sets of classes with a promised coverage, and images unlike the training ones.

Beside its weights a run keeps the features of some training images, `novelty.safetensors`, so that it can tell on any
machine which new images are unlike them.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.lazy_batch import Images
from pupille.data.prepare import Prepared
from pupille.data.splits.groups import apart
from pupille.errors import DataError, ModelError, reason_of
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.proportions import share_of
from pupille.evaluation.novelty import Novelty, fit_novelty, unlike_training
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.models.embeddings import WIDTH, described
from pupille.models.files.load import NOVELTY, load_model
from pupille.models.files.safetensors_file import read_bytes, read_header
from pupille.models.model import Model
from pupille.results.arrays import FloatArray, IntArray
from pupille.runs.events import silent
from pupille.runs.folder import write_atomically, write_json
from pupille.training.fitter import fitter_of
from pupille.workflows.run_record import NOVELTY_RECORD

MOST_TRAINING = 1000
"""Training images whose features are kept; others are measured by their distance to these."""
MOST_OTHERS = 500
"""Validation and test images that are looked at, each."""
LISTED = 100
TOO_FEW = phrase("there are too few validation images, or groups, to set a limit, so no image is flagged")


def keep_novelty(prepared: Prepared, folder: Path) -> None:
    """Writes what tells whether an image is unlike the training ones, and which test images are, into a run's folder.

    Nothing is written a second time. Where there are too few images, the record says so.
    """
    if (folder / NOVELTY_RECORD).exists():
        return
    model = load_model(folder)
    rows = {
        part: sampled(prepared.dataset.rows(part), most, seed=prepared.split.seed)
        for part, most in (("train", MOST_TRAINING), ("validation", MOST_OTHERS), ("test", MOST_OTHERS))
    }
    features = {part: features_of(model, prepared, picked) for part, picked in rows.items()}
    try:
        fitted = fit_novelty(
            features["train"], features["validation"], units=units_at(prepared, rows["validation"])
        )
    except DataError as error:
        write_json(folder / NOVELTY_RECORD, with_stored_texts({"flagged": None, "reason": reason_of(error)}))
        return
    write_atomically(folder / NOVELTY, to_bytes(fitted))
    flagged = unlike_training(features["test"], fitted)
    every = np.ones(len(flagged), dtype=bool)
    share = share_of(flagged, every, tell("there is no test image"), units_at(prepared, rows["test"]))
    ids = prepared.dataset.samples["id"]
    record = {
        "flagged": share.to_json(),
        "reason": None if np.isfinite(fitted.limit) else tell(TOO_FEW),
        "false_alarms": fitted.false_alarms,
        "training": len(rows["train"]),
        "validation": len(rows["validation"]),
        "images": [str(ids.iloc[row]) for row in rows["test"][flagged][:LISTED]],
    }
    write_json(folder / NOVELTY_RECORD, with_stored_texts(record))


def sampled(rows: IntArray, most: int, *, seed: int) -> IntArray:
    """At most so many of the rows, in their order."""
    if len(rows) <= most:
        return rows
    return np.sort(np.random.default_rng(seed).choice(rows, size=most, replace=False)).astype(np.int64)


def features_of(model: Model, prepared: Prepared, rows: IntArray) -> FloatArray:
    """(N, D) features of some images; those of a frozen backbone are taken from where they are kept."""
    spec = model.spec
    batch = prepared.batch(spec.preprocessing.geometry, rows, channels=spec.preprocessing.channels)
    predict = fitter_of(spec.name).load("predict")(model, silent)
    return described(model, batch, predict=predict)[1]


def units_at(prepared: Prepared, rows: IntArray) -> IntArray | None:
    """The group of each of these images, numbered; None where no groups are declared."""
    groups = prepared.dataset.groups
    if groups is None:
        return None
    ids = [str(prepared.dataset.samples["id"].iloc[row]) for row in rows]
    return units_of(len(rows), apart(ids, [groups[row] for row in rows]))


def to_bytes(fitted: Novelty) -> bytes:
    """The content of `novelty.safetensors`."""
    from safetensors.numpy import save

    tensors = {"features": fitted.features, "mean": fitted.mean, "scale": fitted.scale}
    numbers = {"limit": fitted.limit, "false_alarms": fitted.false_alarms, "n": fitted.n}
    return bytes(
        save(
            {name: np.ascontiguousarray(values, dtype=np.float32) for name, values in tensors.items()},
            metadata={"novelty": json.dumps({name: repr(value) for name, value in numbers.items()})},
        )
    )


def read_novelty(folder: Path) -> Novelty | None:
    """The novelty that `keep_novelty` wrote; None where the run has none. Raises ModelError if it is damaged."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    if not (folder / NOVELTY).exists():
        return None
    header = read_header(folder, NOVELTY)
    if (folder / NOVELTY).stat().st_size > 2**20 + 4 * WIDTH * (MOST_TRAINING + 2):
        raise ModelError(
            tell("{novelty} is longer than any run's. Copy the run folder again.", novelty=NOVELTY)
        )
    try:
        tensors = {
            name: values.astype(np.float64) for name, values in load(read_bytes(folder, NOVELTY)).items()
        }
        numbers = json.loads(header["__metadata__"]["novelty"])
        novelty = Novelty(
            tensors["features"],
            tensors["mean"],
            tensors["scale"],
            float(numbers["limit"]),
            float(numbers["false_alarms"]),
            int(numbers["n"]),
        )
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ModelError(
            tell(
                "{novelty} is damaged ({error}). Copy the run folder again.",
                novelty=NOVELTY,
                error=str(error),
            )
        ) from error
    if not sound(novelty):
        raise ModelError(
            tell("{novelty} does not hold what Pupille writes. Copy the run folder again.", novelty=NOVELTY)
        )
    return novelty


def sound(novelty: Novelty) -> bool:
    """Whether shapes fit and numbers are finite and of the right sign."""
    columns = novelty.mean.shape
    return bool(
        novelty.features.ndim == 2
        and novelty.features.shape[1:] == columns == novelty.scale.shape
        and all(np.isfinite(part).all() for part in (novelty.features, novelty.mean, novelty.scale))
        and (novelty.scale > 0).all()
        and novelty.limit >= 0
    )


def answers_and_unlike(
    model: Model, pixels: Images, novelty: Novelty | None
) -> tuple[FloatArray, NDArray[np.bool_] | None]:
    """(N, ...) answers, and (N,) which images are unlike the training ones, None where nobody can tell."""
    if novelty is None:
        return model.predict(pixels), None
    answers, features = described(model, pixels)
    return answers, unlike_training(features, novelty)
