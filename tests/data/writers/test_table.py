"""The table of formats is the one that users are told of, and what each writes is read again."""

from pathlib import Path

import pytest

from pupille.data.formats.drawing import Tree
from pupille.data.formats.drawings import DRAWINGS
from pupille.data.writers.table import WRITERS

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("name", WRITERS)
def test_each_format_has_a_title_and_a_folder_of_images_and_is_documented(name):
    writer = WRITERS[name]
    assert writer.title
    assert writer.images
    (line,) = [
        line
        for line in (DOCS / "commands.md").read_text(encoding="utf-8").splitlines()
        if "`pupille data convert SOURCE --to FORMAT" in line
    ]
    assert f"`{name}`" in line


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "masks"])
def test_what_is_written_is_in_one_of_the_formats_that_are_read(name, boxes, tmp_path):
    def put(path, data):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)

    WRITERS[name].write(boxes, put)
    (tmp_path / WRITERS[name].images).mkdir(exist_ok=True)
    for image in ("a.jpg", "b.jpg"):
        (tmp_path / WRITERS[name].images / image).touch()
    assert any(form.fits(Tree.of(tmp_path)) for form in DRAWINGS)
