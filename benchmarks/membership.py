"""How often the attack by losses finds something where there is nothing, and how often its intervals hold.

Each simulated model gives every class a difficulty of its own and every image some luck; training images fit better by
`shift`. The true area and rate are those of an attacker who knows the difficulty of each class.

    python benchmarks/membership.py [--runs 600]
"""

from __future__ import annotations

import argparse

import numpy as np
from scipy.stats import norm

from pupille.evaluation.inference.membership import FALSE_ALARMS, Membership, calibrated, membership

SIZES = ((60, 40, 2), (200, 60, 5), (500, 150, 10), (1000, 300, 30), (300, 300, 3))
"""Training images, new images, classes."""
LARGE = ((2000, 1000, 10), (3000, 3000, 10))


def attacked(rng: np.random.Generator, sizes: tuple[int, int, int], shift: float) -> Membership:
    """What the attack finds on one simulated model."""
    own, new, classes = sizes
    members = np.arange(own + new) < own
    strata = rng.integers(classes, size=own + new)
    closeness = rng.normal(0, 2, classes)[strata] + rng.normal(size=own + new) + shift * members
    scores = calibrated(closeness, strata, members)
    usable = np.isfinite(scores)
    units = np.arange(own + new)[usable]
    return membership(scores[usable], members[usable], units, grouped=False, seed=0)


def main() -> None:
    """Prints a line for each size and shift."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=600)
    runs = parser.parse_args().runs
    rng = np.random.default_rng(1)
    for sizes in SIZES:
        for shift in (0, 0.5, 2):
            truth = norm.cdf(shift / np.sqrt(2))
            areas = [attacked(rng, sizes, shift).area for _ in range(runs)]
            holds = np.mean([area.low <= truth <= area.high for area in areas])
            above = np.mean([area.low > 0.5 for area in areas])
            bias = np.mean([area.value for area in areas]) - truth
            print(f"{sizes} shift {shift}: holds {holds:.3f}, above .5 {above:.3f}, bias {bias:.4f}")
    for sizes in LARGE:
        for shift in (0, 1):
            truth = 1 - norm.cdf(norm.ppf(1 - FALSE_ALARMS) - shift)
            rates = [attacked(rng, sizes, shift).rate for _ in range(runs // 4)]
            holds = np.mean([rate.low <= truth <= rate.high for rate in rates if rate])
            print(f"{sizes} shift {shift}: rate {truth:.3f} holds {holds:.3f}")


if __name__ == "__main__":
    main()
