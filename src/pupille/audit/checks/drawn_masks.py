"""Checks of masks: specks and holes, masks shifted against the picture, masks that do not fit, pictures without any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.audit.check import Answer, Check, CouldNotRun, Evidence, NotApplicable
from pupille.audit.checks.mask_borders import border_gains, has_borders
from pupille.audit.facts.masks import SPECK, MaskFacts, specks_of
from pupille.errors import ImageError, Refusal
from pupille.i18n.language import StoredText, phrase, tell, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.finding import Finding
from pupille.shapes.boxes import areas
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons

NOTHING_DRAWN = NotApplicable(tell("nothing is drawn on the images."))
NO_MASKS = NotApplicable(tell("no masks or outlines are drawn on the images."))
FEW_SPECKED = 0.05
"""Share of the images with specks from which on it is told."""
MOST_LOOKED_AT = 200
"""Images whose objects are looked at for specks."""
LOOKED_AT = 50
"""Images on which masks are moved about."""
FEWEST = 5
"""Of so few images nothing is said of a common shift."""
MOSTLY = 0.8
"""Share of the images on which one and the same shift must be better."""
BETTER = 1.1
"""How many times as steep the picture must be along the moved border: than along the drawn one, and than along one
that is moved the other way."""


def misfits(evidence: Evidence) -> Answer:
    """Images that are left out because what is drawn does not fit them, and masks that cannot be read."""
    dataset = evidence.dataset
    if not dataset.is_drawn:
        return NOTHING_DRAWN
    reasons = {item.path: item.reason for item in evidence.left_out if item.refusal is Refusal.MISFIT}
    unread = {
        str(id_): mask.reason
        for id_, mask in zip(dataset.samples["id"], evidence.masks or (), strict=False)
        if isinstance(mask, ImageError)
    }
    every = {**reasons, **unread}
    if not every:
        return ()
    first, reason = next(iter(every.items()))
    sentence = tells(
        "{n} image has annotations that do not fit it: {first!r}: {reason}.",
        "{n} images have annotations that do not fit them; the first is {first!r}: {reason}.",
        len(every),
        first=first,
        reason=reason.rstrip("."),
    )
    advice = tell(
        "Bring the pictures that were annotated, or draw these anew. A mask that is merely resized has wrong borders; "
        "values between the classes come from smoothing when it was resized or saved as JPEG."
    )
    return (Finding(MISFITS.code, MISFITS.severity, sentence, tuple(every), advice),)


def without_objects(evidence: Evidence) -> Answer:
    """Images on which nothing is drawn."""
    dataset = evidence.dataset
    if not dataset.is_drawn:
        return NOTHING_DRAWN
    if evidence.masks is not None:
        if dataset.background is None:
            return NotApplicable(tell("every pixel has a class that counts."))
        rows = [row for row, mask in enumerate(evidence.masks) if _is_bare(mask, dataset.background)]
    else:
        drawn = evidence.objects.images if evidence.objects is not None else np.zeros(0, dtype=np.int64)
        rows = np.setdiff1d(np.arange(len(dataset)), drawn).tolist()
    if not rows:
        return ()
    sentence = tells(
        "{n} of {all:count} images has nothing drawn on it: background, or forgotten?",
        "{n} of {all:count} images have nothing drawn on them: background, or forgotten?",
        len(rows),
        all=len(dataset),
    )
    advice = tell(
        "Look through them. Images that truly show none are worth keeping: only they tell how often a model sees what "
        "is not there. Annotate the forgotten ones, or leave them out; each of their objects would be taught as "
        "background."
    )
    ids = tuple(str(dataset.samples["id"].iloc[row]) for row in rows)
    return (Finding(WITHOUT_OBJECTS.code, WITHOUT_OBJECTS.severity, sentence, ids, advice),)


def _is_bare(mask: MaskFacts | ImageError, background: int) -> bool:
    return isinstance(mask, MaskFacts) and not set(mask.classes) - {background}


def specks(evidence: Evidence) -> Answer:
    """Masks with specks and holes of a few pixels."""
    if evidence.masks is not None:
        by_row = {
            row: mask.specks
            for row, mask in enumerate(evidence.masks)
            if isinstance(mask, MaskFacts) and mask.specks is not None
        }
        looked_at, counts = list(by_row), list(by_row.values())
    elif evidence.objects is not None and any(shape is not None for shape in evidence.objects.shapes):
        looked_at, counts = _specks_of_objects(evidence.objects, evidence.seed)
    else:
        return NO_MASKS if evidence.dataset.is_drawn else NOTHING_DRAWN
    specked = sum(count > 0 for count in counts)
    if specked <= FEW_SPECKED * len(looked_at):
        return ()
    order = np.argsort(-np.array(counts), kind="stable")[:specked]
    sentence = tells(
        "{n} of {all:count} images has specks or holes of fewer than {most} pixels in its mask ({specks:count} in "
        "all).",
        "{n} of {all:count} images have specks or holes of fewer than {most} pixels in their masks ({specks:count} in "
        "all).",
        specked,
        all=len(looked_at),
        most=SPECK,
        specks=sum(counts),
    )
    advice = tell(
        "Look at those with most of them. A brush leaves specks and a threshold leaves holes; both count as borders "
        "and, where objects are counted, as objects. Clean them in the tool that drew them, unless they are "
        "what you mean."
    )
    ids = tuple(str(evidence.dataset.samples["id"].iloc[looked_at[place]]) for place in order)
    return (Finding(SPECKS.code, SPECKS.severity, sentence, ids, advice, details={"specks": sum(counts)}),)


def _specks_of_objects(objects: Objects, seed: int) -> tuple[list[int], list[int]]:
    """Some images with objects of their own shape, and the specks and holes of all shapes on each."""
    images = np.unique(objects.images)
    if len(images) > MOST_LOOKED_AT:
        images = np.sort(np.random.default_rng(seed).permutation(images)[:MOST_LOOKED_AT])
    counts = dict.fromkeys(images.tolist(), 0)
    for row in objects.rows_on(images):
        shape, image = objects.shapes[row], int(objects.images[row])
        if isinstance(shape, Polygons):
            sides = np.array([Polygons((ring,)).area for ring in (*shape.rings, *shape.holes)])
            is_largest = np.arange(len(sides)) == sides.argmax()
            counts[image] += int(((sides < SPECK) & ~is_largest).sum())
        elif shape is not None:
            x1, y1, x2, y2 = (int(side) for side in shape.box)
            counts[image] += specks_of(shape.mask()[y1:y2, x1:x2])
    return list(counts), list(counts.values())


def shifted(evidence: Evidence) -> Answer:
    """Masks that lie beside what they show, by the same few pixels on most images."""
    dataset = evidence.dataset
    if not dataset.is_drawn:
        return NOTHING_DRAWN
    rows = _rows_with_masks(evidence)
    if rows is None:
        return NO_MASKS
    if len(rows) > LOOKED_AT:
        rows = np.sort(np.random.default_rng(evidence.seed).permutation(rows)[:LOOKED_AT])
    gains = [gain for row in rows if (gain := border_gains(dataset, evidence.objects, int(row))) is not None]
    if len(gains) < FEWEST:
        return CouldNotRun(
            tell(
                "only {n} images have masks whose borders can be moved about; it needs {fewest}.",
                n=len(gains),
                fewest=FEWEST,
            )
        )
    return _common_shift(evidence, rows, np.stack(gains))


def _rows_with_masks(evidence: Evidence) -> IntArray | None:
    """The samples with masks; None where the data have none at all."""
    if evidence.masks is not None:
        return np.flatnonzero([isinstance(mask, MaskFacts) for mask in evidence.masks]).astype(np.int64)
    objects = evidence.objects
    if objects is None or not has_borders(objects.shapes):
        return None
    is_outlined = np.array([shape is not None for shape in objects.shapes], dtype=np.bool_)
    return np.unique(objects.images[is_outlined & (areas(objects.boxes) > 0)])


def _common_shift(evidence: Evidence, rows: IntArray, gains: FloatArray) -> Answer:
    """gains: (N, S, S) how steep the picture is along the border moved down and right by -R to R pixels."""
    reach = gains.shape[1] // 2
    drawn = gains[:, reach : reach + 1, reach : reach + 1]
    opposite = gains[:, ::-1, ::-1]
    shares = ((gains > BETTER * drawn) & (gains > BETTER * opposite)).mean(axis=0)
    steps = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1])
    mean = np.where((shares >= MOSTLY) & (steps >= 2), np.log(gains / drawn).mean(axis=0), -np.inf)
    if not np.isfinite(mean).any():
        return ()
    down, right = (int(place) - reach for place in np.unravel_index(int(mean.argmax()), mean.shape))
    sentence = tell(
        "On {share:percent} of {n} images the masks fit the picture better when all are moved by {shift}: the picture "
        "is {times:2} times as steep along their borders then.",
        share=float(shares[down + reach, right + reach]),
        n=len(gains),
        shift=_in_words(down, right),
        times=float(np.exp(mean.max())),
    )
    advice = tell(
        "Lay some masks over their pictures. If they are shifted, the program that wrote them cut or padded the "
        "pictures; write them anew, or move them."
    )
    ids = tuple(str(id_) for id_ in evidence.dataset.samples["id"].iloc[rows])
    details = {"down": down, "right": right, "images": len(gains)}
    return (Finding(SHIFTED.code, SHIFTED.severity, sentence, ids, advice, details=details),)


def _in_words(down: int, right: int) -> StoredText:
    vertical = tell("{n} down", n=down) if down >= 0 else tell("{n} up", n=-down)
    horizontal = tell("{n} right", n=right) if right >= 0 else tell("{n} left", n=-right)
    parts: Sequence[StoredText] = [text for text, side in ((vertical, down), (horizontal, right)) if side]
    if len(parts) == 1:
        return tell("{side} (in pixels)", side=parts[0])
    return tell("{first} and {second} (in pixels)", first=parts[0], second=parts[1])


MISFITS = Check("misfit", phrase("annotations that do not fit their image"), "warning", misfits)
WITHOUT_OBJECTS = Check("nothing-drawn", phrase("images with nothing drawn on them"), "note", without_objects)
SPECKS = Check("specks", phrase("masks with specks and holes"), "note", specks)
SHIFTED = Check("shifted-masks", phrase("masks shifted against their pictures"), "warning", shifted)
