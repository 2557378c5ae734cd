"""Every format is a line of a table; one more is one file and one line."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import pupille.data.open as opening
from pupille.config import DataConfig, SplitConfig
from pupille.data.dataset import Dataset
from pupille.data.formats import drawings
from pupille.data.formats.drawing import Drawing, DrawingFormat, DrawnImage, ObjectList
from pupille.data.sources.image_files import FileImages
from pupille.data.splits.split import split
from pupille.errors import DataError
from pupille.i18n.language import retell, say, speaking, tell
from pupille.tasks import TASKS


@pytest.mark.parametrize("form", opening.FORMATS, ids=lambda form: form.description)
def test_a_format_offers_tasks_that_there_are_and_is_described_in_french_too(form):
    assert form.offers
    assert set(form.offers) <= set(TASKS)
    with speaking("fr"):
        assert say(form.description) != form.description


@pytest.mark.parametrize("form", drawings.DRAWINGS, ids=lambda form: form.description)
def test_a_format_of_drawings_offers_drawn_tasks_alone_the_richest_first(form):
    ranks = [drawings.DRAWN_TASKS.index(task) for task in form.offers]
    assert ranks == sorted(ranks)


# ---- one more: labels in a text file `images.lst`, a line an image


def read_list(path, config, limits, name):
    rows = [line.split() for line in path.read_text().splitlines()]
    samples = pd.DataFrame(
        {
            "id": [file for file, _ in rows],
            "path": [file for file, _ in rows],
            "split": "",
            "group": "",
            "label": [label for _, label in rows],
        }
    )
    classes = tuple(sorted({label for _, label in rows}))
    return Dataset(samples, classes, FileImages(path.parent, limits, config.page), name, tell("a list"))


@pytest.fixture
def one_more(monkeypatch):
    """The table with a format that classifies alone."""
    line = opening.Format(
        "a list of images", lambda path: path.suffix == ".lst", read_list, ("classification",)
    )
    monkeypatch.setattr(opening, "FORMATS", (line, *opening.FORMATS))


@pytest.fixture
def listed(tmp_path):
    """Twelve pictures and their list."""
    rng = np.random.default_rng(0)
    lines = []
    for number in range(12):
        Image.fromarray(rng.integers(0, 255, (8, 8), dtype=np.uint8)).save(tmp_path / f"{number}.png")
        lines.append(f"{number}.png {('cat', 'dog')[number % 2]}")
    (tmp_path / "images.lst").write_text("\n".join(lines))
    return tmp_path / "images.lst"


def test_without_its_line_a_source_is_none_of_what_can_be_opened(listed):
    with pytest.raises(DataError, match="is none of what can be opened"):
        opening.open(listed)


@pytest.mark.usefixtures("one_more")
def test_one_more_format_is_a_reader_and_a_line_in_the_table(listed):
    dataset = opening.open(listed)
    assert (dataset.classes, len(dataset), retell(dataset.format)) == (("cat", "dog"), 12, "a list")
    assert dataset.images.read("3.png").pixels.shape[:2] == (8, 8)
    assert set(split(dataset, SplitConfig()).samples["split"]) == {"train", "validation", "test"}


@pytest.mark.usefixtures("one_more")
def test_a_format_is_not_asked_for_a_task_that_it_does_not_offer(listed):
    with pytest.raises(DataError, match="holds no boxes, outlines or masks"):
        opening.open(listed, DataConfig(task="detection"))
    with pytest.raises(DataError, match="a list of images"):
        opening.open(listed, DataConfig(task="regression"))


def test_one_more_format_of_drawings_is_a_reader_and_a_line_in_the_table(listed, monkeypatch):
    """Boxes in a file `boxes.four`: image, class and four edges a line."""
    (listed.parent / "boxes.four").write_text("0.png cell 1 2 5 7\n1.png dust 0 0 8 8\n")

    def read(tree, config, limits):
        objects, images, classes = ObjectList(), [], ("cell", "dust")
        for number, line in enumerate(tree.read("boxes.four").decode().splitlines()):
            image, label, *edges = line.split()
            images.append(DrawnImage(image, source="boxes.four"))
            objects.add(number, classes.index(label), tuple(map(float, edges)))
        return Drawing(tell("four edges"), "boxes", classes, tuple(images), objects.objects())

    line = DrawingFormat("four edges", lambda tree: "boxes.four" in tree.files, read, ("detection",))
    monkeypatch.setattr(drawings, "DRAWINGS", (line, *drawings.DRAWINGS))
    dataset = opening.open(listed.parent)
    assert (dataset.task, dataset.classes, list(dataset.samples["id"])) == (
        "detection",
        ("cell", "dust"),
        ["0.png", "1.png"],
    )
    assert dataset.objects().boxes.tolist() == [[1, 2, 5, 7], [0, 0, 8, 8]]
