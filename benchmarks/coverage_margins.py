"""How often margins hold what they promise: `python benchmarks/coverage_margins.py`.

Made-up answers on 4,000 images: discs that lie off by chance and are too small or too large, some of them far off. A
margin is fitted on n images and tried on all others, 1,000 times, by one rank and the same images in groups of five
that err alike. Prints the mean share of images on which it held.
"""

from __future__ import annotations

import numpy as np

from pupille.evaluation.segmentation.margin import fit_margin, reach_of

IMAGES, REPEATS, SIDE = 4_000, 1_000, 64
CELLS = ((9, 0.9), (19, 0.9), (19, 0.95), (39, 0.95), (100, 0.9))
OF_A_GROUP = 5


def reaches(*, grouped: bool, seed: int) -> np.ndarray:
    """The reach that each image needs; in groups the shift is shared."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:SIDE, :SIDE]
    found = []
    shift = np.zeros(2)
    for row in range(IMAGES):
        if not grouped or row % OF_A_GROUP == 0:
            shift = rng.normal(0, 6 if rng.random() < 0.1 else 1.5, 2)
        centre, radius = rng.uniform(20, 44, 2), rng.uniform(5, 12)
        near = (y - centre[0]) ** 2 + (x - centre[1]) ** 2
        off = (y - centre[0] - shift[0]) ** 2 + (x - centre[1] - shift[1]) ** 2
        answer = (off < (radius * rng.uniform(0.7, 1.1)) ** 2).astype(np.int16)
        found.append(reach_of((near < radius**2).astype(np.int16), answer, 0))
    return np.array(found)


def main() -> None:
    """A line a cell."""
    for grouped in (False, True):
        pool = reaches(grouped=grouped, seed=0)
        units = np.arange(IMAGES) // (OF_A_GROUP if grouped else 1)
        for n, coverage in CELLS:
            held = []
            for seed in range(REPEATS):
                chosen = np.random.default_rng(seed).permutation(int(units[-1]) + 1)[:n]
                own = np.isin(units, chosen)
                names = [str(unit) for unit in units[own]] if grouped else None
                margin = fit_margin(pool[own], coverage=coverage, groups=names)
                held.append((pool[~own] <= margin.reach).mean())
            least, most = np.quantile(held, [0.05, 0.95])
            print(
                f"grouped={grouped} n={n} promised {coverage}: {np.mean(held):.3f} ({least:.3f} to {most:.3f})"
            )


if __name__ == "__main__":
    main()
