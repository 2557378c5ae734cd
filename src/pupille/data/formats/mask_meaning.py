"""What the values of masks mean: by a table of classes, or by the values themselves; which was taken is always said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pupille.config import DataConfig
from pupille.data.formats.class_tables import ClassTable
from pupille.data.formats.mask_survey import Survey
from pupille.data.masks import MaskCoding, colour_name
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened, tells
from pupille.results.masks import IGNORED
from pupille.setting_values import NO_VALUE, parse_ignore_value

BACKGROUND, FOREGROUND = "background", "foreground"
"""Names of classes that no table names; they stay English, as names of classes in files do."""
BACKGROUND_NAMES = frozenset((BACKGROUND, "_background_", "bg", "arriere-plan", "arrière-plan", "fond"))
IGNORED_NAMES = frozenset(
    ("ignore", "ignored", "void", "unlabeled", "unlabelled", "unknown", "dontcare", "don't care", "border")
)
WHITE = 255
MOST_CLASSES = 256
"""Different values, or colours, of masks without a table."""
MOST_COLOURS = 64
SOFT_VALUES = 16
"""From so many values between black and white on, these are edges that were smoothed, and no classes."""
NEAR_WHITE = 192
NEAR = 32
"""Values of compressed masks that are at most so far from black or white are taken for it."""
LEAST_EXTREME = 0.8
"""Share of the pixels that must be black or white where values between are smoothed edges."""
TRIMAP = {1: 0, 2: 1, 3: IGNORED}
"""The values of Oxford's trimaps: the animal, what is around it, the border between them."""


@dataclass(frozen=True)
class Meaning:
    """What the values of masks mean. coding: value -> class. classes: their names. background: the class that is no
    object, None where each counts. notes: how it was decided."""

    coding: MaskCoding
    classes: tuple[str, ...]
    background: int | None
    notes: tuple[StoredText, ...]


def meaning_of(
    look: Survey, table: ClassTable | None, config: DataConfig, *, is_trimap: bool = False
) -> Meaning:
    """What the values that were looked at mean. is_trimap: whether the folder says so.

    Raises DataError if they can name no classes.
    """
    ignored = parse_ignore_value(config.ignore_value)
    counts = look.counts()
    if not counts:
        raise DataError(tell("no mask can be read; the first: {reason}", reason=_first_reason(look)))
    if table and (two := _of_two_names(table, counts, look)):
        return two
    if table and (named := _named_by(table, look)):
        return _of_table(named, table, look, ignored)
    if look.by_colour:
        return _of_colours(counts, look, ignored)
    if is_trimap and counts.keys() <= TRIMAP.keys() and ignored is None:
        note = tell(
            "The masks are trimaps: 1 is taken as {pet!r}, 2 as {background!r}, and 3, the border, is ignored.",
            pet=FOREGROUND,
            background=BACKGROUND,
        )
        return Meaning(MaskCoding({1: 1, 2: 0, 3: IGNORED}), (BACKGROUND, FOREGROUND), 0, (note,))
    if soft := _of_soft_edges(counts, look):
        return soft
    return _of_values(counts, look, ignored)


def _first_reason(look: Survey) -> str:
    return f"{look.left_out[0].path!r} {look.left_out[0].reason}" if look.left_out else ""


@dataclass(frozen=True)
class _Named:
    """Names of values, or of colours."""

    names: Mapping[int, str]
    by_colour: bool


def _named_by(table: ClassTable, look: Survey) -> _Named | None:
    """The names that a table gives to the values of masks; None where it speaks of none of them."""
    files = look.files.values()
    if table.colours:
        if all(file.is_colour or file.palette is not None for file in files):
            return _Named(table.colours, by_colour=True)
        return _Named(dict(enumerate(table.colours.values())), by_colour=False)
    if look.by_colour:
        return None
    return _Named(table.values, by_colour=False) if look.counts().keys() & table.values.keys() else None


def _of_two_names(table: ClassTable, counts: Mapping[int, int], look: Survey) -> Meaning | None:
    """Black and white masks where a table has two names, for 0 and 1; None for all others."""
    if look.by_colour or sorted(table.values) != [0, 1]:
        return None
    soft = _of_soft_edges(counts, look)
    if soft is None and counts.keys() != {0, WHITE}:
        return None
    names = (table.values[0], table.values[1])
    note = tell(
        "The masks are black and white: black is taken as {black!r} and white as {white!r}, as {file!r} names them.",
        black=names[0],
        white=names[1],
        file=table.file,
    )
    coding = soft.coding if soft else MaskCoding({0: 0, WHITE: 1})
    background = 0 if names[0].casefold() in BACKGROUND_NAMES else None
    return Meaning(
        coding, names, background, (note, *(soft.notes if soft else ()), *_no_background(background))
    )


def _of_table(named: _Named, table: ClassTable, look: Survey, ignored: int | None) -> Meaning:
    ignored_values = (
        {value for value, name in named.names.items() if name.casefold() in IGNORED_NAMES}
        if ignored is None
        else {ignored}
    )
    counts = look.counts()
    if ignored is None and not named.by_colour and WHITE in counts and WHITE not in named.names:
        ignored_values.add(WHITE)
    names = {value: name for value, name in named.names.items() if value not in ignored_values}
    classes = tuple(dict.fromkeys(names.values()))
    index = {name: label for label, name in enumerate(classes)}
    meanings = {value: index[name] for value, name in names.items()} | dict.fromkeys(ignored_values, IGNORED)
    background = next((index[name] for name in classes if name.casefold() in BACKGROUND_NAMES), None)
    n = len({meanings.get(value, IGNORED) for value in counts} - {IGNORED})
    note = tells(
        "The classes are named by {file!r}: {n} class; {present} of them in the masks ({looked}).",
        "The classes are named by {file!r}: {n} classes; {present} of them in the masks ({looked}).",
        len(classes),
        file=table.file,
        present=n,
        looked=looked_at(look),
    )
    notes = (note, *_ignored_note(ignored_values & counts.keys(), by_colour=named.by_colour))
    meanings.pop(NO_VALUE, None)
    return Meaning(
        MaskCoding(meanings, named.by_colour), classes, background, (*notes, *_no_background(background))
    )


def _no_background(background: int | None) -> tuple[StoredText, ...]:
    if background is not None:
        return ()
    return (tell("None of the classes is called background, so each counts in means over classes."),)


def _of_colours(counts: Mapping[int, int], look: Survey, ignored: int | None) -> Meaning:
    if look.lossy or len(counts) > MOST_COLOURS:
        raise DataError(
            tell(
                "the masks hold {n:count} colours, so they were smoothed or compressed, and which class a pixel has "
                "is not decided. Save them as PNG without smoothing, with one colour a class.",
                n=len(counts),
            )
        )
    colours = [colour for colour in sorted(counts) if colour != ignored]
    names = [BACKGROUND if colour == 0 else colour_name(colour) for colour in colours]
    meanings = {colour: label for label, colour in enumerate(colours)}
    if ignored not in (None, NO_VALUE):
        meanings[int(ignored or 0)] = IGNORED
    note = tell(
        "No table names the colours of the masks, so each is a class by its code: {names} ({looked}). Black is taken "
        "as background. A file labelmap.txt with lines such as {line!r} names them.",
        names=tell_shortened(names),
        looked=looked_at(look),
        line="vessel:255,0,0::",
    )
    notes = (note, *_ignored_note({ignored} & counts.keys(), by_colour=True))
    return Meaning(MaskCoding(meanings, by_colour=True), tuple(names), 0 if 0 in colours else None, notes)


def _of_soft_edges(counts: Mapping[int, int], look: Survey) -> Meaning | None:
    """Black and white with smoothed or compressed edges, each pixel taken by the nearer of the two; None for others.

    Raises DataError for compressed masks of more than two levels.
    """
    between = {value: n for value, n in counts.items() if 0 < value < WHITE}
    total = sum(counts.values())
    if not between or max(counts) > WHITE:
        return None
    near = sum(n for value, n in counts.items() if value <= NEAR or value >= WHITE - NEAR)
    soft = sum(between.values())
    is_soft = (
        {0, WHITE} <= counts.keys()
        and len(between) >= SOFT_VALUES
        and any(value >= NEAR_WHITE for value in between)
        and total - soft >= LEAST_EXTREME * total
    )
    has_white = max(counts) >= WHITE - NEAR
    is_compressed = look.lossy == len(look.files) and has_white and near >= LEAST_EXTREME * total
    if not (is_soft or is_compressed):
        if look.lossy:
            raise DataError(
                tells(
                    "{n} mask is a JPEG file, whose compression changed the values, and more than black and white is "
                    "in it. Save it as PNG from the drawing.",
                    "{n:count} masks are JPEG files, whose compression changed the values, and more than black and "
                    "white is in them. Save them as PNG from the drawing.",
                    look.lossy,
                )
            )
        return None
    middle = (WHITE + 1) // 2
    note = tells(
        "{n} mask holds greys between black and white ({share:percent} of the pixels of all), as smoothed, "
        "resized or JPEG masks do: from {middle} on a pixel is taken as white, below as black. Better are masks saved "
        "as PNG at the size of their image.",
        "{n:count} masks hold greys between black and white ({share:percent} of the pixels of all), as smoothed, "
        "resized or JPEG masks do: from {middle} on a pixel is taken as white, below as black. Better are masks saved "
        "as PNG at the size of their image.",
        sum(any(0 < value < WHITE for value in look.values_of(file)) for file in look.files),
        share=soft / total,
        middle=middle,
    )
    names = (BACKGROUND, FOREGROUND)
    return Meaning(MaskCoding({0: 0, WHITE: 1}, nearest=True), names, 0, (note, *_own_names(names)))


def _of_values(counts: Mapping[int, int], look: Survey, ignored: int | None) -> Meaning:
    if len(counts) > MOST_CLASSES:
        raise DataError(
            tell(
                "the masks hold {n:count} different values, too many for classes. If they number objects, say so with "
                "--masks-are ids; if they are shares, save what is above a threshold as 0 and 1.",
                n=len(counts),
            )
        )
    values = sorted(counts)
    by_habit = ignored is None and WHITE in counts and _are_ids([value for value in values if value != WHITE])
    left = WHITE if by_habit else ignored
    values = [value for value in values if value != left]
    if values == [0] and left is None:
        raise DataError(
            tell("all masks are empty: every pixel is 0. Check that these are the masks that were drawn.")
        )
    if len(values) <= 2 and set(values) <= {0, max(values, default=0)} and 0 in values:
        names: Sequence[str] = (BACKGROUND, FOREGROUND)[: max(2, len(values))]
    else:
        names = [BACKGROUND if value == 0 else str(value) for value in values]
    meanings = {value: label for label, value in enumerate(values)}
    if left is not None and left != NO_VALUE:
        meanings[left] = IGNORED
    note = tell(
        "Values of the masks: {values} ({looked}).",
        values=tell_shortened([f"{value} {name}" for value, name in zip(values, names, strict=False)]),
        looked=looked_at(look),
    )
    notes = (note, *_own_names(names), *_ignored_note({left} & counts.keys(), by_colour=False))
    return Meaning(MaskCoding(meanings), tuple(names), 0 if 0 in values else None, notes)


def _own_names(names: Sequence[str]) -> tuple[StoredText, ...]:
    """That two classes are called so by habit, and how they get names of their own."""
    if FOREGROUND not in names:
        return ()
    return (
        tell(
            "No table names the two classes, so what is marked is called {foreground!r} and the rest {background!r}. A "
            "file classes.txt beside the folder of masks, with a name a line, gives them names.",
            foreground=FOREGROUND,
            background=BACKGROUND,
        ),
    )


def _are_ids(values: Sequence[int]) -> bool:
    """Whether values count classes from 0 or 1, so that 255 beside them is none."""
    return len(values) > 1 and max(values) <= 3 * len(values)


def _ignored_note(values: set[int] | set[int | None], *, by_colour: bool) -> tuple[StoredText, ...]:
    names = [
        colour_name(value) if by_colour else str(value)
        for value in sorted(value for value in values if value is not None)
    ]
    if not names:
        return ()
    return (
        tell(
            "Pixels of the value {values} are ignored: they count neither as truth nor as error; --ignore-value none "
            "makes them a class.",
            values=tell_shortened(names),
        ),
    )


def looked_at(look: Survey) -> StoredText:
    """How many masks were looked at."""
    return tells(
        "{looked} of {n} mask looked at", "{looked} of {n} masks looked at", look.n, looked=len(look.files)
    )
