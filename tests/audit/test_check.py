"""A check and its evidence: twins are searched for once and lazily, and a severity is one of three."""

from collections.abc import Callable
from typing import Any

import pytest

from pupille.audit.check import Check, Evidence
from pupille.audit.twins import find

Maker = Callable[..., Evidence]


def test_identical_pictures_are_found_once_however_many_checks_ask(
    make_evidence: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches: list[int] = []
    search = find.find_twins

    def counted(facts: Any, *others: Any, **options: Any) -> Any:
        searches.append(len(facts))
        return search(facts, *others, **options)

    monkeypatch.setattr(find, "find_twins", counted)
    evidence = make_evidence(["x", "y", "x"], facts={"content": ["same", "other", "same"]})
    assert searches == []
    (twin,) = evidence.twins
    assert set(twin.rows) == {0, 2}
    assert evidence.twins == (twin,)
    assert searches == [3]


def test_a_severity_that_is_none_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ValueError, match=r"Did you mean 'warning'\?"):
        Check("files", "Files", "warnin", lambda evidence: ())
