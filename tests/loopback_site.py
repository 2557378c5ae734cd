"""A cluster as someone at its login node uses it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from hanging import HANGING, wait_until


@dataclass
class Site:
    """A cluster as someone at its login node uses it, in one folder. base: where the cluster keeps its own files."""

    environment: dict[str, str]
    folder: Path
    base: Path

    def run(self, *words, **more):
        """A command of Slurm."""
        return subprocess.run(
            list(map(str, words)),
            env={**self.environment, **more},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=HANGING,
        )

    def pupille(self, *words):
        """A command of ours that ends well: what it prints."""
        done = self.run(sys.executable, "-m", "pupille", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def submit(self, *words):
        """The number of the array that a comparison is queued as."""
        answer = self.pupille("submit", "--quiet", "--cpus", 1, *words)
        return answer.split(" queued as job ")[1].split(",")[0]

    def restarts(self, task):
        """How often a task was queued again."""
        answer = self.run("scontrol", "show", "job", task).stdout
        return int(answer.split("Restarts=")[1].split()[0]) if "Restarts=" in answer else 0

    def state(self, task):
        """What Slurm calls the state of a task that is not over; else nothing."""
        return self.run("squeue", "--noheader", "--array", f"--jobs={task}", "--format=%T").stdout.strip()

    def at_once(self, task):
        """Begins a task that was queued again, which Slurm lets rest for two minutes."""
        wait_until(lambda: self.state(task) == "PENDING")
        self.run("scontrol", "update", f"JobId={task}", "StartTime=now")

    def epochs(self, out, number):
        """How many epochs a piece has told."""
        events = self.folder / f"{out}.pieces" / f"{number:05}" / "events.jsonl"
        return events.read_text().count('"epoch"') if events.exists() else 0

    def wait_for_report(self, out):
        """Until a comparison is gathered. Raises AssertionError where the gathering ended without."""
        log, report = self.folder / f"{out}.slurm" / "gather.log", self.folder / out / "report.html"
        wait_until(lambda: report.exists() or (log.exists() and "Error" in log.read_text()))
        assert report.exists(), log.read_text()
