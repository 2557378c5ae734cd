"""A comparison that gets a signal at a named moment ends with 75 and progress, or honestly, and goes on from there."""

import json
import os
import subprocess
import sys

import pytest
import stopped_moments
from stopped_moments import GATHERING, MOMENTS, PIECES

from hanging import HANGING


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Of every moment, by its name."""
    # Children are forked from a process of its own with one thread: OpenMP's do not live on in a fork.
    done = subprocess.run(
        [sys.executable, stopped_moments.__file__, str(tmp_path_factory.mktemp("moments"))],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=HANGING,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {answer["moment"]: answer for answer in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize("moment", [*MOMENTS, *PIECES, *GATHERING])
def test_a_signal_leads_to_75_with_progress_or_to_an_honest_end_and_the_rest_is_as_undisturbed(
    answers, moment
):
    answer = answers[moment]
    first, *again = answer["codes"]
    (words,) = answer["said"]
    if first == 75:
        assert "everything saved" in words
    else:
        assert first == 128 + answer["signal"]
        assert "before anything new was saved" in words
    assert again == [0]
    assert answer["outcome"] is True


def test_each_of_these_moments_has_kept_something(answers):
    """The first images that were looked at, a fitted rung, a run that was taken over."""
    assert {answer["codes"][0] for answer in answers.values()} == {75}
