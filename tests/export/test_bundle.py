"""A zip that is the same each time."""

import io
import zipfile

from pupille.export.bundle import CONTENTS, zip_of


def test_the_same_files_give_the_same_bytes_in_whatever_order():
    first = zip_of({"b.txt": b"2", "a/c.txt": b"1"})
    assert first == zip_of({"a/c.txt": b"1", "b.txt": b"2"})
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert packed.namelist() == ["a/c.txt", "b.txt"]
        assert packed.read("a/c.txt") == b"1"
        assert packed.testzip() is None


def test_no_kind_of_picture_is_among_what_is_packed():
    assert not any(kind.startswith("image/") for _, kind in CONTENTS.values())
    assert not {"report.html", "thumbnails"} & set(CONTENTS)
