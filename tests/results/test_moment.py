"""Dates and times of files are those of ISO 8601."""

import pytest

from pupille.results.moment import check_moment


@pytest.mark.parametrize("text", ["2026-11-22T15:04:05Z", "2024-02-29T23:59:59.5+01:00", "2026-11-22"])
def test_moments_of_iso_8601_are_taken(text: str) -> None:
    check_moment(text)


@pytest.mark.parametrize("text", ["", "yesterday", "22.11.2026", "2026-02-29", "2026-11-22T25:00:00Z"])
def test_anything_else_and_days_that_never_were_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="such as 2026-11-22T15:04:05Z") as refused:
        check_moment(text)
    assert refused.value.__suppress_context__
