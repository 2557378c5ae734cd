"""Checks: can every file be read, and is it what its name and its neighbours promise?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.audit.facts.one_image import IN_MEMORY
from pupille.errors import Refusal
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tells
from pupille.images.file_types import extension_note
from pupille.results.finding import Finding

FEWEST = 10
"""Of so few images none can be called unusual."""
RARE = 0.05
"""Share of the images up to which a mode is unusual."""
CONVERTED = {
    "CMYK": phrase("CMYK are colours of print, read without their profile"),
    "LAB": phrase("LAB are CIE L*a*b*, turned into sRGB"),
}
"""Modes whose colours are not kept as they are stored."""
FAR = 5.0
"""Robust standard deviations (1.4826 times the median absolute deviation) that make a size or shape an outlier."""
LEAST_FAR = 1.0
"""In powers of two: half or twice the usual side or shape is never called far."""
MOSTLY = 0.5
"""Share of the images of one size from which on another size can be called unusual."""

NOT_IN_FILES = NotApplicable(tell("the pictures are in memory, not in files of their own."))
TOO_FEW = NotApplicable(
    tell("there are fewer than {fewest} images, too few to say what is usual.", fewest=FEWEST)
)


def in_memory(evidence: Evidence) -> bool:
    """Whether no picture comes from a file of its own."""
    return bool(evidence.facts) and all(fact.format == IN_MEMORY for fact in evidence.facts)


def unreadable(evidence: Evidence) -> Answer:
    """Files that are damaged, cut short, or cannot be opened."""
    advice = tell(
        "Take them from the original again, or remove them; they are left out of everything that follows."
    )
    return _left_out(
        evidence,
        UNREADABLE,
        (Refusal.DAMAGED, Refusal.KILLS),
        lambda n: tells("{n} file cannot be read", "{n} files cannot be read", n),
        advice,
    )


def refused(evidence: Evidence) -> Answer:
    """Files beyond a limit of size, pixels or parts."""
    advice = tell(
        "Make them smaller, or raise the limit with --max-megapixels or --max-megabytes if you trust their source."
    )
    return _left_out(
        evidence,
        REFUSED,
        (Refusal.LIMIT,),
        lambda n: tells("{n} file is refused by a limit", "{n} files are refused by a limit", n),
        advice,
    )


def foreign(evidence: Evidence) -> Answer:
    """Images of formats that are not read."""
    advice = tell(
        "Convert them, each as its reason says, or remove them; they are left out of everything that follows."
    )
    return _left_out(
        evidence,
        FOREIGN,
        (Refusal.FOREIGN,),
        lambda n: tells(
            "{n} file is of a kind that is not read", "{n} files are of a kind that is not read", n
        ),
        advice,
    )


def not_files(evidence: Evidence) -> Answer:
    """Pipes, devices, links that lead away, folders named like images, names that are no text."""
    advice = tell("Put the file itself into the data folder in place of the link, and take the others out.")
    return _left_out(
        evidence,
        NOT_FILES,
        (Refusal.NOT_A_FILE,),
        lambda n: tells("{n} file is not a regular file", "{n} files are not a regular file", n),
        advice,
    )


def empty(evidence: Evidence) -> Answer:
    """Files of no bytes."""
    advice = tell("Copy them from the original again: most often a copy was interrupted or a disk was full.")
    return _left_out(
        evidence,
        EMPTY,
        (Refusal.EMPTY,),
        lambda n: tells("{n} file is empty", "{n} files are empty", n),
        advice,
    )


def missing(evidence: Evidence) -> Answer:
    """Files that a table lists and that are not there."""
    advice = tell(
        "Bring the files, or take their rows out of the table; paths count from the folder of the table."
    )
    return _left_out(
        evidence,
        MISSING,
        (Refusal.MISSING,),
        lambda n: tells("{n} file is listed but not there", "{n} files are listed but not there", n),
        advice,
    )


def lying_extensions(evidence: Evidence) -> Answer:
    """Files whose content is of another format than their name says."""
    if in_memory(evidence):
        return NOT_IN_FILES
    ids = list(evidence.dataset.samples["id"])
    lying = {
        ids[row]: (fact.extension, fact.format)
        for row, fact in enumerate(evidence.facts)
        if extension_note(fact.format, f".{fact.extension}")
    }
    if not lying:
        return ()
    pairs: Counter[str] = Counter(
        tell("{format} named .{extension}", format=file_format, extension=extension)
        for extension, file_format in lying.values()
    )
    sentence = tells(
        "{n} file is not what the name says: {pairs}. The content was read all the same.",
        "{n} files are not what the name says: {pairs}. The content was read all the same.",
        len(lying),
        pairs=_counted(pairs),
    )
    advice = tell("Rename them: other programs go by the name and may refuse them.")
    return (Finding(EXTENSIONS.code, EXTENSIONS.severity, sentence, tuple(lying), advice),)


def unusual_modes(evidence: Evidence) -> Answer:
    """Images stored in a mode that is rare in this set, or whose colours cannot be kept as they are."""
    if in_memory(evidence):
        return NOT_IN_FILES
    if len(evidence.facts) < FEWEST:
        return TOO_FEW
    counts = Counter(fact.mode for fact in evidence.facts)
    usual = counts.most_common(1)[0][0]
    rare = {mode for mode, n in counts.items() if n <= RARE * len(evidence.facts)}
    odd = {mode: counts[mode] for mode in counts if mode in CONVERTED or (mode in rare and mode != usual)}
    if not odd:
        return ()
    ids = tuple(
        id_
        for id_, fact in zip(evidence.dataset.samples["id"], evidence.facts, strict=True)
        if fact.mode in odd
    )
    sentence = tells(
        "{n} of {all} images is stored in an unusual mode ({modes}; most are {usual}).",
        "{n} of {all} images are stored in an unusual mode ({modes}; most are {usual}).",
        len(ids),
        all=len(evidence.facts),
        modes=_counted(odd),
        usual=usual,
    )
    if converted := [tell(CONVERTED[mode]) for mode in odd if mode in CONVERTED]:
        sentence = tell_joined([sentence, tell("{converted}.", converted=tell_joined(converted, "; "))], " ")
    advice = tell(
        "See whether they come from another source than the rest, above all if one class has more of them; save them "
        "like the others."
    )
    details = {"modes": dict(counts)}
    return (Finding(MODES.code, MODES.severity, sentence, ids, advice, details=details),)


def far_sizes(evidence: Evidence) -> Answer:
    """Images whose size or shape is far from that of the rest.

    Size is the logarithm of the side of a square of as many pixels, shape that of width by height, both to base two.
    Far is more than `FAR` robust deviations from the median, and at least a factor of two. Where no size is that of
    half of the images, as in photos from the web, the smallest and the largest are named in a note.
    """
    if in_memory(evidence):
        return NotApplicable(tell("the pictures are in memory and all of one size."))
    if len(evidence.facts) < FEWEST:
        return TOO_FEW
    sides = np.array([(fact.width, fact.height) for fact in evidence.facts], dtype=np.float64)
    width, height = np.log2(sides).T
    rows = np.flatnonzero(outlying((width + height) / 2) | outlying(width - height))
    if not len(rows):
        return ()
    pairs = Counter((fact.width, fact.height) for fact in evidence.facts)
    if pairs.most_common(1)[0][1] < MOSTLY * len(evidence.facts):
        return (_many_sizes(evidence, sides),)
    ids = list(evidence.dataset.samples["id"])
    sizes: Counter[str] = Counter(
        tell("of {width} x {height}", width=str(fact.width), height=str(fact.height))
        for fact in (evidence.facts[row] for row in rows)
    )
    sentence = tells(
        "{n} of {all} images has a size or shape far from the rest: {sizes}; the middle image has {middle} pixels.",
        "{n} of {all} images have a size or shape far from the rest: {sizes}; the middle image has {middle} pixels.",
        len(rows),
        all=len(ids),
        sizes=_counted(sizes),
        middle=" x ".join(f"{side:.0f}" for side in np.median(sides, axis=0)),
    )
    advice = tell(
        "Look at them: photos of another source, or ones that missed a step of preparation. Models see every image "
        "brought to one size, so these will look different."
    )
    details = {"sizes": {ids[row]: [evidence.facts[row].width, evidence.facts[row].height] for row in rows}}
    far_ids = tuple(ids[row] for row in rows)
    return (Finding(SIZES.code, SIZES.severity, sentence, far_ids, advice, details=details),)


def _many_sizes(evidence: Evidence, sides: NDArray[np.float64]) -> Finding:
    """The note that the images are of many sizes, as photos from the web are; it names the smallest and the largest."""
    pixels = sides.prod(axis=1)
    extremes = [int(np.argmin(pixels)), int(np.argmax(pixels))]
    smallest, largest = (f"{evidence.facts[row].width} x {evidence.facts[row].height}" for row in extremes)
    sentence = tell(
        "The images are of many sizes, from {smallest} to {largest} pixels.",
        smallest=smallest,
        largest=largest,
    )
    advice = tell("Models see every image brought to one size; nothing needs to be done.")
    ids = tuple(evidence.dataset.samples["id"].iloc[extremes])
    return Finding(SIZES.code, "note", sentence, ids, advice)


def outlying(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(N,) whether each value, a logarithm to base two, is far from the median; robust, after Leys et al. 2013."""
    distance = np.abs(values - np.median(values))
    far: NDArray[np.bool_] = distance > max(LEAST_FAR, FAR * 1.4826 * float(np.median(distance)))
    return far


def _left_out(
    evidence: Evidence,
    check: Check,
    refusals: tuple[Refusal, ...],
    counted_files: Callable[[int], StoredText],
    advice: StoredText,
) -> Answer:
    """One finding about the files that some kinds of refusals leave out, with the reasons.

    counted_files: says it of so many files.
    """
    if in_memory(evidence):
        return NOT_IN_FILES
    left_out = [item for item in evidence.left_out if item.refusal in refusals]
    if not left_out:
        return ()
    places: dict[str, Any] = {
        "files": counted_files(len(left_out)),
        "path": left_out[0].path,
        "reason": left_out[0].reason,
    }
    sentence = (
        tell("{files}; the first is {path!r}: {reason}", **places)
        if left_out[0].reason.endswith(".")
        else tell("{files}; the first is {path!r}: {reason}.", **places)
    )
    details = {"reasons": {item.path: item.reason for item in left_out}}
    return (
        Finding(check.code, check.severity, sentence, tuple(details["reasons"]), advice, details=details),
    )


def _counted(counts: Counter[str] | dict[str, int]) -> StoredText:
    """`12 CMYK, 2 L`, the most frequent first, five at most."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    listing = tell_joined([tell("{n} {what}", n=n, what=name) for name, n in ordered[:5]])
    if len(ordered) <= 5:
        return listing
    return tells("{shown} and {n} other kind", "{shown} and {n} other kinds", len(ordered) - 5, shown=listing)


UNREADABLE = Check("unreadable", phrase("unreadable or truncated files"), "warning", unreadable)
REFUSED = Check("refused", phrase("files refused by a limit"), "warning", refused)
FOREIGN = Check("foreign", phrase("images of formats that are not read"), "warning", foreign)
NOT_FILES = Check("not-files", phrase("what is not a regular file"), "warning", not_files)
EMPTY = Check("empty", phrase("empty files"), "warning", empty)
MISSING = Check("missing", phrase("files that a table lists and that are not there"), "warning", missing)
EXTENSIONS = Check("extensions", phrase("extensions that lie"), "note", lying_extensions)
MODES = Check("modes", phrase("unusual modes"), "note", unusual_modes)
SIZES = Check("sizes", phrase("sizes and shapes far from the rest"), "warning", far_sizes)
