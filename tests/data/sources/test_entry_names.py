"""Names of archive entries: which are taken, and which no file system may be asked to hold side by side."""

import pytest

from pupille.data.sources import entry_names
from pupille.data.sources.entry_names import EntryNames
from pupille.errors import DataError


def test_the_parts_of_a_name_leave_out_what_leads_nowhere():
    names = EntryNames()
    assert names.admit("./cats//small/./1.png", is_folder=False) == ("cats", "small", "1.png")
    assert names.admit("cats/", is_folder=True) == ("cats",)
    assert names.admit("./", is_folder=True) == ()
    assert names.entries == 3


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/passwd", "outside"),
        ("c:1.png", "outside"),
        ("dir/C:evil.png", "outside"),
        ("dir/c:/evil.png", "outside"),
        ("a\\..\\b", "outside"),
        ("a/../b.png", "leads out"),
        ("a/b\x7f.png", "cannot be shown"),
        ("a/\udcff.png", "cannot be shown"),
        ("./.", "without a name"),
    ],
)
def test_a_name_that_could_lead_elsewhere_is_refused(name, why):
    with pytest.raises(DataError, match=why):
        EntryNames().admit(name, is_folder=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cat/1.png", "cat/2.png"),
        ("cat/1.PNG", "cat/1.png"),
        ("caf\u00e9/1.png", "cafe\u0301/2.png"),
        ("stra\u00dfe.png", "STRASSE.png"),
    ],
)
def test_two_spellings_that_some_system_takes_for_one_are_refused(one, other):
    names = EntryNames()
    names.admit(one, is_folder=False)
    with pytest.raises(DataError, match="take for one name"):
        names.admit(other, is_folder=False)


def test_a_folder_may_come_again_but_a_file_may_not_nor_a_file_as_a_folder():
    names = EntryNames()
    names.admit("cats/1.png", is_folder=False)
    assert names.admit("cats", is_folder=True) == ("cats",)
    assert names.admit("cats/2.png", is_folder=False) == ("cats", "2.png")
    for name in ("cats/1.png", "cats", "cats/1.png/2.png"):
        with pytest.raises(DataError, match="twice, or as a file and as a folder"):
            names.admit(name, is_folder=False)


ODD_ON_WINDOWS = [
    "NUL",
    "a/nul.png",
    "COM1.tar.gz",
    "lpt9 .txt",
    "con/1.png",
    "a/b.png:stream",
    "a./1.png",
    "CONIN$",
    "AUX.",
]


@pytest.mark.parametrize("name", ODD_ON_WINDOWS)
def test_what_windows_takes_for_a_device_or_another_file_is_refused_there_alone(name, monkeypatch):
    assert EntryNames().admit(name, is_folder=False) == tuple(name.split("/"))
    monkeypatch.setattr(entry_names, "ON_WINDOWS", True)
    with pytest.raises(DataError, match="is no name of a file on Windows"):
        EntryNames().admit(name, is_folder=False)


@pytest.mark.parametrize("name", ["null.png", "console/1.png", "COM10.png", "auxiliary", "a.b.png"])
def test_an_ordinary_name_is_taken_on_windows_too(name, monkeypatch):
    monkeypatch.setattr(entry_names, "ON_WINDOWS", True)
    assert EntryNames().admit(name, is_folder=False) == tuple(name.split("/"))
