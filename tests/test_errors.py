"""An error carries its kind: whoever must react to it asks the kind, never the words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pupille.data.dataset import LeftOut
from pupille.errors import DataError, ImageError, Refusal, RefusedError, refusal_of
from pupille.i18n.language import StoredText, tell

SOURCE = Path(__file__).resolve().parents[1] / "src" / "pupille"
FILES = {str(path.relative_to(SOURCE)): path for path in sorted(SOURCE.rglob("*.py"))}
OTHER_REASONS = {
    "errors.py": "compares a message with itself",
    "evaluation/classification/wording.py": "the reason of a metric without an interval, which is no error",
    "training/loop.py": "PyTorch has no kind for a processor out of memory",
}
METHODS = {"startswith", "endswith", "find", "index", "count"}
FUNCTIONS = {"match", "search", "fullmatch", "findall"}


def words_of_an_error(node: ast.expr) -> bool:
    """Whether an expression is the sentence of an error or of a file that is left out."""
    match node:
        case ast.Attribute(attr="reason"):
            return True
        case ast.Call(func=ast.Name(id="reason_of")):
            return True
        case ast.Call(func=ast.Name(id="str" | "repr"), args=[ast.Name(id="error")]):
            return True
    return False


def matched_sentences(text: str) -> Iterator[int]:
    """The lines of a source that look for words in such a sentence; asking how it ends, to punctuate, is none."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Compare():
                # Whether there is a sentence at all is no matter of its words.
                asks_for_none = all(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops)
                if not asks_for_none and any(map(words_of_an_error, (node.left, *node.comparators))):
                    yield node.lineno
            case ast.Call(func=ast.Attribute(attr=name, value=value)) if name in METHODS:
                asks_for_a_stop = name == "endswith" and ast.unparse(node.args[0]) == "'.'"
                if words_of_an_error(value) and not asks_for_a_stop:
                    yield node.lineno
            case ast.Call(func=ast.Attribute(attr=name)) if name in FUNCTIONS:
                if any(map(words_of_an_error, node.args)):
                    yield node.lineno


@pytest.mark.parametrize("name", sorted(FILES.keys() - OTHER_REASONS.keys()))
def test_no_module_looks_for_words_in_the_sentence_of_an_error(name: str) -> None:
    assert list(matched_sentences(FILES[name].read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        "'is damaged' in item.reason",
        "error.reason == 'is empty'",
        "reason_of(error).startswith('is empty')",
        "'limit' in str(error)",
        "re.search('limit', left_out[0].reason)",
    ],
)
def test_a_matched_sentence_is_seen(line: str) -> None:
    assert list(matched_sentences(line)) == [1]
    assert list(matched_sentences("item.refusal is Refusal.EMPTY")) == []


def test_whoever_learns_the_path_keeps_the_sentence_and_the_kind() -> None:
    sentence = tell("is empty; take it from the original again.")
    error = ImageError.of("a.png", RefusedError(sentence, Refusal.EMPTY))
    assert str(error) == "'a.png': is empty; take it from the original again."
    assert isinstance(error.reason, StoredText)
    left_out = LeftOut.of(error)
    assert left_out == LeftOut("a.png", sentence, Refusal.EMPTY)
    assert left_out.to_json() == {"path": "a.png", "reason": sentence}


def test_an_error_nobody_foresaw_counts_as_damage() -> None:
    assert refusal_of(DataError("is odd in a new way")) is refusal_of(OSError(5, "I/O")) is Refusal.DAMAGED
    assert ImageError("a.png", "is odd in a new way").refusal is Refusal.DAMAGED
