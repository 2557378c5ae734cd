"""Commands of tools, as real processes."""

import os
import sys
import time
from pathlib import Path

import pytest

from pupille.errors import RunError
from pupille.plugins.process import Spent, last_line, run_command


def run(folder: Path, *words: str, seconds: float = 60.0, environment: dict[str, str] | None = None) -> Spent:
    return run_command(
        [sys.executable, "-c", *words],
        tool="finder",
        folder=folder,
        environment={**os.environ, **(environment or {})},
        seconds=seconds,
        log=folder / "tool.log",
    )


def test_a_command_runs_in_its_folder_with_its_variables_and_its_words_as_they_are(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd(), os.environ['WHO'], sys.argv[1:])"
    run(tmp_path, code, "; touch stolen", "$HOME `id`", environment={"WHO": "me"})
    printed = (tmp_path / "tool.log").read_text()
    assert f"{tmp_path.resolve()} me ['; touch stolen', '$HOME `id`']" in printed
    assert not (tmp_path / "stolen").exists()


@pytest.mark.skipif(os.name != "posix", reason="this system does not count them")
def test_its_seconds_of_the_processor_are_counted_and_no_waiting(tmp_path: Path) -> None:
    code = "import time; t = time.process_time()\nwhile time.process_time() - t < 0.3: pass\ntime.sleep(0.3)"
    spent = run(tmp_path, code)
    assert 0.25 < spent.processor_seconds < 1.5
    assert spent.seconds > 0.55


def test_a_command_that_fails_is_told_with_its_status_and_last_line(tmp_path: Path) -> None:
    with pytest.raises(
        RunError, match=r"finder ended with status 3\. Its last line is 'no labels'.*--resume"
    ) as refused:
        run(tmp_path, "import sys; print('\\x1b[31mno labels\\x1b[0m', file=sys.stderr); sys.exit(3)")
    assert "\x1b" not in str(refused.value)
    assert "tool.log" in str(refused.value)


def test_a_command_that_fails_without_a_word_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="printed nothing"):
        run(tmp_path, "raise SystemExit(1)")


@pytest.mark.skipif(os.name != "posix", reason="groups of processes are of POSIX")
def test_a_command_that_hangs_is_ended_with_all_that_it_has_started(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "open('child', 'w').write(str(child.pid))\ntime.sleep(60)"
    )
    with pytest.raises(RunError, match="was not done after"):
        run(tmp_path, code, seconds=1.5)
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not is_running(child):
            break
        time.sleep(0.05)
    assert not is_running(child)


def is_running(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return False
    return stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_last_line_is_that_behind_bars_and_colours(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"x" * 50_000 + b"\n10 %\r50 %\r\x1b[1mout of \xff memory\x1b[0m\n\n")
    assert last_line(log) == "out of \N{REPLACEMENT CHARACTER} memory"
