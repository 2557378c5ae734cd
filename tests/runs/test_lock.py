import json
import os
import socket
import subprocess
import sys
import threading
import time

import pytest

from hanging import wait_until
from pupille.errors import RunError
from pupille.runs import lock
from pupille.runs.folder import LOCK
from pupille.runs.lock import claimed, held_briefly, locked


def test_a_second_writer_is_refused_while_the_first_one_lives(tmp_path):
    with locked(tmp_path), pytest.raises(RunError, match="another process"), locked(tmp_path):
        pass
    assert not (tmp_path / LOCK).exists()


def test_the_lock_of_a_process_that_died_is_taken_over(tmp_path):
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom pupille.runs.lock import locked\n"
        "with locked(Path(sys.argv[1])):\n    os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert (tmp_path / LOCK).exists()
    with locked(tmp_path):
        assert json.loads((tmp_path / LOCK).read_text())["process"] == os.getpid()


def test_the_lock_of_another_host_is_respected(tmp_path):
    (tmp_path / LOCK).write_text(json.dumps({"host": "elsewhere", "process": 1}))
    with pytest.raises(RunError, match="delete that file"), locked(tmp_path):
        pass


def made_by(folder, seconds_ago=0.0, **owner):
    path = folder / LOCK
    path.write_text(json.dumps(owner))
    then = time.time() - seconds_ago
    os.utime(path, (then, then))


def test_the_lock_of_another_host_that_fell_silent_is_taken_over(tmp_path):
    made_by(tmp_path, 601, host="elsewhere", process=1)
    with locked(tmp_path):
        assert json.loads((tmp_path / LOCK).read_text())["host"] == socket.gethostname()


def test_a_number_of_a_process_that_was_used_again_does_not_keep_the_lock(tmp_path):
    made_by(tmp_path, host=socket.gethostname(), process=os.getpid(), started="1")
    with locked(tmp_path):
        pass
    made_by(tmp_path, host=socket.gethostname(), process=os.getpid(), started=lock.started(os.getpid()))
    with pytest.raises(RunError, match="another process"), locked(tmp_path):
        pass


def test_an_empty_lock_is_respected_for_a_moment_and_taken_over_then(tmp_path):
    (tmp_path / LOCK).write_text("")
    with pytest.raises(RunError, match="another process"), locked(tmp_path):
        pass
    long_ago = time.time() - 60
    os.utime(tmp_path / LOCK, (long_ago, long_ago))
    with locked(tmp_path):
        pass


def test_the_owner_shows_that_it_lives(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "BEAT", 0.02)
    with locked(tmp_path):
        os.utime(tmp_path / LOCK, (1, 1))
        wait_until(lambda: (tmp_path / LOCK).stat().st_mtime > 1)


def test_a_lock_that_changed_hands_meanwhile_is_given_back(tmp_path):
    living = {"host": socket.gethostname(), "process": os.getpid(), "started": lock.started(os.getpid())}
    made_by(tmp_path, **living)
    assert not lock.put_aside(tmp_path / LOCK, now=time.time())
    assert json.loads((tmp_path / LOCK).read_text()) == living


def test_half_written_files_of_a_killed_writer_are_swept_away(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in (".a.json.x1.part", "sub/.b.y2.part"):
        (tmp_path / name).write_text("half")
    (tmp_path / "sub" / "kept.part").write_text("not ours")
    with locked(tmp_path):
        assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [LOCK, "kept.part"]


def test_a_file_system_without_links_still_has_one_writer(tmp_path, monkeypatch):
    def no_links(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with locked(tmp_path), pytest.raises(RunError, match="another process"), locked(tmp_path):
        pass
    assert not (tmp_path / LOCK).exists()


@pytest.mark.parametrize(("job", "restart", "is_free"), [(7, 1, True), (7, 0, False), (8, 1, False)])
def test_a_job_that_slurm_queued_again_since_its_node_is_gone_takes_its_own_lock_over(
    tmp_path, monkeypatch, job, restart, is_free
):
    """The other node can no longer be asked, and touched the lock a moment ago."""
    made_by(tmp_path, host="elsewhere", process=1, started="1", job=[7, 0])
    monkeypatch.setenv("SLURM_JOB_ID", str(job))
    monkeypatch.setenv("SLURM_RESTART_COUNT", str(restart))
    if is_free:
        with locked(tmp_path):
            assert json.loads((tmp_path / LOCK).read_text())["job"] == [7, 1]
    else:
        with pytest.raises(RunError, match="another process"), locked(tmp_path):
            pass


def test_a_claim_is_free_again_afterwards_and_says_so_meanwhile(tmp_path):
    with claimed(tmp_path / "trial") as first, claimed(tmp_path / "trial") as second:
        assert (first, second) == (True, False)
        assert (tmp_path / "trial" / LOCK).exists()
    with claimed(tmp_path / "trial") as third:
        assert third


def test_a_lock_of_a_moment_waits_for_the_other_and_leaves_half_written_files_alone(tmp_path):
    (tmp_path / ".other.part").write_text("half")
    waited = []

    def second():
        with held_briefly(tmp_path):
            waited.append(time.monotonic())

    with held_briefly(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        assert not waited
    thread.join()
    assert waited
    assert (tmp_path / ".other.part").exists()
    assert not (tmp_path / LOCK).exists()
