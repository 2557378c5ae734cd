"""What the audit says of a split: twins and groups on two sides, and groups that nobody declared."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.neighbors import BallTree

import pupille.data.open as opening
from pupille.audit.check import Evidence, NotApplicable
from pupille.audit.checks.leaks import GROUPS_ACROSS, OPPOSITE_PLACES, TWINS_ACROSS, UNDECLARED_GROUPS
from pupille.data.dataset import Dataset
from pupille.results.finding import Finding

EARTH = 6_371_008.8
Maker = Callable[..., Evidence]


@pytest.fixture
def hurricane(shared: Path, make_evidence: Maker) -> Evidence:
    """The given split of the aerial tiles, known by their names alone."""
    dataset = opening.open(shared / "data/hurricane")
    return with_blank_facts(dataset, make_evidence, given=True)


def with_blank_facts(dataset: Dataset, make_evidence: Maker, *, given: bool) -> Evidence:
    blank = make_evidence(list(dataset.samples["label"]))
    return replace(blank, dataset=dataset, given=given)


def findings(answer: object) -> tuple[Finding, ...]:
    assert isinstance(answer, tuple)
    return answer


def numbered(n: int) -> list[str]:
    return [f"c{row % 2}/{row:04}.png" for row in range(n)]


def test_twins_on_two_sides_of_a_given_split_are_an_error(make_evidence: Maker) -> None:
    split = ["train"] * 6 + ["test"] * 4
    content = ["a", "b", "c", "d", "e", "f", "a", "b", "g", "g"]
    evidence = make_evidence(["x", "y"] * 5, split=split, facts={"content": content}, given=True)
    (finding,) = findings(TWINS_ACROSS.look(evidence))
    ids = list(evidence.dataset.samples["id"])
    assert finding.severity == "error"
    assert finding.groups == ((ids[0], ids[6]), (ids[1], ids[7]))
    assert finding.sentence == (
        "2 pictures stand on two sides of the given split: 2 of 6 train images (33.3 %), 2 of 4 test images (50.0 %)."
    )
    assert "--resplit" in finding.advice
    assert "--allow-leak" in finding.advice


def test_twins_on_one_side_pass(make_evidence: Maker) -> None:
    content = ["a", "a", "b", "c"]
    evidence = make_evidence(
        ["x"] * 4, split=["train"] * 3 + ["test"], facts={"content": content}, given=True
    )
    assert TWINS_ACROSS.look(evidence) == ()


def test_a_split_that_is_drawn_here_needs_no_check_of_twins_and_groups(make_evidence: Maker) -> None:
    evidence = make_evidence(["x"] * 4, group=["p", "p", "q", "q"])
    for check in (TWINS_ACROSS, GROUPS_ACROSS):
        answer = check.look(evidence)
        assert isinstance(answer, NotApplicable)
        assert "by construction" in answer.reason


def test_a_declared_group_on_two_sides_is_an_error(make_evidence: Maker) -> None:
    split = ["train", "train", "validation", "test", "test"]
    evidence = make_evidence(["x"] * 5, split=split, group=["p", "q", "p", "r", ""], given=True)
    (finding,) = findings(GROUPS_ACROSS.look(evidence))
    ids = list(evidence.dataset.samples["id"])
    assert finding.severity == "error"
    assert finding.groups == ((ids[0], ids[2]),)
    assert "'p'" in finding.sentence
    assert "1 of 2 train images" in finding.sentence


def test_groups_on_one_side_pass_and_no_groups_raise_no_question(make_evidence: Maker) -> None:
    split = ["train", "train", "test", "test"]
    apart = make_evidence(["x"] * 4, split=split, group=["p", "p", "q", ""], given=True)
    assert GROUPS_ACROSS.look(apart) == ()
    assert isinstance(GROUPS_ACROSS.look(make_evidence(["x"] * 4, split=split, given=True)), NotApplicable)


def test_places_on_both_sides_are_found_from_the_names_without_being_told(hurricane: Evidence) -> None:
    table = hurricane.dataset.samples
    names = table["path"].str.rsplit("/", n=1).str[1]
    is_train = (table["split"] == "train").to_numpy()
    same_name = int(names[~is_train].isin(set(names[is_train])).sum())
    degrees = names.str.removesuffix(".jpeg").str.split("_", expand=True).astype(float).to_numpy()[:, ::-1]
    tree = BallTree(np.radians(degrees[is_train]), metric="haversine")
    close = int((tree.query(np.radians(degrees[~is_train]))[0] * EARTH <= 100).sum())
    assert (round(same_name / 1000, 2), round(close / 1000, 2)) == (0.14, 0.81)

    by_name, by_place = findings(UNDECLARED_GROUPS.look(hurricane))
    assert by_name.sentence.startswith(
        f"{same_name} of 1,000 validation images (14 %) share their file name with a train"
    )
    assert by_place.sentence.startswith(
        f"{close} of 1,000 validation images (81 %) lie within 100 m of a training image"
    )
    assert "?" in by_place.sentence
    assert by_place.severity == "warning"
    assert "--group stem" in by_name.advice
    assert "--group-distance 100m and --resplit" in by_place.advice


def test_declared_groups_end_the_question(hurricane: Evidence) -> None:
    dataset = hurricane.dataset
    grouped = dataset.with_samples(dataset.samples.assign(group="all one"))
    assert UNDECLARED_GROUPS.look(replace(hurricane, dataset=grouped)) == ()


def test_repeated_places_that_all_bear_opposite_classes_are_told(hurricane: Evidence) -> None:
    (finding,) = findings(OPPOSITE_PLACES.look(hurricane))
    names = hurricane.dataset.samples["path"].str.rsplit("/", n=1).str[1]
    counts = names.value_counts()
    assert finding.sentence.startswith(
        f"All {(counts > 1).sum()} places or names that occur more than once bear diff"
    )
    assert "date of capture" in finding.sentence
    assert len(finding.groups) == (counts > 1).sum()


def test_repeated_places_of_one_class_pass(hurricane: Evidence) -> None:
    table = hurricane.dataset.samples
    names = table["path"].str.rsplit("/", n=1).str[1]
    one_class = dict(zip(names, table["label"], strict=True))
    dataset = hurricane.dataset.with_samples(table.assign(label=names.map(one_class)))
    assert OPPOSITE_PLACES.look(replace(hurricane, dataset=dataset)) == ()


def test_no_repeated_place_is_no_question(make_evidence: Maker) -> None:
    answer = OPPOSITE_PLACES.look(make_evidence(["x", "y"] * 10, names=numbered(20)))
    assert isinstance(answer, NotApplicable)


def test_a_running_number_after_a_patient_is_a_sign(make_evidence: Maker) -> None:
    names = [f"{'ab'[row % 2]}/patient{row // 5}_{row % 5:03}.png" for row in range(50)]
    evidence = make_evidence(["a", "b"] * 25, names=names)
    (finding,) = findings(UNDECLARED_GROUPS.look(evidence))
    assert finding.sentence.startswith(
        "50 of 50 images (100 %) share the beginning of their file name with another image"
    )
    assert len(finding.groups) == 10
    pattern = finding.advice.split("'")[1]
    from pupille.config import DataConfig
    from pupille.data.splits.groups import with_groups

    grouped = with_groups(evidence.dataset, DataConfig(group_pattern=pattern))
    assert set(grouped.samples["group"]) == {f"patient{number}" for number in range(10)}


@pytest.mark.parametrize(
    "names",
    [
        numbered(40),
        [f"c{row % 2}/{row // 2:08}.png" for row in range(40)],
        [f"c{row % 2}/image_{row // 2}.png" for row in range(40)],
        [f"c{row % 2}/c{row % 2}_{row}.png" for row in range(40)],
        [f"c{row % 2}/IMG_{1000 + row}.JPG" for row in range(40)],
        [f"c{row % 2}/{row * 7919 + 100000}_{row}.png" for row in range(40)],
    ],
)
def test_plain_numbering_is_no_sign(make_evidence: Maker, names: list[str]) -> None:
    assert UNDECLARED_GROUPS.look(make_evidence(["c0", "c1"] * 20, names=names)) == ()


def test_a_burst_of_one_camera_is_a_sign(make_evidence: Maker) -> None:
    taken = [f"2024-05-0{1 + row // 8}T10:{row % 8 // 2:02}:{3 * (row % 2):02}" for row in range(32)]
    metadata = {"taken": taken, "camera": "Maker One"}
    evidence = make_evidence(["x", "y"] * 16, names=numbered(32), metadata=metadata)
    (finding,) = findings(UNDECLARED_GROUPS.look(evidence))
    assert finding.sentence.startswith(
        "32 of 32 images (100 %) were taken by the same camera within 5 seconds"
    )
    assert {len(group) for group in finding.groups} == {2}
    two_cameras = make_evidence(
        ["x", "y"] * 16,
        names=numbered(32),
        metadata={"taken": taken, "camera": ["Maker One", "Maker Two"] * 16},
    )
    assert UNDECLARED_GROUPS.look(two_cameras) == ()


def test_times_that_are_no_times_are_passed_over(make_evidence: Maker) -> None:
    metadata = {"taken": ["", "yesterday", "0000:00:00", "2024-13-45T00:00:00"], "camera": "Maker One"}
    assert UNDECLARED_GROUPS.look(make_evidence(["x"] * 4, names=numbered(4), metadata=metadata)) == ()


def test_pictures_that_all_come_from_one_place_cannot_be_grouped_by_it(make_evidence: Maker) -> None:
    metadata = {"latitude": 48.85, "longitude": 2.29}
    assert UNDECLARED_GROUPS.look(make_evidence(["x"] * 20, names=numbered(20), metadata=metadata)) == ()


def test_positions_in_exif_are_a_sign(make_evidence: Maker) -> None:
    metadata = {"latitude": [48.0 + row // 2 for row in range(20)], "longitude": 2.29}
    (finding,) = findings(
        UNDECLARED_GROUPS.look(make_evidence(["x"] * 20, names=numbered(20), metadata=metadata))
    )
    assert finding.sentence.startswith("20 of 20 images (100 %) lie within 100 m of another image")
    assert len(finding.groups) == 10
