import hashlib
import io
import json
import zipfile

import pytest

from pupille.errors import DataError
from pupille.storage.bundle import LIST, README, ToPack, is_bundle, opened_bundle, write_bundle

CONTENT = b"one and two" * 400


def quiet(done):
    pass


@pytest.fixture
def bundle(tmp_path):
    """A bundle of two items, three files."""
    for name in ("a.bin", "b.bin"):
        (tmp_path / name).write_bytes(CONTENT + name.encode())
    both = tmp_path / "a.bin", tmp_path / "b.bin"
    packs = [
        ToPack("first", "MIT", "https://first.example", {"commit": None}, "first", both),
        ToPack("timm:second", "", "", {}, "second", both[:1]),
    ]
    write_bundle(tmp_path / "all.zip", "data", packs, "Read me.", quiet)
    return tmp_path / "all.zip"


def checked(path):
    with opened_bundle(path, "data", DataError) as bundle:
        bundle.check(quiet)
        return bundle.items


def rewritten(path, change, **how):
    """The same zip with other entries. change: (name, content) -> (name, content), or None to leave it out."""
    with zipfile.ZipFile(path) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, content in filter(None, (change(*entry) for entry in entries)):
            archive.writestr(name, content)


def with_list(path, change):
    """The same zip with another list. change: the list as JSON -> nothing, changed in place."""

    def of(name, content):
        if name != LIST:
            return name, content
        record = json.loads(content)
        change(record)
        return name, json.dumps(record)

    rewritten(path, of)


def test_what_was_packed_comes_out_with_its_licence_and_source(bundle):
    with opened_bundle(bundle, "data", DataError) as opened:
        first, second = opened.items
        out = io.BytesIO()
        opened.take(first.files[1], out)
    assert out.getvalue() == CONTENT + b"b.bin"
    assert (first.name, first.licence, first.source) == ("first", "MIT", "https://first.example")
    assert [file.name for file in first.files] == ["a.bin", "b.bin"]
    assert second.files[0].sha256 == hashlib.sha256(CONTENT + b"a.bin").hexdigest()
    assert second.size == len(CONTENT) + 5


def test_other_programs_open_it_and_the_same_files_give_the_same_bytes(bundle):
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
        assert archive.read(README) == b"Read me."
    before = bundle.read_bytes()
    packs = [ToPack("x", "", "", {}, "x", (bundle.parent / "a.bin",))]
    for name in ("one.zip", "two.zip"):
        write_bundle(bundle.parent / name, "data", packs, "", quiet)
    assert (bundle.parent / "one.zip").read_bytes() == (bundle.parent / "two.zip").read_bytes() != before


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.99])
def test_a_torn_one_is_refused(bundle, share):
    content = bundle.read_bytes()
    bundle.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DataError, match=r"cut short on its way.*Copy it again"):
        checked(bundle)


def test_every_altered_byte_of_a_file_is_seen(bundle):
    whole = bundle.read_bytes()
    start = whole.index(CONTENT)
    for at in (start, start + len(CONTENT) // 2, whole.rindex(CONTENT) + len(CONTENT)):
        bundle.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DataError, match="altered or damaged"):
            checked(bundle)


def test_another_file_with_a_checksum_of_its_own_is_seen(bundle):
    rewritten(
        bundle, lambda name, content: (name, content[::-1]) if name == "first/a.bin" else (name, content)
    )
    with pytest.raises(DataError, match=r"altered or damaged.*first/a.bin"):
        checked(bundle)


@pytest.mark.parametrize(
    "name", ["../out", "first/../../out", "/etc/passwd", "C:/x", "first\\a", "first/.x", "a"]
)
def test_a_name_that_leads_elsewhere_is_refused_even_if_the_list_has_it(bundle, name):
    def add(record):
        digest = hashlib.sha256(b"x").hexdigest()
        record["items"][0]["files"].append({"path": name, "size": 1, "sha256": digest})

    with_list(bundle, add)
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(DataError, match="altered or damaged"):
        checked(bundle)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["items"].pop(),
        lambda record: record["items"][0]["files"][0].update(size=7),
        lambda record: record["items"][0]["files"][0].update(path="first/c.bin"),
        lambda record: record["items"][0]["files"][0].update(sha256="0" * 64),
        lambda record: record["items"][1].update(name="first"),
        lambda record: record.update(items=[{"name": 3}]),
        lambda record: record.pop("items"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(bundle, change):
    with_list(bundle, change)
    with pytest.raises(DataError, match="altered or damaged"):
        checked(bundle)


def test_a_compressed_entry_is_refused_before_it_is_read(bundle):
    rewritten(bundle, lambda name, content: (name, content), compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(DataError, match="no bundle"):
        checked(bundle)


def test_another_kind_names_its_own_command_and_a_later_one_its_version(bundle):
    with (
        pytest.raises(DataError, match=r"another kind.*pupille data import"),
        opened_bundle(bundle, "weights", DataError),
    ):
        pass
    with_list(bundle, lambda record: record.update(schema=9))
    with pytest.raises(DataError, match="later version"):
        checked(bundle)


def test_what_is_no_bundle_is_said_so(tmp_path):
    (tmp_path / "note.zip").write_text("no zip")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("a.png", b"")
    for name in ("note.zip", "photos.zip"):
        with pytest.raises(DataError, match="no bundle"):
            checked(tmp_path / name)
        assert not is_bundle(tmp_path / name)
    with pytest.raises(DataError, match="does not exist"):
        checked(tmp_path / "nowhere.zip")


def test_one_that_was_cut_short_is_still_known_as_a_bundle(bundle):
    bundle.write_bytes(bundle.read_bytes()[:100])
    assert is_bundle(bundle)
