"""Options that read the same on every verb, gathered into the library's settings."""

from __future__ import annotations

import functools
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from pupille.cli.option_types import parse_bands
from pupille.config import AUTO, MASKS_ARE, PARTS, SAME_NAMES, DataConfig, GateConfig, SplitConfig
from pupille.errors import ConfigError, unknown_choice
from pupille.i18n.language import tell
from pupille.images.limits import Limits
from pupille.runs.events import Listener, silent
from pupille.runs.progress import fitting_listener
from pupille.tasks import TASKS

Command = TypeVar("Command", bound=Callable[..., Any])


BANDS = click.option(
    "--bands",
    metavar="N[,N,N]",
    help="Channels of files with several: one for grey (`2`) or three for red, green and blue (`4,3,2`).",
)
DATA = [
    click.option(
        "--label-level", type=int, default=1, show_default=True, help="Folder level that names the class."
    ),
    click.option(
        "--split-folders",
        metavar="NAME=PART,...",
        help="Which folders are parts of the split: `a=train,b=test`, or `none`; by default those named so.",
    ),
    click.option(
        "--same-names",
        type=click.Choice(SAME_NAMES),
        help="Are folders of one name below different folders one class?  [default: if these hold the same names]",
    ),
    click.option("--path-column", metavar="NAME", help="Column of a table that holds the image paths."),
    click.option(
        "--label-column", metavar="NAME", help="Column of a table that holds the labels, or the numbers."
    ),
    click.option(
        "--task",
        type=click.Choice([AUTO, *TASKS]),
        default=AUTO,
        show_default=True,
        help="What is learned of each image: a class, a number, what is drawn; `auto` sees by the data.",
    ),
    click.option("--measured-in", metavar="UNIT", help="Unit of the numbers.  [default: from `weight (g)`]"),
    click.option(
        "--split-column",
        metavar="NAME",
        help="Column of a table that holds the split, or yes or no for a part.",
    ),
    click.option(
        "--group",
        metavar="COLUMN",
        help="Images with the same value stay together: a column of the table, "
        "or `folder`, or `stem` (file name without its ending).",
    ),
    click.option(
        "--group-pattern", metavar="REGEX", help="Regular expression on the path that finds the group."
    ),
    click.option(
        "--group-distance", metavar="DISTANCE", help="Images taken closer together than this: 500m, 2km."
    ),
    click.option("--position-columns", metavar="LAT,LON", help="Columns that hold positions in degrees."),
    click.option(
        "--position-pattern", metavar="REGEX", help="Regular expression on the path, two groups: degrees."
    ),
    click.option(
        "--small-classes",
        type=click.Choice(["keep", "drop"]),
        default="keep",
        show_default=True,
        help="What to do with classes of fewer than five images.",
    ),
    click.option(
        "--window",
        default="auto",
        show_default=True,
        metavar="LOW,HIGH",
        help="Pixel values shown as black and white: `0,4095`, or percentiles `p1,p99`.",
    ),
    click.option("--page", type=int, default=0, show_default=True, help="Which page of files with several."),
    BANDS,
    click.option(
        "--masks-are",
        type=click.Choice(MASKS_ARE),
        help="What the values of masks mean: classes, or ids of objects.  [default: by the values]",
    ),
    click.option(
        "--ignore-value",
        metavar="VALUE",
        help="Value of masks that does not count: `255`, `#e0e0c0`, or `none`.  [default: by the table, or 255]",
    ),
    click.option(
        "--background-value",
        metavar="VALUE",
        help="Value of masks of classes that is the background, or `none`.  [default: by the table, or 0]",
    ),
    click.option(
        "--voc-zero-based/--voc-one-based",
        default=None,
        help="Whether Pascal VOC boxes are edges from pixel 0, or pixels from 1.  [default: by the values]",
    ),
    click.option("--strict", is_flag=True, help="Stop at the first file that cannot be read."),
]
POSITIVE = click.FloatRange(0, min_open=True)
LIMITS = [
    click.option(
        "--max-megapixels", type=POSITIVE, default=50.0, show_default=True, help="Larger images are refused."
    ),
    click.option(
        "--max-megabytes", type=POSITIVE, default=50.0, show_default=True, help="Larger files are refused."
    ),
]
SPLIT = [
    click.option(
        "--test", type=float, default=0.2, show_default=True, help="Share of all images kept for the test."
    ),
    click.option(
        "--validation", type=float, default=0.2, show_default=True, help="Share of all images to choose by."
    ),
    click.option(
        "--split", "split_file", metavar="FILE", help="Use the split in this table (columns id, split)."
    ),
    click.option("--resplit", is_flag=True, help="Draw a new split although the data bring one."),
]
GATE = [
    click.option("--drop-duplicates", is_flag=True, help="Keep one of the pictures that are the same."),
    click.option(
        "--allow-leak", is_flag=True, help="Train in spite of a leak, and also without it: its price."
    ),
    click.option("--waive", multiple=True, metavar="CODE", help="Accept what a check of the audit found."),
    click.option("--because", multiple=True, metavar="REASON", help="Why; stands in the run and the report."),
]
SEED = click.option("--seed", type=int, default=0, show_default=True, help="Of every random choice.")
QUIET = click.option("--quiet", is_flag=True, help="Show no progress.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
FETCH = click.option(
    "--fetch", is_flag=True, help="First fetch the pretrained weights that are not here: docs/weights.md."
)
RESUME = click.option("--resume", is_flag=True, help="Go on with what the folder holds.")


def parameters_of(make: Callable[..., Any]) -> tuple[str, ...]:
    """The names of what a function takes."""
    return make.__code__.co_varnames[: make.__code__.co_argcount + make.__code__.co_kwonlyargcount]


def made(make: Callable[..., Any], values: Mapping[str, Any]) -> Any:
    """What `make` builds of the options that it takes. values: all options of a verb, as click has read them."""
    return make(**{name: values[name] for name in parameters_of(make)})


def gathered(
    options: list[Callable[[Command], Command]], make: Callable[..., Any], name: str
) -> Callable[[Command], Command]:
    """A decorator that adds options to a verb and hands it what `make` builds of them as the argument `name`.

    make: takes the options' values by keyword, and `seed` where it has such a parameter.
    """
    wanted = parameters_of(make)

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def wrapped(**values: Any) -> Any:
            rest = {key: value for key, value in values.items() if key not in wanted or key == "seed"}
            return command(**rest, **{name: made(make, values)})

        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[return-value]

    return decorate


def make_data(
    *,
    label_level: int,
    split_folders: str | None,
    same_names: str | None,
    path_column: str | None,
    label_column: str | None,
    split_column: str | None,
    group: str | None,
    group_pattern: str | None,
    group_distance: str | None,
    position_columns: str | None,
    position_pattern: str | None,
    small_classes: str,
    window: str,
    page: int,
    bands: str | None,
    strict: bool,
    task: str,
    measured_in: str | None,
    masks_are: str | None,
    ignore_value: str | None,
    background_value: str | None,
    voc_zero_based: bool | None,
) -> DataConfig:
    """The settings of reading."""
    return DataConfig(
        label_level=label_level,
        split_folders=folder_parts(split_folders),
        same_names=same_names,
        path_column=path_column,
        label_column=label_column,
        split_column=split_column,
        group=group,
        group_pattern=group_pattern,
        group_distance=group_distance,
        position_columns=two_names(position_columns),
        position_pattern=position_pattern,
        small_classes=small_classes,
        window=window,
        page=page,
        bands=() if bands is None else parse_bands(bands),
        strict=strict,
        task=task,
        measured_in=measured_in,
        masks_are=masks_are,
        ignore_value=ignore_value,
        background_value=background_value,
        voc_zero_based=voc_zero_based,
    )


def folder_parts(text: str | None) -> tuple[tuple[str, str], ...] | None:
    """`a=train,b=test` as pairs of folder and part, `none` as no pair; a comma may stand in a folder's name.

    Raises ConfigError with the form if the text has another one.
    """
    from pupille.data.class_names import part_named

    if text is None:
        return None
    if text.strip().casefold() == "none":
        return ()
    pairs, pair = [], re.compile(r"\s*(.+?)\s*=\s*([^=,]+?)\s*(?:,|$)")
    for match in pair.finditer(text):
        part = part_named(match[2])
        if part is None:
            raise ConfigError(unknown_choice(f"--split-folders: the part of {match[1]!r}", match[2], PARTS))
        pairs.append((match[1], part))
    if not pairs or pair.sub("", text).strip() or len(dict(pairs)) != len(pairs):
        raise ConfigError(
            tell(
                "--split-folders names each folder once with its part, such as a=train,b=test, or is none. Got "
                "{text!r}.",
                text=text,
            )
        )
    return tuple(pairs)


def two_names(text: str | None) -> tuple[str, str] | None:
    """`lat,lon` as two column names. Raises ConfigError if there are not two."""
    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2 or not all(names):
        raise ConfigError(
            tell("--position-columns takes two column names such as lat,lon. Got {value!r}.", value=text)
        )
    return names[0], names[1]


def make_gate(
    *, drop_duplicates: bool, allow_leak: bool, waive: tuple[str, ...], because: tuple[str, ...]
) -> GateConfig:
    """The settings of the gate behind the audit. Raises ConfigError if a waiver lacks its reason."""
    if len(waive) != len(because):
        raise ConfigError(
            tell('each --waive CODE needs its own --because "reason", and the other way round.')
        )
    pairs = tuple(zip(waive, because, strict=True))
    return GateConfig(drop_duplicates=drop_duplicates, allow_leak=allow_leak, waive=pairs)


def make_limits(*, max_megapixels: float, max_megabytes: float) -> Limits:
    """The limits of a single image."""
    return Limits(megapixels=max_megapixels, file_bytes=round(max_megabytes * 1e6))


def make_split(
    *, test: float, validation: float, split_file: str | None, resplit: bool, seed: int
) -> SplitConfig:
    """The settings of the split."""
    return SplitConfig(test=test, validation=validation, seed=seed, file=split_file, resplit=resplit)


data_options = gathered(DATA, make_data, "data")
limit_options = gathered(LIMITS, make_limits, "limits")
split_options = gathered(SPLIT, make_split, "split")
gate_options = gathered(GATE, make_gate, "gate")


def listener(quiet: bool) -> Listener:
    """Who shows the progress, on standard error."""
    return silent if quiet else fitting_listener(sys.stderr)


def typed() -> str:
    """The command as the user typed it."""
    return shlex.join(["pupille", *sys.argv[1:]])
