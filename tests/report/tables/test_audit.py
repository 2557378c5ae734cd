from pupille.audit.examine import Audit
from pupille.report.tables.audit import audit_table
from pupille.results.finding import Finding

LEAK = Finding(
    "twins-across",
    "error",
    "1,234 images of the test part stand in train as well, so that the test is too easy.",
    tuple(f"{i}.png" for i in range(1234)),
    "Draw a new split with --resplit.",
)
TITLES = {
    "twins-across": "Twins across the split",
    "few-to-test": "Few test images",
    "class-sizes": "Sizes of classes",
    "labels": "Doubtful labels",
    "class-missing": "Classes that a part lacks",
    "acquisition": "How the images were made",
}
FEW = Finding("few-to-test", "warning", "40 test images allow no narrow result.", (), "Bring more images.")


def made(*findings: Finding, **answers) -> Audit:
    plain = {"passed": (), "not_applicable": {}, "could_not_run": {}}
    return Audit(name="photos", hash="", images=5000, findings=findings, **{**plain, **answers})


def test_each_finding_stands_with_its_count_and_what_to_do():
    text = audit_table(made(LEAK, FEW), TITLES)
    assert text.startswith("photos: 5,000 images, 1 error, 1 warning\n")
    leak = text.index("ERROR: Twins across the split (twins-across)")
    assert leak < text.index("WARNING: Few test images (few-to-test)")
    first = text.splitlines()[4]
    assert first.split() == [
        "ERROR:",
        "Twins",
        "across",
        "the",
        "split",
        "(twins-across)",
        "1,234",
        "Draw",
        "a",
        "new",
        "split",
        "with",
        "--resplit.",
    ]
    (few,) = (line for line in text.splitlines() if line.startswith("WARNING"))
    assert few.split()[:6] == ["WARNING:", "Few", "test", "images", "(few-to-test)", "-"]


def test_what_passed_did_not_apply_or_could_not_run_is_told_apart():
    text = audit_table(
        made(
            passed=("class-sizes", "labels"),
            not_applicable={"class-missing": "the images have no split yet."},
            could_not_run={"acquisition": "too few images."},
        ),
        TITLES,
    )
    assert "nothing found" in text
    assert "Passed: Sizes of classes, Doubtful labels." in text
    assert "Not applicable: Classes that a part lacks (the images have no split yet)." in text
    assert "Could not run: How the images were made (too few images)." in text


def test_no_line_is_wider_than_the_terminal():
    for width in (60, 80, 100, 160):
        assert (
            max(map(len, audit_table(made(LEAK, FEW, passed=("x" * 9,) * 30), TITLES, width).splitlines()))
            <= width
        )


def test_a_sentence_cannot_write_to_the_terminal():
    evil = Finding("files", "warning", "\x1b[2J \u202egnp", ("a",), "\x1b[0m")
    assert not {"\x1b", "\u202e"} & set(audit_table(made(evil), {}))


def test_an_option_is_not_torn_at_its_hyphens():
    advice = "Look at all of them with care, then train again with --drop-duplicates and nothing else."
    finding = Finding("same-files", "warning", "3 images.", ("a", "b", "c"), advice)
    assert all("--drop-duplicates" in audit_table(made(finding), {}, width) for width in range(60, 140))


def test_a_reason_that_several_checks_share_is_told_once():
    text = audit_table(
        made(not_applicable={"empty": "in memory.", "labels": "no classes.", "missing": "in memory."}),
        TITLES,
    )
    assert "Not applicable: empty, missing (in memory); Doubtful labels (no classes)." in text
