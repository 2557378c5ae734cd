"""Which mask files belong to which images: by name, by an ending, by folders that stand beside one another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pupille.data.class_names import part_named
from pupille.data.formats.annotation_folders import MASK_ENDING, is_annotation, is_pictures
from pupille.data.formats.drawing import Tree
from pupille.data.formats.image_names import ImagePlaces
from pupille.data.sources.image_files import IMAGE_EXTENSIONS
from pupille.i18n.language import StoredText

LEAST_MATCHED = 0.5
"""Share of the mask files that must belong to an image before a source is taken for images with masks."""
MOST_HANDS = 8
"""Endings of masks of one folder that are told apart as several masks of each image; more of them are objects."""
PANOPTIC = "panoptic"
SEPARATORS = " _.-"
OUTER_WORDS = re.compile(
    r"(?i)^(image|images|img|picture|photo|mask|label|seg|gt)[ _.-]+|"
    r"[ _.-]*(leftimg8bit|image|images|img|rgb|orig|original|raw|training|train|test|sat)$"
)
"""Words around a name that say whether it is a picture or a mask."""


@dataclass(frozen=True)
class MaskSet:
    """The masks of one hand. name: of their folder or ending. files: image -> its masks, several where each is of an
    object; paths below the root of the pairs."""

    name: str
    files: Mapping[str, tuple[str, ...]]

    @property
    def is_of_objects(self) -> bool:
        """Whether some images have several masks, each of one object."""
        return any(len(masks) > 1 for masks in self.files.values())

    @property
    def masks(self) -> tuple[str, ...]:
        """Every mask file, in the order of the images."""
        return tuple(mask for image in sorted(self.files) for mask in self.files[image])


@dataclass(frozen=True)
class MaskPairs:
    """The masks of a source and the images they belong to.

    root: the folder that all paths count from. sets: the masks of each hand, those of the most images first; none
    where all are of COCO's panoptic form. pictures:
    all images. unmatched: masks that belong to no image. in_classes: whether the masks stand inside folders that may be
    classes, such as `cat/images` and `cat/masks`. own: the mask files, below the source. notes: where the images lie.
    """

    root: Path
    sets: tuple[MaskSet, ...]
    pictures: tuple[str, ...]
    unmatched: tuple[str, ...]
    in_classes: bool
    own: frozenset[str]
    notes: tuple[StoredText, ...] = ()


@dataclass(frozen=True)
class Match:
    """A mask of an image. hand: the folder and the ending that the mask has beyond the name of the image."""

    picture: str
    mask: str
    hand: tuple[str, str]


def mask_pairs(tree: Tree) -> MaskPairs | None:
    """The masks of a source with their images; None where it holds none."""
    images = tree.with_suffix(*IMAGE_EXTENSIONS)
    own = frozenset(_masks(images))
    if not own:
        return None
    places = ImagePlaces.of(tree, own)
    if not places.files:
        return None
    below = "" if places.root == tree.root else f"{tree.root.resolve().name}/"
    matches, unmatched = matched_masks([below + file for file in sorted(own)], places.files)
    if len(unmatched) > (1 - LEAST_MATCHED) * len(own) or not any(map(_is_pair, matches)):
        return None
    return MaskPairs(
        places.root,
        _sets(matches),
        places.files,
        tuple(unmatched),
        _in_classes(matches),
        own,
        places.notes,
    )


def place_of_mask(path: str) -> str:
    """The last folder of a path that says masks or pictures, if it says masks; "" otherwise."""
    for folder in reversed(path.split("/")[:-1]):
        if is_pictures(folder):
            return ""
        if is_annotation(folder):
            return folder
    return ""


def _masks(images: Sequence[str]) -> Iterator[str]:
    """The files that are masks by their folder, or because another file of their folder lacks their ending."""
    stems = {(_folder(path), _stem(path).casefold()) for path in images}
    for path in images:
        if place_of_mask(path):
            yield path
            continue
        folder, stem = _folder(path), _stem(path)
        for start, rest in _cuts(stem):
            if MASK_ENDING.fullmatch(rest) and (folder, start.casefold()) in stems:
                yield path
                break


def matched_masks(masks: Sequence[str], pictures: Sequence[str]) -> tuple[list[Match], list[str]]:
    """Each mask with its image, and the masks that have none, or several that nothing tells apart."""
    by_stem, by_bare = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for path in pictures:
        stem = _stem(path).casefold()
        by_stem[stem].append(path)
        by_bare[_bare(stem)].append(path)
    below = _pictures_below(pictures)
    matches, unmatched = [], []
    for mask in masks:
        candidates, rest = _candidates(mask, by_stem, by_bare)
        picture = _nearest(mask, candidates) if candidates else _only_picture(mask, below)
        if picture is None:
            unmatched.append(mask)
        else:
            matches.append(Match(picture, mask, (place_of_mask(mask) or _folder(mask), rest)))
    return matches, unmatched


def _candidates(
    mask: str, by_stem: Mapping[str, Sequence[str]], by_bare: Mapping[str, Sequence[str]]
) -> tuple[Sequence[str], str]:
    """The images that a mask's name may mean, and the ending that it has beyond theirs."""
    stem = _stem(mask)
    for names, name in ((by_stem, stem.casefold()), (by_bare, _bare(stem.casefold()))):
        for start, rest in _cuts(name):
            if start in names:
                return names[start], rest
    return (), ""


def _cuts(stem: str) -> Iterator[tuple[str, str]]:
    """A name whole, then cut before each separator and each word of a mask at its end, the longest start first."""
    yield stem, ""
    ends = {at for at, letter in enumerate(stem) if letter in SEPARATORS and at}
    if ending := MASK_ENDING.search(stem):
        ends.add(ending.start())
    for at in sorted(ends - {0}, reverse=True):
        yield stem[:at], stem[at:]


def _bare(stem: str) -> str:
    return OUTER_WORDS.sub("", OUTER_WORDS.sub("", stem))


def _nearest(mask: str, candidates: Sequence[str]) -> str | None:
    """The one candidate whose folders have most words in common with those of the mask; None where several have."""
    if len(candidates) == 1:
        return candidates[0]
    words = _folder_words(mask)
    shares = [len(words & _folder_words(path)) for path in candidates]
    best = max(shares)
    return candidates[shares.index(best)] if shares.count(best) == 1 else None


def _folder_words(path: str) -> set[str]:
    """The folders of a path, also without the endings that say masks: `testannot` is `test` too."""
    folders = {folder.casefold() for folder in path.split("/")[:-1]}
    return folders | {MASK_ENDING.sub("", folder).strip(SEPARATORS) for folder in folders} - {""}


def _pictures_below(pictures: Sequence[str]) -> dict[str, list[str]]:
    """Every folder with a path -> the pictures below it, two at most."""
    below: dict[str, list[str]] = defaultdict(list)
    for path in pictures:
        for parent in PurePosixPath(path).parents:
            if str(parent) != "." and len(below[str(parent)]) < 2:
                below[str(parent)].append(path)
    return below


def _only_picture(mask: str, below: Mapping[str, Sequence[str]]) -> str | None:
    """The picture that shares a folder with the folder of a mask, where it is the only one."""
    parts = mask.split("/")[:-1]
    while parts and not is_annotation(parts[-1]):
        parts.pop()
    pictures = below.get("/".join(parts[:-1]), ())
    return pictures[0] if len(pictures) == 1 else None


def _is_pair(match: Match) -> bool:
    """Whether a mask's place or name says that it belongs to the picture, and is no picture of another class."""
    folder, other = _folder(match.picture), _folder(match.mask)
    if any(map(is_pictures, folder.split("/"))) or MASK_ENDING.fullmatch(match.hand[1]):
        return True
    last = PurePosixPath(folder).name.casefold()
    drawn = place_of_mask(match.mask).casefold()
    named_alike = (
        bool(last) and drawn.startswith(last) and is_annotation(drawn.removeprefix(last).strip("_- "))
    )
    return named_alike or (other.startswith(f"{folder}/" if folder else "") and folder != other)


def _sets(matches: Sequence[Match]) -> tuple[MaskSet, ...]:
    """The masks by hand; hands that drew on different images are one."""
    by_folder: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        # The colours there number segments, which a JSON file of its own lists.
        if PANOPTIC not in match.hand[0].casefold():
            by_folder[match.hand[0]].append(match)
    parts = [part for folder in sorted(by_folder) for part in _hands(folder, by_folder[folder])]
    parts.sort(key=lambda part: -len({match.picture for match in part[1]}))
    sets: list[tuple[str, dict[str, list[str]]]] = []
    for name, part in parts:
        pictures = {match.picture for match in part}
        files = next((files for _, files in sets if not pictures & files.keys()), None)
        if files is None:
            files = {}
            sets.append((name, files))
        for match in part:
            files.setdefault(match.picture, []).append(match.mask)
    return tuple(
        MaskSet(name, {picture: tuple(sorted(masks)) for picture, masks in sorted(files.items())})
        for name, files in sets
    )


def _hands(folder: str, matches: Sequence[Match]) -> Iterable[tuple[str, list[Match]]]:
    """The masks of a folder: apart by their endings where every ending is that of many images, else all together."""
    pictures = {match.picture for match in matches}
    by_ending: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        by_ending[match.hand[1].casefold()].append(match)
    several = len(matches) > len(pictures) > 1 and 1 < len(by_ending) <= MOST_HANDS
    if several and all(
        len(part) == len({match.picture for match in part}) >= max(2, LEAST_MATCHED * len(pictures))
        for part in by_ending.values()
    ):
        return [(f"{folder}/*{ending}", part) for ending, part in sorted(by_ending.items())]
    return [(folder, list(matches))]


def _in_classes(matches: Sequence[Match]) -> bool:
    """Whether the folders of masks stand in several folders that are no parts of a split, each with many images."""
    inside: dict[str, set[str]] = defaultdict(set)
    for match in matches:
        parts = match.mask.split("/")[:-1]
        while parts and not is_annotation(parts[-1]):
            parts.pop()
        above = "/".join(parts[:-1])
        if above and match.picture.startswith(f"{above}/"):
            inside[above].add(match.picture)
    names = {PurePosixPath(folder).name for folder in inside}
    many = sum(map(len, inside.values())) > 2 * len(inside) or len(inside) <= MOST_HANDS
    several = any(len(pictures) > 1 for pictures in inside.values())
    return len(names) > 1 and many and several and not all(map(part_named, names))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _stem(path: str) -> str:
    return PurePosixPath(path).stem
