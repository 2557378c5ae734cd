"""What a file of results holds is taken strictly, or refused in a sentence that names the place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from pupille.errors import RunError
from pupille.i18n.language import StoredText, retell, speaking, tell
from pupille.results.audit_record import CaptionRecord
from pupille.results.decode import DamageError, converted, exactly, parsed, read_record
from pupille.results.encode import encoded
from pupille.results.metric import Metric
from pupille.results.read import REMEDY as REMEDY_OF_RUNS

REMEDY = "Make it again."


@dataclass(frozen=True)
class Row:
    """A file, and why it is left out, where it is."""

    path: str
    reason: str | None = None


@dataclass(frozen=True)
class Shown:
    """A record with an object and a list of records in it."""

    captions: Mapping[str, CaptionRecord]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """A record with records in it."""

    rows: tuple[Metric, ...]


def read(folder: Path, content: str, newest: int = 2) -> object:
    (folder / "some.json").write_text(content)
    return read_record(folder, "some.json", lambda record: record["a"], newest=newest, remedy=REMEDY)


def test_a_record_comes_back_from_its_json_with_its_sentence() -> None:
    table = Table((Metric(0.5, None, None, 3, tell("{n} are too few", n=3)), Metric(1.0, 0.5, 1.0, 9)))
    back = converted(encoded(table), Table)
    assert back == table
    assert isinstance(back.rows[0].reason, StoredText)
    assert back.rows[0].reason.record == {"template": "{n} are too few", "values": {"n": 3}}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"n": "3"}, r"`\$\.rows\[1\]\.n`: it should be a whole number, not a text"),
        ({"value": True}, r"`\$\.rows\[1\]\.value`: it should be a number or null, not true or false"),
        ({"low": None}, r"`\$\.rows\[1\]`: a metric without value or interval needs a reason"),
        ({"reason": 3}, r"`\$\.rows\[1\]\.reason`: it should be a text, or an object"),
    ],
)
def test_damage_is_named_with_its_place(change: dict[str, object], why: str) -> None:
    good = {"value": 1.0, "low": 0.5, "high": 1.0, "n": 9}
    with pytest.raises(DamageError, match=why):
        converted({"rows": [good, good | change]}, Table)


@pytest.mark.parametrize(
    "content", [b"[1]", b"3", b"{", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": "\xff"}']
)
def test_only_an_object_of_true_json_is_taken(content: bytes) -> None:
    assert parsed(b'{"a": 1e99, "b": "\xc3\xa9"}') == {"a": 1e99, "b": "é"}
    with pytest.raises(DamageError, match=r"it is no JSON|it holds no object"):
        parsed(content)


def test_a_record_is_read_up_to_the_newest_schema_and_no_further(tmp_path: Path) -> None:
    assert read(tmp_path, '{"schema": 2, "a": 5}') == 5
    with pytest.raises(RunError, match="has schema 3, and this Pupille reads up to 2.*Update Pupille"):
        read(tmp_path, '{"schema": 3, "a": 5}')


@pytest.mark.parametrize("schema", ["true", "0", '"2"', "1.5", "null"])
def test_a_schema_that_is_no_number_is_damage_and_the_remedy_is_told(schema: str, tmp_path: Path) -> None:
    with pytest.raises(RunError, match=rf"some\.json is damaged: `\$\.schema` .* {REMEDY}$"):
        read(tmp_path, f'{{"schema": {schema}, "a": 5}}')


def test_a_record_that_is_not_there_is_asked_for_by_the_folder(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="Is this the folder of a finished run"):
        read_record(tmp_path, "none.json", dict, newest=1, remedy=REMEDY)


def test_nothing_of_a_record_gets_lost_without_a_word() -> None:
    record = {"captions": {"a": {"label": "cat", "split": "test"}}, "rows": [{"path": "b", "reason": None}]}
    assert exactly(record, Shown).captions["a"].label == "cat"
    record["captions"]["a"]["side"] = "left"
    assert converted(record, Shown).captions["a"].label == "cat"
    with pytest.raises(DamageError, match=r"`\$\.captions\.a\.side`: there is no such field"):
        exactly(record, Shown)
    with pytest.raises(DamageError, match=r"`\$\.rows\[1\]\.n`"):
        exactly({"captions": {}, "rows": [{"path": "b"}, {"path": "c", "n": 1}]}, Shown)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[]", "il ne contient pas d’objet"),
        ("{", "ce n’est plus du JSON à partir de la ligne 1, colonne 2"),
        ('{"schema": 1, "a": NaN}', "ce n’est pas du JSON (NaN n’est pas un nombre)"),
        ('{"schema": 1, "a": 1e999}', "ce n’est pas du JSON (1e999 n’est pas un nombre fini)"),
        ('{"schema": true}', "devrait être un nombre jusqu’à 2"),
        ('{"schema": 1, "a": ' + "[" * 200 + "]" * 200 + "}", "trop profondément"),
    ],
)
def test_damage_and_the_way_out_of_it_are_told_in_the_language_of_the_reader(
    tmp_path: Path, content: str, why: str
) -> None:
    (tmp_path / "results.json").write_text(content)
    with pytest.raises(RunError) as raised:
        read_record(tmp_path, "results.json", dict, newest=2, remedy=REMEDY_OF_RUNS)
    with speaking("fr"):
        told = retell(stored_text(raised.value))
    assert why in told
    assert told.endswith("Refaites l’expérience dans un nouveau dossier.")


def stored_text(error: Exception) -> StoredText:
    """What the error was raised with, which knows how it was made."""
    (message,) = error.args
    assert isinstance(message, StoredText)
    return message


@dataclass(frozen=True)
class Told:
    """A field of each kind."""

    whole: int
    texts: tuple[str, ...] = ()
    by_name: Mapping[str, Metric] = field(default_factory=dict)
    pair: tuple[int, int] = (0, 0)
    side: Literal["left", "right"] = "left"
    on: bool = False


@pytest.mark.parametrize(
    ("record", "english", "french"),
    [
        ({}, "the field `whole` is missing", "le champ `whole` manque"),
        (
            {"whole": 1.5},
            "`$.whole`: it should be a whole number, not a number",
            "un nombre entier, et non un nombre",
        ),
        (
            {"whole": None},
            "`$.whole`: it should be a whole number, not null",
            "`$.whole`\u00a0: ce devrait être un nombre entier",
        ),
        (
            {"whole": 1, "texts": [1]},
            "`$.texts[0]`: it should be a text, not a whole number",
            "ce devrait être un texte, et non",
        ),
        (
            {"whole": 1, "texts": 3},
            "`$.texts`: it should be a list, not a whole number",
            "une liste, et non un nombre entier",
        ),
        (
            {"whole": 1, "by_name": {"a": {"n": 3}}},
            "`$.by_name[...]`: the field `value` is missing",
            "le champ `value` manque",
        ),
        (
            {"whole": 1, "by_name": []},
            "it should be an object, not a list",
            "ce devrait être un objet, et non une liste",
        ),
        (
            {"whole": 1, "pair": [1]},
            "`$.pair`: it should be a list of 2, not of 1",
            "une liste de longueur 2, et non 1",
        ),
        (
            {"whole": 1, "side": "up"},
            "`$.side`: 'up' is none of the words",
            "'up' ne fait pas partie des mots admis",
        ),
        (
            {"whole": 1, "on": "yes"},
            "`$.on`: it should be true or false, not a text",
            "vrai ou faux, et non un texte",
        ),
        (
            {"whole": 1, "by_name": {"a": {"value": None, "low": None, "high": None, "n": 1}}},
            "a metric without value or interval needs a reason",
            "une mesure sans valeur ou sans intervalle a besoin d’une raison",
        ),
        ([], "it should be an object, not a list", "ce devrait être un objet, et non une liste"),
    ],
)
def test_each_kind_of_damage_has_its_sentence_in_both_languages(
    record: object, english: str, french: str
) -> None:
    with pytest.raises(DamageError) as raised:
        converted(record, Told)
    assert english in str(raised.value)
    with speaking("fr"):
        told = retell(stored_text(raised.value))
    assert french in told
    # No word of the library that decodes is left.
    assert not any(
        word in told for word in ("Expected", "Object", "Invalid", "field", "array", "str`", "int`")
    )
