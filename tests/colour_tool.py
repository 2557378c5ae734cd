"""A tool of somebody else, for tests: a program of its own that finds red discs and blue squares by their colour.

`python colour_tool.py train DATA WORK MODEL`, then `predict WORK IMAGES LIST OUT MODEL`. It learns from the labels of
YOLO how red and blue the classes are, and answers as COCO's results; MODEL says how it misbehaves. It imports nothing
of Pupille.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage


def train(data: Path, work: Path, model: str) -> None:
    if model == "fails":
        print("reading the labels")
        sys.exit("ValueError: the labels are too green")
    if model == "hangs":
        time.sleep(600)
    sums = {}
    for name in (data / "train.txt").read_text().split():
        image = data / name
        pixels = np.asarray(Image.open(image)).astype(float)
        for line in (data / "labels" / f"{image.stem}.txt").read_text().splitlines():
            label, x, y, *_ = map(float, line.split())
            height, width = pixels.shape[:2]
            sums.setdefault(int(label), []).append(pixels[int(y * height), int(x * width)])
    colours = {label: np.mean(seen, axis=0).tolist() for label, seen in sums.items()}
    (work / "colours.json").write_text(json.dumps(colours))
    runs = work.parent / "trainings.txt"
    runs.write_text((runs.read_text() if runs.exists() else "") + "x")


def answers_of(work: Path, images: Path, listed: Path) -> list[dict]:
    colours = json.loads((work / "colours.json").read_text())
    results = []
    for image in json.loads(listed.read_text())["images"]:
        pixels = np.asarray(Image.open(images / image["file_name"])).astype(float)
        for label, colour in colours.items():
            parts, _ = ndimage.label(np.abs(pixels - colour).sum(axis=2) < 90)
            for place in ndimage.find_objects(parts):
                y, x = place
                box = [x.start, y.start, x.stop - x.start, y.stop - y.start]
                score = min(1.0, box[2] * box[3] / 500)
                results.append(
                    {"image_id": image["id"], "category_id": int(label) + 1, "bbox": box, "score": score}
                )
    return results


def predict(work: Path, images: Path, listed: Path, out: Path, model: str) -> None:
    print("labels beside the pictures:", len(list(images.parent.rglob("*.txt"))))
    results = answers_of(work, images, listed)
    if model == "beyond":
        results[0]["bbox"][0] -= 40
    text = "{nothing" if model == "damaged" else json.dumps(results)
    (out / "answers.json").write_text(text)


if __name__ == "__main__":
    verb, *places, model = sys.argv[1:]
    {"train": train, "predict": predict}[verb](*map(Path, places), model)
