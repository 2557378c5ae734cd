"""A sealed protocol as results keep it: checked where it is born."""

import pytest

from pupille.results.protocol import NUMBERS, ProtocolPointRecord, ProtocolRecord


@pytest.mark.parametrize("what", NUMBERS)
def test_a_point_that_is_one_number_is_planned_as_one(what):
    assert ProtocolPointRecord(what, 0.02, None, None).planned == 0.02
    with pytest.raises(ValueError, match=f"{what} should be planned as a number"):
        ProtocolPointRecord(what, (0.1, 0.2), None, None)


def test_another_point_may_be_planned_as_a_range():
    assert ProtocolPointRecord("width", (None, 0.1), 0.08, followed=True).planned == (None, 0.1)


def test_the_moment_of_sealing_is_a_moment():
    assert ProtocolRecord("0" * 64, "2026-11-30T12:00:00Z", ()).fixed == {}
    with pytest.raises(ValueError):
        ProtocolRecord("0" * 64, "yesterday", ())
