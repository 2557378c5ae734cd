import json
import subprocess
import sys
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupille.data.augmentation.sets import (
    HIGHEST,
    SETS,
    SWITCHES,
    Augmentation,
    find_set,
    find_set_of_one,
    in_words,
)
from pupille.errors import ConfigError
from pupille.i18n.language import for_terminal

FIELDS = [field.name for field in fields(Augmentation)]


def test_the_settings_are_light_to_import():
    code = (
        "import sys, pupille.data.augmentation.sets, pupille.data.augmentation.apply, pupille.cli.augment\n"
        "heavy = {'torch', 'sklearn', 'pandas', 'scipy', 'PIL'} & set(sys.modules)\nassert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", HIGHEST)
@pytest.mark.parametrize("value", [-0.001, float("nan"), float("inf"), "a lot", None, True])
def test_a_value_that_is_no_number_in_the_range_is_refused(name, value):
    with pytest.raises(ConfigError, match=f"{name} is a number from 0 to"):
        Augmentation(**{name: value})


@pytest.mark.parametrize("name", HIGHEST)
def test_the_highest_value_is_allowed_and_more_is_refused(name):
    assert getattr(Augmentation(**{name: HIGHEST[name]}), name) == HIGHEST[name]
    with pytest.raises(ConfigError, match=f"from 0 to {HIGHEST[name]:g}"):
        Augmentation(**{name: HIGHEST[name] * 1.01})


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_is_true_or_false(name):
    with pytest.raises(ConfigError, match="true or false"):
        Augmentation(**{name: 1})


@given(st.fixed_dictionaries({name: st.floats(0, highest) for name, highest in HIGHEST.items()}))
def test_settings_survive_json(values):
    settings = Augmentation(mirror=True, **values)
    assert Augmentation.from_json(json.loads(json.dumps(settings.to_json()))) == settings


@pytest.mark.parametrize("name", FIELDS)
def test_every_range_has_words_of_its_own(name):
    settings = Augmentation(**{name: True if name in SWITCHES else HIGHEST[name]})
    assert in_words(settings) != in_words(Augmentation())
    if name in HIGHEST:
        half = Augmentation(**{name: HIGHEST[name] / 2})
        assert in_words(half)[0] != in_words(settings)[0], "the words must tell how far"


def test_the_words_tell_the_numbers():
    assert tuple(map(for_terminal, in_words(SETS["course"]))) == (
        "mirrored left to right, half of the time",
        "rotated by up to 10 degrees to either side",
        "zoomed: 90 % to 110 % of the picture's side is seen",
        "shifted by up to 10 % of the width and of the height, to either side",
        "what comes in from beyond the border is the picture reflected at its border",
    )
    assert tuple(map(for_terminal, in_words(SETS["none"]))) == ("nothing is changed",)


def test_the_named_sets_are_those_that_the_documentation_names():
    assert list(SETS) == ["none", "light", "photo", "aerial", "boxes", "mosaic", "document", "course"]
    assert SETS["none"] == Augmentation()


def test_letters_and_digits_are_never_mirrored_by_the_sets_made_for_them():
    for name in ("light", "document"):
        assert not any(getattr(SETS[name], switch) for switch in SWITCHES)


def test_an_unknown_set_is_answered_with_the_nearest_one():
    assert find_set("aerial") is SETS["aerial"]
    with pytest.raises(ConfigError, match="Did you mean 'aerial'"):
        find_set("ariel")


def test_mosaics_end_with_the_second_third_of_the_epochs_and_the_rest_stays():
    settings = SETS["mosaic"]
    shares = [settings.in_epoch(epoch, 9).mosaic for epoch in range(1, 10)]
    assert shares == [0.5] * 6 + [0.0] * 3
    assert settings.in_epoch(9, 9) == SETS["boxes"]
    assert settings.in_epoch(1, 1).mosaic == 0


def test_a_set_that_joins_pictures_is_refused_where_each_stands_alone():
    assert find_set_of_one("photo") is SETS["photo"]
    with pytest.raises(ConfigError, match="models of boxes learn from.*--augment photo"):
        find_set_of_one("mosaic")
