"""The playground of decision surfaces in a real browser, by keyboard too, and without asking for anything."""

import json
import re

import axe
import numpy as np
import pytest
import torch

from pupille.course.opened import begin
from pupille.course.widgets.playground import HIDDEN, RATE, playground_widget
from pupille.errors import DataError

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
PROBLEMS = {"AND": (CORNERS, np.array([0, 0, 0, 1])), "XOR": (CORNERS, np.array([0, 1, 1, 0]))}


@pytest.fixture
def playground(browser, tmp_path):
    """The page in English, open."""
    page = tmp_path / "playground.html"
    page.write_text(playground_widget(PROBLEMS, "en").page, encoding="utf-8")
    browser.requests.clear()
    browser.console.clear()
    browser.open(page)
    assert browser.requests == [page.as_uri()]
    assert browser.console == []
    return browser


def state(browser):
    """Epoch, points that are right, start."""
    text = browser.ask("document.getElementById('state').textContent")
    epoch, right, start = re.fullmatch(
        r"Epoch ([\d,]+): (\d) of 4 points right, start (\d+)\.", text
    ).groups()
    return int(epoch.replace(",", "")), int(right), int(start)


def choose(browser, id_, value):
    browser.ask(
        f"(() => {{ const c = document.getElementById('{id_}'); c.value = {value}; "
        "c.dispatchEvent(new Event('input')); })()"
    )


def click(browser, id_, times=1):
    for _ in range(times):
        browser.ask(f"document.getElementById('{id_}').click()")


def test_the_perceptron_learns_and_in_ten_epochs_to_the_weights_of_its_rule(playground):
    weights, bias = np.zeros(2), 0.0
    for _ in range(10):
        for x, y in zip(*PROBLEMS["AND"], strict=True):
            error = y - int(x @ weights + bias > 0)
            weights, bias = weights + error * x, bias + error
    click(playground, "one", 10)
    assert state(playground) == (10, 4, 1)
    assert json.loads(playground.ask("JSON.stringify([...model.weights, model.bias])")) == [*weights, bias]


def test_the_perceptron_never_has_all_of_xor(playground):
    choose(playground, "problem", 1)
    for _ in range(5):
        click(playground, "hundred")
        assert state(playground)[1] < 4


def test_four_hidden_neurons_solve_xor(playground):
    choose(playground, "problem", 1)
    choose(playground, "model", 4)
    click(playground, "hundred", 10)
    assert state(playground) == (1000, 4, 1)


def test_a_network_descends_as_pytorch_differentiates_it(playground):
    choose(playground, "problem", 1)
    choose(playground, "model", 3)
    read = "JSON.stringify([model.first, model.offsets, model.last, model.bias])"
    leaves = [
        torch.tensor(values, dtype=torch.float64, requires_grad=True)
        for values in json.loads(playground.ask(read))
    ]
    points, labels = (torch.tensor(values, dtype=torch.float64) for values in PROBLEMS["XOR"])
    for _ in range(100):
        first, offsets, last, bias = leaves
        score = torch.tanh(points @ first.T + offsets) @ last + bias
        loss = torch.nn.functional.binary_cross_entropy_with_logits(score, labels)
        slopes = torch.autograd.grad(loss, leaves)
        leaves = [
            (leaf - RATE * slope).detach().requires_grad_()
            for leaf, slope in zip(leaves, slopes, strict=True)
        ]
    click(playground, "hundred")
    for mine, other in zip(json.loads(playground.ask(read)), leaves, strict=True):
        assert np.allclose(mine, other.detach().numpy(), atol=1e-9)


def test_all_of_it_is_done_by_keyboard(playground):
    focus = "document.activeElement.id"
    drawn = playground.ask("document.getElementById('surface').toDataURL()")
    playground.press("Tab")
    assert playground.ask(focus) == "problem"
    playground.press("ArrowDown")
    assert playground.ask("document.getElementById('problem').value") == "1"
    for name in ("model", "one", "hundred"):
        playground.press("Tab")
        assert playground.ask(focus) == name
    playground.press("Enter")
    assert state(playground)[0] == 100
    assert playground.ask("document.getElementById('surface').toDataURL()") != drawn
    playground.press("Tab")
    playground.press("Enter")
    assert state(playground)[::2] == (0, 2)


def test_another_start_has_other_weights_and_the_same_one_the_same(playground):
    choose(playground, "model", 2)
    weights = playground.ask("JSON.stringify(model.first)")
    choose(playground, "model", 2)
    assert playground.ask("JSON.stringify(model.first)") == weights
    click(playground, "anew")
    assert playground.ask("JSON.stringify(model.first)") != weights


@pytest.mark.parametrize(("language", "width"), [("en", 900), ("fr", 400)])
def test_axe_finds_nothing(language, width, browser, tmp_path):
    page = tmp_path / "playground.html"
    page.write_text(playground_widget(PROBLEMS, language).page, encoding="utf-8")
    browser.open(page, width=width)
    assert axe.violations(browser) == []


def test_the_french_page_speaks_french(browser, tmp_path):
    page = tmp_path / "playground.html"
    page.write_text(playground_widget(PROBLEMS, "fr").page, encoding="utf-8")
    browser.open(page)
    options = browser.ask("[...document.getElementById('model').options].map(o => o.textContent)")
    assert options == ["perceptron", *(f"MLP, neurones cachés\u00a0: {n}" for n in HIDDEN)]
    assert browser.ask("document.getElementById('state').textContent").startswith("Époque 0\u00a0: ")


def test_points_without_labels_are_refused_by_the_name_of_their_problem():
    with pytest.raises(DataError, match="ring has the shapes"):
        begin("5", "en").explore_surfaces({"ring": (np.zeros((5, 3)), np.zeros(5))})
    with pytest.raises(DataError, match="one problem at least"):
        playground_widget({}, "en")
