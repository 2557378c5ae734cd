"""How long does it take to open 20,000 annotated images with 200,000 boxes, and how much memory?

    python benchmarks/open_boxes.py --out open_boxes.csv [--images 20000] [--boxes 10] [--rounds 3]

Small JPEG files are made, each with a comment of its own, so that no two have the same bytes, and boxes at random in
ten classes, written as COCO JSON and as YOLO text files. Each opening is a process of its own that has loaded the
program and has opened the set once before in another process, so that the disk plays no part. Seconds are of
`pupille.open` alone, on the clock and of the processor, which other programs disturb less; memory is the highest that
the process ever had, the program included. Shown are the median and the worst of the rounds.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

CLASSES = 10
SIDE = 64
OPEN = """
import resource, sys, time
import pupille
start, used = time.perf_counter(), time.process_time()
dataset = pupille.open(sys.argv[1])
seconds, processor = time.perf_counter() - start, time.process_time() - used
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(len(dataset), len(dataset.annotations), seconds, processor, megabytes)
"""


def pictures(folder: Path, n: int) -> list[str]:
    """Names of n small JPEG files that differ in their bytes."""
    folder.mkdir(parents=True)
    buffer = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), (90, 120, 150)).save(buffer, "JPEG")
    start, rest = buffer.getvalue()[:2], buffer.getvalue()[2:]
    names = [f"{number:06d}.jpg" for number in range(n)]
    for name in names:
        comment = name.encode()
        length = (len(comment) + 2).to_bytes(2, "big")
        (folder / name).write_bytes(start + b"\xff\xfe" + length + comment + rest)
    return names


def write_coco(folder: Path, names: list[str], labels: np.ndarray, boxes: np.ndarray) -> None:
    """images/ and annotations.json. boxes: (images, boxes, 4) x, y, width, height in shares."""
    pixels = np.round(boxes * SIDE, 2).tolist()
    images = [{"id": row, "file_name": name, "width": SIDE, "height": SIDE} for row, name in enumerate(names)]
    annotations = [
        {
            "id": len(names) * row + place,
            "image_id": row,
            "category_id": int(label),
            "bbox": box,
            "area": box[2] * box[3],
            "iscrowd": 0,
        }
        for row, (on_image, classes) in enumerate(zip(pixels, labels, strict=True))
        for place, (box, label) in enumerate(zip(on_image, classes, strict=True))
    ]
    categories = [{"id": label, "name": f"class {label}"} for label in range(CLASSES)]
    content = {"images": images, "annotations": annotations, "categories": categories}
    (folder / "annotations.json").write_text(json.dumps(content))


def write_yolo(folder: Path, names: list[str], labels: np.ndarray, boxes: np.ndarray) -> None:
    """images/, labels/ and data.yaml. boxes: (images, boxes, 4) x, y, width, height in shares."""
    (folder / "labels").mkdir()
    middles = boxes + np.concatenate([boxes[..., 2:] / 2, np.zeros_like(boxes[..., 2:])], axis=-1)
    for name, classes, on_image in zip(names, labels, middles, strict=True):
        lines = [
            f"{label} {x:.6f} {y:.6f} {width:.6f} {height:.6f}"
            for label, (x, y, width, height) in zip(classes, on_image, strict=True)
        ]
        (folder / "labels" / name).with_suffix(".txt").write_text("\n".join(lines) + "\n")
    (folder / "data.yaml").write_text(f"names: {[f'class {label}' for label in range(CLASSES)]}\n")


FORMATS = {"COCO JSON": write_coco, "YOLO text files": write_yolo}


def main() -> None:
    """Prints a table and writes it as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--boxes", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    rng = np.random.default_rng(0)
    corners = rng.uniform(0, 0.7, (args.images, args.boxes, 2))
    boxes = np.concatenate([corners, rng.uniform(0.05, 0.3, corners.shape)], axis=-1)
    labels = rng.integers(0, CLASSES, (args.images, args.boxes))
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for form, write in FORMATS.items():
            folder = Path(place) / form
            write(folder, pictures(folder / "images", args.images), labels, boxes)
            runs = [opened(folder) for _ in range(args.rounds + 1)][1:]
            seconds, processor, megabytes = ([run[column] for run in runs] for column in (2, 3, 4))
            rows.append(
                {
                    "format": form,
                    "images": int(runs[0][0]),
                    "boxes": int(runs[0][1]),
                    "seconds": round(statistics.median(seconds), 2),
                    "worst": round(max(seconds), 2),
                    "processor": round(statistics.median(processor), 2),
                    "megabytes": round(max(megabytes)),
                }
            )
            print(rows[-1], flush=True)
    with args.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def opened(folder: Path) -> list[float]:
    """Images, boxes, seconds on the clock and of the processor, and megabytes of one process that opens a folder."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder)], check=True, capture_output=True, text=True
    )
    return [float(value) for value in done.stdout.split()]


if __name__ == "__main__":
    main()
