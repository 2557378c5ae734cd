"""Bland-Altman: bands where there are intervals, limits that widen where they do, words that claim no more."""

import re
from dataclasses import replace

import pytest

from pupille.report.regression.agreement import as_text, drawing, make, rows, words
from pupille.report.regression.points import points
from pupille.results.metric import Metric
from pupille.results.regression_record import LimitsAtRecord


@pytest.mark.parametrize(
    ("bias", "sentence"),
    [
        (Metric(1.5, 0.5, 2.5, 90), "On the whole predictions are too high, by 1.50\u00a0g."),
        (Metric(-1.5, -2.5, -0.5, 90), "On the whole predictions are too low, by 1.50\u00a0g."),
        (Metric(0.5, -0.1, 1.1, 90), "do not show that predictions are too high or too low"),
    ],
)
def test_a_bias_is_said_only_where_its_interval_leaves_out_zero(context, bias, sentence):
    record = replace(context.run.numbers.agreement, bias=bias)
    assert sentence in words(record, "g")[0]


def test_without_an_interval_the_bias_is_not_judged_and_without_limits_none_are_named(context):
    bare = Metric(1.5, None, None, 3, "too few")
    none = Metric(None, None, None, 1, "one image")
    record = replace(context.run.numbers.agreement, bias=bare, low_limit=none, high_limit=none, limits=())
    assert words(record, "g") == [record.note]
    chart = drawing(points(context.run.numbers, context.results.gallery), record, "g")
    assert "band" not in chart
    assert "limit" not in chart
    assert 'class="trend"' in chart


def test_level_limits_have_bands_and_limits_that_follow_the_size_have_only_that_of_the_bias(context):
    numbers = context.run.numbers
    drawn = points(numbers, context.results.gallery)
    even = drawing(drawn, numbers.agreement, "g")
    assert even.count('class="band"') == 3
    assert even.count('class="limit"') == 2
    wide = replace(
        numbers.agreement, widens=True, limits=(LimitsAtRecord(20, -2, 2), LimitsAtRecord(100, -10, 10))
    )
    chart = drawing(drawn, wide, "g")
    assert chart.count('class="band"') == 1
    low, high = (
        re.fullmatch(r"M[\d.]+ ([\d.]+) L[\d.]+ ([\d.]+)", path).groups()
        for path in re.findall(r'<path d="([^"]+)" class="limit"', chart)
    )
    assert float(low[1]) > float(low[0])
    assert float(high[1]) < float(high[0])


def test_figures_are_signed_and_in_the_unit(context):
    record = replace(context.run.numbers.agreement, high_limit=Metric(4.0, 3.0, 5.0, 90))
    assert [label for label, _ in rows(record, "g")] == [
        "Upper limit of agreement",
        "Bias (0 is right)",
        "Lower limit of agreement",
    ]
    upper = rows(record, "g")[0][1]
    assert (upper.value, upper.interval) == ("+4.00\u00a0g", "from +3.00 to +5.00\u00a0g")


def test_page_and_terminal_say_the_same(context):
    text = " ".join(as_text(context).split())
    for sentence in make(context)["sentences"]:
        assert sentence.replace("\u00a0", " ").replace("\u2212", "-") in text


def test_limits_that_follow_the_size_are_told_at_both_ends(context):
    limits = (LimitsAtRecord(20, -2, 2), LimitsAtRecord(100, -10, 12.5))
    record = replace(context.run.numbers.agreement, widens=True, limits=limits)
    assert words(record, "g")[1].endswith(
        "lies between \u22122.0 and +2.0\u00a0g for 95 of 100 images with numbers about 20.0\u00a0g, and between "
        "\u221210.0 and +12.5\u00a0g for those about 100\u00a0g."
    )
