"""The sections of a report on models that draw masks."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import jaccard_score

import pupille
from disc_runs import discs
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.section import Context
from pupille.report.sections.images import make as images
from pupille.report.sections.ladder import ladder
from pupille.report.sections.learning_curves import make as learning_curves
from pupille.report.sections.methods import methods
from pupille.report.sections.verdict import verdict
from pupille.report.segmentation.classes import make_classes, make_pixels
from pupille.report.segmentation.pictures import make as pictures
from pupille.results.masks import MaskPredictions
from pupille.results.read import decode, results_in
from pupille.results.results import Results


@pytest.fixture(scope="module")
def results(discs_run: Path) -> Results:
    return results_in(discs_run)


@pytest.fixture(scope="module")
def context(results: Results, discs_run: Path) -> Context:
    return Context(results, discs_run)


def with_run(discs_run: Path, **parts: object) -> Results:
    """The results with other parts of their chosen run."""
    record = json.loads((discs_run / "results.json").read_text())
    for run in record["runs"]:
        if run["name"] == record["chosen"]:
            run.update(parts)
    return decode(json.dumps(record).encode())


def test_the_verdict_tells_the_shared_area_and_what_one_mask_for_all_would_reach(results: Results) -> None:
    first, second = verdict(results)[:2]
    assert (
        "Of the area that it or the truth marks as foreground on the 12\u00a0test images, both mark" in first
    )
    assert second.startswith("The same mask for every image would reach")


def test_the_verdict_tells_how_far_images_lie_apart(results: Results, discs_run: Path) -> None:
    made = MaskPredictions.load(discs_run / "runs" / "threshold" / "predictions", "test")
    shares = [jaccard_score(made.truth.read(id_).ravel(), made.answers.read(id_).ravel()) for id_ in made.ids]
    least, middle, most = (
        f"{100 * share:.1f}\u00a0%" for share in (min(shares), np.median(shares), max(shares))
    )
    assert verdict(results)[0].endswith(
        f"Between images it varies: {least} on the image that agrees least, {middle} on the one in the middle, {most} "
        "on the best."
    )
    unknown = with_run(
        discs_run,
        masks={
            **json.loads((discs_run / "results.json").read_text())["runs"][-1]["masks"],
            "of_images": None,
        },
    )
    assert "varies" not in verdict(unknown)[0]


def test_why_no_rung_has_an_interval_is_said_once(discs_run: Path) -> None:
    record = json.loads((discs_run / "results.json").read_text())
    for run in record["runs"]:
        for metric in run["metrics"].values():
            metric.update(low=None, high=None, reason="3 images are too few")
    made = ladder(decode(json.dumps(record).encode()))
    assert made.drawn[-1] == "No interval: 3 images are too few."
    assert {figure.reason for row in made.rows for figure in (row.metric, row.secondary)} == {""}
    for run in record["runs"]:
        for name in set(run["metrics"]) - {"iou"}:
            run["metrics"][name].update(low=0.1, high=0.9, reason=None)
    alone = ladder(decode(json.dumps(record).encode()))
    assert alone.drawn[-1] == "IoU of all pixels has no interval: 3 images are too few."
    assert {row.metric.reason for row in alone.rows} == {""}
    assert all(row.secondary.interval for row in alone.rows)
    record["runs"][0]["metrics"]["iou"]["reason"] = "another one"
    several = ladder(decode(json.dumps(record).encode()))
    assert {row.metric.reason for row in several.rows} == {"another one", "3 images are too few"}


def test_of_several_classes_the_verdict_tells_that_it_is_their_mean(results: Results) -> None:
    several = replace(results, classes=("background", "disc", "ring"))
    assert "as one class (the mean of disc and ring)" in verdict(several)[0]


def test_training_images_are_shown_with_their_masks_and_never_those_of_the_test(context: Context) -> None:
    made = images(context)
    ids = [id_ for id_, _ in made["annotated"]]
    assert len(ids) == 6
    split = dict(
        line.split(",")[:2] for line in (context.folder / "runs/threshold/split.csv").read_text().split()[1:]
    )
    assert {split[id_] for id_ in ids} == {"train"}
    assert all(svg.count("<image ") == 2 for _, svg in made["annotated"])
    assert [name for name, _ in made["keys"]] == ["foreground"]


def test_images_are_counted_by_what_is_drawn_on_them(context: Context) -> None:
    assert [(row.name, row.total) for row in images(context)["class_rows"]] == [
        ("background", 60),
        ("foreground", 60),
    ]


def test_shares_of_the_pixels_of_a_class_sum_to_one(context: Context) -> None:
    (table,) = make_pixels(context)["tables"]
    assert [sum(row) for row in table["shares"]] == pytest.approx([1, 1])


def test_each_class_has_a_row_and_the_background_no_outline(context: Context) -> None:
    drawn, rest = make_classes(context)["tables"]
    assert [head["label"] for head in drawn["heads"]] == ["IoU of all pixels", "IoU per image"]
    background, foreground = rest["rows"]
    place = [head["label"] for head in rest["heads"]].index("Boundary F")
    assert background["cells"][place]["figure"] is None
    assert foreground["cells"][place]["figure"].n == "n\u00a0=\u00a012"


def test_pictures_rise_from_the_least_agreement(context: Context) -> None:
    (group,) = pictures(context)["groups"]
    shares = [float(re.match(r"[\d.]+", picture["caption"])[0]) for picture in group["pictures"]]
    assert shares == sorted(shares)
    assert len(shares) == 8


def test_the_score_of_epochs_is_drawn_beside_their_loss(discs_run: Path) -> None:
    epochs = [
        {
            "epoch": epoch,
            "train_loss": 1.0 / epoch,
            "validation_loss": 1.1 / epoch,
            "train_pixel_iou": 0.1 * epoch,
            "validation_pixel_iou": 0.1 * epoch,
            "learning_rate": 0.003,
            "seconds": 1.0,
        }
        for epoch in range(1, 7)
    ]
    results = with_run(discs_run, history=epochs)
    made = learning_curves(Context(results, discs_run))
    ((_, loss, score, _),) = made["curves"]
    assert "Loss" in loss
    assert "IoU of an epoch, %" in score
    assert "accuracy" not in made["curve_rule"]
    assert "It learned by lowering cross-entropy and raising Dice" in " ".join(methods(results))


@pytest.mark.parametrize(("language", "words"), [("en", "marked rightly"), ("fr", "marqué à raison")])
def test_the_page_says_what_the_colours_mean_and_speaks_of_no_lines(
    discs_run: Path, language: str, words: str
) -> None:
    with speaking(language):
        page = build(discs_run).read_text()
    assert words in page
    assert "(dashed)" not in page
    assert "(tirets)" not in page


def test_a_notebook_names_the_classes_of_masks_and_counts_nothing(tmp_path: Path) -> None:
    html = pupille.open(discs(tmp_path / "discs", 4))._repr_html_()
    assert "background and foreground" in html
    assert "<table" not in html
