"""What the report of outlined objects shows, and what it says in both languages."""

from dataclasses import replace
from pathlib import Path

import pytest

from pupille.i18n.language import speaking
from pupille.report.build import render
from pupille.report.instances.objects import CLASSES, COUNTS, ERRORS
from pupille.report.instances.pictures import PICTURES
from pupille.report.instances.quality import QUALITY
from pupille.report.instances.words import WORDS
from pupille.report.scores.counts import count_row
from pupille.report.section import Context
from pupille.report.sections.verdict import verdict
from pupille.report.terminal import answer
from pupille.results.metric import Metric
from pupille.results.read import results_in
from pupille.results.results import Results


@pytest.fixture(scope="module")
def results(objects_run: Path) -> Results:
    return results_in(objects_run)


@pytest.fixture
def context(results: Results, objects_run: Path) -> Context:
    return Context(results, objects_run)


def with_chosen(results: Results, **changes: object) -> Results:
    """The results with other metrics of the chosen run."""
    runs = tuple(
        replace(run, metrics={**run.metrics, **changes}) if run.name == results.chosen else run
        for run in results.runs
    )
    return replace(results, runs=runs)


def test_the_rule_is_chosen_over_a_network_that_hardly_learned(results: Results) -> None:
    assert results.task == "instances"
    assert results.primary_metric == "pq"
    assert results.chosen == "watershed"
    (difference,) = results.differences
    assert (difference.name, difference.word) == ("unet-instances", "undecided")
    assert difference.value < -0.2
    assert "8 images are too few for an interval" in difference.reason


def test_the_verdict_names_what_is_found_and_the_quality(results: Results) -> None:
    words = " ".join(verdict(results))
    recall = results.chosen_run.metrics["recall"].value
    assert recall is not None
    assert f"finds {100 * recall:.1f}" in words
    assert "of the objects on the 8" in words
    assert "nothing was learned of how objects look" in words


def test_quality_shows_its_parts_and_on_how_many_images_objects_are_split(context: Context) -> None:
    shown = QUALITY.make(context)
    assert shown is not None
    rows = {row["label"]: row for row in shown["rows"]}
    assert list(rows) == [
        "Panoptic quality",
        "Quality of outlines (SQ)",
        "Quality of recognition (RQ)",
        "Split objects",
        "Merged objects",
    ]
    objects = context.run.objects
    assert objects is not None
    assert rows["Split objects"]["images"] == objects.split
    values = [context.run.metrics[name].value for name in ("pq", "sq", "rq")]
    assert values[0] == pytest.approx(values[1] * values[2])
    assert not shown["scored"]


def test_counts_and_errors_are_those_of_the_chosen_run(context: Context) -> None:
    counts, errors = COUNTS.make(context), ERRORS.make(context)
    assert counts is not None
    assert errors is not None
    objects = context.run.objects
    assert objects is not None
    assert counts["tables"][0]["rows"][0]["drawn"] == objects.objects
    links = [link for row in errors["tables"][0]["rows"] for link in row["links"]]
    drawn = {record.id for record in context.results.gallery.drawn}
    assert {id_ for id_, _ in links} <= drawn


def test_of_one_image_there_are_no_limits_of_agreement(context: Context) -> None:
    counts = context.run.objects.counts[0] if context.run.objects else None
    assert counts is not None
    assert " to " in count_row(counts)["limits"]
    unknown = Metric(None, None, None, 1, "one image has no spread")
    alone = replace(counts, agreement=replace(counts.agreement, low_limit=unknown, high_limit=unknown))
    assert count_row(alone)["limits"] == "–"


def test_what_an_error_costs_is_told_only_of_answers_with_scores(results: Results, objects_run: Path) -> None:
    page = render(results, objects_run)
    assert "Which errors</h2>" in page
    assert "What a kind costs" not in page


def test_of_one_class_there_is_no_table_of_classes(context: Context) -> None:
    assert CLASSES.make(context) is None
    run = context.run
    both = replace(run, per_class={**(run.per_class or {}), "other": (run.per_class or {})["object"]})
    runs = tuple(both if other is run else other for other in context.results.runs)
    shown = CLASSES.make(replace(context, results=replace(context.results, runs=runs)))
    assert shown is not None
    assert [row["name"] for row in shown["tables"][0]["rows"]] == ["object", "other"]


def test_pictures_say_how_many_objects_are_found_missed_and_wrong(context: Context) -> None:
    shown = PICTURES.make(context)
    assert shown is not None
    assert shown["objects"]
    pictures = shown["groups"][0]["pictures"]
    assert len(pictures) == len(context.results.gallery.drawn) >= 3
    assert all(" found, " in picture["caption"] for picture in pictures)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_holds_every_section(results: Results, objects_run: Path, language: str) -> None:
    with speaking(language):
        page = render(results, objects_run)
    for section in ("quality", "errors", "counts", "pictures"):
        assert f'<section id="{section}"' in page
    assert ("Trouver, détourer, séparer" in page) == (language == "fr")


def test_a_terminal_shows_quality_and_the_error_of_counts(results: Results) -> None:
    text = answer(results, Path())
    assert "panoptic quality" in text
    assert "count error" in text


def test_without_any_quality_the_reason_is_said(results: Results) -> None:
    broken = with_chosen(results, pq=Metric(None, None, None, 8, "no object is drawn"))
    assert "No panoptic quality could be computed" in WORDS.how_good(broken)
    assert "no object is drawn" in WORDS.how_good(broken)


def test_a_perfect_score_is_doubted(results: Results) -> None:
    (all_right, *_) = WORDS.grave
    assert all_right(results) is None
    caution = all_right(with_chosen(results, pq=Metric(1.0, None, None, 8, "none")))
    assert caution is not None
    assert "to the pixel" in caution.sentence


@pytest.mark.parametrize(("low", "high", "code"), [(1, 3, "counts_too_many"), (-3, -1, "counts_too_few")])
def test_a_count_that_is_surely_off_is_told(results: Results, low: float, high: float, code: str) -> None:
    miscounted = WORDS.doubtful[1]
    caution = miscounted(with_chosen(results, count_bias=Metric((low + high) / 2, low, high, 8)))
    assert caution is not None
    assert caution.code == code
    assert miscounted(with_chosen(results, count_bias=Metric(0.5, -1, 2, 8))) is None


def test_a_network_no_better_than_the_rule_is_told(results: Results) -> None:
    no_better = WORDS.doubtful[0]
    assert no_better(results) is None
    (difference,) = results.differences
    undecided = replace(difference, name="watershed", word="undecided")
    network = replace(results, chosen="unet-instances", differences=(undecided,))
    caution = no_better(network)
    assert caution is not None
    assert "cannot be told from a threshold with a watershed" in caution.sentence
    worse = replace(results, chosen="unet-instances", differences=(replace(undecided, word="worse"),))
    assert no_better(worse) is None


def test_few_test_images_are_told_however_many_objects(results: Results) -> None:
    caution = WORDS.rough[0](results)
    if results.chosen_run.metrics["pq"].low is None:
        assert caution is None
    else:
        assert caution is not None
        assert "however many objects" in caution.sentence
