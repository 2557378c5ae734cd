"""Masks of classes that a tool answered, read for the images and the classes of a truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pupille.config import DataConfig
from pupille.data.dataset import Dataset, LeftOut
from pupille.data.formats.class_tables import ClassTable, class_table
from pupille.data.formats.drawing import Tree
from pupille.data.formats.laid_masks import lay
from pupille.data.formats.mask_meaning import Meaning, meaning_of
from pupille.data.formats.mask_pairs import mask_pairs, matched_masks
from pupille.data.formats.mask_survey import Survey, survey
from pupille.data.masks import FileMasks, MaskCoding
from pupille.data.sources.image_files import IMAGE_EXTENSIONS, FileImages
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened, tells
from pupille.images.limits import DEFAULT_LIMITS, Limits
from pupille.results.masks import IGNORED, MaskStore


@dataclass(frozen=True)
class MaskAnswers:
    """The masks that were answered for the images of a truth.

    masks: by the ids of the truth. ids: those that have an answer, in the order of the truth. unmatched: files that
    belong to no image of it. left_out: images whose answer cannot be used, with the reason. notes: what must be told.
    """

    masks: MaskStore
    ids: tuple[str, ...]
    unmatched: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[StoredText, ...]


def read_mask_answers(
    path: Path, truth: Dataset, config: DataConfig | None = None, *, limits: Limits = DEFAULT_LIMITS
) -> MaskAnswers:
    """The masks in a folder or a file, matched to the images of a truth by their names.

    Their values mean what a table beside them says, else what they mean in the truth, else black and white are the two
    classes, else they are indices into its classes; which was taken is told. Raises DataError if no mask belongs to an
    image of the truth, or the values can mean none of its classes.
    """
    tree = Tree.of(path)
    pairs = mask_pairs(tree)
    own = sorted(pairs.own) if pairs else tree.with_suffix(*IMAGE_EXTENSIONS)
    paths = dict(zip(truth.samples["id"], truth.samples["path"], strict=True))
    files, unmatched, notes = _matched(own, list(paths))
    if not own:
        raise DataError(
            tell("{name!r} holds no image file, so no masks. Give the folder of the answers.", name=str(path))
        )
    if not files:
        raise DataError(
            tell(
                "none of the {n:count} masks in {name!r} is called like an image of the truth; the first is {first!r}. "
                "Call each like its image, with an ending such as _mask if you like.",
                n=len(own),
                name=str(path),
                first=own[0],
            )
        )
    look = survey(sorted(files.values()), tree.root, limits)
    meaning = _meaning(look, class_table(tree, own), truth, config or DataConfig())
    if not isinstance(truth.images, FileImages):
        raise DataError(tell("masks are scored for images that are files. Give the truth as a folder."))
    laid = lay(files, paths, truth.images.root, tree.root, look, meaning, limits)
    chosen = {id_: files[id_] for id_ in laid.sizes}
    return MaskAnswers(
        FileMasks(tree.root, chosen, meaning.coding, laid.sizes, laid.turns, limits),
        tuple(id_ for id_ in paths if id_ in chosen),
        tuple(unmatched),
        laid.left_out,
        (*meaning.notes, *notes, *laid.notes()),
    )


def _matched(
    masks: tuple[str, ...] | list[str], ids: list[str]
) -> tuple[dict[str, str], list[str], list[StoredText]]:
    """Id -> its mask, the masks that belong to none, and what is told of ids with several."""
    matches, unmatched = matched_masks(masks, ids)
    files: dict[str, str] = {}
    twice: list[tuple[str, str, str]] = []
    for match in sorted(matches, key=lambda match: (len(match.hand[1]), match.mask)):
        if match.picture in files:
            twice.append((match.picture, files[match.picture], match.mask))
            unmatched.append(match.mask)
        else:
            files[match.picture] = match.mask
    if not twice:
        return files, unmatched, []
    id_, first, second = twice[0]
    return (
        files,
        unmatched,
        [
            tells(
                "{n} mask belongs to an image that has another one: for {id!r} {first!r} is taken and {second!r} is "
                "not.",
                "{n} masks belong to images that have another one; for {id!r} {first!r} is taken and {second!r} is "
                "not.",
                len(twice),
                id=id_,
                first=first,
                second=second,
            )
        ],
    )


def _meaning(look: Survey, table: ClassTable | None, truth: Dataset, config: DataConfig) -> Meaning:
    """What the values of answers mean, in the classes of the truth."""
    if table:
        named = meaning_of(look, table, config)
        if set(named.classes) & set(truth.classes):
            return _by_name(named, truth)
    values = look.counts().keys()
    coding = truth.masks.coding if isinstance(truth.masks, FileMasks) else None
    if coding and coding.by_colour == look.by_colour and values <= coding.meanings.keys():
        note = tell("The values of the answers are taken as those of the truth.")
        return Meaning(
            MaskCoding(coding.meanings, coding.by_colour), truth.classes, truth.background, (note,)
        )
    if len(truth.classes) == 2 and not look.by_colour:
        two = meaning_of(look, None, config)
        if len(two.classes) == 2 and two.background == 0:
            return _two_levels(two, truth, coding)
    if not look.by_colour and values <= set(range(len(truth.classes))):
        note = tell(
            "The values of the answers are taken as places in the list of classes: 0 is {first!r}.",
            first=truth.classes[0],
        )
        return Meaning(
            MaskCoding({i: i for i in range(len(truth.classes))}), truth.classes, truth.background, (note,)
        )
    strange = sorted(values - (coding.meanings.keys() if coding else set()))
    raise DataError(
        tell(
            "the answers hold values that the truth does not: {values}. Save them with the values of the truth, or put "
            "a file classes.txt with their names beside them.",
            values=tell_shortened([str(value) for value in strange]),
        )
    )


def _by_name(named: Meaning, truth: Dataset) -> Meaning:
    index: Mapping[str, int] = {name: label for label, name in enumerate(truth.classes)}
    meanings = {
        value: IGNORED if label == IGNORED else index[named.classes[label]]
        for value, label in named.coding.meanings.items()
        if label == IGNORED or named.classes[label] in index
    }
    return Meaning(MaskCoding(meanings, named.coding.by_colour), truth.classes, truth.background, named.notes)


def _two_levels(two: Meaning, truth: Dataset, coding: MaskCoding | None) -> Meaning:
    """Black and white as the two classes of the truth: black is what 0 is there, else its background or first class."""
    in_truth = IGNORED if coding is None or coding.by_colour else coding.meanings.get(0, IGNORED)
    black = (truth.background or 0) if in_truth == IGNORED else in_truth
    meanings = {
        value: label if label == IGNORED else (black if label == 0 else 1 - black)
        for value, label in two.coding.meanings.items()
    }
    note = tell(
        "The two values of the answers are taken as {black!r} and {white!r}.",
        black=truth.classes[black],
        white=truth.classes[1 - black],
    )
    return Meaning(
        MaskCoding(meanings, nearest=two.coding.nearest), truth.classes, truth.background, (note, *two.notes)
    )
