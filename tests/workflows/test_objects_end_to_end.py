"""A comparison of models that outline objects, used: other images scored, new ones predicted, two runs compared."""

import csv
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from drawn_objects import touching, written
from pupille.cli.main import main
from pupille.workflows.compare_runs import compare_runs
from pupille.workflows.evaluate import evaluate


def test_other_images_with_masks_are_scored(objects_run: Path, tmp_path: Path) -> None:
    scored = evaluate(objects_run, written(tmp_path / "other", 12, seed=9))
    assert scored.task == "instances"
    quality = scored.metrics["pq"].value
    assert quality is not None
    assert quality > 0.8


def test_two_of_its_runs_are_compared_by_quality_and_so_few_test_images_decide_nothing(
    objects_run: Path,
) -> None:
    runs = [objects_run / "runs" / name for name in ("watershed", "unet-instances")]
    compared = compare_runs(*runs)
    assert compared.comparison.metric == "pq"
    assert compared.comparison.word == "undecided"
    assert "8 images are too few for an interval" in str(compared.comparison.sentence)


def test_new_images_get_label_images_of_their_own_size(objects_run: Path, tmp_path: Path) -> None:
    pictures, truth = touching(3, seed=4)
    (tmp_path / "new").mkdir()
    for row, picture in enumerate(pictures):
        # Larger than those that were learned from, at the same scale.
        larger = np.random.default_rng(row).normal(50, 12, (144, 96)).clip(0, 255).astype(np.uint8)
        larger[40:88, 20:68] = picture
        Image.fromarray(larger).save(tmp_path / "new" / f"{row}.png")
    arguments = ["predict", str(objects_run), str(tmp_path / "new"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*arguments, "--pixel-size", "0.5"])
    assert result.exit_code == 0, result.output
    with Image.open(tmp_path / "out" / "0_labels.tif") as file:
        labels = np.asarray(file)
    assert labels.shape == (144, 96)
    assert labels.max() == len(truth[0])
    assert not labels[:36].any()
    with (tmp_path / "out" / "objects.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["image"] == "0.png"]
    assert len(rows) == labels.max()
    assert float(rows[0]["area_um2"]) == pytest.approx((labels == 1).sum() / 4)
