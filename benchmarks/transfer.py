"""Frozen networks with a new head: features beside a bare forward, and ten epochs beside the recipes of other tools.

    python benchmarks/transfer.py features [rounds] [network,...]
    python benchmarks/transfer.py peers PEERS [photos] [network,...] [tool,...] [rounds]
    python benchmarks/transfer.py views WEIGHTS DATA
    python benchmarks/transfer.py memory [network]

features: images a second through `training/heads/features.py`, with an empty cache, from pixels read by memory map,
as a share of a bare forward (channels last, the better of bfloat16 and 32 bits, the network as it is published) on
tensors in memory; by turns, medians. Beside it the first pass over as many JPEG photos of 640 x 480, decoding included.
peers: an epoch of Keras' transfer-learning guide, of fastai's `vision_learner` and of a plain loop around timm, each
with the network frozen and random weights, on `photos` random pictures, by turns with ours; extrapolated to ten epochs
on 1,000, and labelled so. PEERS holds the environments `keras` and `fastai`. views: what 1, 3 and 10 views gain in
accuracy with 20 images to train a class; WEIGHTS holds folders as `regnetx_002/model.safetensors`, DATA folders of
classes. memory: what a process has for itself (anonymous) at its highest while it computes the features of 1,000 and
of 10,000 pictures that are mapped. Times are of the wall and of all processors.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from pixels import anonymous, make_files, shared_photos
from torch import nn

from pupille.data.annotations import ClassTargets
from pupille.data.open import open_images
from pupille.data.pixels.pixel_set import read_pixels
from pupille.data.sources.cache import clear
from pupille.models.preprocessing import Preprocessing
from pupille.models.pretrained.build import load_backbone, preprocessing, whole_network, without_classes
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.frozen import Frozen
from pupille.models.registry import find
from pupille.training.heads.features import features, views_of
from pupille.training.heads.fit_heads import fit_head
from pupille.training.heads.head import Features, HeadSettings

NETWORKS = {"regnetx_002": 192, "resnet50": 64, "vgg16": 32}
"""Pictures of one turn."""
BARE = 32
"""Pictures in one bare forward pass."""
PEERS = Path(__file__).with_name("transfer_peers.py")
EPOCHS, PHOTOS, CLASSES = 10, 1000, 10
VIEWS = (1, 3, 10)
TOOLS = ("keras", "fastai", "timm")


def timed(work: Callable[..., object], *given: object, **named: object) -> tuple[float, float]:
    """Wall and processor seconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(*given, **named)
    return time.perf_counter() - wall, time.process_time() - cpu


def plain_network(name: str) -> nn.Module:
    """The backbone with random weights."""
    torch.manual_seed(0)
    return without_classes(whole_network(backbone(name))).requires_grad_(False).eval()


def frozen_network(name: str) -> Frozen:
    """The same, as Pupille runs it."""
    prepared: Preprocessing = preprocessing(name, window=(0.0, 255.0))
    return Frozen.of(plain_network(name), prepared)


def pictures(n: int, side: int, folder: str) -> np.ndarray:
    """Random pictures in a file, as the pixel cache maps them."""
    path = Path(folder) / "pixels"
    rng = np.random.default_rng(0)
    rng.integers(0, 256, (n, side, side, 3), dtype=np.uint8).tofile(path)
    return np.memmap(path, np.uint8, "r", shape=(n, side, side, 3))


def bare(network: nn.Module, inputs: torch.Tensor, *, bf16: bool) -> None:
    """The forward pass alone."""
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        for start in range(0, len(inputs), BARE):
            network(inputs[start : start + BARE])


def measure_features(rounds: int, names: Sequence[str]) -> list[dict[str, object]]:
    """Features as a share of a bare forward."""
    found: list[dict[str, object]] = []
    for name in names:
        n, frozen = NETWORKS[name], frozen_network(name)
        network = plain_network(name).to(memory_format=torch.channels_last)
        with TemporaryDirectory() as folder:
            os.environ["PUPILLE_HOME"] = str(Path(folder) / "home")
            pixels = pictures(n, frozen.preprocessing.height, folder)
            photos = make_files(Path(folder) / "photos", shared_photos("bccd/JPEGImages/*.jpg"), n)
            inputs = torch.from_numpy(frozen.preprocessing.apply(pixels)).permute(0, 3, 1, 2)
            bare(network, inputs[:BARE], bf16=frozen.bf16)
            turns = []
            for turn in range(rounds):
                halves = timed(bare, network, inputs, bf16=True)
                whole = timed(bare, network, inputs, bf16=False)
                other = timed(features, frozen, pixels, label=f"{name} {turn}")
                clear()
                first = timed(first_pass, frozen, name, photos)
                turns.append((min(halves, whole), other, first))
            features(frozen, pixels, label=name)
            again = timed(features, frozen, pixels, label=name)
        shares = [[one[i] / other[i] for one, other, _ in turns] for i in (0, 1)]
        wall, first_wall = (statistics.median(turn[i][0] for turn in turns) for i in (0, 2))
        row = {
            "network": name,
            "images": n,
            "bare images/s": round(n / wall, 1),
            "share by wall": round(statistics.median(shares[0]), 3),
            "share by processor": round(statistics.median(shares[1]), 3),
            "first pass images/s": round(n / first_wall, 1),
            "kept: times faster": round(wall / again[0], 1),
        }
        print(row, flush=True)
        found.append(row)
    return found


def first_pass(frozen: Frozen, name: str, folder: Path) -> None:
    """Photos looked for, decoded, kept, and their features."""
    way = find(name).geometry
    seen = read_pixels(open_images(folder), geometries=(way,))
    features(frozen, seen.at(way, np.arange(len(seen.readings))), label=name)


def measure_peers(
    peers: Path, photos: int, networks: Sequence[str], tools: Sequence[str], rounds: int
) -> list[dict[str, object]]:
    """Ten epochs on 1,000 photos, extrapolated from one on `photos`; medians of turns."""
    found: list[dict[str, object]] = []
    for name in networks:
        frozen = frozen_network(name)
        heads = {kind: time_head(kind, frozen.width) for kind in ("linear", "mlp")}
        for tool in tools:
            python = sys.executable if tool == "timm" else str(peers / tool / "bin/python")
            once: list[tuple[float, float]] = []
            epochs: list[dict[str, float]] = []
            for _ in range(rounds):
                once.append(time_features(frozen, name, photos))
                said = subprocess.run(
                    [python, str(PEERS), tool, name, str(photos)], capture_output=True, text=True, check=True
                )
                epochs.append(json.loads(said.stdout.strip().splitlines()[-1]))
            scale = PHOTOS / photos
            row: dict[str, object] = {
                "network": name,
                "tool": tool,
                "version": epochs[0]["version"],
                "photos": photos,
                "rounds": rounds,
            }
            for i, clock in enumerate(("wall", "cpu")):
                theirs = statistics.median(epoch[clock] for epoch in epochs) * scale * EPOCHS
                ours = statistics.median(one[i] for one in once) * scale
                row[f"theirs {clock} s (extrapolated)"] = round(theirs, 1)
                row[f"ours {clock} s (extrapolated)"] = round(ours + heads["mlp"][i], 1)
                row[f"head {clock} s"] = round(heads["mlp"][i], 1)
                row[f"linear head {clock} s"] = round(heads["linear"][i], 1)
                for views in VIEWS:
                    row[f"times less {clock}, {views} views"] = round(
                        theirs / (ours * views + heads["mlp"][i]), 1
                    )
            print(row, flush=True)
            found.append(row)
    return found


def time_features(frozen: Frozen, name: str, photos: int) -> tuple[float, float]:
    """Wall and processor seconds of the features of random photos, none of them kept before."""
    with TemporaryDirectory() as folder:
        os.environ["PUPILLE_HOME"] = folder
        pixels = pictures(photos, frozen.preprocessing.height, folder)
        frozen.features(pixels[:8])
        return timed(features, frozen, pixels, label=name)


def time_head(kind: str, width: int) -> tuple[float, float]:
    """Wall and processor seconds of fitting a head to 1,000 rows of noise; ten epochs where it has epochs."""
    rng = np.random.default_rng(0)
    table = rng.normal(size=(1, PHOTOS, width)).astype(np.float16)
    kept = Features(table, ClassTargets(rng.integers(0, CLASSES, PHOTOS), tuple(map(str, range(CLASSES)))))
    return timed(fit_head, kept, None, CLASSES, HeadSettings(kind, epochs=EPOCHS))


def measure_views(weights: Path, data: Path) -> list[dict[str, object]]:
    """Accuracy by views, 20 training images a class."""
    from PIL import Image

    from pupille.images.decoded import shaped
    from pupille.models.pretrained.import_file import import_weights

    found: list[dict[str, object]] = []
    names = sorted(path.name for path in data.iterdir() if path.is_dir())
    rng = np.random.default_rng(0)
    for name in ("regnetx_002", "mobilenetv2_100"):
        import_weights(weights / name / "model.safetensors", name)
        way = find(name).geometry
        frozen = Frozen.of(load_backbone(name), preprocessing(name, window=(0.0, 255.0)))
        parts: list[list[np.ndarray]] = [[], []]
        for folder in names:
            paths = rng.permutation(sorted(map(str, (data / folder).iterdir())))[:50]
            for place, path in enumerate(paths):
                parts[place >= 20].append(shaped(np.asarray(Image.open(path).convert("RGB")), way))
        labels = [np.repeat(np.arange(len(names)), n) for n in (20, 30)]
        train, test = (np.stack(part) for part in parts)
        plain = features(frozen, test, label=name)
        views = [features(frozen, train, label=name, view=view) for view in views_of("light", 10, 0)]
        for count in (1, 3, 10):
            kept = Features(np.stack(views[:count]), ClassTargets(labels[0], tuple(names)))
            fitted = fit_head(kept, None, HeadSettings())
            right = fitted.module(torch.from_numpy(plain)).argmax(dim=1).numpy() == labels[1]
            row = {
                "network": name,
                "views": count,
                "accuracy": round(float(right.mean()), 3),
                "n": len(right),
            }
            print(row, flush=True)
            found.append(row)
    return found


def measure_memory(name: str) -> list[dict[str, object]]:
    """The highest anonymous memory with few and many pictures, in processes of their own."""
    found: list[dict[str, object]] = []
    for count in (1_000, 10_000):
        once = f"import transfer; transfer.print_peak({name!r}, {count})"
        said = subprocess.run(
            [sys.executable, "-c", once],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(PEERS.parent)},
        )
        row = {"network": name, "images": count, "peak MiB": json.loads(said.stdout.splitlines()[-1])}
        print(row, flush=True)
        found.append(row)
    return found


def print_peak(name: str, count: int) -> None:
    """MiB of anonymous memory at most while features are computed."""
    frozen, peak = frozen_network(name), [0]
    with TemporaryDirectory() as folder:
        os.environ["PUPILLE_HOME"] = folder
        side = frozen.preprocessing.height
        path = Path(folder) / "pixels"
        with path.open("wb") as file:
            for seed in range(count // 100):
                rng = np.random.default_rng(seed)
                rng.integers(0, 256, (100, side, side, 3), dtype=np.uint8).tofile(file)
        pixels = np.memmap(path, np.uint8, "r", shape=(count, side, side, 3))
        features(frozen, pixels, label=name, listener=lambda _: peak.append(max(peak.pop(), anonymous())))
    print(round(max(peak[0], anonymous()) / 1024))


def given(words: Sequence[str], position: int, usual: str) -> str:
    """The word at a position, or what is usual."""
    return words[position] if len(words) > position else usual


def main() -> None:
    """Measures what was asked for, prints it and writes `transfer_WHAT.csv`."""
    what, rest = sys.argv[1], sys.argv[2:]
    if what == "features":
        rows = measure_features(int(given(rest, 0, "5")), given(rest, 1, ",".join(NETWORKS)).split(","))
    elif what == "peers":
        rows = measure_peers(
            Path(rest[0]),
            int(given(rest, 1, "100")),
            given(rest, 2, "resnet50,vgg16").split(","),
            given(rest, 3, ",".join(TOOLS)).split(","),
            int(given(rest, 4, "1")),
        )
    elif what == "memory":
        rows = measure_memory(given(rest, 0, "regnetx_002"))
    else:
        rows = measure_views(Path(rest[0]), Path(rest[1]))
    with Path(f"transfer_{what}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
