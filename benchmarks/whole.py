"""How long does it take from the images to an answer: whole commands of Pupille, whole scripts of Keras and fastai?

    python benchmarks/whole.py --out whole.csv --turns 3 --keras keras/bin/python --fastai fastai/bin/python

Every measurement is one process from its start to its end: imports, reading, training, the accuracy on images that
were held out; for Pupille also the audit, the intervals and the report. The tools take turns on MNIST, the hand signs
and the hurricane's tiles; each is started twice, the first time with an empty cache, the second time with what the
first has left behind (the others leave nothing). Wall time is that of a clock, processor time that of the process and
all that it has started. `training` is the part of Pupille's time in which its network is fitted, and `whole/training`
what everything around it costs. Tools whose interpreter is not named are left out, and that is said. A warm-up run of
each tool on the first set, which brings files and libraries into memory, does not count.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

EPOCHS = {
    "pupille": {"mnist": 3, "sign_digits": 10, "hurricane": 5},
    "keras": {"mnist": 15, "sign_digits": 10, "hurricane": 5},
    "fastai": {"mnist": 3, "sign_digits": 10, "hurricane": 5},
}
"""At most; Keras ends MNIST by itself at 99.0 %."""
SETS = ("mnist", "sign_digits", "hurricane")
TIMES = ("first", "second")
PEERS = Path(__file__).with_name("whole_peers.py")


@dataclass(frozen=True)
class Measurement:
    """One process. training: seconds of fitting, known of Pupille alone."""

    tool: str
    set: str
    time: str
    turn: int
    wall: float
    processor: float
    accuracy: float
    training: float | None


def main() -> None:
    """Reads the command line, measures in turns, prints one table and writes every measurement as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, help="the CSV file to write")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    for tool in ("keras", "fastai"):
        parser.add_argument(f"--{tool}", type=Path, help=f"Python with {tool}")
    parser.add_argument("--no-warm-up", action="store_true")
    arguments = parser.parse_args()
    interpreters = {"pupille": Path(sys.executable), "keras": arguments.keras, "fastai": arguments.fastai}
    tools = {tool: path for tool, path in interpreters.items() if path}
    for tool in sorted(set(interpreters) - set(tools)):
        print(f"{tool} is left out: no --{tool} names its interpreter")
    root = shared_data()
    measurements = []
    with tempfile.TemporaryDirectory() as scratch:
        for turn in range(0 if arguments.no_warm_up else -1, arguments.turns):
            for kind in arguments.sets if turn >= 0 else arguments.sets[:1]:
                for tool, python in tools.items():
                    measured = measure(tool, python, kind, root / kind, Path(scratch), turn)
                    measurements += measured if turn >= 0 else []
    print_table(measurements)
    if arguments.out:
        write(arguments.out, measurements)


def shared_data() -> Path:
    """The folder of shared images; ends the program where it is absent."""
    root = Path(os.environ.get("PUPILLE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    if not root.is_dir():
        sys.exit(f"no shared data at {root}: set PUPILLE_SHARED")
    return root


def measure(tool: str, python: Path, kind: str, data: Path, scratch: Path, turn: int) -> list[Measurement]:
    """The first and the second time, with a cache of their own."""
    home = scratch / "home"
    shutil.rmtree(home, ignore_errors=True)
    epochs, measurements = EPOCHS[tool][kind], []
    for time_ in TIMES:
        out = scratch / "run"
        shutil.rmtree(out, ignore_errors=True)
        peer = [str(PEERS), tool, kind, str(data), str(epochs), str(max(turn, 0))]
        ours = ["-m", "pupille", "train", str(data), "--model", "cnn", "--epochs", str(epochs)]
        ours += ["--seed", str(max(turn, 0)), "--out", str(out), "--quiet"]
        command = [str(python), *(ours if tool == "pupille" else peer)]
        wall, processor, output = timed(command, home)
        record = results_of(out) if tool == "pupille" else json.loads(output.splitlines()[-1])
        measured = Measurement(
            tool, kind, time_, turn, wall, processor, record["accuracy"], record.get("training")
        )
        print(measured, flush=True)
        measurements.append(measured)
    return measurements


def timed(command: list[str], home: Path) -> tuple[float, float, str]:
    """Seconds of the clock, of the processor, and what a process has printed. Ends the program if it fails."""
    environment = {**os.environ, "PUPILLE_HOME": str(home), "TF_CPP_MIN_LOG_LEVEL": "3"}
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        output.seek(0)
        if status:
            sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}\n{output.read()}")
        return wall, usage.ru_utime + usage.ru_stime, output.read()


def results_of(folder: Path) -> dict[str, Any]:
    """Accuracy on test and seconds of fitting of a finished run."""
    (run,) = json.loads((folder / "results.json").read_text())["runs"]
    with (folder / "history.csv").open() as file:
        seconds = sum(float(row["seconds"]) for row in csv.DictReader(file))
    return {"accuracy": run["metrics"]["accuracy"]["value"], "training": seconds}


def print_table(measurements: list[Measurement]) -> None:
    """Medians over the turns."""
    print(
        f"{'set':12}{'tool':9}{'time':8}{'wall s':>8}{'processor s':>13}{'accuracy':>10}{'whole/training':>16}"
    )
    for kind in SETS:
        for tool in EPOCHS:
            for time_ in TIMES:
                rows = [row for row in measurements if (row.set, row.tool, row.time) == (kind, tool, time_)]
                if not rows:
                    continue
                ratios = [row.wall / row.training for row in rows if row.training]
                ratio = f"{statistics.median(ratios):.2f}" if ratios else ""
                middle = [
                    statistics.median(getattr(row, name) for row in rows)
                    for name in ("wall", "processor", "accuracy")
                ]
                print(
                    f"{kind:12}{tool:9}{time_:8}{middle[0]:8.1f}{middle[1]:13.1f}{middle[2]:10.3f}{ratio:>16}"
                )


def write(path: Path, measurements: list[Measurement]) -> None:
    """One row a measurement."""
    rows = [asdict(row) for row in measurements]
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
