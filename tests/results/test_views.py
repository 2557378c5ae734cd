"""What lies low shows itself by a name: each name leads to a view that is there."""

from importlib import import_module

import pytest

from pupille.results import views
from pupille.results.views import VIEWS, view


@pytest.mark.parametrize("kind", VIEWS)
def test_each_kind_names_a_function_that_is_there(kind):
    module, _, function = VIEWS[kind].partition(":")
    assert callable(getattr(import_module(module), function))


def test_a_value_is_handed_to_the_view_of_its_kind(monkeypatch):
    monkeypatch.setitem(views.VIEWS, "path", "posixpath:basename")
    assert view("path", "a/b.png") == "b.png"
