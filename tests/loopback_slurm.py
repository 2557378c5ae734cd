"""A real Slurm of two nodes on the loopback interface of this machine, for tests: its own key, ports and folders.

Debian's packages `slurm-wlm` and `munge` bring the programs; nothing of the system's own configuration is touched.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hanging import wait_until

OVER = 30.0
"""Seconds in which jobs that were ended are over."""
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol")

CONFIGURATION = """
ClusterName=loopback
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
AuthType=auth/munge
AuthInfo=socket={base}/munge.socket
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={base}/state
SlurmdSpoolDir={base}/spool-%n
SlurmctldPidFile={base}/slurmctld.pid
SlurmdPidFile={base}/slurmd-%n.pid
SlurmctldLogFile={base}/slurmctld.log
SlurmdLogFile={base}/slurmd-%n.log
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SlurmdParameters=config_overrides
ReturnToService=2
SwitchType=switch/none
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0,sched_interval=1,bf_interval=1,requeue_delay=1
KillWait=5
MinJobAge=3600
SlurmdTimeout=10
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={first} CPUs=2 State=UNKNOWN
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={second} CPUs=2 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=n1,n2 MaxTime=INFINITE State=UP PriorityTier=2 PreemptMode=OFF
"""


def missing_programs() -> list[str]:
    """The programs of Slurm that are not here."""
    return [name for name in PROGRAMS if shutil.which(name, path=search_path()) is None]


def search_path() -> str:
    """Where programs are looked for: system programs too."""
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


def free_ports(n: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def slurm(base: Path) -> Iterator[dict[str, str]]:
    """The environment in which sbatch speaks to a cluster that lives as long as the block. base: a short path."""
    first, second, port = free_ports(3)
    for name in ("state", "spool-n1", "spool-n2"):
        (base / name).mkdir(parents=True)
    base.chmod(0o755)
    key = base / "munge.key"
    key.write_bytes(secrets.token_bytes(128))
    key.chmod(0o400)
    configuration = base / "slurm.conf"
    configuration.write_text(
        CONFIGURATION.format(
            base=base,
            host=socket.gethostname().split(".")[0],
            port=port,
            first=first,
            second=second,
            user=pwd.getpwuid(os.getuid()).pw_name,
        )
    )
    environment = {**os.environ, "PATH": search_path(), "SLURM_CONF": str(configuration)}
    for name in [name for name in environment if name.startswith("SLURM_") and name != "SLURM_CONF"]:
        del environment[name]
    processes: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> None:
        silent = subprocess.DEVNULL
        processes.append(subprocess.Popen(words, stdout=silent, stderr=silent, env=environment))

    try:
        start(
            "munged",
            "--foreground",
            "--force",
            f"--socket={base}/munge.socket",
            f"--key-file={key}",
            f"--pid-file={base}/munged.pid",
            f"--log-file={base}/munged.log",
            f"--seed-file={base}/munged.seed",
        )
        wait_until((base / "munge.socket").exists)
        start("slurmctld", "-D", "-c")
        start("slurmd", "-D", "-N", "n1")
        start("slurmd", "-D", "-N", "n2")
        wait_until(lambda: nodes_up(environment) == 2)
        yield environment
    finally:
        cancel_all(environment)
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def cancel_all(environment: dict[str, str]) -> None:
    """Ends every job and waits until it is over, since its helpers outlive daemons that end before them."""
    for partition in ("all", "urgent"):
        subprocess.run(
            ["scancel", "--full", f"--partition={partition}"],
            env=environment,
            capture_output=True,
            check=False,
        )
    queue = ["squeue", "--noheader"]
    until = time.monotonic() + OVER
    while (
        time.monotonic() < until
        and subprocess.run(queue, env=environment, capture_output=True, text=True, check=False).stdout.strip()
    ):
        time.sleep(0.2)


def nodes_up(environment: dict[str, str]) -> int:
    """How many nodes take jobs."""
    said = subprocess.run(
        ["sinfo", "--noheader", "--Node", "--partition=all", "--format=%T"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.split().count("idle")
