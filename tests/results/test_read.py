import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pupille.errors import RunError
from pupille.report.build import build

Save = Callable[[dict[str, Any]], Path]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "[" * 100_000, '{"schema": 1}', '{"schema": "x"}', "\udcff"]
)
def test_damaged_results_are_one_clear_sentence(content: str, tmp_path: Path) -> None:
    (tmp_path / "results.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(RunError, match=r"Make the run again in a new folder\.$"):
        build(tmp_path)
    assert not (tmp_path / "report.html").exists()


def test_no_results_are_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="does not exist"):
        build(tmp_path)


def test_results_of_a_newer_version_ask_for_an_update(ten: dict[str, Any], saved: Save) -> None:
    with pytest.raises(RunError, match=r"schema 3, and this Pupille reads up to 2.*Update Pupille"):
        build(saved(ten | {"schema": 3}))


def test_damage_is_named_with_its_place(ten: dict[str, Any], saved: Save) -> None:
    del ten["runs"][0]["cost"]["parameters"]
    with pytest.raises(
        RunError,
        match=r"is damaged: `\$\.runs\[0\]\.cost`: the field `parameters` is missing\. Make the run again",
    ):
        build(saved(ten))


def test_a_pipe_or_a_huge_file_is_refused_unread(ten: dict[str, Any], saved: Save) -> None:
    folder = saved(ten)
    os.truncate(folder / "results.json", 2**26 + 1)
    with pytest.raises(RunError, match="larger than 64 MB"):
        build(folder)
    (folder / "results.json").unlink()
    os.mkfifo(folder / "results.json")
    with pytest.raises(RunError, match="is a pipe, not a file"):
        build(folder)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in the results that the report reads, one element of each list."""
    found = []
    if isinstance(value, dict):
        for key, part in value.items():
            found += [(*path, key), *places(part, (*path, key))]
    elif isinstance(value, list) and value:
        found += places(value[0], (*path, 0))
    return found


@pytest.mark.parametrize("broken", ["missing", "NaN", "list"])
def test_whatever_is_broken_the_report_is_written_or_refused_with_a_sentence(
    broken: str, example: Callable[[str], dict[str, Any]], saved: Save
) -> None:
    results = example("two")
    results["runs"], results["differences"] = results["runs"][-1:], results["differences"][:1]
    results["differences"][0]["name"] = results["chosen"]
    results["gallery"]["samples"] = results["gallery"]["samples"][:1]
    folder, refused = saved(results), []
    text = json.dumps(results)
    for place in places(results):
        damaged = json.loads(text)
        parent = damaged
        for step in place[:-1]:
            parent = parent[step]
        if broken == "missing":
            del parent[place[-1]]
        else:
            parent[place[-1]] = float("nan") if broken == "NaN" else [[]]
        (folder / "results.json").write_text(json.dumps(damaged))
        try:
            build(folder)
        except RunError as error:
            refused.append(str(error))
    assert len(refused) > 60
    assert all(sentence.endswith("Make the run again in a new folder.") for sentence in refused)
