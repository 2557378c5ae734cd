"""What a journal asks of a figure: its width, letters that can be read, text that is text, the same bytes each time."""

import io
import re
import sys
from xml.etree import ElementTree

import matplotlib
import matplotlib.pyplot as plt
import pytest
from pypdf import PdfReader

from pupille.errors import ConfigError, RunError
from pupille.figures.figures import confusion_figure, history_figure, ladder_figure
from pupille.figures.paper import COLUMN, DOUBLE, empty_figure, save
from pupille.figures.probabilities import precision_recall_figure, reliability_figure, roc_figure
from pupille.i18n.language import speaking

FIGURES = [
    ladder_figure, confusion_figure, roc_figure, precision_recall_figure, reliability_figure,
    lambda run, **size: history_figure(run, rung="mlp", **size),
]  # fmt: skip
NAMES = ["ladder", "confusion", "roc", "precision_recall", "reliability", "history"]
POINTS_PER_MM = 72 / 25.4
OKABE_ITO = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442", "#000000"}


def texts(svg):
    """Every text of an SVG with its size in points."""
    return [
        ("".join(node.itertext()), float(re.search(r"(?:font|font-size): ([\d.]+)px", node.get("style"))[1]))
        for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


@pytest.mark.parametrize(("name", "width"), [("ten", COLUMN), ("two", DOUBLE)])
@pytest.mark.parametrize("draw", FIGURES, ids=NAMES)
def test_a_figure_has_its_width_and_readable_text_that_is_text(draw, name, width, runs, tmp_path):
    svg = save(draw(runs / name, width=width), tmp_path / "figure.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg)
    assert float(root.get("width").removesuffix("pt")) == pytest.approx(width * POINTS_PER_MM, abs=0.01)
    written = texts(svg)
    assert len(written) > 5
    assert min(size for _, size in written) >= 7
    assert "<script" not in svg
    assert not re.search(r'href="(?!#|data:)', svg)


@pytest.mark.parametrize("draw", FIGURES, ids=NAMES)
def test_the_pdf_has_the_same_words_and_embeds_its_letters(draw, runs, tmp_path):
    figure = draw(runs / "two")
    words = {text for text, _ in texts(save(figure, tmp_path / "figure.svg").read_text(encoding="utf-8"))}
    (page,) = PdfReader(io.BytesIO(save(figure, tmp_path / "figure.pdf").read_bytes())).pages
    assert float(page.mediabox.width) == pytest.approx(COLUMN * POINTS_PER_MM, abs=0.5)
    paper = bare(page.extract_text())
    assert [word for word in words if bare(word) not in paper] == []
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        (inner,) = font.get("/DescendantFonts", [font])
        assert "/FontFile2" in inner.get_object()["/FontDescriptor"].get_object()


def bare(text):
    return re.sub(r"\W+", "", text)


@pytest.mark.parametrize("ending", ["svg", "pdf"])
@pytest.mark.parametrize("draw", [confusion_figure, reliability_figure])
def test_the_same_figure_is_the_same_bytes(draw, ending, runs, tmp_path):
    first, second = (save(draw(runs / "two"), tmp_path / f"{k}.{ending}").read_bytes() for k in ("a", "b"))
    assert first == second


@pytest.mark.parametrize("draw", FIGURES, ids=NAMES)
def test_lines_are_drawn_in_colours_for_all_eyes(draw, run):
    for ax in draw(run).axes:
        colours = {matplotlib.colors.to_hex(line.get_color()) for line in ax.lines}
        grey = {colour for colour in colours if colour[1:3] == colour[3:5] == colour[5:7]}
        assert colours - grey <= OKABE_ITO


def test_nothing_outside_is_changed(runs):
    before = dict(matplotlib.rcParams)
    ladder_figure(runs / "two")
    assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == []


@pytest.mark.parametrize("draw", FIGURES, ids=NAMES)
def test_a_french_figure_speaks_french_even_if_it_is_saved_later(draw, runs, tmp_path):
    with speaking("fr"):
        figure = draw(runs / "two")
    french = {text for text, _ in texts(save(figure, tmp_path / "fr.svg").read_text(encoding="utf-8"))}
    english = {
        text for text, _ in texts(save(draw(runs / "two"), tmp_path / "en.svg").read_text(encoding="utf-8"))
    }
    assert not [text for text in french if re.search(r"\d\.\d", text)]
    sentences = {text for text in english if " " in text and not re.search(r"[\d*]", text)}
    # The record of what is looked at is English until it is told again.
    assert {text for text in french & sentences if "image shows" not in text} == set()


def test_another_ending_is_refused():
    with pytest.raises(ConfigError, match=r"\.pdf or \.svg"):
        save(empty_figure(85, 60), "figure.png")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RunError, match="nowhere"):
        save(empty_figure(85, 60), tmp_path / "nowhere" / "figure.pdf")


@pytest.mark.parametrize(("width", "height"), [(3.3, 60), (85, 4000)])
def test_inches_and_pixels_are_refused(width, height):
    with pytest.raises(ConfigError, match="mm"):
        empty_figure(width, height)


def test_without_matplotlib_it_is_said_what_to_install(runs, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ConfigError, match=r'-m pip install "matplotlib>=3\.10"'):
        ladder_figure(runs / "two")
