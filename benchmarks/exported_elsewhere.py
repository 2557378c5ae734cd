"""Exported runs opened where there is no Pupille: python benchmarks/exported_elsewhere.py RUN=DATA=IMAGES [...].

Makes a fresh environment of onnxruntime, numpy and Pillow, exports each RUN, compared on the test images in DATA, and
lets the program of `docs/export.md` answer the pictures in the folder IMAGES there, 300 of them at most, spread evenly.
Says how its answers differ from those of the model here, in 32 bits, on the pixels that Pupille reads. QUANTIZE=int8 in
the environment exports in 8 bits, with the margin in MARGIN; then the answers here are those of the file.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pupille.config import DataConfig
from pupille.data.open import open_images
from pupille.data.pixels.pixel_set import read_pixels
from pupille.export.engine import Session
from pupille.models.decode.decoder import decoder_of
from pupille.models.files.load import load_model
from pupille.tasks import TASKS
from pupille.training.fitter import fitter_of
from pupille.workflows.export import export
from pupille.workflows.predict import batches, find_run, predict

DOCS = Path(__file__).parents[1] / "docs" / "export.md"
PACKAGES = ("onnxruntime<1.29", "numpy", "pillow")
MOST, TOGETHER = 300, 16


def elsewhere(folder):
    """The Python of a fresh environment, and what is installed in it."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    listed = subprocess.run(
        [python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    return python, " ".join(listed.stdout.split())


def program_says(python, file, pictures, folder):
    """A record of each picture."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    (folder / "predict.py").write_text(program)
    words = [python, "-I", "predict.py", file, *pictures]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=folder)
    return [json.loads(line) for line in done.stdout.splitlines()]


def answers_here(run, pictures, file):
    """(N, ...) answers of the model in 32 bits, or of a file in 8, as its task gives them, and its description."""
    model = load_model(find_run(run))
    spec = model.spec
    dataset = open_images(pictures, DataConfig(bands=spec.preprocessing.bands))
    pixels = read_pixels(dataset, geometries=(spec.preprocessing.geometry,), depth=spec.preprocessing.depth)
    part = TASKS[spec.task].load("export")
    exact, session = fitter_of(spec.name).load("in_32_bits")(model), Session(file.read_bytes())
    answers = [decoder_of(spec).none(spec)]
    for batch in batches(spec.preprocessing, pixels, TOGETHER):
        in_8 = "QUANTIZE" in os.environ
        answers.append(
            part.answers(session.answers(batch), len(batch), spec) if in_8 else exact.predict(batch)
        )
    return spec, list(pixels.dataset.samples["id"]), np.concatenate(answers)


def compared(run, pictures, python, file, folder):
    """What differs between the two, in words."""
    spec, ids, here = answers_here(run, pictures, file)
    rows = np.unique(np.linspace(0, len(ids) - 1, MOST).round().astype(int))
    started = time.perf_counter()
    there = program_says(python, file, [pictures / ids[row] for row in rows], folder)
    seconds = time.perf_counter() - started
    case = Case(spec, run, pictures, [ids[row] for row in rows], here[rows], there, folder)
    words = BY_TASK[spec.task](case)
    return f"{spec.task}, {spec.name}: {len(rows)} pictures, {words}; {seconds:.1f} s"


@dataclass
class Case:
    """What a run answered here and there. here: as its task gives answers. there: a record of each picture."""

    spec: Any
    run: str
    pictures: Path
    ids: list
    here: Any
    there: list
    folder: Path


def of_classes(case):
    """Classes and probabilities."""
    shares = np.array([answer["probabilities"] for answer in case.there])
    changed = (shares.argmax(axis=1) != case.here.argmax(axis=1)).sum()
    return (
        f"{changed} called otherwise, probabilities differ by {np.abs(shares - case.here).max():.1e} at most"
    )


def of_numbers(case):
    """Numbers, as a share of their deviation in training."""
    numbers = np.array([answer["number"] for answer in case.there])
    apart = np.abs(numbers - case.here).max() / case.spec.scale.deviation
    return f"numbers differ by {apart:.1e} of their deviation at most"


def of_boxes(case):
    """Boxes that count as found, at the sizes of the pictures."""
    prediction = predict(case.run, case.pictures)
    records = [prediction.boxes[prediction.ids.index(id_)] for id_ in case.ids]
    changed, largest = 0, 0.0
    for answer, boxes in zip(case.there, records, strict=True):
        named = [box["class"] for box in answer["boxes"]]
        if named != [box["class"] for box in boxes]:
            changed += 1
            continue
        edges = [[box[edge] for edge in ("x1", "y1", "x2", "y2")] for box in boxes]
        apart = np.abs(np.array([box["box"] for box in answer["boxes"]]) - np.array(edges))
        largest = max(largest, apart.max(initial=0.0))
    n = sum(map(len, records))
    return f"{n} boxes, {changed} pictures with others, corners differ by {largest:.3f} px at most"


def of_masks(case):
    """The class of each pixel at the sizes of the pictures."""
    prediction = predict(case.run, case.pictures)
    changed = n = 0
    for id_, answer in zip(case.ids, case.there, strict=True):
        mask = prediction.mask(prediction.ids.index(id_))
        changed += int((np.asarray(Image.open(case.folder / answer["mask"])) != mask).sum())
        n += mask.size
    return f"{changed} of {n} pixels called otherwise"


def of_objects(case):
    """Pixels of objects by the threshold of the cut: a probability is rounded to 1 of 255 there."""
    changed = n = 0
    for answer, objects in zip(case.there, case.here, strict=True):
        shares = np.asarray(Image.open(case.folder / answer["objects"])) / 255
        inside = shares >= case.spec.cut.interior
        near = np.abs(shares - case.spec.cut.interior) <= 1 / 255
        labels = objects.labels > 0
        # Small objects are left out of the labels alone.
        changed += int((labels & ~inside & ~near).sum())
        n += inside.size
    return f"{changed} of {n} pixels of objects missing"


BY_TASK = {
    "classification": of_classes,
    "regression": of_numbers,
    "detection": of_boxes,
    "segmentation": of_masks,
    "instances": of_objects,
}


def main():
    """Exports and compares each run."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        python, packages = elsewhere(home / "environment")
        print(packages, flush=True)
        for number, each in enumerate(sys.argv[1:]):
            run, data, pictures = each.split("=")
            folder = home / str(number)
            folder.mkdir()
            margin = float(os.environ["MARGIN"]) if "MARGIN" in os.environ else None
            written = export(
                run,
                "onnx",
                folder / "model.onnx",
                data=data,
                quantize=os.environ.get("QUANTIZE"),
                margin=margin,
            )
            for sentence in written.sentences:
                print(" ", sentence)
            print(
                f"{written.size / 1e6:.2f} MB;",
                compared(run, Path(pictures).resolve(), python, written.file, folder),
                flush=True,
            )


if __name__ == "__main__":
    main()
