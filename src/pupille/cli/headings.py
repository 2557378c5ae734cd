"""Where an option stands in the help: on the first screen of its verb, else under a heading of `--help-all`.

A new option is one word more under its heading in `HEADINGS`; it stands so on every verb that has it.
"""

from __future__ import annotations

from collections.abc import Mapping

from pupille.i18n.language import phrase

FIRST: Mapping[str, tuple[str, ...]] = {
    "learn": ("--all", "--out", "--open", "--check", "--solved", "--print", "--exam", "--seed"),
    "audit": ("--out", "--group", "--split", "--label-level", "--fail-on", "--json", "--quiet"),
    "show": ("--out", "--class", "--size", "--part", "--image", "--finding", "--most", "--quiet"),
    "augment": ("--set", "--out", "--images", "--views", "--seed"),
    "plan": (
        "--task",
        "--unit",
        "--prevalence",
        "--cost-missed",
        "--cost-false-alarm",
        "--difference",
        "--error",
        "--out",
    ),
    "compare": (
        "--models",
        "--out",
        "--group",
        "--split",
        "--budget",
        "--fetch",
        "--resume",
        "--label-level",
    ),
    "train": ("--model", "--out", "--group", "--split", "--epochs", "--fetch", "--resume", "--label-level"),
    "tune": ("--model", "--out", "--search", "--trials", "--folds", "--set", "--fetch", "--resume"),
    "predict": ("--out", "--top", "--sum", "--coverage", "--door", "--pixel-size", "--fetch", "--json"),
    "explore": ("--features", "--method", "--like", "--next", "--labels", "--picture", "--out", "--json"),
    "evaluate": ("--data", "--positive", "--cost-missed", "--cost-false-alarm", "--by", "--json"),
    "explain": ("--method", "--objects", "--members", "--groups", "--out", "--seed", "--json", "--quiet"),
    "submit": (
        "--time",
        "--partition",
        "--account",
        "--gpus",
        "--memory",
        "--resume",
        "--dry-run",
        "--quiet",
    ),
    "export": ("--to", "--out", "--data", "--quantize", "--margin", "--json", "--quiet"),
    "score": (
        "--second-observer",
        "--threshold",
        "--out",
        "--group",
        "--group-pattern",
        "--task",
        "--json",
        "--quiet",
    ),
}
"""What a beginner needs beside `ALWAYS`, at most eight options; verbs that are not named show all they have."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    phrase("Models"): ("--with", "--head", "--hidden", "--from-scratch", "--space"),
    phrase("Data"): (
        "--label-level",
        "--path-column",
        "--label-column",
        "--task",
        "--measured-in",
        "--same-names",
        "--split-folders",
        "--bands",
        "--masks-are",
        "--ignore-value",
        "--background-value",
        "--voc-zero-based",
        "--small-classes",
        "--window",
        "--page",
        "--strict",
        "--max-megapixels",
        "--max-megabytes",
    ),
    phrase("Groups"): (
        "--group",
        "--group-pattern",
        "--group-distance",
        "--position-columns",
        "--position-pattern",
    ),
    phrase("Split"): ("--split", "--split-column", "--resplit", "--test", "--validation", "--seed"),
    phrase("Audit"): ("--drop-duplicates", "--allow-leak", "--waive", "--because"),
    phrase("Training"): (
        "--epochs",
        "--batch-size",
        "--lr",
        "--optimizer",
        "--schedule",
        "--weight-decay",
        "--label-smoothing",
        "--class-weights",
        "--group-weights",
        "--patience",
        "--ema",
        "--clip",
        "--augment",
        "--views",
        "--fine-tune",
        "--layer-decay",
        "--dice-share",
        "--box-weight",
        "--image-size",
        "--tiles",
        "--patch",
        "--depth",
    ),
    phrase("Evaluation"): (
        "--positive",
        "--cost-missed",
        "--cost-false-alarm",
        "--least-recall",
        "--least-precision",
        "--youden",
        "--prevalence",
        "--coverage",
        "--entropy",
        "--unbiased-counts",
        "--miss-at-most",
        "--by",
        "--protocol",
        "--sum-file",
        "--explain",
        "--image",
    ),
    phrase("Repeats"): (
        "--folds",
        "--nested",
        "--repeats",
        "--seeds",
        "--leave-out",
        "--learning-curve",
    ),
    phrase("Two runs"): ("--margin", "--settle"),
    phrase("Suppositions"): ("--images-per-unit", "--correlation", "--accuracy", "--width"),
    phrase("Tasks of a cluster"): ("--piece",),
    phrase("Millions of images"): ("--shards", "--shard", "--gather", "--format"),
    phrase("Teaching"): ("--slides", "--progress"),
    phrase("Machine and output"): ("--devices", "--cpus", "--budget", "--precision", "--quiet", "--json"),
}
OTHERS = phrase("Others")
"""Heading of what stands in no table."""
ALWAYS = ("--lang", "--help", "--help-all")
"""What every first screen ends with."""


def heading_of(verb: str, option: str) -> str | None:
    """The heading of an option, None if it stands on the first screen of the verb."""
    if verb not in FIRST or option in (*FIRST[verb], *ALWAYS):
        return None
    return next((heading for heading, options in HEADINGS.items() if option in options), OTHERS)


def place_of(verb: str, option: str) -> tuple[int, int]:
    """Where an option stands among those of its verb, for sorting; what is in no table keeps its order."""
    rows = [FIRST.get(verb, ()), *HEADINGS.values()] if verb in FIRST else []
    for row, options in enumerate(rows):
        if option in options:
            return row, options.index(option)
    return (0, len(FIRST.get(verb, ())) + 1) if option in ALWAYS else (len(rows), 0)
