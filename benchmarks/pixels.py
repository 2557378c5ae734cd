"""How fast are pictures read, the first time and later, and how much memory do 1,000 and 10,000 of them take?

    python benchmarks/pixels.py --out pixels.csv [--cases 0 1] [--rounds 3] [--no-memory]

Folders of JPEG files are made from real photos of the shared data; each file has a comment of its own, so that no two
have the same bytes. The first pass is timed in turns (A B A B) with the limit: the better of Pillow and torchvision's
decoder, in one process per processor that is up already, which opens each file, reduces it where we do (Pillow alone
can), stretches it, and neither checks, hashes nor keeps anything. Our processes are started within the time. Pillow's
side and ours must come to the same pixels. Then the later pass, which reads what the first has kept. Every file has
been read once before, so that the disk plays no part. Memory is what the process has for itself (anonymous), torch
included, at its highest while it prepares pictures at 224 px and trains a small network on them for one epoch; pages of
mapped files, which the system takes back whenever it wants, and the processes that decode do not count.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

CASES = (
    ("blood 640x480", "bccd/JPEGImages/*.jpg", 10_000, 224),
    ("aerial 128x128", "hurricane/*/*/*.jpeg", 10_000, 224),
    ("fruit 1024x768", "fruit_gps/*/*/*.jpg", 2_000, 224),
    ("fruit 1024x768", "fruit_gps/*/*/*.jpg", 2_000, 32),
)
"""What the files are made from, how many, and the side at which they are kept."""
BASES = 60
MEMORY_SIDE = 224
MEMORY_COUNTS = (1_000, 2_000, 10_000)


def main() -> None:
    """Reads the command line, measures, prints one table and writes it as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, help="the CSV file to write")
    parser.add_argument("--rounds", type=int, default=3, help="turns of both sides")
    parser.add_argument("--cases", type=int, nargs="+", default=range(len(CASES)), help="numbers of `CASES`")
    parser.add_argument("--no-memory", action="store_true", help="leave out the memory")
    parser.add_argument("--worker", nargs=2, metavar=("FOLDER", "N"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps({"peak_mib": peak_while_training(Path(options.worker[0]), int(options.worker[1]))}))
        return
    if not options.out:
        parser.error("--out is needed: the CSV file to write")
    with tempfile.TemporaryDirectory() as once:
        os.environ["PUPILLE_HOME"] = str(Path(once) / "home")
        rows = [race(Path(once), *CASES[number], rounds=options.rounds) for number in options.cases]
        rows += [] if options.no_memory else memory(Path(once))
    show(rows)
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        write.writeheader()
        write.writerows(rows)


def race(once: Path, name: str, pattern: str, n: int, side: int, *, rounds: int) -> dict[str, object]:
    """First pass and limit in turns, then later passes, on one set."""
    from pupille.data.open import open_images
    from pupille.data.pixels.threads import usable_processors
    from pupille.data.sources.cache import clear

    folder = make_files(once / f"{name.replace(' ', '-')}-{side}", shared_photos(pattern), n)
    images = open_images(folder)
    files = sorted(folder.iterdir())
    processors = usable_processors()
    chunks = [files[at : at + 20] for at in range(0, n, 20)]
    turns: dict[str, list[Turn]] = {"first": [], "pillow": [], "torchvision": [], "later": []}
    with ProcessPoolExecutor(processors) as pool:

        def limit(work: Callable[[int, Sequence[Path]], tuple[list[int], float]]) -> tuple[list[int], float]:
            done = list(pool.map(partial(work, side), chunks))
            return [one for some, _ in done for one in some], sum(seconds for _, seconds in done)

        for work in (bare_sums, torchvision_sums):
            list(pool.map(partial(work, side), chunks[: 2 * processors]))
        for _ in range(rounds):
            clear()
            turns["first"].append(timed(lambda: our_sums(images, side)))
            turns["pillow"].append(timed(lambda: limit(bare_sums)))
            turns["torchvision"].append(timed(lambda: limit(torchvision_sums)))
            # What the first pass wrote is on its way to the disk; a later pass comes after that.
            os.sync()
            turns["later"].append(timed(lambda: our_sums(images, side)))
    same = all(
        ours.sums == bare.sums == later.sums
        for ours, bare, later in zip(turns["first"], turns["pillow"], turns["later"], strict=True)
    )
    rival = min(("pillow", "torchvision"), key=lambda tool: statistics.median(one.cpu for one in turns[tool]))
    turns["limit"] = turns[rival]
    speed = {kind: round(n / statistics.median(turn.wall for turn in some)) for kind, some in turns.items()}
    pairs = list(zip(turns["first"], turns["limit"], turns["later"], strict=True))
    return {
        "set": name,
        "images": n,
        "side": side,
        "first images/s": speed["first"],
        "limit images/s": speed["limit"],
        "limit": rival,
        "the other's": min(speed["pillow"], speed["torchvision"]),
        "share of limit": round(statistics.median(limit.wall / first.wall for first, limit, _ in pairs), 2),
        "same, CPU time": round(statistics.median(limit.cpu / first.cpu for first, limit, _ in pairs), 2),
        "later images/s": speed["later"],
        "later : first": round(statistics.median(first.wall / later.wall for first, _, later in pairs), 1),
        "later, CPU time": round(statistics.median(first.cpu / later.cpu for first, _, later in pairs), 1),
        "same pixels": same,
        "first peak MiB": "",
        "later peak MiB": "",
    }


@dataclass(frozen=True)
class Turn:
    """What one pass took, in seconds, and a sum over each picture."""

    wall: float
    cpu: float
    sums: list[int]


def timed(work: Callable[[], tuple[list[int], float]]) -> Turn:
    """One pass; the work says how much of a processor's time it took."""
    start = time.perf_counter()
    sums, cpu = work()
    return Turn(time.perf_counter() - start, cpu, sums)


def our_sums(images: object, side: int) -> tuple[list[int], float]:
    """A sum over the pixels of each picture, which touches every one of them, and the processor's time."""
    from pupille.data.dataset import Dataset
    from pupille.data.pixels.pixel_set import read_pixels
    from pupille.images.geometry import Geometry

    assert isinstance(images, Dataset)
    # With that of the processes that it has started and that have ended.
    start = sum(os.times()[:4])
    sums = [
        pixel_sum(reading.pixels)
        for reading in read_pixels(images, geometries=(Geometry(side, side),)).readings
    ]
    return sums, sum(os.times()[:4]) - start


def bare_sums(side: int, files: Sequence[Path]) -> tuple[list[int], float]:
    """The same with nothing but Pillow."""
    start = time.process_time()
    return [bare_sum(side, path) for path in files], time.process_time() - start


def torchvision_sums(side: int, files: Sequence[Path]) -> tuple[list[int], float]:
    """The same with torchvision's decoder and its resizing of tensors; other pixels, as it does not reduce."""
    import torch
    from torchvision.io import decode_jpeg, read_file
    from torchvision.transforms.functional import resize

    torch.set_num_threads(1)
    start = time.process_time()
    found = []
    for path in files:
        picture = decode_jpeg(read_file(str(path)))
        if max(picture.shape) > side:
            picture = resize(picture, [side, side], antialias=True)
        found.append(pixel_sum(picture.numpy()))
    return found, time.process_time() - start


def pixel_sum(pixels: NDArray[np.uint8]) -> int:
    """The sum of the pixels taken eight bytes at a time, which costs next to nothing."""
    return int(np.ascontiguousarray(pixels).reshape(-1).view(np.uint64).sum())


def bare_sum(side: int, path: Path) -> int:
    """One file opened, reduced by the same rule, stretched."""
    with Image.open(path) as image:
        size = image.size
        if max(size) >= 512 and min(size) >= 4 * side:
            image.draft(None, (2 * side, 2 * side))
        image.load()
        kept = image.resize((side, side), Image.Resampling.BILINEAR) if max(size) > side else image
        return pixel_sum(np.asarray(kept))


def memory(once: Path) -> list[dict[str, object]]:
    """The highest anonymous memory at 1,000 to 10,000 pictures, in processes of their own."""
    folder = make_files(once / "many", shared_photos("hurricane/*/*/*.jpeg"), max(MEMORY_COUNTS), side=240)
    rows = []
    for n in MEMORY_COUNTS:
        peaks = [measured(folder, n) for _ in ("first", "later")]
        speeds = (
            "first images/s",
            "limit images/s",
            "limit",
            "the other's",
            "share of limit",
            "same, CPU time",
        )
        blank = dict.fromkeys((*speeds, "later images/s", "later : first", "later, CPU time"), "")
        rows.append(
            {
                "set": "240x240",
                "images": n,
                "side": MEMORY_SIDE,
                **blank,
                "same pixels": "",
                "first peak MiB": peaks[0],
                "later peak MiB": peaks[1],
            }
        )
    return rows


def measured(folder: Path, n: int) -> int:
    """What a process of its own says."""
    done = subprocess.run(
        [sys.executable, __file__, "--worker", str(folder), str(n)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return int(json.loads(done.stdout.splitlines()[-1])["peak_mib"])


def peak_while_training(folder: Path, n: int) -> int:
    """MiB of anonymous memory at most while a small network learns from n pictures for one epoch."""
    from pupille.config import DataConfig, SplitConfig, TrainConfig
    from pupille.data.open import open_images
    from pupille.data.prepare import prepare
    from pupille.images.geometry import CROP, Geometry
    from pupille.models.registry import MODELS, Entry
    from pupille.storage import locations
    from pupille.training.context import FitContext
    from pupille.training.run import score_test, train_run
    from pupille.workflows.job import subsets_for

    os.environ["PUPILLE_HOME"] = str(locations.cache_folder().parent / f"home-{n}")
    frame = Geometry(MEMORY_SIDE, MEMORY_SIDE, CROP, 256, "bicubic")
    MODELS["small"] = Entry(
        "pupille.models.architectures.mlp:build", "network", 2026, "a small network", geometry=frame
    )
    images = open_images(folder).subset(range(n))
    # Files with the same pixels stay together, so the class is that of the photo they were made from.
    labels = ["ab"[number % BASES % 2] for number in range(n)]
    dataset = replace(images, classes=("a", "b"), samples=images.samples.assign(label=labels))
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.005):
            peak[0] = max(peak[0], anonymous())

    watching = threading.Thread(target=watch)
    watching.start()
    with tempfile.TemporaryDirectory() as run:
        prepared = prepare(dataset, DataConfig(), SplitConfig(), geometries=(frame,))
        once = TrainConfig(epochs=1)
        subsets = subsets_for(prepared, "small", TrainConfig())
        train_run(subsets, "small", once, Path(run), arguments={"hidden": (8,)}, context=FitContext())
        score_test(subsets.test, Path(run))
    done.set()
    watching.join()
    return round(peak[0] / 1024)


def anonymous() -> int:
    """KiB that this process has for itself."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon:")).split()[1])


def make_files(folder: Path, sources: Sequence[Path], n: int, side: int | None = None) -> Path:
    """n JPEG files with bytes of their own, at another size if asked for; each has been read once."""
    folder.mkdir()
    bases = [stretched(path, side) if side else path.read_bytes() for path in sources]
    for number in range(n):
        comment = f"{number:08}".encode()
        marked = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        base = bases[number % len(bases)]
        (folder / f"{number:06}.jpg").write_bytes(base[:2] + marked + base[2:])
    for path in folder.iterdir():
        path.read_bytes()
    # A file that was just written is read again by its bytes, as it might still change.
    time.sleep(2.5)
    return folder


def stretched(path: Path, side: int) -> bytes:
    """A photo at another size, as JPEG."""
    import io

    out = io.BytesIO()
    with Image.open(path) as image:
        image.convert("RGB").resize((side, side)).save(out, "JPEG", quality=90)
    return out.getvalue()


def shared_photos(pattern: str) -> list[Path]:
    """Some photos that the files are made from."""
    root = Path(os.environ.get("PUPILLE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    found = sorted(root.glob(pattern))
    if not found:
        sys.exit(f"no shared data at {root}: set PUPILLE_SHARED")
    return found[:: max(1, len(found) // BASES)][:BASES]


def show(rows: list[dict[str, object]]) -> None:
    """Prints the rows side by side."""
    for name in rows[0]:
        print(f"{name:>16}" + "".join(f"{one[name]!s:>16}" for one in rows))


if __name__ == "__main__":
    main()
