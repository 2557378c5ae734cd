"""The answer of a finished run in a terminal."""

from typing import Any

from partial_records import results_of
from pupille.report import terminal
from pupille.report.section import Context, Section


def audited(**answers: Any) -> dict[str, Any]:
    return {
        "findings": [], "passed": [], "not_applicable": {}, "could_not_run": {}, "titles": {}, "waivers": [],
        "allowed_leak": False, "dropped": 0, **answers,
    }  # fmt: skip


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


def test_each_warning_of_the_audit_has_one_line_after_the_table(ten, tmp_path) -> None:
    def warning(code, sentence, **details):
        return {"code": code, "severity": "warning", "sentence": sentence, "details": details}

    ten["audit"] = audited(
        findings=[
            warning("undeclared-groups", "71 % of the tiles lie within 100 m of another. " + "Read more. " * 20),
            warning("same-files", "Many files are " + "very, " * 40 + "alike."),
            warning("positions", "3 files hold a position."),
            {"code": "dates", "severity": "note", "sentence": "9 files hold a date."},
            warning(
                "acquisition", "Long.", feature="JPEG quality", each_feature_alone={"JPEG quality": 0.964}, chance=0.5
            ),
        ]
    )  # fmt: skip
    text = terminal.answer(results_of(ten), tmp_path)
    lines = [line for line in text.splitlines() if line.startswith("The audit warns: ")]
    assert [line.removeprefix("The audit warns: ")[:22] for line in lines] == [
        "JPEG quality alone tel",
        "71 % of the tiles lie ",
        "Many files are very, v",
        "3 files hold a positio",
    ]
    assert lines[1] == "The audit warns: 71 % of the tiles lie within 100 m of another."
    assert lines[0].endswith("96.4 % of cases (by chance: 50.0 %).")
    assert all(len(line) <= 100 for line in lines)
    assert text.index("* lenet5") < text.index(lines[0])
    assert "hold a date" not in text
