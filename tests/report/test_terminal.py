"""The answer of a finished run in a terminal."""

from partial_records import results_of
from pupille.report import terminal
from pupille.report.section import Context, Section


def test_the_answer_is_what_the_sections_say_in_their_order_and_silent_ones_leave_no_gap(
    monkeypatch, tmp_path
) -> None:
    def says(words):
        return Section("id", "Title", lambda _: None, "none.html.j2", words)

    def of_context(context: Context) -> str:
        return f"{context.run.name} in {context.folder.name}"

    silent = Section("id", "Title", lambda _: None, "none.html.j2")
    sections = (silent, says(of_context), silent, says(lambda _: ""), says(lambda _: "two\nlines"))
    monkeypatch.setattr(terminal, "sections_of", lambda results: sections)
    results = {"runs": [{"name": "svm"}, {"name": "tree"}], "chosen": "tree"}
    assert terminal.answer(results_of(results), tmp_path / "digits") == "tree in digits\n\ntwo\nlines"


def test_the_ladder_of_a_comparison_stands_once_in_its_answer(ten, tmp_path) -> None:
    paragraphs = terminal.answer(results_of(ten), tmp_path).split("\n\n")
    (ladder,) = [paragraph for paragraph in paragraphs if "* lenet5" in paragraph]
    assert all(run["name"] in ladder for run in ten["runs"])
    assert "" not in paragraphs
