"""What the command line does where torchrun or srun started several processes: only the first one speaks."""

from __future__ import annotations

import os
import sys

from pupille.training.distributed.environment import launched


def be_quiet() -> None:
    """From now on this process says nothing; `sys.__stderr__` is left for the loss of the first process."""
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def follow() -> None:
    """Helps the first process until it has done, then ends this one."""
    from pupille.training.worker import follow_launched

    place = launched()
    assert place is not None
    sys.exit(follow_launched(place))
