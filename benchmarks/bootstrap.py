"""How long do 2,000 bootstrap resamples of 10,000 predictions take: our sums, or scikit-learn in a loop?

    python benchmarks/bootstrap.py --out bootstrap.csv

Both get the same resamples, as weights of the images. First their numbers must be equal; then both are timed
in turns. scikit-learn is timed on a few resamples and its time multiplied up, which the table says.
"""

from __future__ import annotations

import argparse
import csv
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from pupille.evaluation.classification.evaluate import evaluate
from pupille.evaluation.classification.sufficient_statistics import SufficientStatistics, sums
from pupille.evaluation.inference.bootstrap import resample_weights
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.predictions import ClassPredictions

COMPARED = (
    "accuracy",
    "balanced_accuracy",
    "precision_macro",
    "recall_macro",
    "f1_macro",
    "log_loss",
    "roc_auc",
    "average_precision",
    "matthews",
    "kappa",
    "brier",
)


def main() -> None:
    """Reads the command line, measures, prints one table and writes it as CSV."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--resamples", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5, help="turns of the two, at least 2")
    parser.add_argument("--loop", type=int, default=10, help="resamples per turn of scikit-learn's loop")
    options = parser.parse_args()

    labels, probabilities = made_up(options.images, options.classes)
    table = sums(labels, probabilities, np.arange(options.images))
    weights = next(resample_weights(options.images, resamples=options.resamples, seed=0))[:, : options.loop]
    difference = largest_difference(table, labels, probabilities, weights)
    if difference > 1e-9:
        sys.exit(f"the numbers differ by {difference:.1e}: nothing is compared")

    ours, theirs = [], []
    for _ in range(options.rounds):
        ours.append(seconds(lambda: resampled(labels, probabilities, options.resamples)))
        theirs.append(seconds(lambda: [by_scikit_learn(labels, probabilities, w) for w in weights.T]))
    scale = options.resamples / weights.shape[1]
    whole = seconds(lambda: evaluate(as_predictions(labels, probabilities), resamples=options.resamples))
    rows = [
        ("pupille: all resamples, from arrays", statistics.median(ours), min(ours), max(ours), "measured"),
        ("pupille: evaluate(), everything", whole, whole, whole, "measured once"),
        (
            "scikit-learn: loop over resamples",
            *(f(theirs) * scale for f in (statistics.median, min, max)),
            f"extrapolated from {weights.shape[1]} resamples",
        ),
    ]
    show(rows, options, difference, statistics.median(theirs) * scale / statistics.median(ours))


def made_up(n: int, n_classes: int) -> tuple[IntArray, FloatArray]:
    """Labels and probabilities of a fairly good model, seeded."""
    rng = np.random.default_rng(0)
    labels = rng.integers(n_classes, size=n)
    logits = rng.normal(size=(n, n_classes)) + 2.5 * np.eye(n_classes)[labels]
    odds = np.exp(logits)
    return labels, odds / odds.sum(axis=1, keepdims=True)


def as_predictions(labels: IntArray, probabilities: FloatArray) -> ClassPredictions:
    """The same as the library's own table."""
    n, n_classes = probabilities.shape
    return ClassPredictions(
        tuple(map(str, range(n))), tuple(map(str, range(n_classes))), probabilities, labels
    )


def resampled(labels: IntArray, probabilities: FloatArray, resamples: int) -> None:
    """All metrics of all resamples, sorting and sums included."""
    sums(labels, probabilities, np.arange(len(labels))).resampled(resamples=resamples, seed=0)


def by_scikit_learn(labels: IntArray, probabilities: FloatArray, weight: FloatArray) -> dict[str, float]:
    """The same metrics of one resample, given as weights, with as few calls as scikit-learn needs."""
    from sklearn import metrics

    predicted = probabilities.argmax(axis=1)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        labels, predicted, sample_weight=weight
    )
    scores = probabilities[:, 1] if probabilities.shape[1] == 2 else probabilities
    truth = labels if probabilities.shape[1] == 2 else np.eye(probabilities.shape[1])[labels]
    return {
        "accuracy": metrics.accuracy_score(labels, predicted, sample_weight=weight),
        "balanced_accuracy": recall.mean(),
        "precision_macro": precision.mean(),
        "recall_macro": recall.mean(),
        "f1_macro": f1.mean(),
        "log_loss": metrics.log_loss(labels, probabilities, sample_weight=weight),
        "roc_auc": metrics.roc_auc_score(labels, scores, multi_class="ovr", sample_weight=weight),
        "average_precision": metrics.average_precision_score(truth, scores, sample_weight=weight),
        "matthews": metrics.matthews_corrcoef(labels, predicted, sample_weight=weight),
        "kappa": metrics.cohen_kappa_score(labels, predicted, sample_weight=weight),
        "brier": metrics.brier_score_loss(labels, scores, sample_weight=weight),
    }


def largest_difference(
    table: SufficientStatistics, labels: IntArray, probabilities: FloatArray, weights: FloatArray
) -> float:
    """Between the two, over all metrics and the given resamples."""
    ours = table.scores(weights).overall
    theirs = [by_scikit_learn(labels, probabilities, w) for w in weights.T]
    return max(float(np.abs(ours[name] - [row[name] for row in theirs]).max()) for name in COMPARED)


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(
    rows: list[tuple[str, float, float, float, str]],
    options: argparse.Namespace,
    difference: float,
    ratio: float,
) -> None:
    """Prints the table and writes the CSV."""
    print(f"{options.images:,} images, {options.classes} classes, {options.resamples:,} resamples")
    print(f"largest difference of any metric on the same resamples: {difference:.1e}\n")
    print(f"{'':38}{'median s':>10}{'least':>10}{'most':>10}")
    for name, median, least, most, how in rows:
        print(f"{name:38}{median:10.2f}{least:10.2f}{most:10.2f}  {how}")
    # ru_maxrss is in kilobytes on Linux, in bytes on macOS.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"\n{ratio:.0f} times faster; peak memory of the whole process {peak:.0f} MiB")
    with options.out.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(["what", "median_s", "least_s", "most_s", "how", "images", "classes", "resamples", "peak_mib"])
        for row in rows:
            write([*row, options.images, options.classes, options.resamples, round(peak)])


if __name__ == "__main__":
    main()
