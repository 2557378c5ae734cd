"""The table of all checks, in order of harm: what makes a result untrue first, what only asks for a look last."""

from __future__ import annotations

from pupille.audit.check import Check
from pupille.audit.checks.balance import CLASS_MISSING, CLASS_SIZES, FEW_TO_LEARN, FEW_TO_TEST
from pupille.audit.checks.drawn_masks import MISFITS, SHIFTED, SPECKS, WITHOUT_OBJECTS
from pupille.audit.checks.duplicates import NEAR_DUPLICATES, SAME_FILES, SAME_PIXELS, TWO_LABELS
from pupille.audit.checks.files import (
    EMPTY,
    EXTENSIONS,
    FOREIGN,
    MISSING,
    MODES,
    NOT_FILES,
    REFUSED,
    SIZES,
    UNREADABLE,
)
from pupille.audit.checks.folders import FINER_FOLDERS
from pupille.audit.checks.labels import LABELS
from pupille.audit.checks.leaks import GROUPS_ACROSS, OPPOSITE_PLACES, TWINS_ACROSS, UNDECLARED_GROUPS
from pupille.audit.checks.numbers import FAR_NUMBERS, HEAPED_NUMBERS, OTHER_UNIT, READABLE_NUMBER, TWO_NUMBERS
from pupille.audit.checks.object_crops import CROPS_ACROSS
from pupille.audit.checks.object_patterns import ALIKE, DENSITY
from pupille.audit.checks.object_shapes import LOOSE, ODD_SHAPES, OFF_BY_ONE, SMALL
from pupille.audit.checks.objects import DRAWN_TWICE, NO_AREA, OUTSIDE, TWO_CLASSES, WHOLE_IMAGE
from pupille.audit.checks.objects_across import OBJECTS_ACROSS
from pupille.audit.checks.personal import COMMENTS, DATES, NAMES, POSITIONS, SERIALS, THUMBNAILS
from pupille.audit.checks.placeholders import PLACEHOLDERS
from pupille.audit.checks.quality import BLUR, BRIGHTNESS, DARKNESS, UNIFORMITY
from pupille.audit.checks.shortcuts import ACQUISITION, SUMMARY

CHECKS: tuple[Check, ...] = (
    # The result would be untrue.
    TWINS_ACROSS,
    GROUPS_ACROSS,
    OBJECTS_ACROSS,
    CROPS_ACROSS,
    CLASS_MISSING,
    UNDECLARED_GROUPS,
    OPPOSITE_PLACES,
    ACQUISITION,
    PLACEHOLDERS,
    TWO_LABELS,
    TWO_CLASSES,
    ALIKE,
    DENSITY,
    SHIFTED,
    OFF_BY_ONE,
    OUTSIDE,
    READABLE_NUMBER,
    OTHER_UNIT,
    TWO_NUMBERS,
    FAR_NUMBERS,
    # Images would be missing.
    UNREADABLE,
    REFUSED,
    FOREIGN,
    NOT_FILES,
    EMPTY,
    MISSING,
    MISFITS,
    # The result would be uncertain.
    FEW_TO_LEARN,
    FEW_TO_TEST,
    CLASS_SIZES,
    DRAWN_TWICE,
    NO_AREA,
    LOOSE,
    SAME_FILES,
    SAME_PIXELS,
    NEAR_DUPLICATES,
    UNIFORMITY,
    SIZES,
    # People could be harmed once the images are shared.
    POSITIONS,
    SERIALS,
    NAMES,
    THUMBNAILS,
    # Worth a look.
    FINER_FOLDERS,
    LABELS,
    WITHOUT_OBJECTS,
    SPECKS,
    SMALL,
    ODD_SHAPES,
    WHOLE_IMAGE,
    HEAPED_NUMBERS,
    SUMMARY,
    BLUR,
    DARKNESS,
    BRIGHTNESS,
    MODES,
    EXTENSIONS,
    DATES,
    COMMENTS,
)
"""Every check that an audit runs. Each has a section in `docs/checks.md`."""

CODES = tuple(check.code for check in CHECKS)
LEAKS = (TWINS_ACROSS.code, GROUPS_ACROSS.code)
"""The checks whose errors say that the test asks about what training has seen."""
