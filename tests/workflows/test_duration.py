import pytest

from pupille.workflows.duration import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 s"),
        (40, "40 s"),
        (89.9, "90 s"),
        (90, "2 min"),
        (300, "5 min"),
        (5400, "1.5 h"),
        (86_400, "24.0 h"),
    ],
)
def test_a_time_is_told_in_the_unit_that_a_person_would_take(seconds, words):
    assert duration(seconds) == words
