"""Signals at random moments of a whole command: what it says was saved is true, and each start gets further.

    python benchmarks/signals.py [moments] [seed]

`pupille train` on 80 photos is sent SIGTERM or SIGUSR1 at a random moment, started again as a cluster's queue does, and
so on until it is finished; then the next run begins. Ends with 1 if a command exits with 75 without having kept
anything new, keeps less than before, or ends with other bytes than one that nobody disturbed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "crash"))

from stopped_run import stop_at_random, undisturbed


def main() -> int:
    """Stops, compares, prints."""
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    torch.set_num_threads(1)
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    os.environ["PUPILLE_HOME"] = str(place / "home")
    images, lasts, expected = undisturbed(place)
    begun = time.monotonic()
    campaign = stop_at_random(images, place, moments, seconds=lasts, expected=expected, seed=seed)
    codes = ", ".join(f"{code}: {n}" for code, n in sorted(campaign.codes.items()))
    print(f"seed {seed}: {moments} signals, {campaign.runs} runs; a run lasts {lasts:.1f} s")
    print(f"exit codes {codes}; {len(campaign.faults)} faults; {time.monotonic() - begun:.0f} s in all")
    for fault in campaign.faults:
        print(fault)
    shutil.rmtree(place)
    return 1 if campaign.faults else 0


if __name__ == "__main__":
    sys.exit(main())
