"""Public data sets by name: what they are, and where one lies on this machine once it was fetched or put there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pupille.errors import DataError, unknown_choice
from pupille.i18n.language import StoredText, phrase, tell
from pupille.storage.locations import data_folder

VARIABLE = "PUPILLE_DATA"
"""An environment variable that names a folder with one folder for each public data set, such as `mnist`."""
FETCHING = ".fetching"
"""Where a fetch collects what it brings, beside the folders of the sets."""


@dataclass(frozen=True)
class File:
    """One file of a data set, as it is published. size: in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class NamedSet:
    """A public data set.

    title: what it shows. licence: as its authors state it, empty where they state none. homepage: of the authors.
    address: of the folder on the web that holds `files` by their names. classes: names of the labels 0, 1, ..., where
    the files have numbers alone. inside: the folder of its one file, an archive, that is the set, and unpacked: the
    bytes it takes; empty and 0 where the files stay as they come.
    """

    name: str
    title: str
    licence: str
    homepage: str
    address: str
    files: tuple[File, ...]
    classes: tuple[str, ...] = ()
    inside: str = ""
    unpacked: int = 0

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def licence_in_words(self) -> str:
        """The licence, or that there is none."""
        return self.licence or tell("no licence stated")


MNIST = NamedSet(
    name="mnist",
    title=phrase("70,000 handwritten digits, 28x28 grey"),
    licence="CC BY-SA 3.0",
    homepage="http://yann.lecun.com/exdb/mnist/",
    address="https://storage.googleapis.com/cvdf-datasets/mnist/",
    files=(
        File(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
        File(
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        File(
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        File(
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ),
    ),
)
FASHION_MNIST = NamedSet(
    name="fashion-mnist",
    title=phrase("70,000 pieces of clothing, 28x28 grey"),
    licence="MIT",
    homepage="https://github.com/zalandoresearch/fashion-mnist",
    address="http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    files=(
        File(
            "train-images-idx3-ubyte.gz",
            26_421_880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
        File(
            "train-labels-idx1-ubyte.gz",
            29_515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        File(
            "t10k-images-idx3-ubyte.gz",
            4_422_102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        File(
            "t10k-labels-idx1-ubyte.gz",
            5_148,
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ),
    ),
    classes=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
)
KMNIST = NamedSet(
    name="kmnist",
    title=phrase("70,000 cursive Japanese characters (Kuzushiji), 28x28 grey"),
    licence="CC BY-SA 4.0",
    homepage="http://codh.rois.ac.jp/kmnist/",
    address="http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    files=(
        File(
            "train-images-idx3-ubyte.gz",
            18_165_135,
            "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
        ),
        File(
            "train-labels-idx1-ubyte.gz",
            29_497,
            "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
        ),
        File(
            "t10k-images-idx3-ubyte.gz",
            3_041_136,
            "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
        ),
        File(
            "t10k-labels-idx1-ubyte.gz",
            5_120,
            "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
        ),
    ),
    classes=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
)
CIFAR10 = NamedSet(
    name="cifar10",
    title=phrase("60,000 photos of animals and vehicles, 32x32 colour"),
    licence="",
    homepage="https://www.cs.toronto.edu/~kriz/cifar.html",
    address="https://www.cs.toronto.edu/~kriz/",
    files=(
        File(
            "cifar-10-binary.tar.gz",
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        ),
    ),
    inside="cifar-10-batches-bin",
    # 60,000 records of one byte for the label and 3,072 for the pixels, and two small texts.
    unpacked=184_381_000,
)
SETS: Mapping[str, NamedSet] = {known.name: known for known in (MNIST, FASHION_MNIST, KMNIST, CIFAR10)}
"""The names that `open` takes instead of a path once the set is here."""


def named_set(name: str) -> NamedSet:
    """The public data set of this name. Raises DataError, with the nearest name, if there is none."""
    if name not in SETS:
        raise DataError(unknown_choice("the name of a public data set", name, SETS))
    return SETS[name]


def sets_folder() -> Path:
    """Where fetched data sets are kept."""
    return data_folder() / "sets"


def local_folder(name: str) -> Path | None:
    """The folder of a public data set: below the one that PUPILLE_DATA names, else where it was fetched to.

    None if it is in neither.
    """
    given = os.environ.get(VARIABLE)
    places = [*([Path(given)] if given else []), sets_folder()]
    return next((place / name for place in places if (place / name).is_dir()), None)


def missing_sentence(name: str) -> StoredText:
    """What to do when a public data set is not here."""
    return tell(
        "{name} is not on this machine: `pupille data fetch {name}` on a machine with internet, then, if that is "
        "another one, `pupille data bundle {name} --out {name}.zip` there and `pupille data import {name}.zip` here.",
        name=name,
    )


def begun(name: str) -> int:
    """Bytes of a data set that an interrupted fetch has brought so far."""
    collected = sets_folder() / FETCHING / name
    return sum(path.stat().st_size for path in collected.glob("files/*"))
