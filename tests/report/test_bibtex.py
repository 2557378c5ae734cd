"""The bibliography of a run: how each library asks to be cited, and any other by its name alone."""

import re

from partial_records import results_of
from pupille.report.bibtex import bibliography


def written(**versions: str) -> str:
    return bibliography(results_of({"created": "2026-11-22T15:04:05Z", "versions": versions}))


def test_a_library_that_asks_to_be_cited_is_cited_as_it_asks() -> None:
    entry = written(pandas="2.3.1")
    assert entry.startswith("@inproceedings{pandas,\n")
    assert "  author = {McKinney, Wes},\n" in entry
    assert "  doi = {10.25080/Majora-92bf1922-00a},\n" in entry
    assert entry.endswith("  note = {Version 2.3.1}\n}\n")


def test_any_other_is_cited_by_its_name_with_the_year_of_the_run() -> None:
    expected = "@misc{opencv,\n  title = {opencv},\n  year = {2026},\n  note = {Version 4.12}\n}\n"
    assert written(opencv="4.12") == expected


def test_no_name_or_version_is_a_command_of_latex() -> None:
    entry = written(**{"my_lib & co": "1_0%"})
    assert r"title = {my\_lib \& co}" in entry
    assert r"note = {Version 1\_0\%}" in entry


def test_a_key_has_letters_and_digits_alone_and_is_numbered_where_the_name_has_none() -> None:
    text = written(numpy="2.4", **{"眼": "1", "scikit-learn": "1.9", "--": "2"})
    assert re.findall(r"^@\w+\{(.*),$", text, re.MULTILINE) == [
        "numpy",
        "software2",
        "scikitlearn",
        "software4",
    ]


def test_two_names_that_come_to_one_key_are_two_entries() -> None:
    text = written(**{"my-lib": "1", "mylib": "2", "MyLib": "3", "numpy": "2.4"})
    assert re.findall(r"^@\w+\{(.*),$", text, re.MULTILINE) == ["mylib", "mylib-2", "MyLib-3", "numpy"]
