"""Cells of a workbook as Excel shows them."""

from datetime import datetime

import openpyxl
import pytest

from pupille.data.formats.cells import read_cells
from pupille.data.formats.sheet_cells import cell_text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1, "00", "01"),
        (1.0, "000", "001"),
        (12, "0", "12"),
        (1234, "00", "1234"),
        (0.5, "0.00", "0.50"),
        (2.675, "0.00", "2.68"),
        (-3, "00", "-03"),
        (0.25, "0%", "25%"),
        (7, '"P"000', "P007"),
        (7, '000"b"', "007b"),
        (3, "00;[Red]-00", "03"),
        (3.0, "General", "3"),
        (0.1, "General", "0.1"),
        (3, "#,##0", "3"),
        (True, "General", "TRUE"),
        ("01", "General", "01"),
        (None, "00", ""),
        (datetime(2020, 2, 29), "yyyy", "2020-02-29"),
    ],
)
def test_a_value_reads_as_in_the_sheet(value, number_format, text):
    assert cell_text(value, number_format) == text


def test_a_workbook_keeps_the_zeros_that_its_format_shows(tmp_path):
    book = openpyxl.Workbook()
    for row in (["path", "label"], ["a.png", 1], ["b.png", 10], ["c.png", "#N/A"]):
        book.active.append(row)
    for row in (2, 3):
        book.active.cell(row, 2).number_format = "00"
    book.save(tmp_path / "t.xlsx")
    cells, notes = read_cells(tmp_path / "t.xlsx")
    assert cells["label"].tolist() == ["01", "10", ""]
    assert "#N/A" in notes[0]
