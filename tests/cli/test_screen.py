"""Every screen in both languages: help, tables and errors, without a word of the other language."""

import re
from importlib import import_module

import click
import numpy as np
import pytest
from PIL import Image

from pupille.cli.main import VERBS, guarded

ENGLISH = """
    the of and is are was were with what which from how to for by not this that its all it be if when than more
    has have one an at here only never show give got must
"""
FRENCH = """
    le la les des est sont une un du que qui pour dans avec sur ce cette au aux ou et ne pas il elle
"""
TYPED = re.compile(
    r"(?m:^ {2,4}[a-z]+ {2,})|(?:[a-z]+, ){5,}[a-z]+|"
    r"`[^`]*`|--?[a-z][\w-]*|\[[^\]\s]*\|[^\]\s]*\]|\S*[/:@]\S+|\w+\.\w+|\w+-\w+|pupille [a-z]+|'[^']*'"
)
"""What stands on a screen as it is typed, whatever the language: commands in a first column or a list, options,
choices, paths, values."""


def words_of(screen, vocabulary):
    """The words of a language in a screen, without what is typed."""
    whole = re.sub(r"-\n +", "-", screen)
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", TYPED.sub(" ", whole))}
    return sorted(words & set(vocabulary.split()))


def commands(command, path):
    """The command lines of a verb and of the commands inside it."""
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, [*path, name])


def verb_of(name):
    module, _, attribute = VERBS[name][0].partition(":")
    return getattr(import_module(module), attribute)


HELPS = [
    [*path, option]
    for path in ([], *(path for verb in VERBS for path in commands(verb_of(verb), [verb])))
    for option in ("--help", "--help-all")
]
PLAN = "--unit patient --images-per-unit 3 --prevalence .05 --cost-missed 10 --cost-false-alarm 1 --difference .02"
TABLES = [
    "models",
    "models svm",
    "models forest",
    "models lenet5",
    "models resnet18+mlp",
    "models alexnet+scratch",
    "weights list",
    "weights where",
    "data list",
    "doctor",
    "cache",
    "cache clear",
    "learn",
    "learn --check",
    f"plan {PLAN}",
]
ERRORS = [
    "compair",
    "compare",
    "compare digits --epochs many",
    "compare digits --epochs 0",
    "compare digits --lr 0",
    "compare digits --models lenet",
    "compare digits --budget 10",
    "compare digits --label-smoothing 2",
    "compare digits --window 9,1",
    "compare digits --test 20",
    "compare digits --max-megabytes 0",
    "compare digits --devices none",
    "models mlp --hidden 9999999",
    "train digits --out x --model mlp --head knn",
    f"plan {PLAN} --width 3",
    "compare x --head round",
    "compare x --tries 3",
    "compare x --quiet=yes",
    "compare x --seed",
    "compare x y z",
    "models lenet5 --classes 1",
    "models --size 28",
    "models --hidden 3,none",
    "train x",
    "train x --model cnn",
    "weights",
    "weights bring",
    "cache clear pixel",
    "learn 99",
    "learn --solved",
    "learn 1 --all",
    "learn --open",
    "learn 1 --progress .",
]


def screen(words, lang, capsys):
    """What a command shows, on standard output and error together."""
    guarded([*words, "--lang", lang])
    shown = capsys.readouterr()
    return shown.out + shown.err


def check(words, capsys):
    french, english = screen(words, "fr", capsys), screen(words, "en", capsys)
    assert words_of(french, ENGLISH) == [], french
    assert words_of(english, FRENCH) == [], english
    assert re.findall(r"\b[1-9]\d*,\d{3}\b", french) == []
    assert {"\u00a0", "\u202f"} & {*french, *english} == set()


@pytest.mark.parametrize("words", HELPS, ids=" ".join)
def test_every_help_speaks_the_language_that_is_asked_for(words, capsys):
    check(words, capsys)


@pytest.mark.parametrize("words", TABLES)
def test_every_table_speaks_the_language_that_is_asked_for(words, capsys):
    check(words.split(), capsys)


@pytest.mark.parametrize("words", ERRORS)
def test_every_mistake_is_told_in_the_language_that_is_asked_for(words, capsys):
    check(words.split(), capsys)
    assert guarded(words.split()) == 2


@pytest.mark.parametrize(
    "words",
    [
        "audit nowhere",
        "compare kmnist",
        "evaluate nowhere",
        "predict nowhere x",
        "compare nowhere nowhere",
        "strip x --out y",
    ],
)
def test_what_is_not_there_is_told_in_the_language_that_is_asked_for(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check(words.split(), capsys)
    assert guarded(words.split()) == 1


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    base = tmp_path_factory.mktemp("photos")
    for number, label in enumerate(("chat", "chien")):
        (base / label).mkdir()
        for k in range(12):
            pixels = np.random.default_rng(k).integers(90 * number, 90 * number + 60, (8, 8), dtype=np.uint8)
            Image.fromarray(pixels).save(base / label / f"{k}.png")
    (base / "chat" / "vide.png").touch()
    return base


@pytest.fixture(scope="module")
def run(photos):
    folder = photos.parent / "tree"
    assert guarded(["train", str(photos), "--model", "tree", "--out", str(folder), "--quiet"]) == 0
    return folder


def test_predictions_doors_and_what_was_left_out_are_told_in_both(photos, run, capsys):
    check(["predict", str(run), str(photos), "--quiet"], capsys)
    door = ["predict", str(run), str(photos), "--quiet", "--door", "chat", "--coverage", "0.5"]
    check(door, capsys)
    french = screen(door, "fr", capsys)
    assert "La porte s’ouvre pour chat" in french
    assert re.search(r"chat/0\.png : chat \(\d+,\d %\) -> (ouverte|fermée) \(chat \d", french)
    assert "écarté : 'chat/vide.png' : " in french


def test_copies_without_metadata_and_augmentations_are_told_in_both(photos, tmp_path, capsys):
    for lang, vocabulary in (("fr", ENGLISH), ("en", FRENCH)):
        for words in (
            ["strip", str(photos), "--out", str(tmp_path / lang), "--quiet"],
            ["augment", str(photos / "chien"), "--set", "photo", "--out", str(tmp_path / "sheet.png")],
        ):
            assert words_of(screen(words, lang, capsys), vocabulary) == []


def test_a_word_of_the_other_language_would_be_seen(capsys):
    assert set(words_of(screen(["compare", "--help"], "en", capsys), ENGLISH)) > {"the", "of", "what"}
    assert set(words_of(screen(["compare", "--help"], "fr", capsys), FRENCH)) > {"les", "un", "que"}
    assert words_of("écrire `the file` --all [none|all] /of/it, then the end", ENGLISH) == ["the"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_the_language(verb, capsys):
    for path in commands(verb_of(verb), [verb]):
        assert "--lang [en|fr]" in screen([*path, "--help"], "en", capsys), path


def test_the_language_may_stand_before_the_verb(capsys):
    assert guarded(["--lang", "fr", "models"]) == 0
    assert "toujours la classe la plus fréquente" in capsys.readouterr().out
    assert guarded(["--lang", "fr", "models", "--lang=en"]) == 0
    assert "always the commonest class" in capsys.readouterr().out


def test_the_table_of_contents_of_a_group_is_told_whole(capsys):
    shown = screen(["weights", "--help"], "fr", capsys)
    assert "Commandes :" in shown
    assert re.search(r"where +Afficher où se trouvent", shown)


def test_placeholders_are_translated_in_usage_and_errors(capsys):
    assert "pupille predict [OPTIONS] EXPÉRIENCE IMAGES" in screen(["predict", "--help"], "fr", capsys)
    assert "Il manque l’argument 'DONNÉES'." in screen(["audit"], "fr", capsys)
    assert isinstance(verb_of("audit"), click.Command)
