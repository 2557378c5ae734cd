"""Tables as Parquet, read back by pyarrow and pandas themselves."""

import sys

import pandas as pd
import pyarrow.parquet
import pytest

from pupille.errors import ConfigError
from pupille.storage import parquet_table
from pupille.storage.parquet_table import ParquetRows, insist_on_pyarrow, read_parquet

TITLES = ["image", "class", "share", "problem"]
ROWS = [["=a.png", "0", 0.25, ""], ["b.png", "1", 1e-06, ""], ["c.png", "", "", "broken"]]


@pytest.fixture
def path(tmp_path):
    with (tmp_path / "t.parquet").open("wb") as file:
        table = ParquetRows(file)
        table.write(TITLES, ROWS[:1])
        table.write(TITLES, ROWS[1:])
        table.close()
    return tmp_path / "t.parquet"


def test_text_stays_text_and_numbers_numbers_to_the_bit(path):
    table = pd.read_parquet(path)
    assert list(table.columns) == TITLES
    assert table["class"][0] == "0"
    assert list(table["share"][:2]) == [0.25, 1e-06]
    assert table["image"][0] == "=a.png"
    assert table["share"].isna().tolist() == [False, False, True]
    assert [str(field.type) for field in pyarrow.parquet.read_schema(path)] == [
        "string",
        "string",
        "double",
        "string",
    ]


@pytest.mark.parametrize("at_once", [1, 2, 50])
def test_it_reads_back_some_rows_at_a_time(path, at_once):
    pieces = list(read_parquet(path, at_once))
    assert all(titles == TITLES and len(rows) <= at_once for titles, rows in pieces)
    assert [row for _, rows in pieces for row in rows] == ROWS


def test_many_small_writes_become_few_groups(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_table, "ROWS_IN_A_GROUP", 100)
    with (tmp_path / "t.parquet").open("wb") as file:
        table = ParquetRows(file)
        for start in range(0, 250, 10):
            table.write(["n"], [[float(n)] for n in range(start, start + 10)])
        table.close()
    assert pyarrow.parquet.ParquetFile(tmp_path / "t.parquet").num_row_groups == 3
    assert pd.read_parquet(tmp_path / "t.parquet")["n"].tolist() == [float(n) for n in range(250)]


def test_a_table_without_rows_has_its_columns(tmp_path):
    with (tmp_path / "t.parquet").open("wb") as file:
        table = ParquetRows(file)
        table.write(["image", "problem"], [])
        table.close()
    assert list(pd.read_parquet(tmp_path / "t.parquet").columns) == ["image", "problem"]


def test_two_columns_of_one_name_are_refused(tmp_path):
    with (
        (tmp_path / "t.parquet").open("wb") as file,
        pytest.raises(ConfigError, match="'class' stands twice"),
    ):
        ParquetRows(file).write(["image", "class", "class"], [["a", "b", 0.5]])


def test_where_pyarrow_is_missing_the_command_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigError, match=r"need pyarrow.*pip install"):
        insist_on_pyarrow()
