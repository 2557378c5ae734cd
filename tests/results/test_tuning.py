"""The record of a search is read as strictly as results are."""

import json
import shutil

import pytest

from pupille.errors import RunError
from pupille.results.encode import encoded
from pupille.results.tuning import TUNING, read_tuning


def test_what_was_written_is_read_again(tuned_folder):
    record = read_tuning(tuned_folder)
    assert encoded(record) == json.loads((tuned_folder / TUNING).read_text(encoding="utf-8"))
    assert [trial.number for trial in record.scored] == list(range(6))


@pytest.mark.parametrize("change", [{"best": "first"}, {"schema": 99}, {"gain": None}])
def test_a_damaged_record_is_refused(tuned_folder, tmp_path, change):
    shutil.copy(tuned_folder / TUNING, tmp_path / TUNING)
    content = json.loads((tmp_path / TUNING).read_text(encoding="utf-8"))
    (tmp_path / TUNING).write_text(json.dumps(content | change), encoding="utf-8")
    with pytest.raises(RunError):
        read_tuning(tmp_path)


def test_a_folder_without_a_search_is_told(tmp_path):
    with pytest.raises(RunError):
        read_tuning(tmp_path)
