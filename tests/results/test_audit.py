import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pupille.errors import RunError
from pupille.report.build import build

Save = Callable[[dict[str, Any]], Path]
Example = Callable[[str], dict[str, Any]]


def test_an_audit_of_a_newer_version_asks_for_an_update(example: Example, saved: Save) -> None:
    with pytest.raises(
        RunError, match=r"audit\.json has schema 2, and this Pupille reads up to 1.*Update Pupille"
    ):
        build(saved(example("leak") | {"schema": 2}))


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000, '{"schema": 1}', '{"schema": "x"}'])
def test_a_damaged_audit_is_one_clear_sentence(content: str, tmp_path: Path) -> None:
    (tmp_path / "audit.json").write_text(content)
    with pytest.raises(RunError, match=r" again in a new folder\.$"):
        build(tmp_path)
    assert not (tmp_path / "report.html").exists()


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place, one element of each list."""
    found = []
    if isinstance(value, dict):
        for key, part in list(value.items())[:24]:
            found += [(*path, key), *places(part, (*path, key))]
    elif isinstance(value, list) and value:
        found += [(*path, 0), *places(value[0], (*path, 0))]
    return found


def breakages(record: dict[str, Any], within: tuple[str | int, ...] = ()) -> list[dict[str, Any]]:
    """The record with one place missing, not a number, or of another kind; for each place below `within`."""
    text, broken = json.dumps(record), []
    for place in places(record):
        if place[: len(within)] != within:
            continue
        for damage in ("missing", float("nan"), [[]], None, True):
            copy = json.loads(text)
            parent = copy
            for step in place[:-1]:
                parent = parent[step]
            if damage == "missing":
                del parent[place[-1]]
            else:
                parent[place[-1]] = damage
            broken.append(copy)
    return broken


def written_or_refused(folder: Path, file: str, records: list[dict[str, Any]]) -> list[str]:
    refused = []
    for record in records:
        (folder / file).write_text(json.dumps(record))
        try:
            build(folder)
        except RunError as error:
            refused.append(str(error))
    return refused


def test_whatever_is_broken_the_page_is_written_or_refused_with_a_sentence(
    example: Example, saved: Save
) -> None:
    record = example("leak")
    record["waivers"] = [{"code": "blurred", "because": "seen"}]
    records = breakages(record)
    refused = written_or_refused(saved(record), "audit.json", records)
    assert len(refused) > 80
    assert all(sentence.endswith("Run `pupille audit` again in a new folder.") for sentence in refused)


@pytest.mark.parametrize("within", [("audit",), ("runs", 0, "without_twins")])
def test_so_are_results_whose_audit_or_price_of_the_leak_is_broken(
    within: tuple[str | int, ...], example: Example, saved: Save
) -> None:
    results = example("leaking")
    results["runs"], results["differences"] = results["runs"][-1:], []
    results["gallery"] |= {"samples": [], "mistakes": []}
    refused = written_or_refused(saved(results), "results.json", breakages(results, within))
    assert len(refused) > 20
    assert all(sentence.endswith("Make the run again in a new folder.") for sentence in refused)
