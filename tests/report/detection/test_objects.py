"""What the report of found boxes shows, and what it says in both languages."""

from dataclasses import replace
from pathlib import Path

import pytest

from pupille.i18n.language import speaking
from pupille.report.build import render
from pupille.report.detection.doubts import DOUBTS, words
from pupille.report.detection.pictures import PICTURES
from pupille.report.detection.precision import PRECISION
from pupille.report.detection.words import WORDS
from pupille.report.instances.objects import CLASSES, COUNTS, ERRORS
from pupille.report.section import Context
from pupille.report.sections import images
from pupille.report.sections.verdict import verdict
from pupille.report.terminal import answer
from pupille.results.metric import Metric
from pupille.results.objects_record import DoubtRecord, DoubtsRecord
from pupille.results.read import results_in
from pupille.results.results import Results


@pytest.fixture(scope="module")
def results(boxes_run: Path) -> Results:
    return results_in(boxes_run)


@pytest.fixture
def context(results: Results, boxes_run: Path) -> Context:
    return Context(results, boxes_run)


def with_chosen(results: Results, **changes: object) -> Results:
    """The results with other metrics of the chosen run."""
    runs = tuple(
        replace(run, metrics={**run.metrics, **changes}) if run.name == results.chosen else run
        for run in results.runs
    )
    return replace(results, runs=runs)


def test_the_rule_is_chosen_over_usual_boxes_and_a_network_that_hardly_learned(results: Results) -> None:
    assert (results.task, results.primary_metric) == ("detection", "ap")
    assert results.chosen == "blobs"
    assert {difference.name for difference in results.differences} == {"mean-boxes", "one-stage"}


def test_the_verdict_names_what_is_found_and_what_is_false(results: Results) -> None:
    words = " ".join(verdict(results))
    recall = results.chosen_run.metrics["recall"].value
    assert recall is not None
    assert f"finds {100 * recall:.1f}" in words
    assert "false ones an image" in words
    assert "The same boxes on every picture would reach" in words


def test_precision_is_shown_by_overlap_and_size_then_what_is_counted(context: Context) -> None:
    shown = PRECISION.make(context)
    assert shown is not None
    labels = [row["label"] for row in shown["rows"]]
    assert labels[:3] == ["AP@[.50:.95]", "AP50", "AP75"]
    assert {"Recall", "False positives per image"} <= set(labels)


def test_each_class_has_a_row(context: Context) -> None:
    shown = CLASSES.make(context)
    assert shown is not None
    (table,) = shown["tables"]
    assert [row["name"] for row in table["rows"]] == ["disc", "square"]


def test_errors_and_counts_are_of_boxes_that_reach_the_score_of_their_class(context: Context) -> None:
    counts, errors = COUNTS.make(context), ERRORS.make(context)
    assert counts is not None
    assert errors is not None
    run = context.run
    precision, recall = run.metrics["precision"].value, run.metrics["recall"].value
    assert run.objects is not None
    counted = run.objects.counts[0]
    assert counted.answered == round(recall * counted.drawn / precision)
    assert any("validation chose" in str(note) for note in run.metric_notes)


def test_pictures_show_the_images_with_the_most_errors_first(context: Context) -> None:
    shown = PICTURES.make(context)
    assert shown is not None
    assert "svg" in shown["groups"][0]["pictures"][0]
    assert len(context.results.gallery.annotated) > 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Found, and how closely", "An answer finds an object")),
        ("fr", ("Trouvés, et avec quelle justesse", "Les mêmes boîtes sur chaque image atteindraient")),
    ],
)
def test_the_whole_page_is_written_in_both_languages(
    results: Results, boxes_run: Path, language: str, words: tuple[str, ...]
) -> None:
    with speaking(language):
        page = render(results, boxes_run)
    assert words[0] in page
    assert 'id="precision"' in page
    assert 'id="errors"' in page


def test_the_terminal_shows_precision_and_the_error_of_counts(results: Results) -> None:
    text = answer(results, Path())
    assert "AP@[.50:.95]" in text
    assert "count error" in text


def test_without_any_precision_the_reason_is_said(results: Results) -> None:
    broken = with_chosen(results, ap=Metric(None, None, None, 8, "no object is drawn"))
    assert "No average precision could be computed" in WORDS.how_good(broken)
    assert "no object is drawn" in WORDS.how_good(broken)


def test_a_perfect_score_is_doubted(results: Results) -> None:
    (all_right, *_) = WORDS.grave
    assert all_right(results) is None
    caution = all_right(with_chosen(results, ap=Metric(1.0, None, None, 8, "none")))
    assert caution is not None
    assert "to the pixel" in caution.sentence


@pytest.mark.parametrize(("low", "high", "code"), [(1, 3, "counts_too_many"), (-3, -1, "counts_too_few")])
def test_a_count_that_is_surely_off_is_told(results: Results, low: float, high: float, code: str) -> None:
    miscounted = WORDS.doubtful[1]
    caution = miscounted(with_chosen(results, count_bias=Metric((low + high) / 2, low, high, 8)))
    assert caution is not None
    assert caution.code == code
    assert miscounted(with_chosen(results, count_bias=Metric(0.5, -1, 2, 8))) is None


def test_a_model_no_better_than_usual_boxes_is_told(results: Results) -> None:
    no_better = WORDS.doubtful[0]
    assert no_better(results) is None
    undecided = tuple(replace(difference, word="undecided") for difference in results.differences)
    caution = no_better(replace(results, differences=undecided))
    assert caution is not None
    assert "looks at the pictures at all" in caution.sentence


def test_given_boxes_bear_the_colours_of_their_classes(results: Results, boxes_run: Path) -> None:
    made = images.make(Context(results, boxes_run))
    assert made is not None
    drawings = [str(svg) for _, svg in made["annotated"]]
    assert {f'class-{number}"' in svg for svg in drawings for number in (0, 1)} == {True, False}
    assert not any("role-" in svg for svg in drawings)


def test_where_the_interval_is_of_other_classes_the_table_says_so(results: Results, boxes_run: Path) -> None:
    lower = Metric(0.430, 0.606, 0.659, 72, "the interval is that of the mean over the other classes")
    page = render(with_chosen(results, ap=lower), boxes_run)
    table = page[page.index('id="precision"') :]
    assert "that of the mean over the other classes" in table[: table.index("</table>")]
    assert "0.606" in table[: table.index("</table>")]


def test_objects_to_look_at_again_are_shown_with_their_pictures_in_both_languages(
    results: Results, boxes_run: Path
) -> None:
    run = results.chosen_run
    assert run.objects is not None
    assert run.objects.doubts is not None
    assert run.objects.doubts.images == len({row.split(",")[0] for row in unseen(boxes_run)})
    item = DoubtRecord(
        "swapped", "p03.png", (3.0, 4.0, 20.0, 22.0), "disc", 0.9, 0.2, (3.0, 4.0, 20.0, 21.0), "square"
    )
    doubts = DoubtsRecord(20, {"forgotten": 0, "swapped": 1, "misplaced": 0}, (item,))
    objects = replace(run.objects, doubts=doubts)
    made = replace(results, runs=tuple(replace(each, objects=objects) for each in results.runs))
    page = DOUBTS.make(Context(made, boxes_run))
    assert page is not None
    assert "On 20\u00a0images that the model did not learn from" in page["sentence"]
    assert "0\u00a0objects forgotten, 1 of another class, 0 badly placed" in page["sentence"]
    with speaking("fr"):
        assert "1 d’une autre classe" in words(doubts)
        assert "Objets à revoir" in render(made, boxes_run)
    nothing = replace(run.objects, doubts=replace(doubts, items=()))
    made = replace(results, runs=tuple(replace(each, objects=nothing) for each in results.runs))
    assert DOUBTS.make(Context(made, boxes_run)) is None


def unseen(folder: Path) -> list[str]:
    """The lines of the split that are of validation or test."""
    lines = (folder / "runs" / "blobs" / "split.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [line for line in lines if line.split(",")[1] in ("validation", "test")]
