"""Things with their number, in both languages."""

import pytest

from pupille.i18n import counts
from pupille.i18n.language import speaking

ENGLISH = {
    "images": ("image", "images"),
    "tested": ("test image", "test images"),
    "rungs": ("rung", "rungs"),
    "models": ("model", "models"),
    "groups": ("group", "groups"),
    "checks": ("check", "checks"),
    "repeats": ("image that repeats another picture", "images that repeat another picture"),
}
FRENCH = {
    "images": ("image", "images"),
    "tested": ("image de test", "images de test"),
    "models": ("modèle", "modèles"),
    "groups": ("groupe", "groupes"),
    "checks": ("contrôle", "contrôles"),
    "repeats": ("image qui en répète une autre", "images qui en répètent une autre"),
}


@pytest.mark.parametrize("name", ENGLISH)
def test_only_one_is_singular_in_english_and_no_line_breaks_after_the_number(name):
    one, many = ENGLISH[name]
    spoken = getattr(counts, name)
    assert [spoken(n) for n in (0, 1, 2, 1797)] == [
        f"0\u00a0{many}",
        f"1\u00a0{one}",
        f"2\u00a0{many}",
        f"1,797\u00a0{many}",
    ]


@pytest.mark.parametrize("name", FRENCH)
def test_none_is_singular_too_in_french_and_thousands_stand_apart_by_a_narrow_space(name):
    one, many = FRENCH[name]
    spoken = getattr(counts, name)
    with speaking("fr"):
        assert [spoken(n) for n in (0, 1, 2, 1797)] == [
            f"0\u00a0{one}",
            f"1\u00a0{one}",
            f"2\u00a0{many}",
            f"1\u202f797\u00a0{many}",
        ]


def test_every_function_of_the_room_is_tested_here():
    here = {name for name, made in vars(counts).items() if getattr(made, "__module__", "") == counts.__name__}
    assert here == set(ENGLISH)
