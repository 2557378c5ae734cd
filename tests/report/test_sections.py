"""Thresholds, curves, calibration, subgroups and protocol of real comparisons, in a real browser."""

import copy
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import Browser
from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_curve

from pupille.evaluation.questions import EvaluationConfig
from pupille.i18n.language import speaking
from pupille.i18n.stored_text import from_json
from pupille.report.build import build, render
from pupille.results.decode import DamageError
from pupille.results.encode import encoded
from pupille.results.predictions import ClassPredictions
from pupille.results.read import decode
from pupille.results.results import Results

KEYS = {"ArrowRight": 39, "ArrowLeft": 37, "Home": 36, "End": 35, "ArrowDown": 40}
LEFT, RIGHT, TOP, BOTTOM = 40.0, 334.0, 28.0, 298.0
"""Pixels of 0 and 100 % in a drawing."""
ENGLISH = re.compile(r"\b(the|of|and|is|are|was|were|with|which|from|not|that|it)\b", re.IGNORECASE)


def checked(record: dict[str, Any]) -> Results:
    """Results as the report is given them once they were written and read."""
    return decode(json.dumps(record).encode())


def record_in(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return record


def chosen_of(results: dict[str, Any]) -> dict[str, Any]:
    return next(run for run in results["runs"] if run["name"] == results["chosen"])


def said(folder: Path, part: str) -> ClassPredictions:
    run = chosen_of(record_in(folder))
    return ClassPredictions.from_csv(
        (folder / run["path"] / "predictions" / f"{part}.csv").read_text(encoding="utf-8")
    )


def press(browser: Browser, key: str) -> None:
    for kind in ("rawKeyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=KEYS[key])
    browser.ask("1")


def seen(browser: Browser, name: str) -> str:
    found = browser.ask(
        f"[...new Set([...document.querySelectorAll('[data-shows={name}]')].map(p => p.textContent))]"
    )
    assert len(found) == 1, "every place says the same"
    return str(found[0])


def whole(text: str) -> int:
    return int(re.sub(r"[,\u202f]", "", text))


def test_the_slider_moves_counts_curves_and_pictures_by_keyboard(tiles: Path, browser: Browser) -> None:
    validation = said(tiles, "validation")
    slider = chosen_of(record_in(tiles))["curves"]["slider"]
    truth, scores = validation.labels == 0, validation.probabilities[:, 0]
    page = build(tiles)
    browser.requests.clear()
    browser.console.clear()
    browser.open(page)
    browser.ask("document.getElementById('threshold-step').focus()")
    steps = set()
    for key in (*["ArrowRight"] * 4, "Home", *["ArrowRight"] * 9, "End", *["ArrowLeft"] * 6):
        press(browser, key)
        step = int(browser.ask("document.getElementById('threshold-step').value"))
        steps.add(step)
        threshold = slider["thresholds"][::-1][step]
        (tn, fp), (fn, tp) = confusion_matrix(truth, scores >= threshold, labels=[False, True])
        counts = [whole(seen(browser, name)) for name in ("hits", "misses", "alarms", "kept")]
        assert counts == [tp, fn, fp, tn]
        assert f"{fn} missed, {fp} false alarm{'' if fp == 1 else 's'}" in browser.ask(
            "document.getElementById('threshold-step').getAttribute('aria-valuetext')"
        )
        x, y = browser.ask(
            "['cx', 'cy'].map(n => Number(document.querySelector('[data-moves=roc]').getAttribute(n)))"
        )
        assert x == pytest.approx(LEFT + (RIGHT - LEFT) * fp / (fp + tn), abs=0.01)
        assert y == pytest.approx(BOTTOM + (TOP - BOTTOM) * tp / (tp + fn), abs=0.01)
        shown = browser.ask(
            "[...document.querySelectorAll('[data-first]:not([hidden]) img')].map(i => i.alt.split('file ')[1])"
        )
        wrong = {validation.ids[i] for i in np.flatnonzero((scores >= threshold) != truth)}
        assert set(shown) <= wrong
        assert len(shown) == min(fn, 24) + min(fp, 24)
    assert len(steps) > 15
    browser.ask("document.getElementById('threshold-frozen').click()")
    assert int(browser.ask("document.getElementById('threshold-step').value")) == (
        len(slider["thresholds"]) - 1 - slider["frozen"]
    )
    assert [url for url in browser.requests if not url.startswith("data:")] == [page.as_uri()]
    assert browser.console == []


def drawn(browser: Browser, which: int, kind: str) -> np.ndarray:
    """(T, 2) shares along a line of a drawing of the thresholds, the first or the second one."""
    path = browser.ask(
        f"document.querySelectorAll('#threshold .square')[{which}].querySelector('.line.{kind}').getAttribute('d')"
    )
    pixels = np.array([list(map(float, point.split())) for point in re.split("[ML]", path)[1:]])
    return (pixels - [LEFT, BOTTOM]) / [RIGHT - LEFT, TOP - BOTTOM]


def test_the_curves_of_test_are_those_of_scikit_learn(tiles: Path, browser: Browser) -> None:
    test = said(tiles, "test")
    truth, scores = test.labels == 0, test.probabilities[:, 0]
    browser.open(build(tiles))
    fpr, tpr, _ = roc_curve(truth, scores, drop_intermediate=False)
    np.testing.assert_allclose(drawn(browser, 0, "test"), np.column_stack([fpr, tpr]), atol=1e-4)
    precision, recall, _ = precision_recall_curve(truth, scores)
    mine = drawn(browser, 1, "test")
    # scikit-learn begins with all images called; ours ends there, and shows every threshold.
    for point in mine[mine[:, 0] < 1]:
        assert np.abs(np.column_stack([recall, precision]) - point).sum(axis=1).min() < 1e-3


def test_the_frozen_threshold_on_test_is_that_of_the_results(tiles: Path, browser: Browser) -> None:
    test, record = said(tiles, "test"), chosen_of(record_in(tiles))["threshold"]
    (tn, fp), (fn, tp) = confusion_matrix(test.labels == 0, test.probabilities[:, 0] >= record["value"])
    browser.open(build(tiles))
    words = browser.ask("document.getElementById('threshold').textContent").replace("\xa0", " ")
    assert f"misses {fn} of the {fn + tp} images of damage and takes {fp} of the {fp + tn} others" in words
    assert "was said to cost 5 times as much as a false alarm" in words
    assert f"{100 * tp / (tp + fn):.1f} %" in words


def test_without_script_and_on_paper_the_section_is_whole(tiles: Path, browser: Browser) -> None:
    record = chosen_of(record_in(tiles))["threshold"]["validation"]
    page = build(tiles)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
        assert browser.ask("document.getElementById('threshold-slider').getClientRects().length") == 0
        for name in ("hits", "misses", "alarms", "kept"):
            assert whole(seen(browser, name)) == record[name]
        assert browser.ask("document.querySelectorAll('.thresholds tbody tr').length") >= 4
        assert browser.ask("document.querySelectorAll('#threshold .moving').length") == 2
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    browser.open(page, media="print", width=690)
    assert browser.ask("document.getElementById('threshold-slider').getClientRects().length") == 0
    assert browser.ask("document.documentElement.scrollWidth") <= 690


def test_a_class_is_picked_out_by_keyboard(digits: Path, browser: Browser) -> None:
    browser.console.clear()
    browser.open(build(digits))
    per_class = chosen_of(record_in(digits))["per_class"]
    hardest = min(per_class, key=lambda name: per_class[name]["roc_auc"]["value"])
    picked = "[...new Set([...document.querySelectorAll('.picked')].map(p => p.dataset.class))]"
    assert browser.ask(picked) == [hardest]
    browser.ask("document.getElementById('ranking-class').value = '0'")
    browser.ask("document.getElementById('ranking-class').focus()")
    press(browser, "ArrowDown")
    assert browser.ask(picked) == ["1"]
    assert browser.ask("document.querySelectorAll('#ranking g.picked').length") == 2
    test = said(digits, "test")
    fpr, *_ = roc_curve(test.labels == 1, test.probabilities[:, 1], drop_intermediate=False)
    path = browser.ask("document.querySelector('#ranking g.picked path').getAttribute('d')")
    assert len(re.split("[ML]", path)[1:]) == len(fpr)
    assert browser.console == []


@pytest.mark.parametrize("width", [400, 1200])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_width_makes_the_sections_wider_than_the_window(
    lang: str, width: int, tiles: Path, digits: Path, browser: Browser
) -> None:
    for folder in (tiles, digits):
        with speaking(lang):
            page = build(folder)
        browser.open(page, width=width)
        assert browser.ask("document.documentElement.scrollWidth") <= width


SECTIONS = ("threshold", "ranking", "calibration", "subgroups", "protocol")


def test_the_sections_are_all_french(tiles: Path, digits: Path, browser: Browser) -> None:
    names = r"no_damage|damage|side|east|west|centre|place|train|validation|test"
    told = 0
    for folder in (tiles, digits):
        with speaking("fr"):
            page = build(folder)
        browser.open(page)
        for section in SECTIONS:
            words = browser.ask(f"document.getElementById('{section}')?.innerText ?? ''")
            reasons = re.compile("|".join([names, *map(re.escape, reasons_of(record_in(folder)))]))
            left = reasons.sub("", words)
            assert ENGLISH.findall(left) == [], left
            assert re.findall(r"\d\.\d", left) == []
            told += len(left.split())
    assert told > 700


def reasons_of(value: Any) -> Iterator[str]:
    """Sentences that stand in the results themselves, the longest first within each."""
    if isinstance(value, dict) and "say" not in value:
        for key, inner in value.items():
            if key in ("reason", "how") and inner is not None:
                yield str(from_json(inner))
            elif key == "silent":
                yield from (str(from_json(text)) for text in inner.values())
            else:
                yield from reasons_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from reasons_of(inner)


def words_of(results: dict[str, Any], folder: Path) -> str:
    page = render(checked(results), folder)
    text = re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(text).replace("\xa0", " ").split())


@pytest.mark.parametrize(
    ("slope", "sentence"),
    [
        ((0.4, 0.3, 0.6), "The model is too sure of itself"),
        ((2.0, 1.5, 2.5), "The model is too cautious"),
        ((1.1, 0.8, 1.4), "show nothing against its probabilities"),
    ],
)
def test_the_slope_is_said_in_words(slope: tuple[float, ...], sentence: str, digits: Path) -> None:
    results = record_in(digits)
    value, low, high = slope
    before = chosen_of(results)["calibration"]["before"]
    before["slope"] |= {"value": value, "low": low, "high": high}
    before["intercept"] |= {"value": 0.1, "low": -0.4, "high": 0.6}
    before["error"]["value"], before["error_if_calibrated"] = 0.01, 0.03
    assert sentence in words_of(results, digits)


def test_the_worst_bin_is_told_by_its_images(digits: Path) -> None:
    results = record_in(digits)
    row = {"low": 0.3, "high": 0.9, "band_low": 0.7, "band_high": 0.95}
    chosen_of(results)["calibration"]["before"]["reliability"] = [
        row | {"said": 0.8, "happened": 0.75, "n": 40},
        row | {"said": 0.9, "happened": 0.5, "n": 36},
    ]
    assert "of the 36 answers to which it gave 90.0 % on average, 18 were right" in words_of(results, digits)


def test_of_two_classes_the_probabilities_are_those_of_the_class_looked_for(tiles: Path) -> None:
    results = record_in(tiles)
    side = chosen_of(results)["calibration"]["before"]
    row = {
        "said": 0.2,
        "happened": 0.75,
        "low": 0.6,
        "high": 0.9,
        "band_low": 0.05,
        "band_high": 0.4,
        "n": 20,
    }
    side["reliability"] = [row]
    side["intercept"] |= {"value": 0.5, "low": 0.2, "high": 0.8}
    words = words_of(results, tiles)
    # The record is of no_damage: 20 % of it is 80 % of damage, and 15 of it are 5 of damage.
    assert "of the 20 images to which it gave 80.0 % on average, 5 showed damage" in words
    assert "On the whole its probabilities of damage are too high." in words


@pytest.mark.parametrize(
    ("p", "sentence"),
    [
        (0.0004, "The accuracy differs by side: chance alone would hardly make them so unlike (p < 0.001)"),
        (0.2, "do not show that the accuracy differs by side (p = 0.200)"),
        (None, "Nothing is said of differences by side: too little"),
    ],
)
def test_whether_subgroups_differ_at_all_is_said_first(p: float | None, sentence: str, tiles: Path) -> None:
    results = record_in(tiles)
    record = chosen_of(results)["subgroups"]
    share = {"value": 0.7, "low": 0.6, "high": 0.8, "n": 50}
    record |= {
        "heterogeneity": {"p": p, "how": "too little"},
        "subgroups": [{"name": "east", "share": share, "shrunken": 0.72}],
        "worst": None if p is None else "east",
        "silent": {"west": "7 images are too few"},
    }
    words = words_of(results, tiles)
    assert sentence in words
    assert "west : 7 images are too few" in words or "west: 7 images are too few" in words
    assert ("The worst is east with 70.0 %" in words) == (p == 0.0004)
    assert "72.0 %" in words


def test_the_protocol_says_where_it_was_followed(tiles: Path) -> None:
    words = words_of(record_in(tiles), tiles)
    part = words[words.index("What was fixed beforehand") :]
    assert "What models are compared by Accuracy Accuracy yes" in part
    assert "Cost of a miss to that of a false alarm 5 to 1 5 to 1 yes" in part
    assert re.search(r"Test images, at least [\d,]+ \d+ no", part)
    assert "It was not followed in" in part


def test_a_wish_that_validation_could_not_show_is_said(tiles: Path) -> None:
    results = record_in(tiles)
    results["asked"] |= {"least_recall": 0.99, "cost_missed": None, "cost_false_alarm": None}
    chosen_of(results)["threshold"] |= {"reached": False, "calibrated": None}
    words = words_of(results, tiles)
    assert "At least 99.0 % should be found, which so few validation images cannot show" in words


@pytest.mark.parametrize(
    ("negative", "sentence"),
    [
        (
            {"value": 0.995, "low": 0.99, "high": 0.998, "n": 60, "reason": None},
            "Where 2.0 % of the images show damage, an image called so shows it in 31.0 % (95 % interval from 20.0 to "
            "40.0 %, n = 60) of cases; one not called so does not show it in 99.5 %",
        ),
        (
            {"value": None, "low": None, "high": None, "n": 0, "reason": "no image was called otherwise"},
            "What its answers are worth where 2.0 % of the images show damage is not known, because no image was "
            "called otherwise.",
        ),
    ],
)
def test_what_an_answer_is_worth_at_the_stated_prevalence_is_said(
    negative: dict[str, Any], sentence: str, tiles: Path
) -> None:
    results = record_in(tiles)
    positive = {"value": 0.31, "low": 0.2, "high": 0.4, "n": 60, "reason": None}
    chosen_of(results)["threshold"]["predictive_values"] = {
        "prevalence": 0.02,
        "positive": positive,
        "negative": negative,
    }
    assert sentence in words_of(results, tiles)


def test_without_the_records_of_the_sections_there_are_no_sections(tiles: Path) -> None:
    results = record_in(tiles)
    for run in results["runs"]:
        for name in ("threshold", "curves", "calibration", "subgroups"):
            del run[name]
    del results["protocol"], results["gallery"]["slider"]
    page = render(checked(results), tiles)
    assert [name for name in SECTIONS if f'id="{name}"' in page] == []


HOSTILE = "</script><img src=x onerror=alert(1)>' \u202e\" data-first=0 {n} ${x}"


def test_hostile_names_stay_text_in_every_section(
    tiles: Path, digits: Path, tmp_path: Path, browser: Browser
) -> None:
    for folder, names in (
        (tiles, ("damage", "no_damage", "side", "east", "place")),
        (digits, tuple("0123456789")),
    ):
        text = json.dumps(record_in(folder))
        for number, name in enumerate(names):
            text = text.replace(json.dumps(name), json.dumps(f"{HOSTILE}{number}"))
        results = json.loads(text)
        page = tmp_path / f"{folder.name}.html"
        page.write_text(render(checked(results), folder), encoding="utf-8")
        browser.requests.clear()
        browser.console.clear()
        browser.open(page)
        assert [url for url in browser.requests if not url.startswith("data:")] == [page.as_uri()]
        assert browser.console == []
        assert browser.ask("document.querySelectorAll('img[src=x]').length") == 0
        assert "onerror" in browser.ask("document.querySelector('#calibration, #ranking').innerText")


def places(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Every place below a value, one element of each list."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else [(0, value[0])]
        if isinstance(value, list) and value
        else []
    )
    for key, part in inside:
        yield (*path, key)
        yield from places(part, (*path, key))


@pytest.mark.parametrize("broken", ["missing", "NaN", "list", "negative"])
@pytest.mark.parametrize("name", ["tiles", "digits"])
def test_a_damaged_record_is_refused_or_shown_and_never_a_traceback(
    name: str, broken: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(name)
    results = record_in(folder)
    results["runs"] = [chosen_of(results)]
    results["differences"], results["audit"], results["history"] = [], None, []
    pictures = results["gallery"]["slider"][:1]
    results["gallery"] |= {"samples": [], "mistakes": [], "slider": pictures}
    refused = 0
    run = ("runs", 0)
    roots = [(*run, key) for key in ("threshold", "curves", "calibration", "subgroups")]
    for root in [*roots, ("protocol",), ("gallery", "slider")]:
        start: Any = results
        for step in root:
            start = start[step]
        for place in places(start, root):
            damaged = copy.deepcopy(results)
            parent: Any = damaged
            for step in place[:-1]:
                parent = parent[step]
            if broken == "missing":
                del parent[place[-1]]
            else:
                parent[place[-1]] = {"NaN": float("nan"), "list": [[]], "negative": -1}[broken]
            try:
                readable = checked(damaged)
            except DamageError:
                refused += 1
            else:
                render(readable, folder)
    assert refused > 25


def test_ten_thousand_images_stay_small_and_quick(tiles: Path) -> None:

    from pupille.evaluation.classification.curves_record import curves_record
    from pupille.evaluation.classification.operating_point import threshold_record

    rng = np.random.default_rng(0)
    labels = rng.integers(2, size=10_000)
    share = 1 / (1 + np.exp(-(rng.normal(size=10_000) + 2 * (labels == 0))))
    many = ClassPredictions(
        tuple(map(str, range(10_000))), ("damage", "no_damage"), np.column_stack([share, 1 - share]), labels
    )
    asked = EvaluationConfig(positive="damage")
    threshold = threshold_record(many, many, asked, validation_groups=None, test_groups=None)
    results = record_in(tiles)
    run = chosen_of(results)
    run |= {
        "threshold": encoded(threshold),
        "curves": encoded(curves_record(many, many, threshold=threshold, groups=None, seed=0)),
    }
    readable = checked(results)
    page = render(readable, tiles)
    data = re.search(r'data-steps="([^"]*)"', page)
    assert data is not None
    assert len(data[1]) < 80_000
    assert len(page.encode()) < 2_000_000
