"""A comparison on a real Slurm: an array of six rungs of which one is killed, gathered to what a serial run gives."""

from hanging import wait_until
from same_results import lasting

RUNGS = "majority,tree,knn,logistic,forest,mlp"
WORDS = ("compare", "photos", "--models", RUNGS, "--epochs", 60, "--patience", 60, "--hidden", "900,900")


def test_a_killed_task_of_six_is_named_and_alone_repeated_and_all_equal_a_serial_run(site):
    far, log = site.folder / "far", site.folder / "far.slurm" / "gather.log"
    array = site.submit("--", *WORDS, "--out", "far")
    waiting = site.pupille("status", "far")
    assert ": queued" in waiting
    assert "The task that gathers: queued." in waiting
    wait_until(lambda: site.epochs("far", 5) > 2)
    site.run("scancel", "--full", "--signal=KILL", f"{array}_5")
    wait_until(lambda: log.exists() and "1 piece is not fitted: 5 (mlp); begun: 1" in log.read_text())
    assert "Traceback" not in log.read_text()
    wait_until(lambda: not site.state(array))
    assert "6 pieces: 5 fitted, 1 lost." in site.pupille("status", "far")
    log.unlink()

    again = site.submit("--resume", "--", *WORDS, "--out", "far")
    assert "--array=5 array.sh" in (site.folder / "far.slurm" / "queue.sh").read_text()
    assert int(again) > int(array)
    site.pupille(*WORDS, "--out", "serial", "--quiet")
    site.wait_for_report("far")
    assert lasting(far) == lasting(site.folder / "serial")
    wait_until(lambda: "6 pieces: 6 gathered." in site.pupille("status", "far"))
