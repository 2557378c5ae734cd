"""What is kept before a run begins is found again by whoever was stopped, and is gone when the run is finished."""

from contextlib import suppress
from pathlib import Path

import pytest

from pupille.errors import RunError
from pupille.models.pretrained.store import store
from pupille.runs.folder import PREPARATION, check_folder
from pupille.runs.preparation import preparing, preparing_among_others
from pupille.storage.locations import cache_folder, writable_cache_folder


def keep(place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / "answers.json").write_text("{}")


def test_stopped_before_the_run_begins_the_folder_is_still_free_and_holds_what_was_kept(
    tmp_path: Path,
) -> None:
    with pytest.raises(KeyboardInterrupt), preparing(tmp_path / "run") as place:  # noqa: PT012
        keep(place)
        raise KeyboardInterrupt
    assert [entry.name for entry in (tmp_path / "run").iterdir()] == [PREPARATION]
    for resume in (False, True):
        check_folder(tmp_path / "run", resume=resume)
    with preparing(tmp_path / "run") as place:
        assert (place / "answers.json").exists()


def test_an_error_before_the_run_begins_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RunError), preparing(tmp_path / "run") as place:  # noqa: PT012
        keep(place)
        raise RunError("no")
    assert not (tmp_path / "run").exists()


def test_an_error_of_a_run_that_was_begun_leaves_all(tmp_path: Path) -> None:
    with pytest.raises(RunError), preparing(tmp_path / "run") as place:  # noqa: PT012
        keep(place)
        (tmp_path / "run" / "run.json").write_text("{}")
        raise RunError("no")
    assert (tmp_path / "run" / PREPARATION / "answers.json").exists()


def test_once_the_run_is_finished_it_is_gone(tmp_path: Path) -> None:
    with preparing(tmp_path / "run") as place:
        keep(place)
        (tmp_path / "run" / "results.json").write_text("{}")
    assert [entry.name for entry in (tmp_path / "run").iterdir()] == ["results.json"]


def test_a_folder_of_the_user_is_not_taken_away(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with pytest.raises(RunError), preparing(tmp_path / "run"):
        raise RunError("no")
    assert (tmp_path / "run").is_dir()


def test_two_processes_cannot_prepare_one_run(tmp_path: Path) -> None:
    with (
        preparing(tmp_path / "run"),
        pytest.raises(RunError, match="another process is writing"),
        preparing(tmp_path / "run"),
    ):
        pass


def test_where_the_home_cannot_be_written_caches_lie_in_the_folder(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with preparing(tmp_path / "run"):
        assert writable_cache_folder() == own_home / "cache"
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "file" / "home"))
        assert writable_cache_folder() == tmp_path / "run" / PREPARATION / "cache"
        assert store() == tmp_path / "file" / "home" / "cache" / "weights"
    assert writable_cache_folder() == cache_folder() == tmp_path / "file" / "home" / "cache"


def test_each_of_several_processes_has_a_place_of_its_own_and_leaves_none(tmp_path):
    folder = tmp_path / "run"
    with preparing_among_others(folder) as (first, place), preparing_among_others(folder) as (second, other):
        assert (first, second) == (0, 1)
        assert place != other
    assert not folder.exists()


def stop_in(folder, error):
    with suppress(error), preparing_among_others(folder) as (_, place):
        keep(place)
        raise error


def test_the_place_of_a_process_that_was_stopped_is_found_again(tmp_path):
    stop_in(tmp_path, KeyboardInterrupt)
    with preparing_among_others(tmp_path) as (number, place):
        assert number == 0
        assert (place / "answers.json").exists()
    stop_in(tmp_path, ValueError)
    assert list(tmp_path.iterdir()) == []


def test_what_a_process_left_that_was_stopped_is_gone_when_another_one_finishes(tmp_path):
    with preparing_among_others(tmp_path):
        stop_in(tmp_path, KeyboardInterrupt)
        assert (tmp_path / PREPARATION / "1" / "answers.json").exists()
    assert list(tmp_path.iterdir()) == []
