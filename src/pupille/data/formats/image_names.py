"""Which file an annotation means: by its path, its last folders, its name, its stem, at last as servers spell it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import basename, splitext

from pupille.data.formats.annotation_folders import is_pictures
from pupille.data.formats.drawing import DrawnImage, Tree
from pupille.data.sources.image_files import IMAGE_EXTENSIONS, is_ignored
from pupille.i18n.language import StoredText, tell


@dataclass(frozen=True)
class ImagePlaces:
    """The image files that annotations may mean.

    root: the folder. files: POSIX paths below it. notes: where they lie.
    """

    root: Path
    files: tuple[str, ...]
    notes: tuple[StoredText, ...] = ()

    @classmethod
    def of(cls, tree: Tree, apart: Collection[str] = frozenset()) -> ImagePlaces:
        """The images below the tree; without any those of its folder, or of a folder of pictures beside it.

        apart: files of the tree that are what was drawn, and no images.
        """
        if images := _but(tree, apart):
            return cls(tree.root, images)
        if images := _but(Tree.of(tree.root), apart):
            return cls(tree.root, images)
        above = tree.root.resolve().parent
        for folder in sorted(above.iterdir()):
            if is_ignored(folder.name) or not is_pictures(folder.name) or not folder.is_dir():
                continue
            if images := Tree.of(folder).with_suffix(*IMAGE_EXTENSIONS):
                note = tell(
                    "The images are taken from the folder {folder!r} beside the annotations.",
                    folder=folder.name,
                )
                return cls(above, tuple(f"{folder.name}/{image}" for image in images), (note,))
        return cls(tree.root, ())

    def matched(self, names: Sequence[DrawnImage]) -> list[tuple[str, ...]]:
        """For each image of annotations the files that it may be: one, none, or several that nothing tells apart."""
        by_stem: dict[str, list[str]] = defaultdict(list)
        for file in self.files:
            by_stem[_stem(file).casefold()].append(file)
        matches = [_best(image, image.name, by_stem) or _best(image, image.other, by_stem) for image in names]
        if all(matches):
            return matches
        free = set(self.files).difference(*matches)
        cleaned: dict[str, list[str]] = defaultdict(list)
        for file in self.files:
            if file in free and _cleaned(file):
                cleaned[_cleaned(file)].append(file)
        return [
            match or tuple(cleaned.get(_cleaned(image.other or image.name), ()))
            for image, match in zip(names, matches, strict=True)
        ]


def _but(tree: Tree, apart: Collection[str]) -> tuple[str, ...]:
    return tuple(file for file in tree.with_suffix(*IMAGE_EXTENSIONS) if file not in apart)


def _best(image: DrawnImage, name: str, by_stem: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The files that fit a name best: by their common end, the same spelling, the name of the source."""
    name = name.replace("\\", "/")
    candidates = by_stem.get(_stem(name).casefold(), [])
    if len(candidates) < 2:
        return tuple(candidates)
    words = _words(image.source)
    best, chosen = (-1, False, -1, False), []
    for file in candidates:
        same = _common_end(PurePosixPath(file).parts, PurePosixPath(name).parts)
        near = len(set(PurePosixPath(file).parts) & words)
        is_spelled_so = _stem(file) == _stem(name)
        rank = (same, is_spelled_so, near, any(map(is_pictures, PurePosixPath(file).parts[:-1])))
        if rank > best:
            best, chosen = rank, [file]
        elif rank == best:
            chosen.append(file)
    return tuple(chosen)


def _words(source: str) -> set[str]:
    """The names by which a file of annotations may mean a folder of images: `instances_val.json` means `val`."""
    path = PurePosixPath(source)
    return {*path.parts, path.stem, *path.stem.split("_")}


def _stem(path: str) -> str:
    """The name of a file without the ending of an image; other dots stay."""
    name = basename(path.replace("\\", "/"))
    stem, suffix = splitext(name)
    return stem if suffix.lower() in IMAGE_EXTENSIONS else name


def _cleaned(path: str) -> str:
    """A stem as servers store what is uploaded: spaces as underscores, and nothing but letters, digits, - _ . left."""
    return re.sub(r"[^-\w.]", "", _stem(path).strip().replace(" ", "_")).casefold()


def _common_end(first: Sequence[str], second: Sequence[str]) -> int:
    """How many parts of two paths are the same, counted from their ends."""
    n = 0
    while n < min(len(first), len(second)) and first[-1 - n] == second[-1 - n]:
        n += 1
    return n
