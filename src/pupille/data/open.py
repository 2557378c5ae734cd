"""Opening a source of images: looks at what is there and calls the one reader that fits."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from pupille.config import AUTO, DataConfig
from pupille.data.class_names import check_classes, with_class_names
from pupille.data.dataset import Dataset
from pupille.data.formats.archive import unpacked
from pupille.data.formats.arrays import from_arrays
from pupille.data.formats.cells import TABLES
from pupille.data.formats.cifar import is_cifar, read_cifar
from pupille.data.formats.drawings import DRAWN_TASKS, is_drawn, read_drawn, unused_notes
from pupille.data.formats.folder import read_folder
from pupille.data.formats.idx import is_idx, read_idx
from pupille.data.formats.numbers import with_numbers
from pupille.data.formats.table import read_table
from pupille.data.sources.archives import is_archive
from pupille.data.sources.builtin import BUILTIN
from pupille.data.sources.image_files import IMAGE_EXTENSIONS, FileImages, find_images, is_ignored
from pupille.data.sources.public_sets import SETS, local_folder, missing_sentence
from pupille.data.sources.zip_names import name_notes
from pupille.errors import DataError
from pupille.i18n.language import phrase, tell, tell_joined
from pupille.images.file_types import PEEK, UNKNOWN, sentence_about
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.images.regular_files import open_regular
from pupille.tasks import TASKS, learns

Reader = Callable[[Path, DataConfig, Limits, str], Dataset]
DEFAULT_CONFIG = DataConfig()
NAMES = (*BUILTIN, *SETS)
"""What can be opened by its name."""
UNREAD = {
    ".npy": phrase("open it with numpy.load and hand the arrays over: pupille.open((images, labels))."),
    ".czi": phrase('save it as TIFF, for example with "bfconvert in.czi out.tif".'),
    ".nd2": phrase('save it as TIFF, for example with "bfconvert in.nd2 out.tif".'),
    ".nii": phrase("save its slices as TIFF, for example in Python with nibabel and tifffile."),
    ".dcm": phrase('save it as 16-bit PNG, for example with "dcmj2pnm +on2 in.dcm out.png".'),
    ".fits": phrase("save it as TIFF, for example in Python with astropy and tifffile."),
    ".npz": phrase("open it with numpy.load and hand the arrays over: pupille.open((images, labels))."),
    ".xls": phrase("save it as .xlsx or as CSV."),
    ".ods": phrase("save it as .xlsx or as CSV."),
    ".rar": phrase("unpack it and give the folder."),
    ".7z": phrase("unpack it and give the folder."),
    ".json": phrase("put the images of each class into a folder, or write a table of paths and labels."),
    ".parquet": phrase("save it as CSV with a column of paths and a column of labels."),
    ".h5": phrase("read it in Python and hand the arrays over: pupille.open((images, labels))."),
    ".mat": phrase("read it in Python and hand the arrays over: pupille.open((images, labels))."),
}
"""Files that people have and that are not read, and what to do instead."""


@dataclass(frozen=True)
class Format:
    """One way a source can lie on disk: how it is recognised, who reads it, and for which tasks."""

    description: str
    fits: Callable[[Path], bool]
    read: Reader
    offers: tuple[str, ...] = ("classification", "regression")


def open(source: object, config: DataConfig = DEFAULT_CONFIG, *, limits: Limits = DEFAULT_LIMITS) -> Dataset:
    """The data set that a source holds, with labels to learn from.

    source: a path (folder, table, IDX, zip or tar), the name of a built-in or of a public set, or arrays `(images,
    labels)`. A name goes before a folder that is called so, whether the set is here or not; `./digits` is the folder.
    Raises DataError if there is nothing to learn from, with what to do.
    """
    if isinstance(source, tuple):
        dataset = check_classes(with_numbers(_arrays(source), config, heading="labels"))
        return with_bands(dataset, config.bands)
    name = _name(source)
    if not is_name(name):
        read = _as_asked(_open_path(_existing(name, NAMES), config, limits, name), config)
        dataset = with_bands(check_classes(read), config.bands)
        return replace(dataset, name=Path(name).resolve().name)
    named = BUILTIN[name]() if name in BUILTIN else _public_set(name, config, limits)
    dataset = with_bands(_as_asked(named, config), config.bands)
    if Path(name).exists():
        kind = tell("built-in") if name in BUILTIN else tell("public")
        note = tell(
            "{name!r} is the {kind} data set; the folder of that name is opened as {path!r}.",
            name=name,
            kind=kind,
            path=f"./{name}",
        )
        return replace(dataset, notes=(*dataset.notes, note))
    return dataset


def _as_asked(dataset: Dataset, config: DataConfig) -> Dataset:
    """The classes of a data set as numbers, where that was asked for and nothing else told it; what changed nothing."""
    if dataset.annotations is None and dataset.masks is None:
        dataset = replace(dataset, notes=(*dataset.notes, *unused_notes(config)))
    if not learns(config.task, "number") or dataset.task == config.task:
        return dataset
    return with_numbers(dataset, config, heading="labels")


def is_name(source: str) -> bool:
    """Whether a source is the name of a built-in or public data set, which goes before a path."""
    return source in NAMES


def check_there(source: object) -> None:
    """Raises DataError, with what to do, if a path or a name is not here; nothing is opened."""
    if not isinstance(source, (str, os.PathLike)):
        return
    name = _name(source)
    if not is_name(name):
        _existing(name, NAMES)
    elif name in SETS:
        _local(name)


def _local(name: str) -> Path:
    """Where a public set lies. Raises DataError with how to bring it if it is not here."""
    folder = local_folder(name)
    if folder is None:
        missing = missing_sentence(name)
        if not Path(name).exists():
            raise DataError(missing)
        raise DataError(
            tell(
                "{missing} The folder here of that name is opened as './{name}'.", missing=missing, name=name
            )
        )
    return folder


def _public_set(name: str, config: DataConfig, limits: Limits) -> Dataset:
    """A public set that is here, its classes by their names. Raises DataError with how to bring it if it is not."""
    dataset = check_classes(_open_path(_local(name), config, limits, name))
    return with_class_names(dataset, SETS[name].classes)


def open_images(
    source: object, config: DataConfig = DEFAULT_CONFIG, *, limits: Limits = DEFAULT_LIMITS
) -> Dataset:
    """Images without labels, to be predicted: a file, a folder and all below it, a zip or tar, or an array.

    Raises DataError if there is no image.
    """
    if isinstance(source, np.ndarray):
        return with_bands(from_arrays(source), config.bands)
    name = _name(source)
    path = _existing(name, ())
    if path.is_dir():
        dataset = _unlabelled(path, config, limits, name)
    elif is_archive(path):
        images = _unlabelled(unpacked(path, limits), config, limits, name)
        dataset = replace(images, notes=(*images.notes, *name_notes(path)))
    else:
        samples, store = unlabelled_samples([path.name]), FileImages(path.parent, limits, config.page)
        dataset = Dataset(samples, (), store, name, tell("one image"))
    return with_bands(dataset, config.bands)


def with_bands(dataset: Dataset, bands: tuple[int, ...]) -> Dataset:
    """The data set with these channels of its files. Raises DataError if it has no files to choose channels of."""
    if not bands:
        return dataset
    if not isinstance(dataset.images, FileImages):
        raise DataError(
            tell(
                "channels are chosen of image files, and {name} holds arrays. Leave --bands out, and hand over "
                "the channels that are meant.",
                name=dataset.name,
            )
        )
    return replace(dataset, images=replace(dataset.images, bands=bands))


def _open_path(path: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    for form in FORMATS:
        if config.task in (AUTO, *form.offers) and form.fits(path):
            return form.read(path, config, limits, name)
    if config.task in DRAWN_TASKS:
        return read_drawn(path, config, limits, name)
    if path.suffix.lower() in IMAGE_EXTENSIONS:
        raise DataError(
            tell(
                "{name!r} is one image. To learn, give a folder of them; to have a model label it, "
                "use predict.",
                name=name,
            )
        )
    with open_regular(path, root=path.parent) as file:
        sentence = sentence_about(file.read(PEEK), path.suffix)
    if sentence != UNKNOWN:
        raise DataError(tell("{name!r}: {reason}", name=name, reason=sentence))
    raise DataError(
        tell(
            "{name!r} is none of what can be opened: {names}.",
            name=name,
            names=tell_joined([tell(form.description) for form in FORMATS]),
        )
    )


def _read_archive(path: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    dataset = _open_path(unpacked(path, limits), config, limits, name)
    notes = (*dataset.notes, *name_notes(path))
    return replace(dataset, format=tell("archive of {format}", format=dataset.format), notes=notes)


def _read_lone_table(path: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    table = next(entry for entry in sorted(path.iterdir()) if _is_table(entry))
    dataset = read_table(table, config, limits, name)
    return replace(dataset, notes=(*dataset.notes, tell("The labels come from {table!r}.", table=table.name)))


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in TABLES and not is_ignored(path.name) and path.is_file()


def _has_lone_table(path: Path) -> bool:
    """Whether a folder holds one table and at most one folder, so that the table must name the classes."""
    if not path.is_dir():
        return False
    entries = [entry for entry in path.iterdir() if not is_ignored(entry.name)]
    return sum(map(_is_table, entries)) == 1 and sum(entry.is_dir() for entry in entries) <= 1


FORMATS = (
    Format(phrase("IDX files (MNIST)"), is_idx, read_idx),
    Format(phrase("CIFAR-10's binary batches"), is_cifar, read_cifar),
    Format(phrase("images with boxes, outlines or masks"), is_drawn, read_drawn, DRAWN_TASKS),
    Format(phrase("a folder with a table of labels"), _has_lone_table, _read_lone_table),
    Format(phrase("a folder with a folder per class"), Path.is_dir, read_folder),
    Format(phrase("a table (CSV, TSV, XLSX)"), _is_table, read_table),
    Format(phrase("a zip or tar of one of these"), is_archive, _read_archive, tuple(TASKS)),
)
"""Every format, in the order in which they are tried."""


def _name(source: object) -> str:
    if isinstance(source, (str, os.PathLike)):
        return os.fsdecode(source)
    raise DataError(
        tell(
            "images are given as a path, a name ({names}) or arrays. Got {kind}.",
            names=", ".join(NAMES),
            kind=type(source).__name__,
        )
    )


def _existing(name: str, names: tuple[str, ...]) -> Path:
    """The path of a source that can be opened. names: what could have been meant beside a path.

    Raises DataError if it is not there, or is never read.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_file():
        suffix = path.suffix.lower()
        if suffix in UNREAD and not (suffix == ".json" and is_drawn(path)):
            raise DataError(
                tell(
                    "{name!r}: {suffix} files are not read; {remedy}",
                    name=name,
                    suffix=suffix,
                    remedy=tell(UNREAD[suffix]),
                )
            )
        # What the user names may be a link; the readers follow none out of its folder.
        return path.resolve()
    if path.exists():
        raise DataError(tell("{name!r} is neither a file nor a folder. Give one of these.", name=name))
    known = list(names)
    if path.parent.is_dir():
        known += [entry.name for entry in path.parent.iterdir()]
    near = get_close_matches(path.name, known, n=1)
    if near:
        raise DataError(tell("{name!r} does not exist. Did you mean {near!r}?", name=name, near=near[0]))
    if not names:
        raise DataError(tell("{name!r} does not exist. Check the path.", name=name))
    raise DataError(
        tell(
            "{name!r} does not exist. Check the path, or take a built-in: {names}.",
            name=name,
            names=", ".join(BUILTIN),
        )
    )


def _arrays(source: tuple[object, ...]) -> Dataset:
    if len(source) != 2:
        raise DataError(
            tell("arrays are given as (images, labels). Got {things} things.", things=len(source))
        )
    images, labels = source
    if labels is None:
        raise DataError(tell("arrays to learn from need labels. Give (images, labels)."))
    return from_arrays(images, labels)


def _unlabelled(root: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    """All images below a folder, without classes."""
    listing = find_images(root)
    if not listing.images:
        others = len(listing.left_out)
        if not others:
            raise DataError(
                tell("{name!r} holds no image that can be read; it holds no file at all.", name=name)
            )
        first = listing.left_out[0]
        raise DataError(
            tell(
                "{name!r} holds no image that can be read; other files: {others:count}, the first of them {file!r}: "
                "{reason}",
                name=name,
                others=others,
                file=first.path,
                reason=first.reason,
            )
        )
    store = FileImages(root, limits, config.page)
    return Dataset(
        unlabelled_samples(listing.images), (), store, name, tell("images"), left_out=listing.left_out
    )


def unlabelled_samples(paths: list[str] | tuple[str, ...]) -> pd.DataFrame:
    """A row an image, of which nothing is known but its path."""
    return pd.DataFrame({"id": paths, "path": paths, "split": "", "group": "", "label": ""}, dtype=object)
