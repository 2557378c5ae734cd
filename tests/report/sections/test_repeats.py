"""The sections on further trainings, on what the model does not know, and on where it will be used."""

import json
from dataclasses import replace

import pytest

from partial_records import partial, results_of
from pupille.errors import RunError
from pupille.i18n.language import speaking
from pupille.report.build import build
from pupille.report.sections.cautions import cautions
from pupille.report.sections.repeats import repeats_text
from pupille.report.sections.seeds import seeds_words
from pupille.report.sections.shares import curve_words
from pupille.report.sections.sites import sites_words, worse_elsewhere
from pupille.report.sections.uncertainty import novelty_words, sets_words
from pupille.report.tables.measure import Measure
from pupille.results.classification import SetsRecord
from pupille.results.metric import Metric
from pupille.results.read import decode, results_in
from pupille.results.repeats import LearningCurveRecord, OrdinaryScoreRecord, SeedsRecord
from pupille.results.run import NoveltyRecord
from pupille.tasks import metric_spec

ACCURACY = Measure(metric_spec("classification", "accuracy"))


def metric(value, low=None, high=None, n=50, reason=None):
    return {"value": value, "low": low, "high": high, "n": n, **({"reason": reason} if reason else {})}


RECIPES = [
    {"name": None, "mean": metric(0.9, 0.85, 0.95), "spread": 0.02, "recipe": metric(0.9, 0.86, 0.94)},
    {
        "name": "logistic",
        "mean": metric(0.8, 0.7, 0.9),
        "spread": 0.03,
        "difference": metric(-0.1, -0.2, -0.01),
        "recipe": metric(0.8, 0.7, 0.9),
    },
]
AGAIN = {
    "folds": {"folds": 5, "repeats": 5, "train": 86.4, "test": 28.8, "set_aside": True, "recipes": RECIPES,
              "chosen": {"svm": 20, "knn": 5}, "climbs": []},
    "seeds": {"seeds": 5, "chosen": {"svm": 5}, "climbs": [], "recipes": [
        {"name": "svm", "mean": metric(0.9, 0.85, 0.95, 5), "spread": 0.0123, "from_training": 0.4,
         "lowest": 0.88, "highest": 0.92}]},
    "leave_out": {"column": "site", "sites": [
        {"name": "north", "accuracy": metric(0.6, 0.5, 0.7), "test": 80, "chosen": "svm"},
        {"name": "<b>south</b>", "accuracy": metric(0.93, 0.88, 0.97), "test": 90, "chosen": "knn"}],
        "ordinary": {"name": "svm", "accuracy": metric(0.95, 0.91, 0.97)},
        "silent": {"west": "too few"}, "without_value": 4},
    "learning_curve": {"name": "svm", "climbs": [], "reason": None,
        "points": [{"images": n, "score": metric(0.7 + n / 1000, 0.65, 0.95)} for n in (20, 40, 60, 80, 100)],
        "fit": {"floor": 0.1, "factor": 1.0, "power": 0.5, "word": "helps", "at_double": metric(0.85, 0.8, 0.9),
                "gain": metric(0.05, 0.02, 0.08)}},
}  # fmt: skip
SETS = {
    "coverage": 0.9, "least": 0.123456, "n": 60, "grouped": False, "covered": metric(0.91, 0.8, 0.97),
    "answered": metric(0.7, 0.6, 0.8), "right_when_answered": metric(0.95, 0.9, 0.98), "mean_size": 1.31,
    "sizes": [{"classes": 0, "images": 2}, {"classes": 1, "images": 40}, {"classes": 3, "images": 8}],
}  # fmt: skip
NOVELTY = {
    "flagged": metric(0.2, 0.1, 0.3),
    "reason": None,
    "false_alarms": 0.05,
    "training": 100,
    "validation": 60,
}


@pytest.fixture
def doubtful(ten, saved):
    """A folder whose results were trained again."""
    results = {**ten, "again": json.loads(json.dumps(AGAIN))}
    run = next(run for run in results["runs"] if run["name"] == results["chosen"])
    run |= {"sets": SETS, "novelty": NOVELTY}
    return saved(results)


def record_in(folder):
    return json.loads((folder / "results.json").read_text())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["On other folds", "twice the 100 training images", "Expect less elsewhere", "0.123"]),
        ("fr", ["Sur d’autres plis", "deux fois les 100 images", "Quand il ne sait pas", "0,123"]),
    ],
)
def test_the_page_tells_all_of_it_and_trusts_no_name(doubtful, language, words):
    with speaking(language):
        page = build(doubtful).read_text()
    for section in ("again", "unsure"):
        assert f'<section id="{section}"' in page
        assert f'href="#{section}"' in page
    assert [word for word in words if word not in page] == []
    assert "<b>south" not in page
    assert "&lt;b&gt;south" in page


def test_results_without_any_of_it_have_no_such_sections(ten, saved):
    page = build(saved(ten)).read_text()
    for section in ("again", "unsure"):
        assert f'id="{section}"' not in page


def test_a_site_whose_interval_lies_below_the_ordinary_one_is_named_and_becomes_a_caution(doubtful):
    again = results_in(doubtful).again
    assert worse_elsewhere(again.leave_out, ACCURACY) == ["north"]
    (found,) = [one for one in cautions(results_in(doubtful)) if one.code == "less_elsewhere"]
    assert "site north" in found.sentence
    said = " ".join(sites_words(again.leave_out, ACCURACY))
    assert "60.0" in said
    assert "4\u00a0images without a value" in said
    equal = replace(again.leave_out, sites=again.leave_out.sites[1:])
    assert "no promise" in " ".join(sites_words(equal, ACCURACY))
    score = Metric(0.95, None, None, 50, "9 groups are too few")
    few = replace(equal, ordinary=OrdinaryScoreRecord("svm", score))
    assert "cannot be told" in " ".join(sites_words(few, ACCURACY))


def test_the_terminal_has_a_table_for_each_and_fits_a_narrow_window(doubtful):
    text = repeats_text(results_in(doubtful))
    for title in ("Over folds", "Over seeds", "Elsewhere: without each site", "More images?"):
        assert title in text
    assert "90.0 (85.0-95.0)" in text
    assert "svm 20 times and knn 5 times" in text
    assert all(len(line) <= 60 for line in repeats_text(results_in(doubtful), 60).splitlines())
    assert repeats_text(results_of({"again": None})) == ""


def test_what_cannot_be_said_is_said_to_be_unknown():
    seeds = {
        **AGAIN["seeds"],
        "recipes": [{**AGAIN["seeds"]["recipes"][0], "mean": metric(0.9, reason="3 seeds are few")}],
    }
    assert "No interval: 3 seeds are few." in seeds_words(partial(SeedsRecord, seeds), ACCURACY)
    curve = {**AGAIN["learning_curve"], "fit": None, "reason": "too few groups."}
    assert curve_words(partial(LearningCurveRecord, curve), ACCURACY) == [
        "Nothing is said about more images: too few groups."
    ]
    assert (
        "is not told: too few"
        in novelty_words(partial(NoveltyRecord, {"flagged": None, "reason": "too few"}))[0]
    )
    assert "every class is in every set" in sets_words(partial(SetsRecord, {**SETS, "least": 0}))[-1]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("again", "folds", "recipes"), []),
        (("again", "folds", "chosen"), {"svm": "often"}),
        (("again", "leave_out", "sites"), [{"name": "north"}]),
        (("again", "learning_curve", "fit", "word"), "perhaps"),
        (("again", "seeds", "seeds"), None),
    ],
)
def test_damaged_records_are_refused_with_their_place(doubtful, place, value):
    results = record_in(doubtful)
    inside = results
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    (doubtful / "results.json").write_text(json.dumps(results))
    with pytest.raises(RunError, match=r"is damaged: `\$\.again"):
        build(doubtful)


@pytest.mark.parametrize("key", ["sets", "novelty"])
def test_damaged_doubts_of_a_run_are_refused(doubtful, key):
    results = record_in(doubtful)
    next(run for run in results["runs"] if run.get(key))[key] = {"flagged": 3, "coverage": "much"}
    with pytest.raises(ValueError, match=key):
        decode(results)
