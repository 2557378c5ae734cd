"""Why files are left out, sorted into kinds by the words of the reasons that the reading of files gives."""

from __future__ import annotations

DAMAGED, LIMIT, FOREIGN, NOT_A_FILE, EMPTY, MISSING, ASIDE = (
    "damaged",
    "limit",
    "foreign",
    "not a file",
    "empty",
    "missing",
    "aside",
)
"""Aside: nothing is wrong with the file, it is only no sample, such as a text beside the images."""

WORDS: tuple[tuple[str, str], ...] = (
    ("is empty; take it", EMPTY),
    ("listed in the table, but there is no such file", MISSING),
    ("does not exist, or is a link to nothing", MISSING),
    ("the limit for one image", LIMIT),
    ("more than the limit of", LIMIT),
    ("passes, which takes very long", LIMIT),
    ("so many tiny parts", LIMIT),
    ("thousands of tags", LIMIT),
    ("far too many pieces", LIMIT),
    ("needs more memory than there is", LIMIT),
    ("are allowed; save it as one of these", LIMIT),
    ("are not read: ", FOREIGN),
    ("is none of JPEG, PNG", FOREIGN),
    ("only those of 8 bits are read", FOREIGN),
    ("only grey and RGB are read", FOREIGN),
    ("leads out of the data folder", NOT_A_FILE),
    (", not a file; take it out", NOT_A_FILE),
    ("is a link that leads back to itself", NOT_A_FILE),
    ("a link to a folder", NOT_A_FILE),
    ("a folder with the name of an image", NOT_A_FILE),
    ("its name is not valid text", NOT_A_FILE),
    ("it is not an image", ASIDE),
    ("its label in the table is empty", ASIDE),
    ("so it has no class", ASIDE),
    ("beside the folders of the split", ASIDE),
)
"""(words of a reason, kind); the first that fits. A reason that fits none counts as damage, so that none is lost."""


def kind_of(reason: str) -> str:
    """The kind of a reason why a file is left out."""
    return next((kind for words, kind in WORDS if words in reason), DAMAGED)
