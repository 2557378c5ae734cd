"""How many entries an archive holds, against archives that Python's own library writes."""

import io
import struct
import tarfile
import zipfile

import pytest

from pupille.data.sources.archive_directory import count_tar_entries, insist_on_entries, stated_entries
from pupille.errors import DataError
from pupille.images.limits import Limits

THREE = Limits(archive_entries=3)


def zipped(n, comment=b""):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = comment
        for number in range(n):
            archive.writestr(f"{number}.txt", "x")
    return file


def tarred(n, *, content=b"x", form=tarfile.GNU_FORMAT, name="{}.txt"):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for number in range(n):
            entry = tarfile.TarInfo(name.format(number))
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    file.seek(0)
    return file


@pytest.mark.parametrize("n", [0, 1, 300])
@pytest.mark.parametrize("comment", [b"", b"made by hand"])
def test_a_zip_states_its_entries_at_its_end(n, comment):
    assert stated_entries(zipped(n, comment)) == n


def test_a_zip_of_more_entries_than_two_bytes_count_states_them_in_the_end_of_a_large_one():
    # The three records at the end of a ZIP64 file, as PKWARE's APPNOTE 4.3.14 to 4.3.16 lays them out.
    large = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 70_000, 70_000, 0, 0)
    place = struct.pack("<4sIQI", b"PK\6\7", 0, 9, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0, 0, 0)
    assert stated_entries(io.BytesIO(b"before it" + large + place + end)) == 70_000


def test_what_is_no_zip_states_nothing():
    assert stated_entries(io.BytesIO(b"no archive at all")) == 0


def test_as_many_entries_as_the_limit_are_taken_and_one_more_is_refused():
    insist_on_entries(3, THREE)
    with pytest.raises(DataError, match="more than 3 entries.*unpack it yourself"):
        insist_on_entries(4, THREE)


@pytest.mark.parametrize("size", [0, 512, 1300])
def test_a_tar_is_counted_by_its_headers_whatever_lies_between(size):
    count_tar_entries(tarred(3, content=b"y" * size), THREE)
    with pytest.raises(DataError, match="more than 3 entries"):
        count_tar_entries(tarred(4, content=b"y" * size), THREE)


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_the_header_of_a_long_name_is_no_entry(form):
    count_tar_entries(tarred(3, form=form, name="a" * 150 + "{}"), THREE)


def test_what_is_no_header_ends_the_count():
    count_tar_entries(io.BytesIO(b"z" * 5120), THREE)
