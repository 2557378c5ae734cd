"""What lessons take from a machine: needed or not, here or not, and for which lessons."""

import sys

import pytest

from pupille.course.lessons import LESSONS, find_lesson
from pupille.course.requirements import requirements


@pytest.fixture
def bare(tmp_path, monkeypatch):
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PUPILLE_DATA", raising=False)
    return tmp_path


def by_name(lessons):
    return {row.name: row for row in requirements(lessons)[1:]}


def test_every_need_and_set_of_every_lesson_is_listed_once_with_its_lessons(bare):
    rows = requirements(LESSONS)
    names = [row.name for row in rows]
    assert len(names) == len(set(names))
    assert {"keras", "regnetx_002", "mnist", "hurricane"} < set(names)
    assert by_name(LESSONS)["mnist"].lessons == ("2", "7", "8")
    assert rows[0].lessons == ()


def test_a_lesson_has_its_own_alone(bare):
    assert [*by_name([find_lesson("10")])] == ["regnetx_002", "sign_digits"]
    assert [*by_name([find_lesson("0bis")])] == []


def test_what_a_lesson_replaces_is_optional_and_what_it_needs_is_not(bare):
    rows = by_name([find_lesson("9")])
    assert {name: row.optional for name, row in rows.items()} == {
        "regnetx_002": False,
        "formats/pets": True,
        "fruit_gps": True,
    }


def test_a_set_that_a_command_brings_says_which_and_how_large_it_is(bare):
    rows = by_name([find_lesson("2"), find_lesson("11")])
    assert rows["mnist"].command == f"{sys.executable} -m pupille data fetch mnist"
    # The four files as MNIST publishes them.
    assert rows["mnist"].size == 9_912_422 + 28_881 + 1_648_877 + 4_542
    assert (rows["hurricane"].command, rows["hurricane"].size) == ("", 0)


def test_a_set_is_here_once_its_folder_is(bare, monkeypatch):
    assert not by_name([find_lesson("11")])["hurricane"].is_here
    (bare / "hurricane").mkdir()
    monkeypatch.setenv("PUPILLE_DATA", str(bare))
    assert by_name([find_lesson("11")])["hurricane"].is_here
