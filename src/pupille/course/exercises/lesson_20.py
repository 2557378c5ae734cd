"""Exercises of lesson 20: operations a second, Amdahl's law, a batch script to repair, energy of a log."""

from __future__ import annotations

import re

import numpy as np

from pupille.course.exercises.answers import Answers, NotBegunError, NotYetError
from pupille.course.exercises.comparing import Mistakes, meet
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

WATTS = 40
"""What the machine of the log is assumed to draw."""
BROKEN = """#!/bin/bash
#SBATCH --job-name=seeds
#SBATCH --array=0-3
#SBATCH --time=4
pupille weights fetch regnetx_002
#SBATCH --gres=gpu:1
srun pupille train photos/ --model regnetx_002 --seed 0 --out runs/seed-$SLURM_ARRAY_TASK_ID
"""
REPAIRED = """#!/bin/bash
#SBATCH --job-name=seeds
#SBATCH --array=0-3
#SBATCH --time=04:00:00
#SBATCH --gres=gpu:1
srun pupille train photos/ --model regnetx_002 --seed $SLURM_ARRAY_TASK_ID \\
    --out runs/seed-$SLURM_ARRAY_TASK_ID --resume
"""
FOUR_HOURS = re.compile(r"(0?4(:00){2}|0-0?4(:00){0,2}|240(:00)?)")
TASK = re.compile(r"\$(\{SLURM_ARRAY_TASK_ID\}|SLURM_ARRAY_TASK_ID\b)")


def with_fault(right: str, wrong: str) -> str:
    """A cell whose script has one part of the repaired one wrong."""
    return f"script = {REPAIRED.replace(right, wrong)!r}"


def check_gflops(answers: Answers) -> None:
    """2 n³ operations in so many seconds, in billions."""
    name = "gflops(1000, 0.5)"
    whole = Answers({name: answers.call("gflops", 1000, 0.5)}, (name,))
    mistakes = (
        (2, say("The factor 2 is missing: each place takes n multiplications and n additions.")),
        (0.004, say("n² places, but each of them takes n multiplications and n additions.")),
        (4e9, say("Those are operations a second; divide by a billion, 1e9.")),
        (1, say("More seconds must give fewer operations a second: divide by them.")),
        (2e9, say("The factor 2 is missing, and a billion is 1e9.")),
        (0.25, say("Upside down: operations are divided by seconds.")),
    )
    meet(whole, name, 4, mistakes, say("It is not 2 n³ operations, by the seconds, by a billion."))
    if not np.isclose(float(answers.call("gflops", 100, 0.001)), 2):
        raise NotYetError(
            say("For n = 100 in a thousandth of a second 2 is asked for: use both n and seconds.")
        )


def check_speedup(answers: Answers) -> None:
    """1 / ((1 - share) + share / times)."""
    share, times = 0.8, 10
    name = "speedup(0.8, 10)"
    whole = Answers({name: answers.call("speedup", share, times)}, (name,))
    mistakes = (
        (1 - share + share / times, say("That is the time that is left; the gain is 1 divided by it.")),
        (1 / (share + (1 - share) / times), say("Exchanged: the share goes faster, the rest does not.")),
        (share * times, say("The part that is not faster takes its time too: add times, not gains.")),
        (
            1 - share + share * times,
            say("That adds gains; add times: what is left of 1, then 1 divided by it."),
        ),
        (1 / (1 - share), say("That is the ceiling, for infinitely many times faster.")),
        (times, say("Only a share of the work goes that much faster.")),
        (1 / (share / times), say("The part that is not faster, 1 - share, is forgotten.")),
    )
    meet(whole, name, 1 / (1 - share + share / times), mistakes, say("It is not 1 by the time that is left."))
    if not np.isclose(float(answers.call("speedup", 0.5, 2)), 4 / 3):
        raise NotYetError(say("Half of the work twice as fast gives 4/3: use both share and times."))


def check_script(answers: Answers) -> None:
    """Five repairs, each with what the script would do without it."""
    script = answers["script"]
    if not isinstance(script, str):
        raise NotYetError(say("`script` is a text between three quotes."))
    if script.strip() == BROKEN.strip():
        raise NotBegunError(say("The script is as it came: change it, run the cell, then this one."))
    lines = [line.strip() for line in script.replace("\\\n", " ").strip().splitlines() if line.strip()]
    settings = _settings(lines)
    for is_fault, sentence in (*_heads(lines, settings), *_commands(lines)):
        if is_fault:
            raise NotYetError(sentence)


def _settings(lines: list[str]) -> dict[str, str]:
    """What the #SBATCH lines before the first command ask for."""
    settings = {}
    for line in lines:
        if not line.startswith("#"):
            break
        if match := re.fullmatch(r"#SBATCH\s+--([\w-]+)(?:[= ]\s*(\S+))?.*", line):
            settings[match[1]] = match[2] or ""
    return settings


def _heads(lines: list[str], settings: dict[str, str]) -> tuple[tuple[bool, str], ...]:
    """Faults of what is asked for, in the order in which they are told."""
    spaced = any(re.match(r"#\s+SBATCH|# ?sbatch", line) for line in lines)
    time = settings.get("time", "")
    return (
        (
            lines[0] != "#!/bin/bash",
            say("The first line must stay #!/bin/bash: it says what reads the script."),
        ),
        (spaced, say("#SBATCH is written in capitals and without a space; otherwise it is a remark.")),
        (
            any("SBATCH" in line for line in lines)
            and not ({"gres", "gpus", "gpus-per-task"} & set(settings)),
            say(
                "No GPU: its #SBATCH line is missing, or stands after a command, where Slurm does not read it."
            ),
        ),
        (settings.get("array") != "0-3", say("Four tasks: --array=0-3 must stay.")),
        (time == "4", say("--time=4 is four minutes; four hours are 04:00:00.")),
        (time in ("4:00", "04:00"), say("{time} is minutes and seconds: hours:minutes:seconds.", time=time)),
        (not FOUR_HOURS.fullmatch(time), say("Four hours are written 04:00:00.")),
    )


def _commands(lines: list[str]) -> tuple[tuple[bool, str], ...]:
    """Faults of the commands."""
    text = "\n".join(line for line in lines if not line.startswith("#"))
    train = next((line for line in lines if "pupille train" in line), "")
    seed = re.search(r"--seed[= ]\s*\"?(\S+?)\"?(\s|$)", train)
    out = re.search(r"--out[= ]\s*\"?(\S+?)\"?(\s|$)", train)
    return (
        (
            "weights fetch" in text or "--fetch" in text,
            say(
                "A compute node has no internet: fetch the weights before, on the login node, not in the script."
            ),
        ),
        (not train.startswith("srun "), say("The training must stay, begun by srun.")),
        (
            "SLURM_ARRAY_JOB_ID" in train,
            say(
                "SLURM_ARRAY_JOB_ID is the same for all four; the number of the task is SLURM_ARRAY_TASK_ID."
            ),
        ),
        (
            not (seed and TASK.fullmatch(seed[1])),
            say("All four tasks compute the same: the seed must be the number of the task."),
        ),
        (
            not (out and TASK.search(out[1])),
            say("All four tasks write into one folder: its name must hold the number of the task."),
        ),
        (
            "--resume" not in train.split(),
            say("A task that is started again begins from nothing: --resume is missing."),
        ),
    )


def check_energy(answers: Answers) -> None:
    """All attempts count for the energy; the slowest task for the time."""
    log = answers["log"]
    seconds = log["seconds"]
    total = WATTS * seconds.sum() / 3600
    finished = WATTS * seconds[log["exit code"] == 0].sum() / 3600
    mistakes: Mistakes = (
        (finished, say("The attempt that was interrupted has drawn its energy too.")),
        (WATTS * seconds.sum(), say("Those are joules, watts times seconds; divide by 3600.")),
        (total / 1000, say("Those are kilowatt-hours; watt-hours are asked for.")),
        (seconds.sum() / 3600, say("Those are hours; times the watts.")),
        (WATTS * seconds.mean() / 3600, say("That is one attempt on average; the whole log is asked for.")),
        (
            WATTS * log["training seconds"].sum() / 3600,
            say("The machine draws power all the time, not in training only."),
        ),
        (WATTS * seconds.sum() / 60, say("An hour has 3600 seconds, not 60.")),
    )
    meet(answers, "watt_hours", total, mistakes, say("It is not 40 times all seconds, divided by 3600."))
    tasks = seconds.groupby(log["task"]).sum()
    mistakes = (
        (seconds.sum(), say("That is one after the other; at the same time the longest one decides.")),
        (seconds.max(), say("That is the longest attempt; of a task its attempts count together.")),
        (tasks.mean(), say("That is the mean; all are done when the longest one is.")),
        (tasks.min(), say("Then the first one is done; all are done when the longest one is.")),
        (seconds.sum() / 4, say("That would be so if all were equally long; the longest one decides.")),
    )
    meet(answers, "all_done", tasks.max(), mistakes, say("It is not the time of the longest task."))


EXERCISES = (
    Exercise(
        number="20.1",
        names=("gflops",),
        check=check_gflops,
        hints=(
            phrase("n² places, each with n multiplications and n additions."),
            phrase("2 * n**3 operations; divided by the seconds; divided by 1e9."),
        ),
        given="",
        solution="def gflops(n, seconds):\n    return 2 * n**3 / seconds / 1e9",
        wrong_answers={
            "def gflops(n, seconds):\n    return n**3 / seconds / 1e9": "The factor 2 is missing",
            "def gflops(n, seconds):\n    return 2 * n**2 / seconds / 1e9": "n² places",
            "def gflops(n, seconds):\n    return 2 * n**3 / seconds": "divide by a billion",
            "def gflops(n, seconds):\n    return 2 * n**3 * seconds / 1e9": "More seconds must give fewer",
            "def gflops(n, seconds):\n    return seconds / (2 * n**3 / 1e9)": "Upside down",
            "def gflops(n, seconds):\n    return 4": "use both n and seconds",
            "def gflops(n, seconds):\n    2 * n**3 / seconds / 1e9": "returns nothing",
        },
    ),
    Exercise(
        number="20.2",
        names=("speedup",),
        check=check_speedup,
        hints=(
            phrase("Of a work of length 1, what is left? The slow part, 1 - share, stays as it is."),
            phrase("The fast part becomes share / times. The gain is 1 divided by the sum of both."),
        ),
        given="",
        solution="def speedup(share, times):\n    return 1 / (1 - share + share / times)",
        wrong_answers={
            "def speedup(share, times):\n    return 1 - share + share / times": "the time that is left",
            "def speedup(share, times):\n    return 1 / (share + (1 - share) / times)": "Exchanged",
            "def speedup(share, times):\n    return share * times": "add times, not gains",
            "def speedup(share, times):\n    return 1 - share + share * times": "That adds gains",
            "def speedup(share, times):\n    return 1 / (1 - share)": "the ceiling",
            "def speedup(share, times):\n    return times": "Only a share of the work",
            "def speedup(share, times):\n    return 1 / (share / times)": "is forgotten",
            "def speedup(share, times):\n    return 100 / 28": "use both share and times",
        },
    ),
    Exercise(
        number="20.3",
        names=("script",),
        check=check_script,
        hints=(
            phrase("Read from the top: which line does Slurm no longer read, and how long is --time=4?"),
            phrase("What needs internet? What do the four tasks do differently from each other?"),
            phrase("The seed is the number of the task too, and an interrupted task goes on with --resume."),
        ),
        given="",
        solution=f"script = {REPAIRED!r}",
        wrong_answers={
            with_fault("04:00:00", "4"): "four minutes",
            with_fault("04:00:00", "4:00"): "minutes and seconds",
            with_fault("04:00:00", "4h"): "written 04:00:00",
            with_fault("#SBATCH --gres=gpu:1", "module load cuda"): "No GPU",
            with_fault("#SBATCH --gres", "cd runs\n#SBATCH --gres"): "stands after a command",
            with_fault("#SBATCH --gres", "# SBATCH --gres"): "without a space",
            with_fault("srun", "pupille weights fetch regnetx_002\nsrun"): "no internet",
            with_fault("--seed $SLURM_ARRAY_TASK_ID", "--seed 0"): "compute the same",
            with_fault("--seed $SLURM_ARRAY_TASK_ID", "--seed $SLURM_ARRAY_JOB_ID"): "same for all",
            with_fault("seed-$SLURM_ARRAY_TASK_ID", "seed"): "into one folder",
            with_fault(" --resume", ""): "--resume is missing",
            with_fault("srun ", ""): "begun by srun",
            with_fault("#SBATCH --array=0-3\n", ""): "Four tasks",
            with_fault("#!/bin/bash\n", ""): "The first line",
            "script = 4": "between three quotes",
        },
    ),
    Exercise(
        number="20.4",
        names=("watt_hours", "all_done"),
        check=check_energy,
        hints=(
            phrase('log["seconds"] holds the duration of each attempt: all of them have drawn power.'),
            phrase('For the time: log.groupby("task")["seconds"].sum() gives each task with its attempts.'),
            phrase("When four run at the same time, the longest one decides."),
        ),
        given="""import pandas as pd

log = pd.DataFrame(
    {
        "task": [0, 1, 2, 2],
        "seconds": [30, 20, 18, 25],
        "exit code": [0, 0, 75, 0],
        "training seconds": [1.0, 1.1, 0.5, 0.4],
    }
)""",
        solution="""watt_hours = 40 * log["seconds"].sum() / 3600
all_done = log.groupby("task")["seconds"].sum().max()""",
        wrong_answers={
            'watt_hours = 40 * log["seconds"][log["exit code"] == 0].sum() / 3600': "interrupted has drawn",
            'watt_hours = 40 * log["seconds"].sum()': "Those are joules",
            'watt_hours = 40 * log["seconds"].sum() / 3600 / 1000': "kilowatt-hours",
            'watt_hours = log["seconds"].sum() / 3600': "times the watts",
            'watt_hours = 40 * log["training seconds"].sum() / 3600': "all the time",
            'watt_hours = 40 * log["seconds"].sum() / 60': "not 60",
            'watt_hours = 40 * log["seconds"] / 3600': "holds 4 values",
            'all_done = log["seconds"].sum()': "one after the other",
            'all_done = log.groupby("task")["seconds"].sum().mean()': "That is the mean",
            'all_done = log.groupby("task")["seconds"].sum().min()': "the first one is done",
            'all_done = log["seconds"].max()': "its attempts count together",
        },
    ),
)
