"""Results of models that predict numbers, made up here: weights in grams of three scanners, with their thumbnails."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from pupille.evaluation.regression.differences import differences_to
from pupille.evaluation.regression.evaluate import evaluate
from pupille.evaluation.regression.record import numbers_record, promise_record, worst_images
from pupille.evaluation.regression.subgroups import by_subgroup
from pupille.i18n.language import tell
from pupille.results.data import DataRecord, GalleryRecord, PartCounts, SampleRecord, SplitRecord
from pupille.results.decode import converted
from pupille.results.encode import encoded
from pupille.results.regression import NumberPredictions, NumberScale
from pupille.results.regression_record import WorstImageRecord
from pupille.results.results import Results
from pupille.results.run import CostRecord, RunRecord

RUNGS = {"constant": 0.0, "ridge": 0.75, "forest": 0.93, "cnn": 0.94}
"""Of each rung the share of what is to be learned that it has learned."""
TITLES = {
    "constant": "always the median of the training images",
    "ridge": "ridge regression on the pixels",
    "forest": "random forest of 200 trees",
    "cnn": "a small convolutional network",
}


def predictions(rung: str, part: str, n: int, *, size: float = 1.0) -> NumberPredictions:
    """Numbers from 20 to 90 times `size`; scanner C reads too high, and the last image is a slip."""
    rng = np.random.default_rng({"validation": 1, "test": 2}[part])
    values = rng.gamma(9.0, 6.0, n) * size
    noise = np.random.default_rng(len(rung)).normal(0, 3.0 * size, n)
    learned = RUNGS[rung]
    predicted = np.full(n, 51.0 * size)
    if learned:
        predicted = 54 * size + learned * (values - 54 * size) + noise
        predicted[2::3] += 4 * size
        predicted[-1] = values[-1] + 30 * size
    ids = tuple(f"{'ABC'[k % 3]}/{part}-{k:03d}.png" for k in range(n))
    return NumberPredictions(ids, values, predicted, "g")


def numbers_results(
    folder: Path,
    *,
    n: int = 90,
    size: float = 1.0,
    unit: str = "g",
    chosen: str = "forest",
    single: bool = False,
) -> Results:
    """A comparison of four rungs on n test images, as it comes back from its file. single: the chosen rung alone."""
    names = [chosen] if single else list(RUNGS)
    test = {name: predictions(name, "test", n, size=size) for name in names}
    validation = {name: predictions(name, "validation", n, size=size) for name in names}
    scale = NumberScale.of(np.random.default_rng(0).gamma(9.0, 6.0, 4 * n) * size)
    runs = tuple(
        run_of(name, replace(test[name], scale=scale), validation[name], full=name == chosen)
        for name in names
    )
    differences = () if single else differences_to(chosen, test)
    counts = PartCounts(4 * n, n, n)
    results = Results(
        schema=2, pupille="0.1.0", kind="run" if single else "comparison", created="2026-11-30T10:04:05Z",
        seconds=61.0, command="pupille compare seeds.csv --label-column weight", task="regression",
        primary_metric="mae",
        data=DataRecord(
            "seeds.csv", "a table", tell("{n} images with a number.", n=6 * n), 6 * n, (), None, "grey",
            "8-bit", None, None, (), quantity="weight", unit=unit,
        ),
        split=SplitRecord("drawn", 0, 0.2, 0.2, None, None, counts, None, None, 1, ()),
        runs=runs, skipped=(), chosen=None if single else chosen,
        chosen_because=None if single else tell("lowest mean absolute error on the validation images"),
        differences=differences,
        intervals=evaluate(replace(test[chosen], scale=scale)).intervals,
        gallery=gallery(folder, test[chosen]), versions={"pupille": "0.1.0"}, machine={},
    )  # fmt: skip
    return converted(encoded(results), Results)


def run_of(
    name: str,
    test: NumberPredictions,
    validation: NumberPredictions,
    *,
    full: bool,
) -> RunRecord:
    scanners = [id_[0] for id_ in test.ids]
    numbers = numbers_record(
        test,
        promise=promise_record(validation, test) if full else None,
        subgroups=by_subgroup(test, scanners, column="scanner") if full else None,
    )
    return RunRecord(
        name=name, model=name, title=TITLES[name], year=2001, arguments={}, method="on pixels", augment="none",
        seed=0, preprocessing=None, training=None, metrics=evaluate(test).metrics,
        validation=evaluate(replace(validation, scale=test.scale)).metrics,
        cost=CostRecord(1000, 2.0, 1e-4), history=(), notes=(), path=f"runs/{name}", numbers=numbers,
    )  # fmt: skip


def gallery(folder: Path, test: NumberPredictions) -> GalleryRecord:
    """Pictures of the worst images and of a few samples: a seed as large as its number."""
    (folder / "thumbnails").mkdir(parents=True, exist_ok=True)

    def kept(name: str, value: float) -> str:
        across, down = np.mgrid[-24:24, -24:24]
        seed = (across / (4 + 18 * value / test.values.max())) ** 2 + (down / 12) ** 2 < 1
        path = f"thumbnails/{name}.png"
        Image.fromarray(np.where(seed, 60, 225).astype(np.uint8)).save(folder / path)
        return path

    return GalleryRecord(
        tuple(
            SampleRecord(test.ids[k], f"{test.values[k]:.1f}", "test", kept(f"s{k}", test.values[k]))
            for k in range(12)
        ),
        worst=tuple(
            WorstImageRecord(
                test.ids[row],
                float(test.values[row]),
                float(test.predicted[row]),
                kept(f"w{row}", test.values[row]),
            )
            for row in worst_images(test, most=12)
        ),
    )


def with_numbers(results: Results, **changes: object) -> Results:
    """The results with other numbers in the chosen run."""
    runs = tuple(
        replace(run, numbers=replace(run.numbers, **changes)) if run is results.chosen_run else run
        for run in results.runs
    )
    return replace(results, runs=runs)
