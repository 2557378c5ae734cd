"""Positions from EXIF, columns and names; groups by distance, checked against SciPy's single linkage and BallTree."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist
from sklearn.metrics.pairwise import haversine_distances
from sklearn.neighbors import BallTree

import pupille.data.open as opening
from pupille.audit.check import Evidence
from pupille.audit.metadata.positions import (
    chain_note,
    chord,
    linked,
    parse_distance,
    place_groups,
    positions,
)
from pupille.config import SplitConfig
from pupille.data.dataset import Dataset
from pupille.data.splits.groups import set_groups
from pupille.data.splits.split import split
from pupille.errors import ConfigError, DataError

EARTH = 6_371_008.8
Maker = Callable[..., Evidence]


@pytest.fixture(scope="module")
def hurricane(shared: Path) -> Dataset:
    return opening.open(shared / "data/hurricane")


def from_names(dataset: Dataset) -> np.ndarray:
    """Latitude and longitude, read from the names in the plainest way."""
    stems = [Path(path).name.removesuffix(".jpeg").split("_") for path in dataset.samples["path"]]
    return np.array([[float(second), float(first)] for first, second in stems])


@pytest.mark.parametrize(
    ("text", "metres"), [("500m", 500), ("2km", 2000), ("0.5 km", 500), (" 100 m ", 100)]
)
def test_a_distance_is_read_in_metres(text: str, metres: float) -> None:
    assert parse_distance(text) == metres


@pytest.mark.parametrize("text", ["500", "m", "-5m", "0m", "5 miles", "", "1e3m", "nan m", "99999km"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="500m or 2km"):
        parse_distance(text)


def test_positions_are_found_in_file_names_without_being_told(hurricane: Dataset) -> None:
    assert np.array_equal(positions(hurricane, ()), from_names(hurricane))


def test_positions_come_from_exif_first(make_evidence: Maker) -> None:
    names = ["1.2345_2.3456.png", "b.png"]
    metadata = {"latitude": [48.85, None], "longitude": [2.29, None]}
    evidence = make_evidence(["a", "b"], names=names, metadata=metadata)
    found = positions(evidence.dataset, evidence.facts)
    assert found[0].tolist() == [48.85, 2.29]
    assert np.isnan(found[1]).all()


def test_positions_come_from_two_columns(make_evidence: Maker) -> None:
    evidence = make_evidence(["a", "b"])
    table = evidence.dataset.samples.assign(north=["48.85", ""], east=["2.29", "3.0"])
    dataset = evidence.dataset.with_samples(table)
    found = positions(dataset, evidence.facts, columns=("north", "east"))
    assert found[0].tolist() == [48.85, 2.29]
    assert not np.isfinite(found[1]).all()


def test_a_pattern_with_names_says_which_number_is_which(make_evidence: Maker) -> None:
    evidence = make_evidence(["a", "b"], names=["x10_y20.png", "x11_y21.png"])
    found = positions(evidence.dataset, evidence.facts, pattern=r"x(?P<lon>\d+)_y(?P<lat>\d+)")
    assert found.tolist() == [[20, 10], [21, 11]]
    assert positions(evidence.dataset, evidence.facts, pattern=r"x(\d+)_y(\d+)").tolist() == [
        [10, 20],
        [11, 21],
    ]


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"columns": ("north", "east")}, DataError, "position column"),
        ({"columns": ("id", "path")}, DataError, "no image a position"),
        ({"pattern": "("}, ConfigError, "regular expression"),
        ({"pattern": r"(\d+)"}, ConfigError, "two groups"),
        ({"pattern": r"(x)(y)"}, DataError, "no image a position"),
        ({"pattern": r"(\d+)_(\d+)"}, DataError, "not on earth"),
        ({"pattern": r"(a)(b)", "columns": ("a", "b")}, ConfigError, "not from both"),
    ],
)
def test_what_gives_no_positions_is_refused(
    make_evidence: Maker, options: dict[str, object], error: type[Exception], words: str
) -> None:
    evidence = make_evidence(["a", "b"], names=["400_500.png", "200_300.png"])
    with pytest.raises(error, match=words):
        positions(evidence.dataset, evidence.facts, **options)


def test_two_numbers_in_a_few_names_are_no_positions(make_evidence: Maker) -> None:
    evidence = make_evidence(["a"] * 4, names=["1.234_2.345.png", "a.png", "b.png", "c.png"])
    assert np.isnan(positions(evidence.dataset, evidence.facts)).all()


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_single_linkage(seed: int) -> None:
    rng = np.random.default_rng(seed)
    centres = rng.uniform(-3000, 3000, size=(40, 3)) * [1, 1, 0.1]
    points = (centres[:, None] + rng.normal(scale=60, size=(40, 12, 3))).reshape(-1, 3)
    theirs = fcluster(linkage(pdist(points), "single"), t=100, criterion="distance")
    ours = linked(points, 100.0)
    assert 1 < len(set(ours)) < len(points)
    assert len(set(zip(ours, theirs, strict=True))) == len(set(ours)) == len(set(theirs))


def test_a_chord_is_the_haversine_distance_in_a_straight_line() -> None:
    a, b = np.radians([[48.0, 2.0], [48.004, 2.003]])
    ground = haversine_distances([a, b])[0, 1] * EARTH
    angle = ground / EARTH
    assert chord(ground) == pytest.approx(EARTH * np.sqrt(2 - 2 * np.cos(angle)), rel=1e-5)


def test_pictures_without_a_position_have_no_group() -> None:
    groups = place_groups(np.array([[10, 10], [np.nan, 10], [10, 10.00001], [11, 10]]), 100)
    assert groups == ("place 1", "", "place 1", "place 2")
    assert place_groups(np.full((2, 2), np.nan), 100) == ("", "")


def test_the_date_line_does_not_part_neighbours() -> None:
    assert len(set(place_groups(np.array([[0, 179.9999], [0, -179.9999]]), 100))) == 1


def test_a_chain_that_swallows_most_is_told() -> None:
    chain = np.stack([np.zeros(50), np.arange(50) * 0.0005], axis=1)
    groups = place_groups(chain, 100)
    assert set(groups) == {"place 1"}
    assert "50 of 50 images" in chain_note(groups, 100)
    assert chain_note(place_groups(chain, 10), 10) == ""


@pytest.mark.parametrize("metres", [100, 500])
def test_a_split_of_hurricane_by_blocks_has_no_place_on_two_sides(hurricane: Dataset, metres: float) -> None:
    grouped = set_groups(hurricane, place_groups(positions(hurricane, ()), metres))
    drawn = split(grouped, SplitConfig(resplit=True))
    radians = np.radians(from_names(hurricane))
    train = BallTree(radians[drawn.rows("train")], metric="haversine")
    for part in ("validation", "test"):
        nearest = train.query(radians[drawn.rows(part)])[0] * EARTH
        assert nearest.min() > metres
        assert len(drawn.rows(part)) > 300
    assert chain_note(tuple(grouped.samples["group"]), metres) == ""


def test_ten_thousand_pictures_of_one_place_are_one_group_at_once() -> None:
    rng = np.random.default_rng(0)
    places = np.array([10.0, 20.0]) + rng.normal(scale=1e-4, size=(10_000, 2))
    assert len(set(place_groups(places, 100))) == 1
