"""How long exploring takes, and how much memory, once the features of the images are there.

    python benchmarks/explore_scale.py [--images 10000] [--features 368] [--picture none]

Images and features are made up: six groups among noise. With a folder, `--source`, the whole way is timed twice, so
that the second time the features are kept ones.
"""

import argparse
import os
import resource
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from pupille.config import DataConfig
from pupille.images.limits import Limits
from pupille.report.exploration_page import exploration_page
from pupille.workflows.explore import explore, sprites
from pupille.workflows.explored_images import explored_images
from pupille.workflows.exploring import Wishes, record_of


def main() -> None:
    """Prints one line: images, seconds of the processor and by the clock, megabytes, load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--features", type=int, default=368)
    parser.add_argument("--picture", default="none")
    parser.add_argument("--source")
    parser.add_argument("--network", default="auto")
    asked = parser.parse_args()
    if asked.source:
        for turn in ("first", "second"):
            begun, clock = time.process_time(), time.perf_counter()
            with TemporaryDirectory() as folder:
                explored = explore(
                    asked.source,
                    features=asked.network,
                    picture=asked.picture,
                    out=Path(folder) / "page.html",
                )
            print(f"{turn} time, {explored.results.images} images, {explored.results.features}: ", end="")
            tell(begun, clock)
        return
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 255, (asked.images, 4, 4), dtype=np.uint8)
    images = explored_images(pictures, features="pixels", config=DataConfig(), limits=Limits())
    kinds = rng.integers(6, size=asked.images)
    features = 0.5 * rng.standard_normal((6, asked.features))[kinds]
    for row in range(0, asked.images, 1000):
        features[row : row + 1000] += rng.standard_normal(features[row : row + 1000].shape)
    begun, clock = time.process_time(), time.perf_counter()
    images = replace(images, features=features)
    record = record_of(images, Wishes(picture=asked.picture), command=None, started=clock)
    page = exploration_page(record, {}, sprites(images, record.layout))
    print(f"{asked.images} images, {record.verdict}, page of {len(page) / 1e6:.1f} MB: ", end="")
    tell(begun, clock)


def tell(begun: float, clock: float) -> None:
    """The end of the line."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"{time.process_time() - begun:.1f} s of the processor, {time.perf_counter() - clock:.1f} s by the clock, "
        f"{most:.0f} MB at most, now {held('RssAnon'):.0f} MB and {held('RssFile'):.0f} MB of mapped files, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def held(kind: str) -> float:
    """Megabytes of memory of a kind."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1e3 for line in lines if line.startswith(kind))


if __name__ == "__main__":
    main()
