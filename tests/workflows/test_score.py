"""Answers of other tools held against the truth: figures, names, what is left out, a sentence for each mistake."""

import json

import pytest

from drawn_sets import box, boxed, pictures, table, voc
from pupille.errors import ConfigError, DataError, RunError
from pupille.report.build import build
from pupille.results.read import results_in, scores_in
from pupille.workflows.score import OBSERVER, score


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """Truth, perfect answers, answers without the second cell, and with three false ones an image."""
    root = tmp_path_factory.mktemp("cells")
    _, objects = boxed(root / "truth")
    voc(root / "perfect", objects)
    voc(root / "half", {stem: boxes[:1] for stem, boxes in objects.items()})
    voc(root / "eager", {stem: [*boxes, *[box("dust", 1, 33, 6, 38)] * 3] for stem, boxes in objects.items()})
    return root


@pytest.fixture(scope="module")
def scored(cells):
    answers = [cells / name for name in ("perfect", "half", "eager")]
    return score(cells / "truth", answers, out=cells / "out", second_observer=cells / "half")


def metrics(scored, name):
    answers = next(answers for answers in scored.scores.answers if answers.name == name)
    return {key: metric.value for key, metric in answers.metrics.items()}


def test_figures_are_those_that_one_counts_by_hand(scored):
    # 12 images: 24 cells and 6 pieces of dust. `half` finds 12 cells; `eager` adds 36 wrong answers.
    assert metrics(scored, "perfect")["recall"] == metrics(scored, "perfect")["precision"] == 1
    assert metrics(scored, "half")["recall"] == pytest.approx(12 / 30)
    assert metrics(scored, "half")["precision"] == 1
    assert metrics(scored, "eager")["precision"] == pytest.approx(30 / 66)
    assert metrics(scored, "half")["count_mae"] == pytest.approx(18 / 12)


def test_answers_without_scores_are_compared_by_f1_and_that_is_said(scored):
    assert scored.scores.primary_metric == "f1"
    assert scored.scores.why_primary is not None
    assert metrics(scored, "perfect")["ap"] is None
    words = {difference.name: difference.word for difference in scored.scores.differences}
    assert words == {"half": "worse", "eager": "worse", str(OBSERVER): "worse"}
    pairs = {(pair.first, pair.difference.name): pair.difference for pair in scored.scores.pairs}
    assert set(pairs) == {("half", "eager"), ("half", str(OBSERVER)), ("eager", str(OBSERVER))}
    assert pairs["half", str(OBSERVER)].value == 0
    assert [answers.observer for answers in scored.scores.answers] == [False, False, False, True]


def test_every_figure_reads_back_and_opens_images_that_are_there(scored):
    scores = scores_in(scored.folder)
    assert scores == scored.scores
    half = scores.answers[1]
    missed = next(error for error in half.objects.errors if error.kind == "missed")
    assert missed.n == 18
    drawn = {picture.id: picture for picture in half.pictures}
    assert set(missed.images[:4]) <= set(drawn)
    for picture in drawn.values():
        assert (scored.folder / picture.thumbnail).is_file()
        assert "missed" in {item.role for item in picture.objects}


def test_the_page_shows_the_answers_and_leads_to_their_images(scored):
    page = build(scored.folder).read_text()
    assert 'id="picture-2-1"' in page
    assert 'href="#picture-2-1"' in page
    assert "<script" not in page


def test_scores_are_no_run_to_predict_with(scored):
    with pytest.raises(RunError, match="no trained model"):
        results_in(scored.folder)


def test_images_and_classes_that_do_not_match_are_told(cells, tmp_path):
    answers = voc(
        tmp_path / "answers",
        {"im00": [box("Cell", 2, 2, 12, 12), box("hair", 1, 1, 5, 5)], "other": [box("cell", 1, 1, 5, 5)]},
    )
    scores = score(cells / "truth", [answers], out=tmp_path / "out").scores
    told = " ".join(map(str, scores.answers[0].understood))
    assert "'other" in told or "other" in told
    assert "hair" in told
    assert "answered with nothing" in told
    # The one cell that was found, of 30 objects.
    assert scores.answers[0].metrics["recall"].value == pytest.approx(1 / 30)


def test_scores_give_an_average_precision_and_a_threshold_leaves_answers_out(cells, tmp_path):
    images = [{"id": i, "file_name": f"im{i:02}.png", "width": 40, "height": 40} for i in range(12)]
    found = [
        {
            "image_id": i,
            "category_id": 7,
            "bbox": [2, 2, 10, 10],
            "score": 0.9,
            "id": 2 * i,
            "area": 100,
            "iscrowd": 0,
        }
        for i in range(12)
    ]
    wrong = [
        {**answer, "bbox": [2, 30, 8, 8], "score": 0.2, "id": answer["id"] + 1, "area": 64}
        for answer in found
    ]
    file = tmp_path / "tool.json"
    file.write_text(
        json.dumps(
            {"images": images, "annotations": found + wrong, "categories": [{"id": 7, "name": "cell"}]}
        )
    )
    all_, sure = (
        score(cells / "truth", [file], out=tmp_path / str(threshold), threshold=threshold).scores
        for threshold in (None, 0.5)
    )
    assert all_.primary_metric == "ap"
    # Half of the cells at full precision is 51 of COCO's 101 points of recall; dust has none.
    assert all_.answers[0].metrics["ap"].value == pytest.approx(51 / 101 / 2)
    assert all_.answers[0].metrics["precision"].value == pytest.approx(0.5)
    assert sure.answers[0].metrics["precision"].value == 1
    assert sure.answers[0].metrics["ap"].value == pytest.approx(51 / 101 / 2)


def test_numbers_of_a_table_are_scored(tmp_path):
    stems = pictures(tmp_path / "set", 12)
    truth = table(
        tmp_path / "set" / "truth.csv",
        [["path", "weight (g)"], *[[f"{s}.png", i + 0.5] for i, s in enumerate(stems)]],
    )
    answers = table(
        tmp_path / "tool.csv",
        [["file", "predicted"], *[[s, i + 0.5 + (-1) ** i] for i, s in enumerate(stems)]],
    )
    from pupille.config import DataConfig

    scores = score(truth, [answers], out=tmp_path / "out", data=DataConfig(label_column="weight (g)")).scores
    assert (scores.task, scores.unit) == ("regression", "g")
    assert scores.answers[0].metrics["mae"].value == pytest.approx(1)
    assert scores.answers[0].metrics["bias"].value == pytest.approx(0)
    assert "for these answers, by 12 images" in str(scores.answers[0].intervals)


def test_classes_of_a_table_are_scored_with_no_metric_that_needs_probabilities(tmp_path):
    stems = pictures(tmp_path / "set", 12)
    kinds = ["cat", "dog"] * 6
    truth = table(
        tmp_path / "set" / "t.csv",
        [["path", "label"], *[[f"{s}.png", k] for s, k in zip(stems, kinds, strict=True)]],
    )
    wrong = ["dog", *kinds[1:]]
    answers = table(
        tmp_path / "tool.csv", [["id", "label"], *[list(row) for row in zip(stems, wrong, strict=True)]]
    )
    scores = score(truth, [answers], out=tmp_path / "out").scores
    assert scores.answers[0].metrics["accuracy"].value == pytest.approx(11 / 12)
    assert "log_loss" not in scores.answers[0].metrics
    words = " ".join(map(str, (scores.answers[0].intervals, *scores.answers[0].notes)))
    assert "for these answers, by 12 images" in words
    for stranger in ("trained", "log loss", "Brier", "ROC", "impossible"):
        assert stranger not in words
    missing = table(
        tmp_path / "short.csv", [["id", "label"], *[list(row) for row in zip(stems[1:], wrong, strict=False)]]
    )
    with pytest.raises(DataError, match="no answer for 1 image"):
        score(truth, [missing], out=tmp_path / "other")


@pytest.mark.parametrize(
    ("answers", "word"),
    [([], "no answers"), (["nowhere"], "nowhere.* does not exist"), (["truth", "truth"], "twice")],
)
def test_a_mistake_gets_one_sentence(cells, tmp_path, answers, word):
    with pytest.raises((ConfigError, DataError), match=word):
        score(cells / "truth", [cells / name for name in answers], out=tmp_path / "out")


def test_answers_for_other_images_are_refused(cells, tmp_path):
    answers = voc(tmp_path / "answers", {"x": [box("cell", 1, 1, 5, 5)]})
    with pytest.raises(DataError, match="is one of the truth"):
        score(cells / "truth", [answers], out=tmp_path / "out")


def test_a_folder_with_something_else_is_not_written_to(cells, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(RunError, match="not empty"):
        score(cells / "truth", [cells / "perfect"], out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
