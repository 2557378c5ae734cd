"""The cache of facts: by content, for several processes, and never in the way."""

import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hanging import HANGING
from pupille.audit.facts.cache import FactsCache, key_of
from pupille.audit.facts.record import Facts, Metadata
from pupille.images.limits import Limits


def some_facts(**changes: object) -> Facts:
    facts = Facts(
        size=12,
        extension="jpg",
        format="JPEG",
        mode="RGB",
        width=3,
        height=2,
        pages=1,
        file_hash="abc",
        content="def",
        jpeg_quality=75,
        brightness=0.1 + 0.2,
        contrast=0.25,
        sharpness=17.5,
        colour=(0.1, 0.2, 0.3),
        border=(0.4, 0.5),
        small=np.arange(1024, dtype=np.uint8).reshape(32, 32),
        signatures=np.array([1, 2**64 - 1], dtype=np.uint64),
    )
    return replace(facts, **changes)


def assert_same(one: Facts | None, two: Facts) -> None:
    assert one is not None
    assert {**vars(one), "small": 0, "signatures": 0} == {**vars(two), "small": 0, "signatures": 0}
    assert np.array_equal(one.small, two.small)
    assert np.array_equal(one.signatures, two.signatures)


@pytest.mark.parametrize(
    "metadata",
    [Metadata(), Metadata(latitude=1.5, longitude=-2.25, people=("Ämilie", "\ud800x"), blocks=("exif",))],
)
def test_facts_come_back_as_they_were(tmp_path: Path, metadata: Metadata) -> None:
    facts = some_facts(metadata=metadata, jpeg_quality=None)
    with FactsCache(tmp_path / "f.sqlite") as cache:
        assert cache.get("key") is None
        cache.put([("key", facts)])
        assert_same(cache.get("key"), facts)
    with FactsCache(tmp_path / "f.sqlite") as cache:
        assert_same(cache.get("key"), facts)


def test_the_key_changes_with_all_that_facts_depend_on() -> None:
    keys = [
        key_of("a", ".jpg", Limits(), 0),
        key_of("b", ".jpg", Limits(), 0),
        key_of("a", ".nef", Limits(), 0),
        key_of("a", ".jpg", Limits(), 1),
        key_of("a", ".jpg", Limits(megapixels=1), 0),
        key_of("a", ".jpg", Limits(formats=("JPEG",)), 0),
        key_of("a", ".jpg", Limits(jpeg_scans=3), 0),
    ]
    assert len(set(keys)) == len(keys)


def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    with FactsCache(tmp_path / "f.sqlite") as cache:
        cache.put([("key", some_facts())])
    assert stat.S_IMODE((tmp_path / "f.sqlite").stat().st_mode) == 0o600


def test_a_file_that_is_no_database_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "f.sqlite"
    path.write_bytes(b"nonsense " * 1000)
    with FactsCache(path) as cache:
        cache.put([("key", some_facts())])
        assert cache.get("key")


def test_a_file_damaged_anywhere_never_stops_the_audit(tmp_path: Path) -> None:
    path = tmp_path / "f.sqlite"
    with FactsCache(path) as cache:
        cache.put([(f"key{i}", some_facts()) for i in range(200)])
    whole = path.read_bytes()
    for start in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        with FactsCache(path) as cache:
            for i in range(0, 200, 20):
                found = cache.get(f"key{i}")
                assert found is None or found.width == 3
            cache.put([("new", some_facts())])


@pytest.mark.parametrize(
    "record", ["", "[]", '{"metadata": null}', "{}", '{"metadata": 3, "colour": [], "border": []}']
)
def test_a_row_that_is_not_ours_counts_as_absent(tmp_path: Path, record: str) -> None:
    with FactsCache(tmp_path / "f.sqlite") as cache:
        cache.put([("key", some_facts())])
        with sqlite3.connect(tmp_path / "f.sqlite") as direct:
            direct.execute("UPDATE facts SET record = ?", (record,))
        direct.close()
        assert cache.get("key") is None


def test_a_place_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with FactsCache(tmp_path / "file" / "f.sqlite") as cache:
        cache.put([("key", some_facts())])
        assert cache.get("key") is None


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from pupille.audit.facts.cache import FactsCache
with FactsCache(Path(sys.argv[1])) as cache:
    facts = cache.get("first")
    for i in range(100):
        cache.put([(f"{sys.argv[2]} {i}", replace(facts, width=i))])
"""


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "f.sqlite"
    with FactsCache(path) as cache:
        cache.put([("first", some_facts())])
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in "abc"]
    assert [writer.wait(timeout=HANGING) for writer in writers] == [0, 0, 0]
    with FactsCache(path) as cache:
        for name in "abc":
            for i in range(100):
                found = cache.get(f"{name} {i}")
                assert found is not None
                assert found.width == i
