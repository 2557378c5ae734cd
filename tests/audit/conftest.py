"""Evidence made by hand: what a check would see of a data set, without any file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import pupille.data.open
from pupille.audit.check import Evidence
from pupille.audit.facts.gather import gather
from pupille.audit.facts.record import Facts, Metadata
from pupille.data.dataset import ArrayImages, Dataset, LeftOut

Maker = Callable[..., Evidence]


@pytest.fixture
def make_evidence() -> Maker:
    """Evidence of as many images as there are labels; every column is one value for all, or one an image."""
    return build_evidence


@pytest.fixture
def make_drawn() -> Maker:
    """Evidence of images of 400 x 300 pixels on which objects are drawn."""
    return build_drawn


@pytest.fixture(scope="session")
def open_shared(shared: Path) -> Maker:
    """Evidence of a folder of the shared data, every picture looked at."""

    @cache
    def evidence(name: str) -> Evidence:
        dataset, facts, left_out = gather(pupille.data.open.open(str(shared / "data" / name)), cache=False)
        return Evidence(dataset, facts, left_out, given=bool(dataset.given_splits))

    return evidence


@pytest.fixture(scope="session")
def aerial_tiles(shared: Path) -> Evidence:
    """The 1,000 validation images of `hurricane`."""
    source = shared / "data" / "hurricane" / "validation"
    dataset, facts, left_out = gather(pupille.data.open.open(str(source)), cache=False)
    return Evidence(dataset, facts, left_out, given=False)


def build_evidence(
    labels: Sequence[str],
    *,
    classes: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    split: Any = "",
    group: Any = "",
    facts: Mapping[str, Any] | None = None,
    metadata: Mapping[str, Any] | None = None,
    left_out: Sequence[LeftOut] = (),
    given: bool = False,
    seed: int = 0,
) -> Evidence:
    n = len(labels)
    ids = (
        list(names)
        if names is not None
        else [f"{label}/picture{row}.png" for row, label in enumerate(labels)]
    )
    samples = pd.DataFrame(
        {
            "id": ids,
            "path": ids,
            "split": column(split, n),
            "group": column(group, n),
            "label": list(labels),
        }
    )
    found = tuple(dict.fromkeys(labels)) if classes is None else tuple(classes)
    dataset = Dataset(samples, found, ArrayImages(np.zeros((n, 2, 2), np.uint8)), "by hand", "a test")
    said = {name: column(values, n) for name, values in (metadata or {}).items()}
    seen = {name: column(values, n) for name, values in (facts or {}).items()}
    every = tuple(
        one_fact(
            row,
            {name: values[row] for name, values in seen.items()},
            Metadata(**{name: values[row] for name, values in said.items()}),
        )
        for row in range(n)
    )
    return Evidence(dataset, every, tuple(left_out), given=given, seed=seed)


def build_drawn(
    objects: Sequence[tuple[Any, ...]],
    n: int | None = None,
    *,
    columns: Mapping[str, Sequence[str]] | None = None,
    size: tuple[int, int] = (400, 300),
    facts: Mapping[str, Any] | None = None,
    **options: Any,
) -> Evidence:
    """objects: of each the row of its image, its class, x1, y1, x2, y2, and a shape where it has one.

    n: how many images; as many as objects need by default. columns: further columns of the annotations.
    """
    n = 1 + max((item[0] for item in objects), default=-1) if n is None else n
    names = options.pop("names", [f"im{row:03}.png" for row in range(n)])
    sides = {"width": size[0], "height": size[1]}
    evidence = build_evidence([""] * n, classes=(), names=names, facts={**sides, **(facts or {})}, **options)
    boxes = np.array([item[2:6] for item in objects], dtype=float).reshape(-1, 4)
    annotations = pd.DataFrame(
        {
            "id": [names[item[0]] for item in objects],
            "label": [item[1] for item in objects],
            **{name: boxes[:, side] for side, name in enumerate(("x1", "y1", "x2", "y2"))},
            "area": (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]),
            "crowd": False,
            "difficult": False,
            "shape": pd.Series([item[6] if len(item) > 6 else None for item in objects], dtype=object),
            **(columns or {}),
        }
    )
    classes = tuple(sorted({item[1] for item in objects}))
    samples = evidence.dataset.samples.assign(**sides)
    dataset = replace(
        evidence.dataset, samples=samples, annotations=annotations, classes=classes, task="detection"
    )
    return replace(evidence, dataset=dataset)


def one_fact(row: int, seen: Mapping[str, Any], metadata: Metadata) -> Facts:
    plain: dict[str, Any] = {
        "size": 1000,
        "extension": "png",
        "format": "PNG",
        "mode": "RGB",
        "width": 64,
        "height": 48,
        "pages": 1,
        "file_hash": f"file{row}",
        "content": f"content{row}",
        "jpeg_quality": None,
        "brightness": 0.5,
        "contrast": 0.2,
        "sharpness": 100.0,
        "colour": (0.5, 0.5, 0.5),
        "border": (0.5, 0.2),
        "small": np.zeros((32, 32), np.uint8),
        "signatures": np.zeros(1, np.uint64),
    }
    return Facts(**{**plain, **seen, "metadata": metadata})


def column(value: Any, n: int) -> list[Any]:
    """One value an image: a list or array as it is, anything else for each."""
    if isinstance(value, list | np.ndarray):
        assert len(value) == n
        return list(value.tolist() if isinstance(value, np.ndarray) and value.ndim == 1 else value)
    return [value] * n
