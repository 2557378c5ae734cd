"""The frame that drawings of errors share: marks where they belong, the line of zero, and room for what is beside."""

import re

from pupille.report.charts import svg
from pupille.report.regression.error_chart import error_chart
from pupille.report.regression.points import Point

DRAWN = [Point("a", 0.0, 0.0, "image", ""), Point("b", 5.0, 10.0, "image", "")]


def chart(**besides):
    return error_chart(
        DRAWN,
        lambda point: point.true,
        across="true number",
        unit="g",
        title="Errors",
        description="of two images",
        **{"over": lambda axes: (), **besides},
    )


def marks(drawing):
    return [tuple(map(float, mark)) for mark in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawing)]


def zero(drawing):
    return float(re.search(r'y1="([\d.]+)"[^>]*class="zero"', drawing).group(1))


def test_a_right_prediction_stands_on_the_line_of_zero_and_one_too_high_above_it():
    (_, right), (_, high) = marks(chart())
    assert right == zero(chart())
    assert high < right


def test_an_image_stands_where_the_drawing_wants_it():
    (left, _), (right, _) = marks(chart())
    assert left < right
    assert "true number, g" in chart() or "true number (g)" in chart()


def test_other_errors_have_room_and_push_the_marks_together():
    def spread(drawing):
        (_, first), (_, second) = marks(drawing)
        return first - second

    assert spread(chart(heights=[-40.0, 40.0])) < spread(chart()) / 4


def test_what_lies_behind_comes_before_the_marks_and_what_lies_over_them_after():
    def line(kind):
        return lambda axes: [svg.line(axes.across.start, 0, axes.across.end, 0, kind)]

    drawing = chart(behind=line("under"), over=line("above"))
    assert drawing.index('class="under"') < drawing.index("<circle") < drawing.index('class="above"')


def test_many_images_have_smaller_marks():
    many = [Point(str(k), float(k), k + 1.0, "image", "") for k in range(301)]
    drawn = error_chart(
        many, lambda point: point.true, across="", unit="", title="", description="", over=lambda axes: ()
    )
    assert float(re.search(r'<circle[^>]* r="([\d.]+)"', drawn).group(1)) < float(
        re.search(r'<circle[^>]* r="([\d.]+)"', chart()).group(1)
    )
