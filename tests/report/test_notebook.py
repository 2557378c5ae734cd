"""What a real notebook shows for a data set, a comparison, a run, an evaluation, and a figure."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

import pupille
from drawn_sets import boxed, masked
from hanging import HANGING
from pupille.data.dataset import ArrayImages, Dataset, LeftOut
from pupille.evaluation.classification.evaluate import evaluate
from pupille.i18n.language import speaking
from pupille.results.predictions import ClassPredictions

CELLS = (
    "import pupille\nimages = pupille.open('digits')\nimages",
    "found = pupille.compare(images, models=['majority', 'logistic'], out='first')\nfound",
    "pupille.train(images, model='tree', out='second')",
    "pupille.evaluate('first', images)",
    "from IPython.display import display\nfrom pupille.i18n.language import speaking\n"
    "with speaking('fr'):\n    display(found)",
    "%matplotlib inline\nfrom pupille.figures.figures import ladder_figure\nladder_figure(found)",
)
HOSTILE = '</td><script>alert(1)</script><img src=x onerror=alert(1)>"\u202e\n'
VOID = {"br", "line", "circle", "img", "image", "rect", "path"}


class Shown(HTMLParser):
    """The tags and texts of HTML whose tags balance."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def check_plain(html: str) -> Shown:
    """It balances, is small, runs and loads nothing, and names no colour but that of the text."""
    shown = Shown(html)
    assert {tag for tag, _ in shown.tags} <= {
        "div", "p", "strong", "br", "table", "thead", "tbody", "tr", "th", "td", "svg", "line", "circle",
    }  # fmt: skip
    names = {name for _, attrs in shown.tags for name in attrs}
    assert not [name for name in names if name.startswith("on") or name in ("href", "src", "class", "id")]
    styles = {attrs.get("style") for _, attrs in shown.tags} - {None}
    assert styles <= {"overflow-x:auto", "text-align:left", "font-size:smaller"}
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', html)) <= {"currentColor"}
    assert len(html) < 20_000
    return shown


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, str]]]:
    """What each cell of a notebook shows, by kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        notebook = new_notebook(cells=[new_code_cell(cell) for cell in CELLS])
        folder = str(tmp_path_factory.mktemp("notebook"))
        NotebookClient(notebook, timeout=int(HANGING), resources={"metadata": {"path": folder}}).execute()
    # The progress of a training is shown before the value of its cell.
    return [dict(cell.outputs[-1].data) for cell in notebook.cells]


@pytest.mark.slow
def test_each_object_shows_itself_in_a_notebook(outputs: list[dict[str, str]]) -> None:
    told = [" ".join(check_plain(data["text/html"]).texts) for data in outputs[:5]]
    images, found, run, scored, french = told
    assert "1,797\u00a0images" in images
    # scikit-learn's description of the set: 1,797 scans, of the zeros 178.
    assert re.search(r"\b0 178\b", images)
    assert "majority" in found
    assert "360\u00a0test images" in found
    assert "one trained model" in run
    assert "Area under the ROC curve" in run
    assert "1,797" in scored
    assert "une comparaison de modèles" in french
    assert not re.search(r"\d\.\d", french.partition("95 % intervals for these")[0])


@pytest.mark.slow
def test_a_figure_shows_itself_in_a_notebook(outputs: list[dict[str, str]]) -> None:
    assert "image/png" in outputs[5]


def hostile_set(classes: int) -> Dataset:
    names = tuple(f"{HOSTILE}{k}" for k in range(classes))
    table = pd.DataFrame(
        {"id": [str(k) for k in range(classes)], "path": "0", "split": "", "group": "", "label": names}
    )
    return Dataset(
        table, names, ArrayImages(np.zeros((1, 2, 2))), HOSTILE, HOSTILE, left_out=(LeftOut(HOSTILE, HOSTILE),),
        notes=(HOSTILE,),
    )  # fmt: skip


def test_hostile_names_are_text() -> None:
    shown = check_plain(hostile_set(3)._repr_html_())
    text = "".join(shown.texts)
    assert "<script>alert(1)</script>" in text
    assert "\u202e" not in text
    assert "\\u202e\\n" in text
    names = (HOSTILE, "b")
    said = ClassPredictions(("1", "2"), names, np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([0, 1]))
    assert "<script>" in "".join(check_plain(evaluate(said)._repr_html_()).texts)


def test_of_many_classes_the_first_are_listed_and_the_rest_counted() -> None:
    shown = check_plain(hostile_set(100)._repr_html_())
    assert len([tag for tag, attrs in shown.tags if tag == "th" and attrs.get("scope") == "row"]) == 30
    assert "70\u00a0more classes are not listed." in shown.texts


def test_numbers_are_shown_by_their_range_and_not_as_no_classes() -> None:
    images, numbers = np.zeros((5, 4, 4), dtype=np.uint8), np.array([1.5, 2.5, 8.25, 3.5, 4.0])
    with speaking("fr"):
        rows = check_plain(pupille.open((images, numbers))._repr_html_()).texts
    assert rows[rows.index("total") :][:5] == ["total", "5", "1,50", "3,50", "8,25"]
    assert not [text for text in rows if "classe" in text and "0" in text]


def test_a_given_split_has_a_column_a_part_and_what_was_left_out_is_counted() -> None:
    images = np.zeros((6, 4, 4), dtype=np.uint8)
    labels = np.array(["cat", "cat", "cat", "dog", "dog", "dog"])
    found = pupille.open((images, labels))
    found = found.with_samples(
        found.samples.assign(split=["train", "train", "test", "train", "test", "test"])
    )
    with speaking("fr"):
        rows = check_plain(found._repr_html_()).texts
    assert rows[rows.index("Classe") :][:4] == ["Classe", "entraînement", "test", "total"]
    assert rows[rows.index("cat") :][:4] == ["cat", "2", "1", "3"]
    assert rows[rows.index("dog") :][:4] == ["dog", "1", "2", "3"]


def test_annotated_images_show_their_objects_by_class_and_part_and_some_pictures(tmp_path: Path) -> None:
    root, _ = boxed(tmp_path, 6)
    (root / "ImageSets/Main").mkdir(parents=True)
    for part, stems in (("train", ["im00", "im01", "im02"]), ("test", ["im03", "im04", "im05"])):
        (root / f"ImageSets/Main/{part}.txt").write_text("\n".join(stems))
    html = pupille.open(root)._repr_html_()
    shown = Shown(html)
    # Two cells an image, dust on the images 1, 3 and 5.
    rows = [text for text in shown.texts if text.strip()]
    assert rows[rows.index("cell") :][:4] == ["cell", "6", "6", "12"]
    assert rows[rows.index("dust") :][:4] == ["dust", "1", "2", "3"]
    drawn = [attrs for tag, attrs in shown.tags if tag == "svg"]
    assert [attrs["aria-label"] for attrs in drawn] == [f"images/im0{i}.png" for i in range(4)]
    assert len([tag for tag, _ in shown.tags if tag == "rect"]) == 2 * 4 + 2
    addresses = [attrs["href"] or "" for tag, attrs in shown.tags if tag == "image"]
    assert all(address.startswith("data:image/") for address in addresses)
    assert len(html) < 100_000


def test_masks_are_shown_as_layers_over_their_pictures(tmp_path: Path) -> None:
    shown = Shown(pupille.open(masked(tmp_path, 3))._repr_html_())
    assert len([tag for tag, _ in shown.tags if tag == "image"]) == 2 * 3
