"""A search on a real Slurm, shared by an array with a task for each trial."""

import json

import pytest

from hanging import wait_until

pytestmark = pytest.mark.long
WORDS = ("tune", "photos", "--model", "tree", "--trials", 3)


def test_an_array_shares_a_search_and_comes_to_what_one_process_does(site):
    answer = site.pupille("submit", "--quiet", "--cpus", 1, "--", *WORDS, "--out", "shared")
    assert "3 tasks queued" in answer
    wait_until(lambda: "finished: shared" in site.pupille("status", "shared"))
    site.pupille(*WORDS, "--out", "alone", "--quiet")

    def judged(out):
        record = json.loads((site.folder / out / "tuning.json").read_text())
        trials = [(trial["settings"], trial["value"]) for trial in record["trials"]]
        return record["best"], record["taken"], record["apparent"], record["corrected"], trials

    assert judged("shared") == judged("alone")
