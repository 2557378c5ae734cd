"""Dealing samples to parts: whole units only, every class in its share. Arrays in, arrays out.

A unit is a set of samples that must stay together: one group, or identical pictures. Single samples are dealt
exactly (per class, largest remainder); units of several are dealt greedily, the largest first, and then moved
once more wherever that brings the parts nearer to their share of each class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pupille.results.arrays import FloatArray, IntArray

PASSES = 4
TRIES = 10
FEW_UNITS = 2000
TINY = 1e-9
Mask = NDArray[np.bool_]


def units(n: int, *keys: Sequence[str] | NDArray[np.object_] | None) -> IntArray:
    """(n,) number of the unit of each sample; samples that share a non-empty entry of any key are one unit.

    keys: each None or n texts, "" where a sample shares nothing. Sharing is transitive (connected
    components).
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    samples: list[IntArray] = []
    marks: list[IntArray] = []
    nodes = n
    for key in keys:
        if key is None:
            continue
        texts = np.asarray(key, dtype=object)
        rows = np.flatnonzero(texts != "")
        codes, names = pd.factorize(texts[rows])
        samples.append(rows)
        marks.append(codes + nodes)
        nodes += len(names)
    if nodes == n:
        return np.arange(n, dtype=np.int64)
    row, column = np.concatenate(samples), np.concatenate(marks)
    graph = coo_array((np.ones(len(row), dtype=np.int8), (row, column)), shape=(nodes, nodes))
    component = connected_components(graph, directed=False)[1][:n]
    return np.unique(component, return_inverse=True)[1].astype(np.int64)


def deal(
    labels: IntArray,
    unit: IntArray,
    fractions: Sequence[float],
    rng: np.random.Generator,
    *,
    serve_first: tuple[int, ...] = (),
) -> IntArray:
    """(N,) the part of each sample; no unit stands in two parts, every part gets its share of every class.

    labels, unit: (N,). fractions: of the P parts, they sum to one. serve_first: the order in which parts get
    their first image of a class that is too small for all of them; empty treats the parts alike.
    Without units of several samples each part gets its share of each class rounded down or up, except where a
    class of few images must first reach every part.
    """
    share = np.asarray(fractions, dtype=np.float64)
    share = share / share.sum()
    sizes = np.bincount(unit)
    alone = sizes[unit] == 1
    table = _Table.empty(labels, share)
    part = np.full(len(labels), -1, dtype=np.int64)
    if not alone.all():
        _deal_units(labels, unit, alone, table, part, rng, serve_first)
    _deal_singles(labels, np.flatnonzero(alone), table, part, rng, serve_first)
    return part


@dataclass(frozen=True)
class _Table:
    """target, held: (P, C + 1) images wanted and dealt so far; the last column counts all classes."""

    target: FloatArray
    held: FloatArray

    @classmethod
    def empty(cls, labels: IntArray, share: FloatArray) -> _Table:
        counts = np.bincount(labels).astype(np.float64)
        target = share[:, None] * np.append(counts, counts.sum())
        return cls(target, np.zeros_like(target))

    def copy(self) -> _Table:
        return _Table(self.target, self.held.copy())

    def distance(self) -> float:
        """The chi-square distance of what is held from what is wanted."""
        return float(((self.held - self.target) ** 2 / np.maximum(self.target, TINY)).sum())

    def best(self, columns: IntArray, counts: FloatArray, allowed: IntArray) -> int:
        """The allowed part that a unit brings nearest to its targets, by the change of chi-square."""
        target = self.target[np.ix_(allowed, columns)]
        gap = self.held[np.ix_(allowed, columns)] - target
        return int(allowed[np.argmin((counts * (2 * gap + counts) / target).sum(axis=1))])


def _deal_units(
    labels: IntArray,
    unit: IntArray,
    alone: Mask,
    table: _Table,
    part: IntArray,
    rng: np.random.Generator,
    serve_first: tuple[int, ...],
) -> None:
    """Deals the units of several samples, in place; where they are few, the best of several attempts."""
    rows = np.flatnonzero(~alone)
    rows = rows[np.argsort(unit[rows], kind="stable")]
    members = np.split(rows, np.flatnonzero(np.diff(unit[rows])) + 1)
    contents = [_content(labels[m], table.target.shape[1] - 1) for m in members]
    waiting = np.bincount(labels[alone], minlength=table.target.shape[1]).astype(np.float64)
    waiting[-1] = alone.sum()
    for columns, _ in contents:
        waiting[columns] += 1
    tries = max(1, min(TRIES, FEW_UNITS // len(members)))
    attempts = [_attempt(contents, table.copy(), waiting.copy(), rng, serve_first) for _ in range(tries)]
    place, reached = min(attempts, key=lambda attempt: attempt[1].distance())
    table.held[:] = reached.held
    for i, m in enumerate(members):
        part[m] = place[i]


def _attempt(
    contents: Sequence[tuple[IntArray, FloatArray]],
    table: _Table,
    waiting: FloatArray,
    rng: np.random.Generator,
    serve_first: tuple[int, ...],
) -> tuple[IntArray, _Table]:
    """The part of each unit, largest units first, then moved while that helps; and the table so reached."""
    # Sizes are compared by powers of two, so that the seed has a say where no two units are equally large.
    size = np.floor(np.log2([counts[-1] for _, counts in contents]))
    order = np.lexsort((rng.random(len(contents)), -size))
    place = np.full(len(contents), -1, dtype=np.int64)
    for turn in range(PASSES):
        before = place.copy()
        for i in order:
            columns, counts = contents[i]
            if turn == 0:
                waiting[columns] -= 1
            else:
                table.held[place[i], columns] -= counts
            place[i] = table.best(columns, counts, _allowed(table, columns, waiting, serve_first))
            table.held[place[i], columns] += counts
        if (place == before).all():
            break
    return place, table


def _content(labels: IntArray, total: int) -> tuple[IntArray, FloatArray]:
    """The columns of the table that a unit touches, and how many images it brings to each."""
    columns, counts = np.unique(labels, return_counts=True)
    return np.append(columns, total), np.append(counts, counts.sum()).astype(np.float64)


def _allowed(table: _Table, columns: IntArray, waiting: FloatArray, serve_first: tuple[int, ...]) -> IntArray:
    """The parts that may take a unit: the last ones must fill what would otherwise stay empty.

    waiting: per column the units that will still be dealt after this one.
    """
    if serve_first:
        first = serve_first[0]
        classes = columns[:-1]
        if ((waiting[classes] == 0) & (table.held[first, classes] == 0)).any():
            return np.array([first], dtype=np.int64)
    empty = np.flatnonzero(table.held[:, -1] == 0)
    if len(empty) > waiting[-1]:
        return empty
    return np.arange(len(table.held), dtype=np.int64)


def _deal_singles(
    labels: IntArray,
    rows: IntArray,
    table: _Table,
    part: IntArray,
    rng: np.random.Generator,
    serve_first: tuple[int, ...],
) -> None:
    """Deals the samples that stand alone, class by class, in place."""
    rows = rng.permutation(rows)
    rows = rows[np.argsort(labels[rows], kind="stable")]
    classes, starts = np.unique(labels[rows], return_index=True)
    ends = np.append(starts[1:], len(rows))
    owed = rng.random(len(table.target)) * TINY
    for i in rng.permutation(len(classes)):
        mine = rows[starts[i] : ends[i]]
        held = table.held[:, classes[i]]
        want = np.maximum(table.target[:, classes[i]] - held, 0)
        want *= len(mine) / want.sum()
        served = serve_first[: int(table.target[:, classes[i]].sum().round())]
        given = _whole(want, owed, [part for part in served if not held[part]])
        _serve(given, held, served)
        owed += want - given
        part[mine] = np.repeat(np.arange(len(given)), given)


def _whole(want: FloatArray, owed: FloatArray, empty: Sequence[int]) -> IntArray:
    """`want` rounded to the same sum: up in parts that are empty, then where earlier classes owe most."""
    down = np.floor(want + TINY)
    rest = want - down
    extra = round(want.sum() - down.sum())
    claim = np.where(rest > TINY, owed + rest, -np.inf)
    claim[[part for part in empty if not down[part]]] = np.inf
    down[np.argsort(-claim, kind="stable")[:extra]] += 1
    return down.astype(np.int64)


def _serve(given: IntArray, held: FloatArray, served: Sequence[int]) -> None:
    """Moves single images of one class, in place, until the parts that can have one do, in this order."""
    for part in served:
        if given[part] + held[part]:
            continue
        spare = given - np.array([p in served and not held[p] for p in range(len(given))])
        donor = int(np.argmax(np.where(given > 0, spare, -1)))
        if given[donor] > 0 and spare[donor] > 0:
            given[donor] -= 1
            given[part] += 1


def sample(labels: IntArray, at_most: int, seed: int) -> IntArray:
    """Rows of a seeded sample with every class in its share and at least once; all rows, in order, if they
    are few.
    """
    if len(labels) <= at_most:
        return np.arange(len(labels), dtype=np.int64)
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    place = np.empty(len(labels))
    for label, count in zip(*np.unique(labels, return_counts=True), strict=True):
        # The i-th of n images stands at i / n, so that cutting the queue anywhere takes the same share of
        # each class.
        place[labels[shuffled] == label] = np.arange(count) / count
    return np.sort(shuffled[np.argsort(place, kind="stable")[:at_most]])
