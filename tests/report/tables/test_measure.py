"""How one metric is written: shares in percent and points, errors in the unit of what is predicted."""

import pytest

from pupille.i18n.language import for_terminal, speaking
from pupille.report.tables.measure import Measure
from pupille.results.evaluation import Difference
from pupille.results.metric import BareFigure, Metric
from pupille.tasks.metric import MetricSpec


def spec(unit: str, better: str = "up") -> MetricSpec:
    return MetricSpec("m", "Metric", "metric", better, (None, None), unit, "x", True)


SHARE, ERROR = Measure(spec("share")), Measure(spec("target", "down"), "mm")
BIAS, SCORE = Measure(spec("target", "zero"), "mm"), Measure(spec("number"))


@pytest.mark.parametrize(
    ("measure", "head", "difference_head"),
    [
        (SHARE, "Metric, %", "Difference, points"),
        (ERROR, "Metric, mm", "Difference, mm"),
        (Measure(spec("target")), "Metric", "Difference"),
        (SCORE, "Metric", "Difference"),
    ],
)
def test_the_head_of_a_column_says_the_unit(measure: Measure, head: str, difference_head: str) -> None:
    assert (measure.headed("Metric"), measure.difference_headed("Difference")) == (head, difference_head)


@pytest.mark.parametrize(
    ("measure", "metric", "cell"),
    [
        (SHARE, Metric(0.972, 0.95, 0.985, 360), "97.2 (95.0-98.5)"),
        (ERROR, Metric(3.284, 2.6, 4.41, 90), "3.28 (2.60-4.41)"),
        (ERROR, Metric(3.284, None, None, 3, "few"), "3.28"),
        (ERROR, Metric(None, None, None, 3, "none"), "-"),
        (SCORE, Metric(-0.033, -0.1, 0.036, 90), "-0.033 (-0.100 to 0.036)"),
    ],
)
def test_a_cell_holds_value_and_interval(measure: Measure, metric: Metric, cell: str) -> None:
    assert for_terminal(measure.cell(metric)) == cell


def test_a_difference_has_its_sign_its_interval_and_its_word() -> None:
    worse = Difference("ridge", "mae", 1.08, 0.081, 2.079, 90, "worse")
    assert ERROR.difference_cell(worse) == "+1.08 (+0.08 to +2.08) worse"
    assert ERROR.in_words(worse) == "+1.08\u00a0mm (from +0.08 to +2.08)"
    assert ERROR.bounds(worse) == "from +0.08 to +2.08"
    assert for_terminal(SHARE.in_words(BareFigure(-0.028, -0.056, 0.0))) == "-2.8 points (from -5.6 to 0.0)"
    bare = Difference("ridge", "mae", 1.08, None, None, 3, "too few groups", "why")
    assert (ERROR.difference_cell(bare), ERROR.bounds(bare)) == ("+1.08 too few groups", "")
    assert ERROR.difference_cell(None) == "-"
    with speaking("fr"):
        assert for_terminal(ERROR.difference_cell(worse)) == "+1,08 (+0,08 à +2,08) moins bon"


@pytest.mark.parametrize(
    ("measure", "figure", "words"),
    [
        (ERROR, BareFigure(9.9, 6.8, 13.1), "9.9\u00a0mm more (from 6.8 to 13.1)"),
        (ERROR, BareFigure(-0.5, -0.8, -0.2), "0.500\u00a0mm less (from 0.200 to 0.800)"),
        (ERROR, BareFigure(0.5, -0.2, 1.2), "a difference of +0.50\u00a0mm (from \u22120.20 to +1.20)"),
        (ERROR, BareFigure(0.5), "a difference of +0.500\u00a0mm"),
        (ERROR, BareFigure(None), "a difference of unknown size"),
        (SHARE, BareFigure(-0.872, -0.904, -0.83), "87.2\u00a0points less (from 83.0 to 90.4)"),
    ],
)
def test_more_or_less_is_said_only_where_the_interval_leaves_out_zero(
    measure: Measure, figure: BareFigure, words: str
) -> None:
    assert measure.more_or_less(figure) == words


def test_what_is_best_at_zero_is_signed_and_a_short_figure_has_its_unit() -> None:
    assert BIAS.format(Metric(1.7, 0.7, 2.7, 90)).value == "+1.70\u00a0mm"
    assert ERROR.format(Metric(1.7, 0.7, 2.7, 90)).value == "1.70\u00a0mm"
    assert (ERROR.short(1.7), SHARE.short(0.5)) == ("1.70\u00a0mm", "50.0\u00a0%")


def test_shares_are_drawn_to_a_hundred_and_errors_from_zero() -> None:
    share, error = SHARE.scale([Metric(0.97, 0.95, 0.98, 90)]), ERROR.scale([Metric(3.0, 2.0, 4.0, 90)])
    assert (share.high, error.low) == (1.0, 0.0)
    assert error.high >= 4
    near = Difference("a", "mae", 1.0, 0.5, 1.5, 90, "worse")
    far = Difference("b", "mae", 90.0, 80.0, 100.0, 90, "worse")
    chosen = Metric(3.0, 2.0, 4.0, 90)
    assert ERROR.difference_scale([near, far], chosen).high == pytest.approx(1.65)
    assert ERROR.whole_scale([near, far]).high == pytest.approx(110)
    assert ERROR.difference_scale([], chosen).high > 0
    assert SHARE.difference_scale([], chosen).high == pytest.approx(0.022)


def test_without_an_interval_a_share_does_not_stretch_the_scale_to_zero() -> None:
    assert SHARE.scale([Metric(0.95, None, None, 3, "three groups")]).low == pytest.approx(0.9)
