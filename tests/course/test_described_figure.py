"""A figure in a notebook carries a text that stands for it."""

import base64
from html.parser import HTMLParser

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from pupille.course.described_figure import bundle


class Images(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_the_text_survives_quotes_and_signs_of_html():
    text = 'The "curve" <b> & its end\u2019s height'
    data, metadata = bundle(b"png", text)
    parser = Images()
    parser.feed(data["text/html"])
    [(tag, attributes)] = parser.found
    assert (tag, attributes["alt"]) == ("img", text)
    assert base64.b64decode(attributes["src"].removeprefix("data:image/png;base64,")) == b"png"
    assert base64.b64decode(data["image/png"]) == b"png"
    assert metadata == {"image/png": {"alt": text}}


def test_a_notebook_shows_the_figure_once_with_its_text(tmp_path):
    code = (
        "import matplotlib.pyplot as plt\n"
        "from pupille.course.opened import begin\n"
        "lesson = begin('0', 'en', globals())\n"
        "plt.plot([1, 2])\n"
        "lesson.show('a rising line')"
    )
    notebook = new_notebook(cells=[new_code_cell(code)])
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    [output] = notebook.cells[0].outputs
    assert output.metadata["image/png"]["alt"] == output.data["text/plain"] == "a rising line"
    assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
