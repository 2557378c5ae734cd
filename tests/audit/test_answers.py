"""The answers of an audit that was stopped are taken, and nobody else's."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pupille.data.open
from pupille.audit import answers
from pupille.audit.answers import FILE, KeptAnswers, key_of
from pupille.audit.check import Answer, Check, CouldNotRun, Evidence, NotApplicable
from pupille.audit.examine import examine
from pupille.audit.facts.gather import gather
from pupille.audit.registry import CHECKS
from pupille.i18n.language import tell
from pupille.runs.saved import SAVED


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer is written as it comes."""
    monkeypatch.setattr(answers, "SELDOM", 0.0)


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    """Two classes of twelve pictures, two of which are the same, one of which is saved anew."""
    rng = np.random.default_rng(0)
    for label in ("a", "b"):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for number in range(12):
            picture = Image.fromarray(rng.integers(0, 255, (70, 70, 3), dtype=np.uint8))
            picture.save(tmp_path / "photos" / label / f"{number}.png")
    picture.save(tmp_path / "photos" / "a" / "again.png")
    picture.save(tmp_path / "photos" / "b" / "again.jpg", quality=95)
    dataset, facts, left_out = gather(pupille.data.open.open(str(tmp_path / "photos")), cache=False)
    return Evidence(dataset, facts, left_out, given=False)


def counted(checks: tuple[Check, ...], asked: list[str]) -> list[Check]:
    """The checks, each noting that it was asked."""

    def noting(check: Check) -> Check:
        def look(evidence: Evidence) -> Answer:
            asked.append(check.code)
            return check.look(evidence)

        return replace(check, look=look)

    return list(map(noting, checks))


def test_an_audit_that_was_stopped_goes_on_with_the_next_check_and_ends_the_same(
    evidence: Evidence, tmp_path: Path
) -> None:
    whole = examine(evidence)
    assert whole.findings
    asked: list[str] = []

    def stop(_: Evidence) -> Answer:
        raise KeyboardInterrupt

    checks = counted(CHECKS, asked)
    cut = [*checks[:20], replace(checks[20], look=stop), *checks[21:]]
    with pytest.raises(KeyboardInterrupt):
        examine(evidence, checks=cut, earlier=KeptAnswers(tmp_path / "kept", evidence))
    assert asked == [check.code for check in CHECKS[:20]]
    asked.clear()
    again = examine(evidence, checks=checks, earlier=KeptAnswers(tmp_path / "kept", evidence))
    could_not = whole.could_not_run.keys() & {check.code for check in CHECKS[:20]}
    assert asked == [*could_not, *(check.code for check in CHECKS[20:])]
    assert json.dumps(again.to_json()) == json.dumps(whole.to_json())


def test_twins_are_not_searched_for_again(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examine(evidence, earlier=KeptAnswers(tmp_path, evidence))
    again = replace(evidence, known_twins=KeptAnswers(tmp_path, evidence).twins())
    monkeypatch.setattr("pupille.audit.twins.find.find_twins", None)
    assert again.twins == evidence.twins
    assert len(evidence.twins) == 1


def test_another_evidence_is_asked_anew(evidence: Evidence, tmp_path: Path) -> None:
    samples = evidence.dataset.samples
    others = [
        replace(evidence, seed=1),
        replace(evidence, given=True),
        replace(evidence, dataset=evidence.dataset.with_samples(samples.assign(group="g"))),
        replace(evidence, facts=(replace(evidence.facts[0], file_hash="other"), *evidence.facts[1:])),
    ]
    assert len({key_of(other) for other in (evidence, *others)}) == 5
    KeptAnswers(tmp_path, evidence).put("x", ())
    assert KeptAnswers(tmp_path, evidence).get("x") == ()
    for other in others:
        assert KeptAnswers(tmp_path, other).get("x") is None


def test_what_could_not_be_answered_is_asked_again_and_what_does_not_apply_is_not(
    evidence: Evidence, tmp_path: Path
) -> None:
    kept = KeptAnswers(tmp_path, evidence)
    kept.put("x", CouldNotRun("no"))
    assert not (tmp_path / FILE).exists()
    reason = tell("{n} images", n=3)
    kept.put("y", NotApplicable(reason))
    again = KeptAnswers(tmp_path, evidence).get("y")
    assert isinstance(again, NotApplicable)
    assert again.reason.record == reason.record  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "content", ["", "{}", '{"key": 1}', '{"key": "KEY", "answers": {"x": [3]}, "twins": 5}']
)
def test_a_damaged_file_is_passed_over(evidence: Evidence, tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content.replace("KEY", key_of(evidence)))
    kept = KeptAnswers(tmp_path, evidence)
    assert kept.get("x") is None
    assert kept.twins() is None
    kept.put("x", ())
    assert KeptAnswers(tmp_path, evidence).get("x") == ()


def test_only_what_reached_the_disk_counts_as_saved(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SAVED, "anything", False)
    (tmp_path / "file").write_text("")
    KeptAnswers(tmp_path / "file", evidence).put("x", ())
    assert not SAVED.anything
    KeptAnswers(tmp_path, evidence).put("x", ())
    assert SAVED.anything


def test_many_quick_answers_are_written_once_a_second_at_most(
    evidence: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "SELDOM", 1.0)
    now = [10.0]
    monkeypatch.setattr("pupille.audit.answers.time.monotonic", lambda: now[0])
    kept = KeptAnswers(tmp_path, evidence)
    kept.put("a", ())
    assert not (tmp_path / FILE).exists()
    now[0] += 1.0
    kept.put("b", ())
    again = KeptAnswers(tmp_path, evidence)
    assert (again.get("a"), again.get("b"), again.get("c")) == ((), (), None)


def test_another_drawing_is_asked_anew(make_drawn) -> None:
    first, second = (0, "cell", 1, 1, 9, 9), (1, "cell", 1, 1, 9, 9)
    drawings = [
        make_drawn([first, second]),
        make_drawn([first, (1, "cell", 1, 1, 9, 10)]),
        make_drawn([first], 2),
        make_drawn([first, second], columns={"annotator": ["anna", "ben"]}),
    ]
    crowd = drawings[0].dataset.annotations.assign(crowd=True)
    drawings.append(replace(drawings[0], dataset=replace(drawings[0].dataset, annotations=crowd)))
    assert len(set(map(key_of, drawings))) == len(drawings)
    assert key_of(drawings[0]) == key_of(make_drawn([first, second]))
