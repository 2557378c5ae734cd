"""Signs that images belong together: each sign alone, and who finds a mate by it."""

from collections.abc import Callable

import numpy as np
import pytest

from pupille.audit.check import Evidence
from pupille.audit.checks.undeclared_groups import (
    is_own_name,
    same_moments,
    same_names,
    same_picture,
    same_places,
    same_series,
    same_slide,
    signs,
)

Maker = Callable[..., Evidence]


@pytest.mark.parametrize(
    ("stem", "own"),
    [
        ("-93.55_30.91", True),
        ("000123", False),
        ("IMG_20240229", True),
        ("IMG_1234", False),
        ("a1b2c3d4e5f6", True),
        ("0000000", False),
        ("left hand", False),
    ],
)
def test_a_name_is_its_own_by_six_digits_without_the_zeros_in_front(stem: str, own: bool) -> None:
    assert is_own_name(stem) is own


def test_a_mate_is_who_shares_the_name_and_images_without_one_have_none(make_evidence: Maker) -> None:
    names = ["a/123456.png", "b/123456.jpg", "a/7.png", "b/7.png", "a/654321.png"]
    sign = same_names(make_evidence(list("xyxyx"), names=names))
    assert sign is not None
    assert sign.groups == ("123456", "123456", "", "", "654321")
    assert sign.have_mates(np.array([0, 2, 4]), np.array([1, 3])).tolist() == [0]


def test_places_are_mates_within_a_hundred_metres_and_not_along_a_chain(make_evidence: Maker) -> None:
    # A thousandth of a degree of latitude is 111 m; without a position there is no mate.
    metadata = {"latitude": [10.0, 10.0008, 10.0016, None], "longitude": [20.0, 20.0, 20.0, None]}
    sign = same_places(make_evidence(["x"] * 4, metadata=metadata))
    assert sign is not None
    assert len(set(sign.groups[:3])) == 1
    rows = np.arange(4)
    assert sign.have_mates(rows, np.array([0])).tolist() == [0, 1]
    assert sign.have_mates(rows, np.array([1])).tolist() == [0, 1, 2]
    assert sign.have_mates(rows, np.array([3])).tolist() == []


def test_a_burst_lasts_while_each_picture_follows_within_five_seconds(make_evidence: Maker) -> None:
    taken = [f"2024-05-01T10:00:{second:02}" for second in (0, 9, 5, 20, 2, 0)]
    evidence = make_evidence(
        ["x"] * 7,
        metadata={"taken": [*taken, ""], "camera": ["One"] * 4 + ["Two", "", "One"]},
    )
    sign = same_moments(evidence)
    assert sign is not None
    first, third, second, late, other, nameless, undated = sign.groups
    assert first == second == third != late
    assert len({first, late, other}) == 3
    assert (nameless, undated) == ("", "")


def test_series_are_told_unless_they_may_be_the_classes(make_evidence: Maker) -> None:
    names = [f"{'ab'[n % 2]}/eye {n // 4} ({n % 4}).png" for n in range(16)]
    sign = same_series(make_evidence(["x", "y"] * 8, names=names))
    assert sign is not None
    assert sign.groups == tuple(f"eye {n // 4}" for n in range(16))
    three = [f"{'xyz'[n % 3]}/eye {n % 3} ({n}).png" for n in range(12)]
    assert same_series(make_evidence(list("xyz") * 4, names=three)) is None
    assert same_series(make_evidence(["x", "y"] * 8, names=[*names[:15], "b/plain.png"])) is None


@pytest.mark.parametrize("stem", ["Golden-Delicious_{:03}", "golden delicious ({})", "Golden_Delicious-{}"])
def test_a_series_named_like_a_folder_of_the_path_is_no_group(make_evidence: Maker, stem: str) -> None:
    kinds = ["Golden-Delicious", "Pink-Lady", "Anjou", "Kiwi", "Lime"]
    names = [f"Fruit/{kind}/{kind}_{n:03}.jpg" for kind in kinds[1:] for n in range(6)]
    names += [f"Fruit/Golden-Delicious/{stem.format(n)}.jpg" for n in range(6)]
    evidence = make_evidence(["x", "y"] * 15, names=names)
    assert signs(evidence) == []
    strangers = [f"Fruit/Lemon/shop {n // 3} {n % 3}.jpg" for n in range(6)]
    sign = same_series(make_evidence(["x", "y"] * 18, names=[*names, *strangers]))
    assert sign is None or set(sign.groups) == {"", "shop 0", "shop 1"}


def test_a_sign_that_leaves_fewer_than_three_groups_or_joins_nothing_is_none(make_evidence: Maker) -> None:
    def options(*stems: int) -> list[str]:
        names = [f"{row}/{stem}.png" for row, stem in enumerate(stems)]
        return [sign.option for sign in signs(make_evidence(["x"] * len(stems), names=names))]

    assert options(111111, 111111, 222222, 333333) == ["--group stem"]
    assert options(111111, 111111, 222222, 222222) == []
    assert options(111111, 222222, 333333, 444444) == []


def test_copies_tiles_and_frames_each_raise_one_question_with_the_pattern_to_type(
    make_evidence: Maker,
) -> None:
    copied = [f"{'xy'[n % 2]}/p{n // 3}_jpg.rf.{n:032x}.jpg" for n in range(30)]
    tiled = [f"s{n // 9}_{n // 3 % 3 * 512}_{n % 3 * 512}.png" for n in range(36)]
    filmed = [f"clip{n // 8}_{n % 8:04}.png" for n in range(32)]
    for names, look, option in (
        (copied, same_picture, r"\.rf\."),
        (tiled, same_slide, "[yYcC]"),
        (filmed, same_series, "--group-pattern '([^/]*[^/_. ()-])[_. (-]+"),
    ):
        evidence = make_evidence([str(n % 2) for n in range(len(names))], names=names)
        (sign,) = signs(evidence)
        assert sign == look(evidence) or sign.groups == look(evidence).groups  # type: ignore[union-attr]
        assert option in sign.option
        assert sign.option.startswith("--group-pattern '")
