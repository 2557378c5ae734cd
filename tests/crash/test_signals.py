"""A command that is asked to stop at any moment says truly whether anything was saved, and each start gets further."""

import signal
from pathlib import Path

from stopped_run import faults, stop_at_random, undisturbed

MOMENTS, SEED = 3, 20261130
NOTHING, SOMETHING = (0,) * 7, (0,) * 6 + (64,)


def test_stopped_at_random_moments_it_says_what_was_saved_and_ends_as_undisturbed(tmp_path: Path) -> None:
    images, lasts, expected = undisturbed(tmp_path)
    campaign = stop_at_random(images, tmp_path, MOMENTS, seconds=lasts, expected=expected, seed=SEED)
    assert campaign.faults == []
    assert sum(n for code, n in campaign.codes.items() if code) == MOMENTS


def test_a_promise_that_is_not_kept_would_be_seen() -> None:
    saved = "Stopped by SIGTERM, with everything saved: run the same command with --resume to go on.\n"
    assert faults(75, saved, NOTHING, SOMETHING, signal.SIGTERM) == []
    assert faults(75, saved, NOTHING, NOTHING, signal.SIGTERM)
    assert faults(143, saved, NOTHING, NOTHING, signal.SIGTERM)
    assert faults(143, "before anything new was saved", SOMETHING, NOTHING, signal.SIGTERM)
    assert faults(1, "Error", NOTHING, NOTHING, signal.SIGTERM)
