"""The search for candidates: complete where it promises to be, bounded where it must be."""

from typing import Any

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from pupille.audit.facts.perceptual_hash import CROPS, orientations
from pupille.audit.twins import candidates
from pupille.audit.twins.candidates import FARTHEST, PARTNERS, find_candidates


def made_up(n: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(2**64, size=(n, len(CROPS)), dtype=np.uint64)


def flipped(code: np.uint64, n_bits: int, rng: np.random.Generator) -> np.uint64:
    for bit in rng.choice(64, n_bits, replace=False):
        code ^= np.uint64(1) << np.uint64(bit)
    return code


def test_codes_that_differ_in_four_bits_are_always_found() -> None:
    rng = np.random.default_rng(1)
    codes = made_up(600)
    for row in range(300):
        codes[300 + row, 0] = flipped(codes[row, row % len(CROPS)], 4, rng)
    found = find_candidates(codes)
    pairs = {
        tuple(sorted(pair)): d for *pair, d in zip(found.first, found.second, found.distance, strict=True)
    }
    assert all(pairs.get((row, 300 + row)) == 4 for row in range(300))


def test_a_candidate_says_which_crop_and_which_orientation_resemble_each_other() -> None:
    codes = made_up(50)
    codes[10, 0] = orientations(codes[20, 33:34])[0, 5]
    found = find_candidates(codes)
    assert [found.first.tolist(), found.second.tolist()] == [[20], [10]]
    crop, way = int(found.crop[0]), int(found.orientation[0])
    assert codes[20, crop] == orientations(codes[10, :1])[0, way]
    assert found.distance.tolist() == [0]


def test_unrelated_codes_bring_no_candidates() -> None:
    found = find_candidates(made_up(1000))
    assert len(found.first) <= 5
    assert (found.distance <= FARTHEST).all()


def test_no_pair_comes_twice_and_no_picture_is_its_own_candidate() -> None:
    codes = made_up(100)
    codes[50:] = codes[:50]
    found = find_candidates(codes)
    pairs = {tuple(sorted(pair)) for pair in zip(found.first, found.second, strict=True)}
    assert len(pairs) == len(found.first)
    assert all(a != b for a, b in pairs)
    assert pairs >= {(row, row + 50) for row in range(50)}


def test_a_thousand_equal_codes_bring_few_candidates_that_still_hang_together() -> None:
    codes = np.repeat(made_up(1), 1000, axis=0)
    found = find_candidates(codes)
    assert len(found.first) <= 2 * PARTNERS * 1000
    graph = coo_matrix((np.ones(len(found.first)), (found.first, found.second)), shape=(1000, 1000))
    assert connected_components(graph, directed=False)[0] == 1


def test_two_pictures_are_enough_and_one_has_no_candidates() -> None:
    assert len(find_candidates(made_up(1)).first) == 0
    twice = np.repeat(made_up(1), 2, axis=0)
    assert len(find_candidates(twice).first) == 1


def test_ten_times_the_pictures_are_less_than_twenty_times_the_comparisons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compare, compared = candidates._pairs, []

    def counting(crops: Any, whole: Any, query: Any, *more: Any) -> Any:
        compared.append(len(query))
        return compare(crops, whole, query, *more)

    monkeypatch.setattr(candidates, "_pairs", counting)

    def comparisons(n: int) -> int:
        compared.clear()
        find_candidates(made_up(n))
        return sum(compared)

    few = comparisons(2000)
    assert 0 < comparisons(20_000) < 20 * few
