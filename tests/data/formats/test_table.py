"""Tables: found columns, kept metadata, odd encodings, and one sentence for each fault."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.table import read_table
from pupille.errors import DataError, Refusal
from pupille.images.limits import DEFAULT_LIMITS


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for i in range(4):
        file = tmp_path / "set" / "img" / f"{i}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 4)).save(file)
    return tmp_path / "set"


def read(file: Path, text: str | bytes | None = None, **settings: object) -> Dataset:
    if text is not None:
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(file, DataConfig(**settings), DEFAULT_LIMITS, "set")  # type: ignore[arg-type]


FOUR = "path,label\nimg/0.png,a\nimg/1.png,b\nimg/2.png,a\nimg/3.png,b\n"


def test_paths_count_from_the_table_and_are_the_ids(root: Path) -> None:
    made = read(root / "t.csv", FOUR)
    assert list(made.samples["id"]) == [f"img/{i}.png" for i in range(4)]
    assert list(made.samples["label"]) == ["a", "b", "a", "b"]
    assert made.notes == made.left_out == ()
    assert made.images.read("img/0.png").pixels.shape == (4, 4)


@pytest.mark.parametrize(
    "text",
    [
        FOUR.replace("path,label", "Filename,Class"),
        FOUR.replace("path,label", " image path , Target "),
        FOUR.replace(",", ";"),
        FOUR.replace(",", "\t"),
        FOUR.replace("\n", "\r\n"),
        "\ufeff" + FOUR,
        FOUR.replace("img/", "img\\"),
        FOUR.replace("img/", "./img/../img/"),
        FOUR + "\n,\n",
        FOUR.replace("path,label", "fichier,classe"),
        FOUR.encode("utf-16"),
    ],
)
def test_usual_names_delimiters_and_spellings_are_understood(root: Path, text: str | bytes) -> None:
    made = read(root / "t.csv", text)
    assert list(made.samples["id"]) == [f"img/{i}.png" for i in range(4)]
    assert made.classes == ("a", "b")


def test_labels_stay_text(root: Path) -> None:
    made = read(root / "t.csv", FOUR.replace(",a", ",01").replace(",b", ",NA"))
    assert made.classes == ("01", "NA")


def test_a_code_page_of_windows_is_read_with_a_note(root: Path) -> None:
    made = read(root / "t.csv", FOUR.replace(",b", ",forêt d’œillets").encode("cp1252"))
    assert made.classes == ("a", "forêt d’œillets")
    assert "Windows-1252" in made.notes[0]


def test_a_table_in_one_form_of_unicode_finds_files_in_the_other_and_in_another_case(root: Path) -> None:
    folder = root / unicodedata.normalize("NFD", "été")
    folder.mkdir()
    (root / "img" / "0.png").rename(folder / unicodedata.normalize("NFD", "chêne.JPG"))
    made = read(root / "t.csv", FOUR.replace("img/0.png", unicodedata.normalize("NFC", "été/chêne.jpg")))
    assert len(made) == 4
    assert not made.left_out
    assert made.samples["id"].iloc[0] == unicodedata.normalize("NFD", "été/chêne.JPG")
    assert made.images.read(made.samples["path"].iloc[0]).pixels.shape == (4, 4)
    assert not any("without a row" in note or "not there" in note for note in made.notes)


def test_two_rows_that_name_one_file_are_refused_whatever_their_spelling(root: Path) -> None:
    with pytest.raises(DataError, match=r"lists 1 image more than once"):
        read(root / "t.csv", FOUR + "img/0.PNG,a\n")


def test_the_whole_table_of_a_course_is_split_as_it_says(root: Path) -> None:
    text = FOUR.replace("label", "label,is_valid").replace(",a\n", ",a,False\n").replace(",b\n", ",b,True\n")
    made = read(root / "t.csv", text)
    assert list(made.samples["split"]) == ["train", "validation", "train", "validation"]
    assert list(made.samples["is_valid"]) == ["False", "True", "False", "True"]
    assert any("The split comes from 'is_valid'" in note for note in made.notes)
    with pytest.raises(DataError, match=r"--split-column must be one of"):
        read(root / "t.csv", split_column="valid")


def test_a_name_too_long_for_any_file_is_a_missing_image(root: Path) -> None:
    made = read(root / "t.csv", FOUR + f"img/{'x' * 300}.png,a\n")
    assert [item.refusal for item in made.left_out] == [Refusal.MISSING]


def test_labels_that_are_one_number_are_one_class_and_several_in_a_cell_are_told(root: Path) -> None:
    numbers = FOUR.replace("0.png,a", "0.png,1").replace(",a", ",1.0").replace(",b", ",2.0")
    assert read(root / "t.csv", numbers).classes == ("1", "2")
    several = FOUR.replace("0.png,a", "0.png,cat|dog").replace("1.png,b", "1.png,dog|cat")
    several = several.replace(",a", ",cat").replace(",b", ",dog")
    assert any("several labels an image" in note for note in read(root / "t.csv", several).notes)


def test_split_group_and_metadata_are_kept(root: Path) -> None:
    text = (
        "id,file,label,Split,group,age\n7,img/0.png,a,train,p1,3\n7,img/1.png,b,val,p2,\n"
        "8,img/2.png,a,Training,p1,5\n8,img/3.png,b,test,,6\n"
    )
    made = read(root / "t.csv", text)
    assert list(made.samples["split"]) == ["train", "validation", "train", "test"]
    assert made.groups == ("p1", "p2", "p1", "")
    assert list(made.samples["age"]) == ["3", "", "5", "6"]
    assert list(made.samples["table_id"]) == ["7", "7", "8", "8"]
    assert "The column 'id' of the table is kept as 'table_id'." in made.notes


def test_columns_can_be_named(root: Path) -> None:
    text = FOUR.replace("path,label", "where,what")
    with pytest.raises(
        DataError, match=r"no column of paths .* columns are 'where', 'what'; .* --path-column"
    ):
        read(root / "t.csv", text)
    made = read(root / "t.csv", path_column="where", label_column="what")
    assert made.classes == ("a", "b")
    with pytest.raises(
        DataError, match=r"--label-column must be one of where, what. Got 'wat'. Did you mean"
    ):
        read(root / "t.csv", path_column="where", label_column="wat")
    with pytest.raises(DataError, match=r"cannot hold both"):
        read(root / "t.csv", path_column="where", label_column="where")


def test_two_columns_that_could_hold_the_labels_are_told(root: Path) -> None:
    text = "path,category,class\n" + "".join(f"img/{i}.png,{'xy'[i % 2]},{'ab'[i % 2]}\n" for i in range(4))
    made = read(root / "t.csv", text)
    assert made.classes == ("a", "b")
    assert "'class', not from 'category'" in made.notes[0]


def test_labels_without_images_are_told_once_and_left_out(root: Path) -> None:
    text = FOUR + "img/8.png,a\nimg/9.png,b\n"
    made = read(root / "t.csv", text)
    assert len(made) == 4
    assert "2 of 6 images that 't.csv' lists are not there" in made.notes[0]
    assert "'img/8.png'" in made.notes[0]
    assert [item.path for item in made.left_out] == ["img/8.png", "img/9.png"]
    assert {item.refusal for item in made.left_out} == {Refusal.MISSING}
    with pytest.raises(DataError, match=r"2 of 6 images"):
        read(root / "t.csv", strict=True)
    with pytest.raises(DataError, match=r"4 of 4 images .* are not there; the first is 'imx/0.png'"):
        read(root / "t.csv", FOUR.replace("img/", "imx/"))


def test_images_without_labels_are_told(root: Path) -> None:
    made = read(root / "t.csv", "path,label\nimg/0.png,a\nimg/1.png,b\nimg/2.png,\n")
    assert len(made) == 2
    assert [item.path for item in made.left_out] == ["img/2.png"]
    assert made.left_out[0].refusal is Refusal.ASIDE
    assert any("without a label in the table are left out: 1; the first is" in note for note in made.notes)
    assert any("without a row in it: 1; the first is 'img/3.png'" in n for n in made.notes)
    with pytest.raises(DataError, match=r"column of labels .* is empty"):
        read(root / "t.csv", "path,label\nimg/0.png,\nimg/1.png,\n")


@pytest.mark.parametrize("path", ["../out.png", "img/../../out.png", "/etc/passwd", "C:\\pictures\\a.png"])
def test_a_path_that_leaves_the_folder_is_refused_by_name(root: Path, path: str) -> None:
    with pytest.raises(DataError, match=r"row 6 of the table 't.csv' names .* outside the table's folder"):
        read(root / "t.csv", FOUR + f"{path},a\n")


def test_an_absolute_path_inside_the_folder_is_taken(root: Path) -> None:
    assert read(root / "t.csv", FOUR.replace("img/0", f"{root}/img/0")).samples["id"].iloc[0] == "img/0.png"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FOUR + "img/0.png,a\nimg//0.png,b\n", "lists 1 image more than once, 'img/0.png'"),
        ("", "has no rows below"),
        ("path,label\n", "has no rows below"),
        (FOUR + ",a\n", "row 6 of the table 't.csv' has no path"),
        (FOUR + "img/0.png,a,x\n", "row 6 .* more cells than the 2 columns"),
        (FOUR.replace("path,label", "path,path"), "two columns named 'path'"),
        (FOUR.replace("path,label", "path,split"), "no column of labels"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text"),
        ("path,label,split\nimg/0.png,a,tran\n", "row 2 .* has the split 'tran'"),
    ],
)
def test_each_fault_has_its_sentence(root: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(root / "t.csv", text)


def test_a_label_of_its_own_for_every_image_is_the_wrong_column(root: Path) -> None:
    for i in range(4, 12):
        (root / "img" / f"{i}.png").write_bytes((root / "img" / "0.png").read_bytes())
    text = "path,label,kind\n" + "".join(f"img/{i}.png,name{i},{i % 2}\n" for i in range(12))
    with pytest.raises(
        DataError, match=r"every image has a label of its own in the column 'label'.*--label-column"
    ):
        read(root / "t.csv", text)
    assert read(root / "t.csv", label_column="kind").classes == ("0", "1")


def test_excel_is_read_as_it_reads_in_the_sheet(root: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["image", "category", "dose", None])
    for i in range(4):
        sheet.append([f"img/{i}.png", float(i % 2), 0.5 if i else None])
    book.create_sheet("second")
    book.save(root / "t.xlsx")
    made = read(root / "t.xlsx")
    assert made.classes == ("0", "1")
    assert list(made.samples["dose"]) == ["", "0.5", "0.5", "0.5"]
    assert "has 2 sheets; the first, 'Sheet'" in made.notes[0]
    (root / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(DataError, match=r"'bad.xlsx' is no workbook"):
        read(root / "bad.xlsx")


def test_shared_table_of_something_else_lists_its_columns(shared: Path) -> None:
    with pytest.raises(DataError, match=r"no column of paths.*'Country', 'Subject Descriptor'"):
        read(shared / "data" / "lifesat" / "gdp_per_capita.csv")
