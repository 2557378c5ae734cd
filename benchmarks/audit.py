"""How long does it take to audit 10,000 photos: Pupille, CleanVision and imagededup?

    python benchmarks/audit.py --out audit.csv --peers peers/bin/python
    python benchmarks/audit.py --out audit-large.csv --large

Photos are made, seeded, from 500 of the shared data, brought to one contrast: each blends a crop of one with a crop of
another, mirrored or turned, and no two blend the same two. Then duplicates are planted: copies, and copies saved at
quality 40, at half size, brighter, mirrored, turned and cropped. The table says which share of each kind every tool
has found, and whether 95 % of the first three kinds.
The tools are timed in turns (A B C A B), each in a process of its own, from the folder to its duplicates; CleanVision,
which takes longer than the others together, has one turn.
Pupille and CleanVision also look at sharpness, brightness and sizes, Pupille at EXIF as well; imagededup hashes alone.
With --large, Pupille alone looks at 10,000 and at 100,000 photos; the peers would take hours.
Memory is that of the tool's process and all that it has started: the sum of their proportional set sizes (PSS, which
counts a page that two share once), read five times a second; Linux alone tells it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

SIZE = (384, 288)
SOURCE_SIZE = (480, 384)
TILES = 136
"""Aerial tiles among the sources, beside all blood smears: 500 sources make 124,750 pairs."""
LAYS = (None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180)
PLANTED = 0.04
KINDS = ("copy", "quality 40", "half size", "brighter", "mirrored", "turned", "cropped")
ASKED = KINDS[:3]
"""What a tool must find 95 % of to be of the same quality; the others are told for information."""
TOOLS = ("pupille", "imagededup", "cleanvision")
ONCE = "cleanvision"
"""The tool that has one turn only."""
Pair = tuple[str, str]


def main() -> None:
    """Reads the command line, makes the photos, measures, prints one table and writes it as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, help="the CSV file to write")
    parser.add_argument(
        "--peers", type=Path, default=Path("peers/bin/python"), help="Python with benchmarks/peers.txt"
    )
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=2, help="turns of the tools, but CleanVision's")
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), choices=TOOLS, help="which tools race")
    parser.add_argument("--large", action="store_true", help="Pupille alone, on 10 times the images as well")
    parser.add_argument(
        "--photos", type=Path, help="where the photos are made and kept; by default a folder for once"
    )
    parser.add_argument("--worker", nargs=2, metavar=("TOOL", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(*options.worker)
        return
    if not options.out:
        parser.error("--out is needed: the CSV file to write")
    with tempfile.TemporaryDirectory() as once:
        kept = options.photos or Path(once)
        rows = grow(kept, options) if options.large else race(kept, options)
    show(rows)
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        write.writeheader()
        write.writerows(rows)


def race(kept: Path, options: argparse.Namespace) -> list[dict[str, object]]:
    """All tools in turns on the same photos."""
    folder, planted = make_photos(kept, options.images)
    tools = [
        tool for tool in TOOLS if tool in options.tools and (tool == TOOLS[0] or options.peers.is_file())
    ]
    if not options.peers.is_file():
        print(
            f"No Python with the peers at {options.peers}: Pupille alone is timed. See benchmarks/peers.txt."
        )
    results: dict[str, list[dict[str, object]]] = {tool: [] for tool in tools}
    for turn in range(options.rounds):
        for tool in tools:
            if turn == 0 or tool != ONCE:
                results[tool].append(measured(tool, folder, options.peers))
    first = statistics.median(float(str(one["seconds"])) for one in results["pupille"])
    return [row(tool, turns, planted, options.images, first) for tool, turns in results.items()]


def grow(kept: Path, options: argparse.Namespace) -> list[dict[str, object]]:
    """Pupille alone on some photos and on ten times as many."""
    rows: list[dict[str, object]] = []
    for n in (options.images, 10 * options.images):
        folder, planted = make_photos(kept, n)
        turn = measured("pupille", folder, options.peers)
        before = float(str(rows[0]["median_s"])) if rows else float(str(turn["seconds"]))
        rows.append(row("pupille", [turn], planted, n, before))
    return rows


def row(
    tool: str, turns: list[dict[str, object]], planted: dict[str, list[Pair]], n: int, reference: float
) -> dict[str, object]:
    """One row of the table."""
    seconds = [float(str(turn["seconds"])) for turn in turns]
    found = {tuple(pair) for pair in turns[0]["found"]}  # type: ignore[attr-defined]
    shares = {
        kind: np.mean([tuple(sorted(pair)) in found for pair in pairs]) for kind, pairs in planted.items()
    }
    true = {tuple(sorted(pair)) for pairs in planted.values() for pair in pairs}
    median = statistics.median(seconds)
    return {
        "tool": tool,
        "version": turns[0]["version"],
        "images": n,
        "median_s": round(median, 2),
        "least_s": round(min(seconds), 2),
        "most_s": round(max(seconds), 2),
        "turns": len(turns),
        "cpu_s": round(statistics.median(float(str(turn["cpu"])) for turn in turns), 2),
        "ratio": round(median / reference, 2),
        "peak_mib": max(int(str(turn["peak_mib"])) for turn in turns),
        **{f"found {kind}": round(float(share), 3) for kind, share in shares.items()},
        "other pairs": len(found - true),
        "same quality": all(shares[kind] >= 0.95 for kind in ASKED),
    }


def show(rows: list[dict[str, object]]) -> None:
    """Prints the rows side by side."""
    for name in rows[0]:
        print(f"{name:>18}" + "".join(f"{one[name]!s:>14}" for one in rows))


def measured(tool: str, folder: Path, peers: Path) -> dict[str, object]:
    """What a worker process said."""
    python = sys.executable if tool == "pupille" else str(peers)
    command = [python, __file__, "--worker", tool, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        peak = Peak(process.pid)
        out, errors = process.communicate()
        peak.end()
    if process.returncode:
        sys.exit(f"{tool} failed:\n{errors}")
    answer: dict[str, object] = json.loads(out.splitlines()[-1])
    return {**answer, "peak_mib": peak.kib // 2**10}


class Peak:
    """Watches what a process and its descendants hold together. kib: the most seen, 0 where no system tells."""

    def __init__(self, pid: int) -> None:
        self.kib = 0
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stops watching."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            self.kib = max(self.kib, sum(map(proportional_kib, family(self._pid))))


def family(pid: int) -> Iterable[int]:
    """A process and all that descend from it."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def proportional_kib(pid: int) -> int:
    """The proportional set size of one process; 0 if it has ended."""
    with suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) if found else 0
    return 0


def work(tool: str, folder: str) -> None:
    """Runs one tool on a folder and prints what it found as JSON."""
    run, version = {"pupille": pupille, "imagededup": imagededup, "cleanvision": cleanvision}[tool](
        Path(folder)
    )
    start, before = time.perf_counter(), processor_seconds()
    clusters = run()
    seconds, cpu = time.perf_counter() - start, processor_seconds() - before
    found = sorted(
        {tuple(sorted(pair)) for cluster in clusters for pair in combinations(sorted(set(cluster)), 2)}
    )
    print(json.dumps({"seconds": seconds, "cpu": cpu, "found": found, "version": version}))


def processor_seconds() -> float:
    """What this process and those that it has started and seen end have taken."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def pupille(folder: Path) -> tuple[Callable[[], Iterable[Iterable[str]]], str]:
    """Our whole pass, without the cache, and the twins."""
    from pupille import __version__
    from pupille.audit.facts.gather import gather
    from pupille.audit.twins.find import find_twins, grey_reader
    from pupille.data.open import open_images

    def run() -> list[list[str]]:
        dataset, facts, _ = gather(open_images(folder), cache=False)
        ids = list(dataset.samples["id"])
        return [[ids[row] for row in twin.rows] for twin in find_twins(facts, grey_reader(dataset))]

    return run, __version__


def imagededup(folder: Path) -> tuple[Callable[[], Iterable[Iterable[str]]], str]:
    """PHash as its documentation says to use it. Its networks are replaced by nothing: they need torch at import."""
    from importlib.metadata import version

    for name, absent in (("utils.models", "CustomModel"), ("methods.cnn", "CNN")):
        module = types.ModuleType(f"imagededup.{name}")
        setattr(module, absent, None)
        sys.modules[module.__name__] = module
    from imagededup.methods import PHash

    def run() -> list[list[str]]:
        found = PHash(verbose=False).find_duplicates(image_dir=str(folder))
        return [[name, other] for name, others in found.items() for other in others]

    return run, version("imagededup")


def cleanvision(folder: Path) -> tuple[Callable[[], Iterable[Iterable[str]]], str]:
    """All default checks, as its documentation says to use it."""
    from importlib.metadata import version

    from cleanvision import Imagelab

    def run() -> list[list[str]]:
        lab = Imagelab(data_path=str(folder))
        lab.find_issues(verbose=False)
        sets = [*lab.info["exact_duplicates"]["sets"], *lab.info["near_duplicates"]["sets"]]
        return [[Path(path).name for path in some] for some in sets]

    return run, version("cleanvision")


def make_photos(kept: Path, n: int) -> tuple[Path, dict[str, list[Pair]]]:
    """The folder of n photos, made where it is not there yet, and the planted pairs by kind."""
    folder = kept / f"photos-{n}"
    each = int(n * PLANTED / len(KINDS))
    originals = n - each * len(KINDS)
    planted: dict[str, list[Pair]] = {kind: [] for kind in KINDS}
    for number in range(each * len(KINDS)):
        planted[KINDS[number % len(KINDS)]].append((f"{number:06}.jpg", f"{number:06} twin.jpg"))
    if not folder.is_dir():
        unfinished = folder.with_suffix(".part")
        unfinished.mkdir(parents=True, exist_ok=True)
        sources()  # Before the processes are copied from this one, so that they need not decode them again.
        with ProcessPoolExecutor() as pool:
            starts = range(0, originals, 250)
            jobs = [
                pool.submit(make_some, unfinished, range(a, min(a + 250, originals)), each * len(KINDS))
                for a in starts
            ]
            for job in jobs:
                job.result()
        unfinished.rename(folder)
    for path in folder.iterdir():
        path.read_bytes()
    return folder, planted


def make_some(folder: Path, numbers: range, n_planted: int) -> None:
    """Some photos, each from its own seed, and the twins of those that have one."""
    images = sources()
    pairs = np.stack(np.triu_indices(len(images), 1), axis=1)
    order = np.random.default_rng(20).permutation(len(pairs))
    for number in numbers:
        rng = np.random.default_rng([20, number])
        one, other = (view(images[source], rng) for source in pairs[order[number]])
        photo = Image.blend(one, other, 0.5)
        path = folder / f"{number:06}.jpg"
        photo.save(path, quality=90)
        if number < n_planted:
            plant(path, photo, KINDS[number % len(KINDS)], rng)


def plant(path: Path, photo: Image.Image, kind: str, rng: np.random.Generator) -> None:
    """The twin of one photo."""
    twin = path.with_name(f"{path.stem} twin.jpg")
    width, height = photo.size
    cut = rng.uniform(0.02, 0.1, 4) * [width, height, width, height]
    changed = {
        "quality 40": lambda: photo,
        "half size": lambda: photo.resize((width // 2, height // 2)),
        "brighter": lambda: ImageEnhance.Brightness(photo).enhance(1.2),
        "mirrored": lambda: ImageOps.mirror(photo),
        "turned": lambda: photo.transpose(Image.Transpose.ROTATE_90),
        "cropped": lambda: photo.crop((int(cut[0]), int(cut[1]), width - int(cut[2]), height - int(cut[3]))),
    }
    if kind == "copy":
        twin.write_bytes(path.read_bytes())
    else:
        changed[kind]().save(twin, quality=40 if kind == "quality 40" else 90)


def view(source: Image.Image, rng: np.random.Generator) -> Image.Image:
    """A part of a source as large as a photo, as it is, mirrored or turned by half."""
    left, top = (int(rng.integers(room - side + 1)) for room, side in zip(SOURCE_SIZE, SIZE, strict=True))
    part = source.crop((left, top, left + SIZE[0], top + SIZE[1]))
    lay = LAYS[rng.integers(len(LAYS))]
    return part if lay is None else part.transpose(lay)


@cache
def sources() -> list[Image.Image]:
    """The photos that others are made from, all of one size, brightness and contrast; decoded once."""
    root = Path(os.environ.get("PUPILLE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    tiles = sorted(root.glob("hurricane/*/*/*.jpeg"))
    found = [*sorted(root.glob("bccd/JPEGImages/*.jpg")), *tiles[:: max(1, len(tiles) // TILES)][:TILES]]
    if not found:
        sys.exit(f"no shared data at {root}: set PUPILLE_SHARED")
    return [even(path) for path in found]


def even(path: Path) -> Image.Image:
    """A photo of the shared data at the size of a source, its coarse shapes at one brightness and contrast."""
    with Image.open(path) as image:
        picture = image.convert("RGB").resize(SOURCE_SIZE)
    coarse = np.asarray(picture.convert("L").resize((16, 16), Image.Resampling.BOX), dtype=float)
    evened = (np.asarray(picture, dtype=np.float32) - coarse.mean()) * (36 / coarse.std()) + 128
    return Image.fromarray(np.clip(evened, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    main()
