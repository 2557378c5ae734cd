"""How long do Pupille, Keras, plain PyTorch and fastai take to 99.0 % of MNIST with a small CNN? And on JPEG files?

    python benchmarks/training.py --out training.csv --keras keras/bin/python --fastai fastai/bin/python
    python benchmarks/training.py --out seeds.csv --seeds 5

Each training is a process of its own, as `trainers.py` says; the tools take turns (A B C D A B C D), every round with
another seed. A tool that does not reach 99.0 % in every round is not compared. The JPEG folder is made from the aerial
photos of the shared data (4,000 to train, 1,000 to score, 128 x 128 pixels); there all do the same number of epochs at
32 x 32 pixels, files are decoded anew, and Pupille may not end more than two points of accuracy below any of them.
Seconds of the processor (all threads and workers) say more than those of the clock on a machine with other tenants.
The machine's limit are the two convolutions alone, forward and backward in their fastest form: `of limit` says how much
of a tool's processor time they would take for the images it has shown.
With --seeds Pupille alone trains so often, to show that its accuracy is no luck.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

EPOCHS = {"pupille": 0, "keras": 8, "pytorch": 8, "fastai": 3}
"""On MNIST: at most, for the tools that stop at 99.0 %; exactly, for those of one cycle; 0 is the default."""
FOLDER_EPOCHS = 10
ENOUGH, BELOW = 0.99, 0.02
CONVOLUTIONS = ((1, 32, 28), (32, 64, 13))
"""Maps in, maps out, side of both on MNIST."""
BATCH = 128


def main() -> None:
    """Reads the command line, lets the tools take turns, prints one table and writes it as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    parser.add_argument("--keras", help="the interpreter of the environment with Keras and TensorFlow")
    parser.add_argument("--fastai", help="the interpreter of the environment with fastai")
    parser.add_argument("--rounds", type=int, default=2, help="turns of every tool")
    parser.add_argument("--seeds", type=int, help="train Pupille alone with so many seeds")
    parser.add_argument("--sets", nargs="+", default=["mnist", "folder"], choices=["mnist", "folder"])
    options = parser.parse_args()
    pythons = {
        "pupille": sys.executable,
        "keras": options.keras,
        "pytorch": sys.executable,
        "fastai": options.fastai,
    }
    rows: list[dict[str, Any]] = []
    if options.seeds:
        rows = [
            train("pupille", sys.executable, "mnist", seed, shared() / "mnist")
            for seed in range(options.seeds)
        ]
    else:
        shown = limit()
        with tempfile.TemporaryDirectory() as once:
            for kind in options.sets:
                data = (mnist_files if kind == "mnist" else photo_folder)(Path(once))
                found = [
                    train(tool, python, kind, seed, data)
                    for seed in range(options.rounds)
                    for tool, python in pythons.items()
                    if python
                ]
                rows += compared(kind, found, shown if kind == "mnist" else None)
    show(rows)
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        write.writeheader()
        write.writerows(rows)


def train(tool: str, python: str, kind: str, seed: int, data: Path) -> dict[str, Any]:
    """One training in a process of its own, with nothing kept from before."""
    epochs = EPOCHS[tool] if kind == "mnist" else FOLDER_EPOCHS
    with tempfile.TemporaryDirectory() as home:
        # What the command line sets; the others run as they are.
        ours = {"PUPILLE_HOME": home, "OMP_WAIT_POLICY": "passive"} if tool == "pupille" else {}
        done = subprocess.run(
            [
                python,
                str(Path(__file__).with_name("trainers.py")),
                tool,
                kind,
                str(seed),
                str(data),
                str(epochs),
            ],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **ours, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"},
        )
    if done.returncode:
        sys.exit(f"{tool} failed:\n{done.stderr[-2000:]}")
    row = {"set": kind, "tool": tool, "seed": seed, **json.loads(done.stdout.splitlines()[-1])}
    print(
        f"  {kind} {tool} seed {seed}: {row['seconds']} s, processor {row['cpu']} s, accuracy {row['accuracy']:.4f}",
        file=sys.stderr,
    )
    return row


def compared(kind: str, found: list[dict[str, Any]], per_image: float | None) -> list[dict[str, Any]]:
    """The trainings with how many times longer than Pupille's, in the same round, each took.

    per_image: seconds of the machine's limit. Ends the program if the networks differ, or Pupille reached less.
    """
    if len({row["parameters"] for row in found}) != 1:
        sys.exit("the networks differ in their number of parameters")
    accuracies = [row["accuracy"] for row in found]
    least = min(row["accuracy"] for row in found if row["tool"] == "pupille")
    if kind == "folder" and max(accuracies) - least > BELOW:
        sys.exit(f"Pupille lies more than {BELOW} below another tool on the folder: {accuracies}")
    short = {row["tool"] for row in found if kind == "mnist" and row["accuracy"] < ENOUGH}
    if "pupille" in short:
        sys.exit(f"Pupille did not reach {ENOUGH}: {accuracies}")
    base = {row["seed"]: row for row in found if row["tool"] == "pupille"}
    return [
        {
            **row,
            "times ours": ""
            if row["tool"] in short
            else round(row["seconds"] / base[row["seed"]]["seconds"], 2),
            "cpu times ours": "" if row["tool"] in short else round(row["cpu"] / base[row["seed"]]["cpu"], 2),
            "of limit": round(per_image * 60_000 * row["epochs"] / row["cpu"], 2) if per_image else "",
        }
        for row in found
    ]


def limit() -> float:
    """Prints the speed of both convolutions on one thread; seconds an image of the fastest forms together."""
    import torch

    torch.set_num_threads(1)
    fastest = 0.0
    for maps_in, maps_out, side in CONVOLUTIONS:
        # The first one needs no gradient of its input.
        multiply_adds = BATCH * (side - 2) ** 2 * 9 * maps_in * maps_out * (3 if maps_in > 1 else 2)
        seconds = {}
        for kind in (torch.bfloat16, torch.float32):
            for layout in (torch.channels_last, torch.contiguous_format):
                seconds[kind, layout] = convolution(maps_in, maps_out, side, kind, layout)
                speed = 2 * multiply_adds / seconds[kind, layout] / 1e9
                print(
                    f"convolution {maps_in} to {maps_out}, {kind}, {layout}: {speed:.0f} GFLOP/s, one thread"
                )
        fastest += min(seconds.values()) / BATCH
    return fastest


def convolution(maps_in: int, maps_out: int, side: int, kind: Any, layout: Any) -> float:
    """Processor seconds of one convolution, forward and backward; the least of many, which others disturb least."""
    import torch

    x = torch.randn(BATCH, maps_in, side, side, dtype=kind).contiguous(memory_format=layout)
    weight = torch.randn(maps_out, maps_in, 3, 3, dtype=kind).contiguous(memory_format=layout)
    leaves = [weight.requires_grad_(), *([x.requires_grad_()] if maps_in > 1 else [])]
    onward = torch.randn(BATCH, maps_out, side - 2, side - 2, dtype=kind).contiguous(memory_format=layout)
    seen = []
    for _ in range(30):
        started = time.thread_time()
        torch.autograd.grad(torch.nn.functional.conv2d(x, weight), leaves, onward)
        seen.append(time.thread_time() - started)
    return min(seen)


def shared() -> Path:
    """The folder of shared data."""
    root = Path(os.environ.get("PUPILLE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    if not root.exists():
        sys.exit(f"no shared data at {root}: set PUPILLE_SHARED")
    return root


def mnist_files(once: Path) -> Path:
    """A folder with the packed files and, beside it, the unpacked ones as torchvision wants them."""
    raw = once / "torchvision" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    (once / "mnist").mkdir()
    for path in (shared() / "mnist").glob("*.gz"):
        shutil.copy(path, once / "mnist")
        (raw / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    return once / "mnist"


def photo_folder(once: Path) -> Path:
    """The aerial photos, copied so that a link stands in nobody's way; each has been read once."""
    for part in ("train", "validation"):
        shutil.copytree(shared() / "hurricane" / part, once / "photos" / part)
    for path in (once / "photos").rglob("*.jpeg"):
        path.read_bytes()
    return once / "photos"


def show(rows: list[dict[str, Any]]) -> None:
    """Prints every training, then the medians of each tool."""
    for name in rows[0]:
        print(f"{name:>15}" + "".join(f"{str(row[name])[:17]:>18}" for row in rows))
    for kind, tool in dict.fromkeys((row["set"], row["tool"]) for row in rows):
        some = [row for row in rows if (row["set"], row["tool"]) == (kind, tool)]
        medians = {
            name: statistics.median(row[name] for row in some) for name in ("seconds", "cpu", "accuracy")
        }
        print(
            f"{kind} {tool} ({some[0]['versions']}): "
            + ", ".join(f"{k} {v:.4g}" for k, v in medians.items())
            + f", least accuracy {min(row['accuracy'] for row in some)}, n {len(some)}"
        )


if __name__ == "__main__":
    main()
