"""Tasks that a real Slurm stops: queued again three times, preempted, and on a node that is gone."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from hanging import wait_until
from loopback_site import Site
from same_results import lasting

pytestmark = pytest.mark.long
WORDS = ("compare", "photos", "--models", "mlp", "--epochs", 150, "--patience", 150, "--hidden", "900,900")


@pytest.fixture(scope="module")
def serial(running_slurm, photos):
    Site(running_slurm[0], photos, running_slurm[1]).pupille(*WORDS, "--out", "whole", "--quiet")
    return lasting(photos / "whole")


def weights(folder):
    return (folder / "runs" / "mlp" / "weights.safetensors").read_bytes()


def test_a_task_that_is_queued_again_three_times_ends_equal(site, serial):
    task = f"{site.submit('--', *WORDS, '--out', 'thrice')}_0"
    for restart in (1, 2, 3):
        before = site.epochs("thrice", 0)
        wait_until(lambda before=before: site.epochs("thrice", 0) > before + 5)
        site.run("scancel", "--signal=USR1" if restart != 2 else "--signal=TERM", task)
        wait_until(lambda restart=restart: site.restarts(task) == restart)
        assert "mlp: queued" in site.pupille("status", "thrice")
        site.at_once(task)
    site.wait_for_report("thrice")
    assert lasting(site.folder / "thrice") == serial
    assert weights(site.folder / "thrice") == weights(site.folder / "whole")
    assert (site.folder / "thrice.slurm" / "0.log").read_text().count("--resume to go on") == 3


def test_a_preempted_task_goes_on_when_there_is_room_again(site, serial):
    task = f"{site.submit('--', *WORDS, '--out', 'preempted')}_0"
    wait_until(lambda: site.epochs("preempted", 0) > 5)
    # Both nodes whole, for a moment.
    urgent = site.run(
        "sbatch",
        "--parsable",
        "--partition=urgent",
        "--nodes=2",
        "--ntasks=4",
        "--wrap=sleep 3",
        "--output=/dev/null",
    ).stdout.strip()
    wait_until(lambda: site.restarts(task) == 1)
    wait_until(lambda: not site.state(urgent))
    site.at_once(task)
    site.wait_for_report("preempted")
    assert lasting(site.folder / "preempted") == serial
    assert weights(site.folder / "preempted") == weights(site.folder / "whole")


def test_a_task_whose_node_is_gone_goes_on_on_another(site, serial):
    """The last test here, since the node does not come back."""
    task = f"{site.submit('--', *WORDS, '--out', 'gone')}_0"
    wait_until(lambda: site.epochs("gone", 0) > 5)
    node = site.run("squeue", "--noheader", f"--jobs={task}", "--format=%N").stdout.strip()
    # The daemon of the node, its helpers and the task itself, at once and without a word.
    for pid in processes_of(site, node):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: site.restarts(task) == 1)
    site.at_once(task)
    site.wait_for_report("gone")
    assert lasting(site.folder / "gone") == serial
    assert weights(site.folder / "gone") == weights(site.folder / "whole")


def processes_of(site, node):
    """The helpers of a node, which would tell of the end of their tasks, then its daemon and all that it started."""
    tasks = started_on(site, node)
    helpers = {parent for parent in map(parent_of, tasks) if name_of(parent).startswith("slurmstepd")}
    return [*helpers, *tasks]


def started_on(site, node):
    """The processes that say in their environment that this node of this cluster started them, its daemon first."""
    marks = f"SLURMD_NODENAME={node}".encode(), str(site.base).encode()
    daemon = int((site.base / f"slurmd-{node}.pid").read_text())
    pids = {daemon: None}
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdecimal() and all(mark in (entry / "environ").read_bytes() for mark in marks):
                pids[int(entry.name)] = None
    return list(pids)


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def name_of(pid):
    return Path(f"/proc/{pid}/comm").read_text().strip()
