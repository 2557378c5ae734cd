"""The cells of a table as text, whatever wrote it: pandas, a spreadsheet, or a hand."""

import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pupille.data.formats.cells import read_cells
from pupille.errors import DataError


def cells_of(tmp_path: Path, content: str | bytes, name: str = "table.csv") -> pd.DataFrame:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_cells(file)[0]


def test_a_table_that_pandas_saved_comes_back_with_its_row_numbers_named(tmp_path):
    saved = pd.DataFrame({"path": ["a.png", "b, c.png"], "note": ['says "no"', "two\nlines"]})
    read = cells_of(tmp_path, saved.to_csv())
    assert list(read.columns) == ["column 1", "path", "note"]
    assert read["column 1"].tolist() == ["0", "1"]
    assert read[["path", "note"]].to_numpy().tolist() == saved.to_numpy().tolist()


def test_blank_rows_go_short_rows_are_filled_and_spaces_around_cells_are_cut(tmp_path):
    read = cells_of(tmp_path, "path; label ;site;;\n a b.png ;cat;;;\n;;\n007.png;1,5\n")
    assert list(read.columns) == ["path", "label", "site"]
    assert read.to_numpy().tolist() == [["a b.png", "cat", ""], ["007.png", "1,5", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_spreadsheets_read_the_same(tmp_path, encoding):
    read = cells_of(tmp_path, "path\tlabel\nété.png\tœuf\n".encode(encoding), "table.tsv")
    assert read.to_dict("records") == [{"path": "été.png", "label": "œuf"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("path,label\n", "no rows below its column names"),
        ("path,label,path\na,b,c\n", "two columns named 'path'"),
        ("path,label\na,b\nc,d,e\n", "row 3 of the table 'table.csv' has more cells than the 2 columns"),
        (b"path,label\na,\0b\n", "is no text"),
        (b"\xff\xfea\0\x00\xd8", "is damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(tmp_path, content, message):
    with pytest.raises(DataError, match=message):
        cells_of(tmp_path, content)


def test_cells_of_a_workbook_read_as_in_the_sheet_and_only_the_first_sheet_counts(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "mine"
    morning = datetime.datetime(2020, 2, 29, 8, 30)
    for row in (
        ["path", "n", "day"],
        ["a.png", 3.0, datetime.datetime(2020, 2, 29)],
        [],
        ["b", 0.5, morning],
    ):
        book.active.append(row)
    book.create_sheet("other").append(["ignored"])
    book.save(tmp_path / "table.xlsx")
    read, notes = read_cells(tmp_path / "table.xlsx")
    assert read.to_numpy().tolist() == [
        ["a.png", "3", "2020-02-29"],
        ["b", "0.5", "2020-02-29 08:30:00"],
    ]
    assert notes == ("The workbook has 2 sheets; the first, 'mine', was read.",)


def test_a_workbook_that_is_none_says_how_to_save_it(tmp_path):
    with pytest.raises(DataError, match=r"'table\.xlsx' is no workbook"):
        cells_of(tmp_path, "path,label\na,b\n", "table.xlsx")


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;"])
def test_the_line_by_which_excel_states_the_delimiter_is_no_row(tmp_path, line):
    read = cells_of(tmp_path, f"{line}\r\npath;label, in words\r\na.png;one, two\r\n")
    assert list(read.columns) == ["path", "label, in words"]
    assert read.to_numpy().tolist() == [["a.png", "one, two"]]


def test_a_stated_delimiter_goes_before_the_commoner_one(tmp_path):
    assert list(cells_of(tmp_path, "sep=\t\na,b,c\td\n1\t2\n").columns) == ["a,b,c", "d"]


def test_errors_of_a_spreadsheet_are_empty_cells_and_are_told(tmp_path):
    (tmp_path / "t.csv").write_text("path,label\n#1.png,#N/A\nb.png,#div/0!\nc.png,#NOM?\nd.png,# NA\n")
    read, notes = read_cells(tmp_path / "t.csv")
    assert read["label"].tolist() == ["", "", "", "# NA"]
    assert read["path"].tolist() == ["#1.png", "b.png", "c.png", "d.png"]
    assert notes == ("Cells that show an error of the spreadsheet, such as #N/A, count as empty: 3.",)
