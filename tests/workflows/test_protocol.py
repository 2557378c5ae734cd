"""A plan before collecting, sealed, and held against what a comparison did."""

import hashlib
import json
import os
import pty
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from statsmodels.stats.proportion import proportion_confint

from hanging import HANGING
from pupille.cli.main import guarded
from pupille.errors import ConfigError, RunError
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.read import results_in
from pupille.workflows.number_protocol import NumberProtocol
from pupille.workflows.protocol import (
    ClassProtocol,
    ProtocolCheck,
    answers,
    check_task,
    protocol_record,
    read_protocol,
    sealed,
)

FIXED = {
    "unit": "patient",
    "prevalence": 0.1,
    "cost_missed": 5.0,
    "cost_false_alarm": 1.0,
    "difference": 0.05,
}
TYPED = [
    *("--unit", "patient", "--prevalence", "0.1", "--difference", "0.05"),
    *("--cost-missed", "5", "--cost-false-alarm", "1"),
]


def test_each_question_gets_the_images_of_its_formula():
    width, both, difference, cost = (answer.images for answer in answers(ClassProtocol(**FIXED)))
    for images, enough in ((width, True), (width - 1, False)):
        low, high = proportion_confint(0.9 * images, images, method="wilson")
        assert (high - low <= 0.1) == enough
    # A tenth of the images show the class, so recall needs ten times as many.
    assert both == 10 * width
    # Connor (1987): 18 % of images on which exactly one of two independent models of 90 % is right.
    assert difference == np.ceil((1.959964 * np.sqrt(0.18) + 0.841621 * np.sqrt(0.18 - 0.0025)) ** 2 / 0.0025)
    # A miss of cost 5 on 1 %, an alarm of cost 1 on 9 %: mean 0.14, variance 0.25 + 0.09 - 0.14 ** 2.
    assert cost == np.ceil((2 * 1.959964 / 0.07) ** 2 * (0.34 - 0.14**2))


def test_images_of_one_patient_count_less_by_kishs_design_effect():
    alone, together = (
        answers(ClassProtocol(**FIXED, images_per_unit=m, correlation=0.25))[0].need for m in (1.0, 5.0)
    )
    assert alone.units == alone.images
    # 1 + (5 - 1) * 0.25 = 2 times as many images, five of each patient.
    assert together.units == np.ceil(alone.images * 2 / 5)


def test_a_sealed_protocol_is_read_back_and_a_changed_one_refused(tmp_path):
    path = tmp_path / "protocol.json"
    assert guarded(["plan", *TYPED, "--out", str(path)]) == 0
    record = read_protocol(path)
    assert record["fixed"]["difference"] == 0.05
    rest = {key: value for key, value in record.items() if key != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert record["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    record["fixed"]["difference"] = 0.2
    path.write_text(json.dumps(record))
    with pytest.raises(RunError, match="changed after it was sealed"):
        read_protocol(path)
    path.write_text("{}")
    with pytest.raises(RunError, match="is no protocol"):
        read_protocol(path)


def test_a_sealed_protocol_is_never_overwritten(tmp_path, capsys):
    words = ["plan", *TYPED, "--out", str(tmp_path / "p.json")]
    assert guarded(words) == 0
    before = (tmp_path / "p.json").read_bytes()
    assert guarded(words) == 1
    assert "sealed once" in capsys.readouterr().err
    assert (tmp_path / "p.json").read_bytes() == before


def test_the_answer_is_said_in_words_and_as_json(capsys):
    assert guarded(["plan", *TYPED]) == 0
    said = " ".join(capsys.readouterr().out.split())
    most = max(answer.need.images for answer in answers(ClassProtocol(**FIXED)))
    assert f"For all of these: {most:,} test images" in said
    assert guarded(["plan", *TYPED, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["images"] == most


def test_without_a_terminal_what_is_missing_is_named():
    done = subprocess.run(
        [sys.executable, "-m", "pupille", "plan", "--unit", "leaf"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    for option in ("--prevalence", "--cost-missed", "--cost-false-alarm", "--difference"):
        assert option in done.stderr
    assert "--unit" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_in_a_terminal_it_asks_for_what_is_missing():
    mine, its = pty.openpty()
    words = [sys.executable, "-m", "pupille", "plan", "--json", *TYPED[2:]]
    with subprocess.Popen(words, stdin=its, stdout=subprocess.PIPE, text=True) as process:
        os.write(mine, b"leaf\n3\n")
        said, _ = process.communicate(timeout=HANGING)
    os.close(mine)
    os.close(its)
    assert "How many images of each" in said
    record = json.loads(said[said.index("{") :])
    assert (record["fixed"]["unit"], record["fixed"]["images_per_unit"]) == ("leaf", 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"prevalence": 1.0},
        {"difference": 0.0},
        {"cost_missed": -1.0},
        {"unit": " "},
        {"images_per_unit": 0.5},
    ],
)
def test_senseless_numbers_are_refused(wrong):
    with pytest.raises(ConfigError):
        ClassProtocol(**{**FIXED, **wrong})


def test_a_point_that_was_not_followed_says_so_and_one_that_does_not_apply_says_nothing():
    protocol = sealed(ClassProtocol(**FIXED, images_per_unit=4.0))
    done = ProtocolCheck("accuracy", 0.05, None, 50, 50, 3, EvaluationConfig())
    points = {one.what: one.followed for one in protocol_record(protocol, done).points}
    assert points == {
        "primary metric": True,
        "margin": True,
        "unit": False,
        "test images": False,
        "test units": False,
        "prevalence": None,
        "costs": None,
    }


def test_a_comparison_copies_the_protocol_and_says_where_it_was_followed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    for label, shade in (("dark", 60), ("light", 190)):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for i in range(60):
            pixels = np.clip(rng.normal(shade, 30, (8, 8)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(tmp_path / "photos" / label / f"{i}.png")
    words = ["--prevalence", "0.1", "--cost-missed", "5", "--cost-false-alarm", "1", "--unit", "leaf"]
    assert guarded(["plan", *words, "--difference", "0.4", "--out", "p.json"]) == 0
    capsys.readouterr()
    typed = ["compare", "photos", "--models", "majority,logistic,knn", "--out", "run", "--quiet"]
    assert guarded([*typed, "--protocol", "p.json", "--prevalence", "0.3"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert (tmp_path / "run" / "protocol.json").read_text() == (tmp_path / "p.json").read_text()
    results = results_in(tmp_path / "run")
    points = {one.what: one for one in results.protocol.points}
    assert [name for name, one in points.items() if not one.followed] == [
        "test images",
        "test units",
        "prevalence",
    ]
    assert (points["prevalence"].planned, points["prevalence"].done) == (0.1, 0.3)
    assert results.asked["cost_missed"] == 5
    assert "Not followed in test images" in said
    # Two models that are right on all images are equivalent within a margin of 40 points.
    words = {one.name: one.word for one in results.differences}
    assert words["majority"] == "worse"
    assert set(words.values()) == {"worse", "equivalent"}
    capsys.readouterr()
    assert guarded([*typed, "--resume", "--protocol", "nowhere.json"]) == 1
    assert "does not exist" in capsys.readouterr().err


NUMBERS = {"unit": "leaf", "error": 2.0, "difference": 0.5, "measured_in": "mm"}


def test_an_error_needs_the_images_of_its_formula():
    error, limits, difference, coverage = (answer.images for answer in answers(NumberProtocol(**NUMBERS)))
    # Of normal errors: absolute values have a variance of pi / 2 - 1 mean squares, a limit one of 3 s^2 / n.
    assert error == np.ceil((2 * 1.959964 * np.sqrt(np.pi / 2 - 1) * 2 / 1) ** 2)
    assert limits == np.ceil(3 * (2 * 1.959964 * np.sqrt(np.pi / 2) * 2 / 2) ** 2)
    assert difference == np.ceil((1.959964 + 0.841621) ** 2 * 2 * (np.pi / 2 - 1) * 4 / 0.25)
    low, high = proportion_confint(0.9 * coverage, coverage, method="wilson")
    assert high - low <= 0.1
    named = answers(NumberProtocol(**NUMBERS))[0].question
    assert "expected to be 2 mm, with a 95 % interval 1 mm wide" in named


@pytest.mark.parametrize("wrong", [{"error": 0.0}, {"difference": -1.0}, {"width": 0.0}, {"unit": ""}])
def test_senseless_errors_are_refused(wrong):
    with pytest.raises(ConfigError):
        NumberProtocol(**{**NUMBERS, **wrong})


def test_numbers_are_planned_as_typed_and_hold_no_options_of_classes(capsys):
    typed = ["plan", "--task", "regression", "--unit", "leaf", "--error", "2", "--difference", "0.5"]
    assert guarded([*typed, "--measured-in", "mm", "--json"]) == 0
    fixed = json.loads(capsys.readouterr().out)["fixed"]
    assert (fixed["task"], fixed["error"], fixed["measured_in"]) == ("regression", 2.0, "mm")
    assert guarded([*typed, "--prevalence", "0.1"]) == 2
    assert "--prevalence is not about regression" in capsys.readouterr().err
    assert guarded(["plan", *TYPED, "--error", "2"]) == 2
    assert "--error is not about classification" in capsys.readouterr().err


def test_a_protocol_of_another_task_is_refused_and_one_of_numbers_is_held_against_the_unit():
    protocol = sealed(NumberProtocol(**NUMBERS))
    with pytest.raises(ConfigError, match="plans a regression, and these images ask for a classification"):
        check_task(protocol, "classification")
    check_task(protocol, "regression")
    check_task(sealed(ClassProtocol(**FIXED)), "classification")
    done = ProtocolCheck("mae", 0.5, None, 2000, 2000, 0, EvaluationConfig(), "cm")
    points = {one.what: one.followed for one in protocol_record(protocol, done).points}
    assert points == {
        "primary metric": True,
        "margin": True,
        "unit": True,
        "test images": True,
        "test units": True,
        "measured in": False,
    }
