"""The catalogues are complete: a sentence without its translation, or one that lost a value, fails here."""

import ast
import string
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from pupille.cli.main import help_texts
from pupille.i18n.language import ENGLISH, LANGUAGES, VALUE_FORMATS

SOURCE = Path(__file__).resolve().parents[1] / "src" / "pupille"
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
KEYWORDS = {
    "say": None,
    "tell": None,
    "phrase": None,
    "says": (1, 2),
    "tells": (1, 2),
    "unknown_choice": (1,),
}
OTHERS = [name for name in LANGUAGES if name != ENGLISH]


@pytest.fixture(scope="module")
def written():
    """Every template that the code speaks: text, or (singular, plural)."""
    found = extract_from_dir(SOURCE, method_map=METHODS, keywords=KEYWORDS)
    spoken = {message: f"{file}:{line}" for file, line, message, _, _ in found}
    return spoken | dict.fromkeys(help_texts(), "help")


def catalogue(name, *, earlier=False):
    """Every message of all rooms' catalogues, and of what only old files hold where asked for."""
    found = []
    for path in sorted((SOURCE / "i18n" / "locale" / name).glob("*.po")):
        if earlier or path.stem != "earlier":
            with path.open("rb") as file:
                found += [message for message in read_po(file, locale=name) if message.id]
    return found


def forms(message):
    """A message's singular and plural, or itself."""
    return message if isinstance(message, tuple) else (message,)


def places(template):
    return {(name, spec) for _, name, spec, _ in string.Formatter().parse(template) if name is not None}


def test_the_code_speaks(written):
    assert "{all_but_last} and {last}" in written


@pytest.mark.parametrize("name", OTHERS)
def test_every_sentence_has_its_translation_and_no_translation_is_left_over(name, written):
    known = {message.id: message for message in catalogue(name)}
    missing = [f"{where}: {message!r}" for message, where in written.items() if message not in known]
    assert not missing, "\n".join(missing)
    assert [message for message in known if message not in written] == []
    assert [id_ for id_, message in known.items() if not all(forms(message.string))] == []
    assert not [id_ for id_, message in known.items() if message.fuzzy]


@pytest.mark.parametrize("name", OTHERS)
def test_a_sentence_stands_in_the_catalogue_of_its_room_in_order(name):
    path = SOURCE.parents[1] / "scripts" / "catalogues.py"
    spec = spec_from_file_location("catalogues", path)
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    texts, _, dropped = script.laid_out(name, script.spoken(), keep_earlier=False)
    written = {
        path.stem: path.read_text(encoding="utf-8")
        for path in (SOURCE / "i18n" / "locale" / name).glob("*.po")
    }
    assert written == texts, "run `python scripts/catalogues.py`"
    assert dropped == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_sentence_is_translated_one_way(name):
    ways = {}
    for message in catalogue(name, earlier=True):
        ways.setdefault(message.id, set()).add(message.string)
    assert {id_: strings for id_, strings in ways.items() if len(strings) > 1} == {}


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_writes_the_same_values(name):
    for message in catalogue(name):
        sources, targets = forms(message.id), forms(message.string)
        wanted = set().union(*map(places, sources))
        for target in targets:
            assert places(target) <= wanted, message.id
        assert {name for name, _ in wanted} - {"n"} <= {name for name, _ in places(targets[-1])}, message.id


def test_every_way_of_writing_a_value_exists(written):
    for message in written:
        for template in message if isinstance(message, tuple) else (message,):
            for _, spec in places(template):
                assert spec in VALUE_FORMATS, template


SPEAKERS = {"say", "tell", "says", "tells"}


def missing_values(source):
    """Line and places of each call that speaks a template without giving every value it names."""
    for call in ast.walk(ast.parse(source)):
        name = getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""
        if name not in SPEAKERS or any(keyword.arg is None for keyword in call.keywords):
            continue
        spoken = [
            part.value
            for part in call.args[:2]
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        named = {place for template in spoken for place, _ in places(template)}
        given = {keyword.arg for keyword in call.keywords} | ({"n"} if name.endswith("s") else set())
        if named - given:
            yield call.lineno, named - given


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix()
)
def test_a_sentence_is_given_every_value_that_it_names(path):
    assert [*missing_values(path.read_text(encoding="utf-8"))] == []


def test_a_sentence_that_lacks_a_value_is_seen():
    assert [*missing_values('say("{a} of {b}", a=1)')] == [(1, {"b"})]
    assert [*missing_values('tells("{n} image", "{n} images of {b}", 3)')] == [(1, {"b"})]
    assert not [*missing_values('tells("{n} image", "{n} images", 3)')]
