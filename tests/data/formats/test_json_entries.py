import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from damaged_json import damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tool_exports import ANSWER, CUSTOM_VISION, LABEL_STUDIO, LABELME, VIA

from pupille.config import DataConfig
from pupille.data.formats.drawing import Drawing, Tree
from pupille.data.formats.json_entries import Entry, parsed
from pupille.data.formats.label_studio import read_label_studio
from pupille.data.formats.labelme import read_labelme
from pupille.data.formats.tagged_boxes import read_tagged_boxes
from pupille.data.formats.via import read_via
from pupille.errors import DataError, PupilleError
from pupille.images.limits import DEFAULT_LIMITS, Limits

Reader = Callable[[Tree, DataConfig, Limits], Drawing]
READERS: tuple[tuple[Reader, Any], ...] = (
    (read_tagged_boxes, CUSTOM_VISION),
    (read_tagged_boxes, ANSWER),
    (read_labelme, LABELME),
    (read_label_studio, LABEL_STUDIO),
    (read_via, VIA),
)


@pytest.mark.parametrize(("read", "document"), READERS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_damaged_document_is_read_or_refused_in_one_sentence(
    tmp_path: Path, read: Reader, document: Any, data: st.DataObject
) -> None:
    (tmp_path / "a.json").write_text(data.draw(damaged(document)), encoding="utf-8")
    with suppress(PupilleError):
        drawing = read(Tree.of(tmp_path), DataConfig(), DEFAULT_LIMITS)
        assert (drawing.objects.boxes[:, :2] <= drawing.objects.boxes[:, 2:]).all()


@pytest.mark.parametrize(
    "text", ["", "{", "[NaN]", "[-Infinity]", "[" * 100_000, "\ufeff", '{"a": 1' + "0" * 5000 + "}"]
)
def test_what_is_no_json_is_refused_with_the_name_of_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"^'a.json' is "):
        parsed(Tree.of(tmp_path), "a.json")


@pytest.mark.parametrize("value", [True, "x", "nan", "inf", None, [], {}, 10**400])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(DataError, match=r"no number in 'x'"):
        Entry({"x": value}, "a.json", "shapes[0]").number("x")


def test_numbers_may_be_written_as_texts() -> None:
    assert Entry(json.loads('{"x": "1.5"}'), "a.json", "").number("x") == 1.5
