"""What an event says about itself."""

import dataclasses

import pytest

from pupille.runs.events import Event


def test_a_step_moves_from_its_beginning_and_a_statement_does_not():
    assert Event("reading", 0, 99).moving
    assert Event("reading", 99, 99).moving
    assert not Event("found").moving
    assert not Event("measured", figures={"auc": 0.9}).moving


def test_figures_of_one_event_are_not_those_of_another():
    first, second = Event("a"), Event("b")
    first.figures["auc"] = 0.9
    assert second.figures == {}


def test_a_listener_cannot_change_what_the_next_one_is_told():
    event = Event("reading", 1, 3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.done = 3
