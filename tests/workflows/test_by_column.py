"""`--by` with one column and with several, for every kind of answer: from the table to the report."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from disc_runs import discs
from pupille.config import DataConfig
from pupille.errors import DataError
from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.results.read import results_in
from pupille.workflows.compare import train
from pupille.workflows.evaluate import evaluate


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 pictures of which ill men are found less often: their spot is fainter."""
    folder, rng = tmp_path_factory.mktemp("photos"), np.random.default_rng(0)
    rows = []
    for number in range(600):
        sex, site, ill = rng.choice(["f", "m"]), rng.choice(["north", "south"]), rng.random() < 0.5
        pixels = rng.normal(90, 14, (6, 6))
        pixels[2:4, 2:4] += ill * (60 if sex == "f" else 12)
        path = folder / f"{number}.png"
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(path)
        label = "ill" if ill else "healthy"
        rows.append({"path": path.name, "label": label, "sex": sex, "site": site})
    pd.DataFrame(rows).to_csv(folder / "table.csv", index=False)
    return folder / "table.csv"


@pytest.fixture(scope="module")
def run(table: Path) -> Path:
    asked = EvaluationConfig(by=("sex", "site"))
    out = table.parent.parent / "by_column_run"
    train(table, model="logistic", out=out, asked=asked, data=DataConfig(label_column="label"))
    return out


def test_a_run_says_it_by_each_column_and_by_their_crossing(run: Path, table: Path) -> None:
    record = results_in(run).chosen_run
    assert [grouping.column for grouping in record.by_group.groupings] == ["sex", "site", "sex × site"]
    assert record.subgroups.column == "sex × site"
    predictions = pd.read_csv(run / "predictions" / "test.csv").merge(
        pd.read_csv(table), left_on="id", right_on="path"
    )
    women = predictions[predictions["sex"] == "f"]
    group = next(group for group in record.by_group.groupings[0].groups if group.name == "f")
    assert group.images == len(women)
    right = (women["label_x"] == women["predicted"]).mean()
    assert group.figures["accuracy"].value == pytest.approx(right)


def test_that_men_are_found_less_often_is_told_with_what_cannot_be_had(run: Path) -> None:
    record = results_in(run).chosen_run.by_group
    assert record.positive == "ill"
    odds = record.groupings[0].sentences[0]
    assert "do not hold by sex" in odds
    recall = {group.name: group.figures["recall"] for group in record.groupings[0].groups}
    assert recall["m"].high < recall["f"].low


def test_the_report_shows_a_table_for_each(run: Path) -> None:
    page = Path(build(run)).read_text(encoding="utf-8")
    section = page[page.index('<section id="by-group"') :]
    section = section[: section.index("</section>")]
    assert section.count("<table") == 3
    assert "do not hold by sex" in section
    with speaking("fr"):
        page = Path(build(run)).read_text(encoding="utf-8")
    assert "Pour qui, groupe par groupe" in page


def test_other_images_are_told_of_in_the_same_way(run: Path, table: Path) -> None:
    asked = EvaluationConfig(by=["sex", "site"])
    scored = evaluate(run, table, asked=asked, data=DataConfig(label_column="label"))
    assert [group.images for group in scored.by_group.groupings[2].groups] == [
        int(n) for n in pd.read_csv(table).groupby(["sex", "site"]).size()
    ]
    assert json.loads((run / "results.json").read_text())["runs"][0]["by_group"]["positive"] == "ill"


def test_a_column_that_is_not_there_is_named_before_anything_is_trained(table: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cite"):
        train(
            table,
            model="logistic",
            out=tmp_path / "run",
            asked=EvaluationConfig(by=("sex", "cite")),
            data=DataConfig(label_column="label"),
        )
    assert not (tmp_path / "run" / "results.json").exists()


def test_masks_are_told_of_by_group_as_well(discs_run: Path, tmp_path: Path) -> None:
    others = discs(tmp_path / "new", 24, seed=5, prefix="q")
    scored = evaluate(discs_run, others, asked=EvaluationConfig(by="folder"))
    (grouping,) = scored.by_group.groupings
    (group,) = grouping.groups
    assert group.images == 24
    assert group.figures["iou"].value == scored.metrics["iou"].value
