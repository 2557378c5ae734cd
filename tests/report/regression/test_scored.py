"""What a terminal says of scored images whose numbers were predicted."""

from dataclasses import replace

from pupille.report.regression.scored import scored_lines
from pupille.results.scored import ScoredImages


def test_each_part_that_is_there_has_its_paragraph_and_the_unit_stands_with_the_figures(context):
    run = context.run
    scored = ScoredImages(
        task="regression",
        heading="ridge on other plants",
        metrics=run.metrics,
        per_class={},
        intervals="95 % intervals by 90 images",
        opened=None,
        numbers=run.numbers,
        unit="g",
    )
    text = "\n".join(scored_lines(scored))
    assert "Mean absolute error" in text
    assert " g " in text
    assert "95 % intervals by 90 images" in text
    assert "is to hold the true number for" in text
    bare = "\n".join(scored_lines(replace(scored, numbers=None)))
    assert "Mean absolute error" in bare
    assert "is to hold" not in bare
    without = replace(run.numbers, promise=None)
    assert "is to hold" not in "\n".join(scored_lines(replace(scored, numbers=without)))
