"""Models and other tools that find boxes, side by side: the same images, the same split, processor time beside quality.

    python benchmarks/detection.py bccd --out side one-stage:regnetx_002@25 --with ultralytics:yolo11n,epochs=40
    python benchmarks/detection.py bccd --out side RUN RUN ...

Each model is trained by a `pupille train` of its own, behind @ the epochs, and each tool by a `pupille compare --with`;
what a command took is kept beside its run, and what is finished is not made again. A folder of a finished run is taken
as it is. The first one named is what the others are compared with, on the test images, by paired intervals over images
that hold together. Runs of earlier commands say nothing of their processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pupille.evaluation.detection.differences import differences_to
from pupille.evaluation.detection.evaluate import evaluate
from pupille.results.metric import Metric
from pupille.results.objects import ObjectPredictions

METRICS = ("ap", "ap50")


@dataclass(frozen=True)
class Entry:
    """A finished run. spent: seconds of the processor, "" where nobody counted."""

    name: str
    predictions: ObjectPredictions
    spent: str


def main() -> None:
    """Makes what is missing, and prints the table and the differences."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data")
    parser.add_argument("runs", nargs="+", metavar="MODEL@EPOCHS|RUN")
    parser.add_argument("--with", dest="tools", action="append", default=[], metavar="TOOL:MODEL,OPTION=N")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--options", default="", help="further options of every command, in one text")
    options = parser.parse_args()
    usual = ["--seed", options.seed, *options.options.split()]
    entries = [entry_of(options.data, run, options.out, usual) for run in options.runs]
    entries += [tool_entry(options.data, tool, options.out, usual) for tool in options.tools]
    print_table(entries)
    print_differences(entries)


def entry_of(data: str, run: str, out: Path, usual: Sequence[str]) -> Entry:
    """A finished run, or a model that is trained now."""
    folder = Path(run)
    if (folder / "predictions" / "test.json").is_file():
        return Entry(named(folder), ObjectPredictions.load(folder / "predictions", "test"), counted(folder))
    model, _, epochs = run.partition("@")
    folder = out / run.replace(":", "-")
    spent = made(folder, ["train", data, "--model", model, *(["--epochs", epochs] if epochs else []), *usual])
    return Entry(run, ObjectPredictions.load(folder / "predictions", "test"), spent)


def tool_entry(data: str, tool: str, out: Path, usual: Sequence[str]) -> Entry:
    """Another tool, beside the model that learns nothing."""
    name = tool.partition(",")[0]
    folder = out / tool.replace(":", "-").replace(",", "-")
    made(folder, ["compare", data, "--models", "mean-boxes", "--with", tool, *usual])
    run = folder / "runs" / name.replace(":", "-")
    return Entry(name, ObjectPredictions.load(run / "predictions", "test"), counted(run))


def made(folder: Path, words: Sequence[str]) -> str:
    """Runs a command of Pupille unless its folder is finished: the seconds of the processor that it took in all."""
    record = folder.with_name(f"{folder.name}.seconds")
    if not (folder / "results.json").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "pupille", *words, "--out", str(folder), "--resume"], check=True
        )
        after = os.times()
        spent = sum(after[2:4]) - sum(before[2:4])
        earlier = float(record.read_text()) if record.exists() else 0.0
        record.write_text(str(earlier + spent))
    return f"{float(record.read_text()):.0f}" if record.exists() else ""


def counted(run: Path) -> str:
    """The seconds of the processor that a tool was trained for."""
    record = run / "tool.json"
    return f"{json.loads(record.read_text())['processor_seconds']:.0f}" if record.exists() else ""


def named(run: Path) -> str:
    """The model of a run."""
    return str(json.loads((run / "training.json").read_text())["model"])


def print_table(entries: Sequence[Entry]) -> None:
    """AP and AP50 with their intervals, AP50 of each class, and what it took."""
    for entry in entries:
        evaluation = evaluate(entry.predictions)
        classes = ", ".join(
            f"{name} {evaluation.per_class[name]['ap50'].value:.3f}" for name in entry.predictions.classes
        )
        figures = "; ".join(f"{name} {figure(evaluation.metrics[name])}" for name in METRICS)
        print(f"{entry.name}: {figures}; AP50 of {classes}; {entry.spent or 'no'} s of the processor counted")


def print_differences(entries: Sequence[Entry]) -> None:
    """What the others are worth beside the first."""
    first, runs = entries[0].name, {entry.name: entry.predictions for entry in entries}
    for metric in METRICS if len(runs) > 1 else ():
        for difference in differences_to(first, runs, metric=metric):
            print(
                f"{metric} of {difference.name} minus that of {first}: {figure(difference)} {difference.word}"
            )


def figure(metric: Metric) -> str:
    """A value with its interval."""
    interval = "" if metric.low is None else f" ({metric.low:.3f} to {metric.high:.3f})"
    return f"{metric.value:.3f}{interval}"


if __name__ == "__main__":
    main()
