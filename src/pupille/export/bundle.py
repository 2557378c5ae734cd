"""A run packed to be kept and cited: its files without any picture, as one zip that is the same each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pupille.i18n.language import phrase

CONTENTS: Mapping[str, tuple[str, str]] = {
    "model.json": (phrase("what the model is, and how it sees a picture"), "application/json"),
    "weights.safetensors": (phrase("the weights of the model"), "application/octet-stream"),
    "model.skops": (phrase("the fitted estimator"), "application/zip"),
    "novelty.safetensors": (
        phrase("features by which images unlike the training ones are known"),
        "application/octet-stream",
    ),
    "novelty.json": (phrase("which test images are unlike the training ones"), "application/json"),
    "results.json": (phrase("every figure of the run, and the command as it was typed"), "application/json"),
    "run.json": (phrase("settings and versions"), "application/json"),
    "training.json": (phrase("how the training went"), "application/json"),
    "split.csv": (phrase("which image stood in which part"), "text/csv"),
    "history.csv": (phrase("the training, epoch by epoch"), "text/csv"),
}
"""Files of a run that are packed -> what they are, and their type. A folder of predictions comes beside them."""
PREDICTIONS = phrase("what the model answered on the images of one part")
DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file within, so that the same run gives the same bytes."""


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """The files by name as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, files[name])
    return out.getvalue()
