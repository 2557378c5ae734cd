"""What the audit says of numbers to be predicted: slips, other units, rounding, and what tells them by itself."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from pupille.audit.check import Check, Evidence, NotApplicable
from pupille.audit.checks.numbers import (
    FAR_NUMBERS,
    HEAPED_NUMBERS,
    OTHER_UNIT,
    READABLE_NUMBER,
    TWO_NUMBERS,
    explained_by,
    last_digits,
)
from pupille.results.finding import Finding

CHECKS = (TWO_NUMBERS, FAR_NUMBERS, HEAPED_NUMBERS, OTHER_UNIT, READABLE_NUMBER)
RNG = np.random.default_rng(0)
ORDINARY = np.round(RNG.normal(50, 8, 80), 3)


@pytest.fixture
def weighed(make_evidence) -> Callable[..., Evidence]:
    """Evidence of images with these numbers, all in one folder."""

    def make(values, **options) -> Evidence:
        n = len(values)
        names, columns = [f"picture{row}.png" for row in range(n)], options.pop("columns", {})
        evidence = make_evidence([""] * n, classes=(), names=names, **options)
        samples = evidence.dataset.samples.assign(value=np.asarray(values, dtype=float), **columns)
        dataset = replace(evidence.dataset, samples=samples, task="regression", unit="g")
        return replace(evidence, dataset=dataset)

    return make


def only(check: Check, evidence: Evidence) -> Finding:
    (finding,) = check.look(evidence)
    assert finding.code == check.code
    return finding


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_question_does_not_arise_for_classes(check, make_evidence):
    assert isinstance(check.look(make_evidence(["cat", "dog"] * 20)), NotApplicable)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_ordinary_numbers_pass_or_are_not_asked(check, weighed):
    answer = check.look(weighed(ORDINARY))
    assert answer == () or isinstance(answer, NotApplicable)


def test_a_slip_of_the_keyboard_is_named_first(weighed):
    values = ORDINARY.copy()
    values[[3, 7]] = 5000, 150
    finding = only(FAR_NUMBERS, weighed(values))
    assert finding.ids == ("picture3.png", "picture7.png")
    assert "2 numbers lie far from all others, the farthest 5000" in finding.sentence


def test_far_is_three_spreads_of_the_middle_half_beyond_it(weighed):
    # Of 0, 1, ..., 100 and one more the middle half is about 25 to 76, so far begins near 229.
    assert FAR_NUMBERS.look(weighed([*range(101), 200])) == ()
    assert only(FAR_NUMBERS, weighed([*range(101), 240])).ids == ("picture101.png",)
    assert isinstance(FAR_NUMBERS.look(weighed([1.0] * 30 + [9])), NotApplicable)


def test_last_digits_are_those_of_the_finest_number():
    assert last_digits(np.array([10, 25, -7])).tolist() == [0, 5, 7]
    assert last_digits(np.array([1.5, 2.0, 0.25])).tolist() == [0, 0, 5]


def test_numbers_that_were_rounded_to_fives_are_told_with_their_share(weighed):
    values = np.arange(100, 200)
    values[::2] = 5 * (values[::2] // 5)
    share = np.isin(values % 10, (0, 5)).mean()
    finding = only(HEAPED_NUMBERS, weighed(values))
    assert finding.details["share"] == pytest.approx(share)
    assert f"{100 * share:.1f}" in finding.sentence
    assert HEAPED_NUMBERS.look(weighed(np.arange(100, 200))) == ()


@pytest.mark.parametrize(("factor", "word"), [(1000, "about 1000 times"), (0.1, "about 1/10")])
def test_a_group_in_another_unit_is_told_with_its_factor(factor, word, weighed):
    values = ORDINARY.copy()
    values[60:] *= factor
    columns = {"scale": ["a"] * 60 + ["b"] * 20}
    finding = only(OTHER_UNIT, weighed(values, columns=columns))
    smaller = finding.sentence.replace(",", "").replace("\u202f", "")
    assert word in smaller
    assert finding.ids[0] == "picture60.png"
    assert len(finding.ids) == 20


def test_groups_that_overlap_or_differ_by_another_factor_pass(weighed):
    values = ORDINARY.copy()
    values[60:] *= 4
    assert OTHER_UNIT.look(weighed(values, columns={"scale": ["a"] * 60 + ["b"] * 20})) == ()


def test_a_camera_that_tells_the_number_is_a_warning_and_brightness_a_note(weighed):
    heavy = np.median(ORDINARY) < ORDINARY
    columns = {"site": ["north" if big else "south" for big in heavy]}
    finding = only(READABLE_NUMBER, weighed(ORDINARY, columns=columns))
    assert finding.severity == "warning"
    assert "site alone explains" in finding.sentence
    bright = only(READABLE_NUMBER, weighed(ORDINARY, facts={"brightness": list(ORDINARY / 100)}))
    assert bright.severity == "note"
    assert "brightness alone explains" in bright.sentence


def test_what_a_number_explains_is_spearmans_correlation_squared():
    values, feature = RNG.normal(size=50), RNG.normal(size=50)
    share, low = explained_by(feature, values)
    assert share == pytest.approx(spearmanr(feature, values).statistic ** 2)
    assert low <= share
    assert explained_by(np.full(50, 1.0), values) is None
    assert explained_by(np.full(50, np.nan), values) is None


def test_words_that_say_nothing_explain_next_to_nothing():
    values = np.random.default_rng(5).normal(size=300)
    words = [str(k) for k in np.random.default_rng(6).integers(0, 10, 300)]
    share, low = explained_by(words, values)
    assert share < 0.05
    assert low < 0.02
    told, at_least = explained_by([str(int(value > 0)) for value in values], values)
    assert told > at_least > 0.6


def test_one_picture_with_two_numbers_is_told_with_how_far_they_lie_apart(weighed):
    same = {"content": ["a", "a", "b", "c"]}
    evidence = weighed([1.0, 3.5, 2.0, 2.0], facts=same)
    finding = only(TWO_NUMBERS, evidence)
    assert finding.groups == (("picture0.png", "picture1.png"),)
    assert "2.5 apart, from 1 to 3.5" in finding.sentence
    assert TWO_NUMBERS.look(weighed([2.0, 2.0, 1.0, 3.0], facts=same)) == ()
