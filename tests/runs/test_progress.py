import io

import nbformat
from nbclient import NotebookClient

from hanging import HANGING
from pupille.runs.events import Event
from pupille.runs.progress import Bar, Lines, fitting_listener


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_gets_a_bar_and_a_file_gets_lines():
    assert isinstance(fitting_listener(Terminal()), Bar)
    assert isinstance(fitting_listener(io.StringIO()), Lines)


def test_a_log_file_gets_one_plain_line_a_statement_and_no_moving_ones():
    out = io.StringIO()
    listener = Lines(out)
    listener(Event("digits: found"))
    for done in range(1, 100):
        listener(Event("reading", done, 99))
    listener(Event("[1/2] knn: done"))
    assert out.getvalue() == "digits: found\n[1/2] knn: done\n"


def test_a_step_that_takes_long_tells_where_it_is(monkeypatch):
    out = io.StringIO()
    listener = Lines(out)
    listener.last -= 31
    listener(Event("lenet5: epoch", 7, 40))
    listener(Event("lenet5: epoch", 8, 40))
    assert out.getvalue() == "lenet5: epoch 7/40\n"


def test_the_bar_leaves_nothing_behind_but_the_statements():
    out = Terminal()
    listener = Bar(out)
    listener(Event("reading", 1, 3))
    listener(Event("reading", 3, 3))
    listener(Event("done"))
    assert "reading 1/3" in out.getvalue()
    last = out.getvalue().split("\r")[-1]
    assert last == "done\n"


def test_a_notebook_gets_one_cell_that_is_updated():
    code = (
        "import numpy as np, pupille\n"
        "rng = np.random.default_rng(0)\n"
        "images = rng.integers(0, 256, (40, 8, 8), dtype=np.uint8)\n"
        "found = pupille.compare((images, ['a', 'b'] * 20), models=['majority', 'tree'], out='run')\n"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook, timeout=int(HANGING), kernel_name="python3", resources={"metadata": {"path": folder}}
        )
        client.execute()
    outputs = notebook.cells[0].outputs
    assert [output.output_type for output in outputs] == ["display_data"]
    assert "[2/2] tree" in outputs[0].data["text/plain"]
