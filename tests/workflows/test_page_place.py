import pytest

from pupille.errors import RunError
from pupille.workflows.page_place import OUR_MARK, insist_on_our_page


def test_a_page_of_ours_and_a_free_place_may_be_written(tmp_path):
    insist_on_our_page(tmp_path / "new.html")
    (tmp_path / "ours.html").write_bytes(b"<!doctype html><head>" + OUR_MARK)
    insist_on_our_page(tmp_path / "ours.html")


@pytest.mark.parametrize("content", [b"", b"<html>mine</html>", b" " * 5000 + OUR_MARK])
def test_a_file_of_another_program_is_not_written_over(tmp_path, content):
    (tmp_path / "mine.html").write_bytes(content)
    with pytest.raises(RunError, match="not a page of Pupille"):
        insist_on_our_page(tmp_path / "mine.html")
