"""What predicting 10^3 to 10^9 images takes, calculated from measured rates: the table of docs/cluster.md and its twin.

    python scripts/scale.py          both tables, to be put into the pages

Nothing is measured here. Each rate stands with the heading of `LOG.md` that it was measured under; the limits are
the defaults of other programs, or are chosen and say so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

LISTED = 20.2e-6
"""Seconds of one processor to list an image of a plain tar. "A million images, to the end": 28.3 s less one shard."""
SMALL, PHOTO = 0.34e-3, 8.0e-3
"""Seconds of one processor to predict an image: a digit of 8 x 8 by `svm` ("A million images, to the end"), and a
photo of 640 x 480 by `regnetx_002` ("The scale on paper")."""
START = 6.0
"""Seconds before a task with a network predicts its first image. "The scale on paper"."""
GATHERED = 10e-6
"""Seconds to gather an image as CSV. "A million images, to the end": 9.7 s for 960,000."""
PHOTO_BYTES = 21_580
"""Of a photo in a tar. "The scale on paper"."""
ANSWER_BYTES = 141
"""Of an image in the list and in the table: 46 and 95. "The scale on paper"."""
AUDIT_BYTES = 6_130
"""Memory that the audit takes for one more photo. "The audit faster, at 100,000 photos": 151 and 677 MiB."""

IN_A_TAR, IN_A_SHARD, TASKS = 10_000, 100_000, 64
"""Chosen: images in a tar, images in a shard at most, tasks that run together, each on one processor."""
WATTS = 10.0
"""Chosen, not measured: what a busy core of a server takes, its share of memory and fans included."""
SIZES = tuple(10**power for power in range(3, 10))


@dataclass(frozen=True)
class Scale:
    """What so many images take. seconds: of one processor for small images and for photos; wall: of photos with all
    tasks, listing and gathering included; kwh: of the photos. bytes_in, bytes_out: of photos and of answers. loose,
    packed: files where each photo is one, and where they are in tars."""

    images: int

    @property
    def shards(self) -> int:
        """So many that none is larger than it should be, and each task has one."""
        return max(1, min(TASKS, self.images // 1000), math.ceil(self.images / IN_A_SHARD))

    @property
    def small(self) -> float:
        """Seconds of one processor for small images."""
        return self.images * (LISTED + SMALL + GATHERED)

    @property
    def photos(self) -> float:
        """Seconds of one processor for photos."""
        return self.images * (LISTED + PHOTO + GATHERED) + self.shards * START

    @property
    def wall(self) -> float:
        """Seconds on the clock for photos by all tasks; the first one lists, the last one gathers."""
        rounds = math.ceil(self.shards / TASKS)
        return self.images * (LISTED + GATHERED) + rounds * (START + self.images / self.shards * PHOTO)

    @property
    def kwh(self) -> float:
        """For the photos, at the power that was chosen."""
        return self.photos / 3600 * WATTS / 1000

    @property
    def packed(self) -> int:
        """Files of photos in tars, and of the answers: a table and its record a shard, and four more."""
        return math.ceil(self.images / IN_A_TAR) + 2 * self.shards + 4


@dataclass(frozen=True)
class Limit:
    """What gives way from so many images on, in both languages."""

    images: float
    english: str
    french: str


LIMITS = (
    Limit(
        1_048_575,
        "a spreadsheet opens 1,048,576 rows",
        "un tableur ouvre 1\u202f048\u202f576 lignes",
    ),
    Limit(
        1_000_000,
        "a quota of 1,000,000 files, where each photo is one: pack tars",
        "un quota de 1\u202f000\u202f000 de fichiers, si chaque photo en est un\u00a0: mettez-les dans des tars",
    ),
    Limit(
        16 * 2**30 / AUDIT_BYTES,
        "the audit, and so training, needs more than 16 GiB: train on a sample",
        "l’audit, donc l’entraînement, demande plus de 16 Gio\u00a0: entraînez sur un échantillon",
    ),
    Limit(
        86_400 / PHOTO,
        "one processor needs more than a day: use an array",
        "un seul processeur met plus d’un jour\u00a0: prenez un tableau de tâches",
    ),
    Limit(
        1001 * IN_A_SHARD,
        "Slurm's usual 1,001 tasks of an array: larger shards, or several arrays",
        "les 1\u202f001 tâches par tableau de Slurm\u00a0: de plus gros lots, ou plusieurs tableaux",
    ),
    Limit(
        3600 / LISTED,
        "listing, by one process, takes more than an hour: several folders, each with its --out",
        "l’inventaire, par un seul processus, dépasse l’heure\u00a0: plusieurs dossiers, chacun avec son --out",
    ),
    Limit(
        10e12 / PHOTO_BYTES,
        "10 TB of photos: the file system, before any processor",
        "10 To de photos\u00a0: le système de fichiers, avant tout processeur",
    ),
)
"""The size from which on each holds; quota, memory and storage are chosen."""


def limits_between(before: int, images: int) -> list[Limit]:
    """What gives way at this size and not yet at the one before, the first to do so first."""
    return sorted(
        (limit for limit in LIMITS if before < limit.images <= images), key=lambda limit: limit.images
    )


def time_in_words(seconds: float, french: bool) -> str:
    """40 s, 3 min, 1.5 h, 12 days."""
    for size, english_unit, french_unit in ((86_400, "days", "jours"), (3600, "h", "h"), (60, "min", "min")):
        if seconds >= 2 * size:
            return f"{number(seconds / size, french)}\u00a0{french_unit if french else english_unit}"
    return f"{number(max(seconds, 1), french)}\u00a0s"


def bytes_in_words(size: float, french: bool) -> str:
    """22 MB, 2.2 TB."""
    letter = "o" if french else "B"
    for scale, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if size >= scale:
            return f"{number(size / scale, french)}\u00a0{unit}{letter}"
    return f"{number(size, french)}\u00a0{letter}"


def energy_in_words(kwh: float, french: bool) -> str:
    """0.39 Wh, 2.2 kWh."""
    return f"{number(kwh, french)}\u00a0kWh" if kwh >= 0.1 else f"{number(1000 * kwh, french)}\u00a0Wh"


def read_rate() -> float:
    """Bytes a second that all tasks together read of photos."""
    return TASKS / PHOTO * PHOTO_BYTES


def number(value: float, french: bool) -> str:
    """Two significant digits, whole from 10 on, with the marks of the language."""
    rounded = float(f"{value:.2g}")
    text = f"{rounded:,.0f}" if rounded >= 10 or rounded == int(rounded) else f"{rounded:g}"
    return text.replace(",", "\u202f").replace(".", ",") if french else text


def count(value: int, french: bool) -> str:
    """A number of files or images."""
    return f"{value:,}".replace(",", "\u202f") if french else f"{value:,}"


HEADINGS = (
    "images | small, one processor | photos, one processor | photos, 64 tasks | energy at 10 W | photos | answers | "
    "files: loose; in tars | what gives way here",
    "images | petites, un processeur | photos, un processeur | photos, 64 tâches | énergie à 10 W | photos | "
    "réponses | fichiers\u00a0: séparés\u202f; en tars | ce qui cède ici",
)


def table(*, french: bool) -> str:
    """The table as Markdown."""
    lines = [f"| {HEADINGS[french]} |", "|" + "---|" * 9]
    between = "\u202f; " if french else "; "
    for before, images in zip((0, *SIZES), SIZES, strict=False):
        scale = Scale(images)
        gives_way = [limit.french if french else limit.english for limit in limits_between(before, images)]
        cells = [
            count(images, french),
            time_in_words(scale.small, french),
            time_in_words(scale.photos, french),
            time_in_words(scale.wall, french),
            energy_in_words(scale.kwh, french),
            bytes_in_words(images * PHOTO_BYTES, french),
            bytes_in_words(images * ANSWER_BYTES, french),
            between.join((count(images, french), count(scale.packed, french))),
            between.join(gives_way),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(french=False), table(french=True), sep="\n\n")
