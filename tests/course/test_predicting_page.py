"""The page that lesson 21 writes predicts in a real browser, by keyboard too, and asks for nothing."""

import nbformat
import numpy as np
import pytest

from pupille.course.lessons import find_lesson


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The page, and the names of the notebook that wrote it."""
    folder = tmp_path_factory.mktemp("lesson")
    names = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for cell in nbformat.read(find_lesson("21").notebook("en"), as_version=4).cells:
            if cell.cell_type == "code" and not cell.source.startswith(("lesson.", "figure")):
                exec(cell.source, names)
            if (folder / "predict.html").exists():
                break
    return folder / "predict.html", names


@pytest.mark.parametrize("row", [0, 1, 2])
def test_the_page_names_what_the_model_names(written, browser, row):
    path, names = written
    drawn = (names["x"][names["test"][row]] > 0.5).astype(int)
    browser.requests.clear()
    browser.console.clear()
    browser.open(path)
    browser.ask(
        "["
        + ",".join(map(str, np.flatnonzero(drawn)))
        + "].forEach(i => document.querySelectorAll('button')[i].click())"
    )
    answer = browser.ask("document.getElementById('answer').value")
    probabilities = names["model"].predict_proba(drawn[None])[0]
    assert answer == f"{probabilities.argmax()} · {round(100 * probabilities.max())} %"
    assert browser.requests == [path.as_uri()]
    assert browser.console == []


def test_a_square_of_the_page_is_blackened_by_keyboard(written, browser):
    browser.open(written[0])
    browser.ask("document.querySelectorAll('button')[9].focus()")
    browser.press("Enter")
    assert browser.ask("document.querySelectorAll('button')[9].getAttribute('aria-pressed')") == "true"
