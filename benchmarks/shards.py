"""How fast, and in how much memory, are very many small images predicted a shard at a time?

    python benchmarks/shards.py --images 1000000 --shards 64

Digits of 8 x 8 pixels as PNG in plain tars of 10,000, made below a temporary folder, are predicted by a model fitted
to the embedded digits: each shard by a process of its own, as an array job would, then gathered.
Printed: seconds and most memory of the listing, of each shard and of the gathering.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

IN_A_TAR = 10_000


def main() -> None:
    """Reads the command line, makes the images, runs the commands and prints what each took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--model", default="svm")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--only", type=int, help="so many shards alone, and no gathering")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch)
        begun = time.monotonic()
        make_tars(base / "tars", arguments.images)
        print(f"{arguments.images} images made in {time.monotonic() - begun:.0f} s", flush=True)
        pupille("train", "digits", "--model", arguments.model, "--out", base / "run", "--quiet")
        predict = ["predict", base / "run", base / "tars", "--out", base / "out", "--quiet"]
        shards = [*predict, "--format", arguments.format, "--shards", arguments.shards, "--shard"]
        for number in range(arguments.only or arguments.shards):
            told = pupille(*shards, number)
            print(f"shard {number}: {told}" + (" (with the listing)" if number == 0 else ""), flush=True)
        if arguments.only is None:
            print(f"gathering: {pupille(*predict, '--gather')}")
            table = base / "out" / f"predictions.{arguments.format}"
            print(f"{rows_of(table)} rows of {arguments.images}, {table.stat().st_size / 1e6:.0f} MB")


def rows_of(table: Path) -> int:
    """The rows of a table, below its titles."""
    if table.suffix == ".csv":
        return sum(1 for _ in table.open()) - 1
    import pyarrow.parquet

    rows: int = pyarrow.parquet.read_metadata(table).num_rows
    return rows


def make_tars(folder: Path, images: int) -> None:
    """So many digits in tars; each twentieth thousandth is damaged."""
    folder.mkdir()
    pictures = []
    for pixels in load_digits().images:
        buffer = io.BytesIO()
        Image.fromarray((pixels * 15.9).astype(np.uint8)).save(buffer, "png")
        pictures.append(buffer.getvalue())
    for start in range(0, images, IN_A_TAR):
        with tarfile.open(folder / f"{start // IN_A_TAR:05}.tar", "w") as tar:
            for n in range(start, min(start + IN_A_TAR, images)):
                data = b"damaged" if n % 20_000 == 19_999 else pictures[n % len(pictures)]
                entry = tarfile.TarInfo(f"{n:08}.png")
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))


def pupille(*arguments: object) -> str:
    """Runs a command; seconds of the clock and the processor, and its most memory, as text."""
    command = [sys.executable, "-m", "pupille", *map(str, arguments)]
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    spent = usage.ru_utime + usage.ru_stime
    return f"{time.monotonic() - begun:.1f} s, processor {spent:.1f} s, {usage.ru_maxrss / 1024:.0f} MB"


if __name__ == "__main__":
    main()
