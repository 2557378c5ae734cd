import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from pupille.cli.main import VERBS, guarded


def pupille(*arguments, cwd=None):
    """The real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pupille", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )


def test_help_is_light_and_loads_neither_torch_nor_scikit_learn():
    code = (
        "import sys\nfrom pupille.cli.main import guarded\n"
        "for words in (['--help'], ['--help', '--lang=fr'], ['models'], ['--version']):\n"
        "    assert guarded(words) == 0\n"
        "heavy = {'torch', 'sklearn', 'pandas', 'scipy', 'PIL'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_that_says_what_it_does(verb, capsys):
    assert guarded([verb, "--help"]) == 0
    assert len(capsys.readouterr().out.split("\n\n")) >= 2


def test_an_unknown_verb_is_answered_with_the_nearest_one(capsys):
    assert guarded(["compair"]) == 2
    assert "Did you mean 'compare'?" in capsys.readouterr().err


def photos(base, **classes):
    for label, n in classes.items():
        (base / label).mkdir(parents=True)
        for i in range(n):
            Image.new("L", (9, 9), (i * 37 + len(label) * 11) % 256).save(base / label / f"{i}.png")
    return base


def make_empty(base):
    base.mkdir()


def make_flat(base):
    base.mkdir()
    Image.new("L", (9, 9)).save(base / "a.png")


def make_text(base):
    base.mkdir()
    (base / "notes.txt").write_text("no pictures here")


MISTAKES = {
    "a path that does not exist": (lambda base: None, [], "does not exist"),
    "an empty folder": (make_empty, [], "empty"),
    "images without class folders": (make_flat, [], "folder"),
    "a folder of text": (make_text, [], "no images"),
    "one class only": (lambda base: photos(base, cat=6), [], "one class"),
    "an unknown model": (
        lambda base: photos(base, cat=6, dog=6),
        ["--models", "lenet"],
        "Did you mean 'lenet5'",
    ),
    "no model": (lambda base: photos(base, cat=6, dog=6), ["--models", ","], "at least one model"),
    "a fraction above one": (lambda base: photos(base, cat=6, dog=6), ["--test", "20"], "between 0 and 1"),
    "a budget without unit": (
        lambda base: photos(base, cat=6, dog=6),
        ["--budget", "10"],
        "90s, 10m or 1.5h",
    ),
    "an unknown group": (lambda base: photos(base, cat=6, dog=6), ["--group", "patient"], "patient"),
    "a split file that is not there": (
        lambda base: photos(base, cat=6, dog=6),
        ["--split", "no.csv"],
        "no.csv",
    ),
    "a window upside down": (lambda base: photos(base, cat=6, dog=6), ["--window", "9,1"], "lower one first"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_one_clear_sentence_and_no_traceback(mistake, tmp_path, capsys):
    make, options, part = MISTAKES[mistake]
    make(tmp_path / "photos")
    code = guarded(["compare", str(tmp_path / "photos"), "--out", str(tmp_path / "out"), "--quiet", *options])
    said = capsys.readouterr()
    # What is typed wrongly is an error of the command; a file that is not there is one of the data.
    assert code == (2 if options and options[0] != "--split" else 1)
    assert part in said.err
    assert said.err.startswith("Error: ")
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert said.out == ""
    assert not (tmp_path / "out" / "results.json").exists()


def test_debug_shows_the_traceback(tmp_path, capsys):
    assert guarded(["--debug", "compare", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 1
    assert "Traceback" in capsys.readouterr().err


def tiff():
    """A preview picture such as camera files begin with."""
    out = io.BytesIO()
    Image.new("L", (9, 9)).save(out, "TIFF")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("x.heic", b"\0\0\0\x18ftypheic", "JPEG"),
        ("x.pdf", b"%PDF-1.7", "PDF"),
        ("x.nef", tiff(), "RAW"),
    ],
)
def test_heic_raw_and_pdf_files_get_the_way_to_convert_them(tmp_path, capsys, name, content, part):
    run = tmp_path / "run"
    data = photos(tmp_path / "photos", cat=6, dog=7)
    assert guarded(["train", str(data), "--model", "tree", "--out", str(run), "--quiet"]) == 0
    (tmp_path / name).write_bytes(content)
    capsys.readouterr()
    assert guarded(["predict", str(run), str(tmp_path / name), "--quiet"]) == 1
    said = capsys.readouterr().err
    assert part in said
    assert len(said.strip().splitlines()) == 1


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A comparison made by the real program."""
    base = tmp_path_factory.mktemp("cli")
    photos(base / "photos", cat=20, dog=20)
    done = pupille(
        "compare", base / "photos", "--out", base / "run", "--models", "majority,logistic,mlp", "--epochs", 3
    )
    assert done.returncode == 0, done.stderr
    return base, done


def test_compare_prints_the_table_and_where_the_report_lies(finished):
    base, done = finished
    for word in ("rung", "majority", "logistic", "mlp", "95 %", str(base / "run" / "report.html")):
        assert word in done.stdout
    assert "[3/3] mlp" in done.stderr
    assert (base / "run" / "report.html").stat().st_size > 5000


def test_compare_again_is_refused_and_resumed_ends_with_0(finished):
    base, _ = finished
    again = pupille(
        "compare", base / "photos", "--out", base / "run", "--models", "majority,logistic,mlp", "--epochs", 3
    )
    assert again.returncode == 1
    assert "--resume" in again.stderr
    resumed = pupille(
        "compare",
        base / "photos",
        "--out",
        base / "run",
        "--models",
        "majority,logistic,mlp",
        "--epochs",
        3,
        "--resume",
    )
    assert resumed.returncode == 0, resumed.stderr
    assert "Already finished" in resumed.stderr


def test_predict_writes_a_table_and_names_what_it_left_out(finished, tmp_path):
    base, _ = finished
    out = tmp_path / "predictions.csv"
    (base / "photos" / "cat" / "broken.png").write_bytes(b"no")
    done = pupille("predict", base / "run", base / "photos", "--out", out)
    (base / "photos" / "cat" / "broken.png").unlink()
    assert done.returncode == 0, done.stderr
    assert len(out.read_text().splitlines()) == 1 + 40 + 1
    assert "broken.png" in done.stderr


def test_predict_and_evaluate_print_json_that_parses(finished):
    base, _ = finished
    said = json.loads(pupille("predict", base / "run", base / "photos", "--json").stdout)
    assert len(said["images"]) == 40
    own = json.loads(pupille("evaluate", base / "run", "--json").stdout)
    assert own["metrics"]["accuracy"]["n"] == 8
    other = json.loads(pupille("evaluate", base / "run", "--data", base / "photos", "--json").stdout)
    assert other["metrics"]["accuracy"]["n"] == 40


def test_compare_prints_the_content_of_its_results_as_json(finished, tmp_path):
    base, _ = finished
    done = pupille(
        "compare", base / "photos", "--out", tmp_path / "j", "--models", "majority", "--json", "--quiet"
    )
    assert json.loads(done.stdout) == json.loads((tmp_path / "j" / "results.json").read_text())
    assert done.stderr == ""


def test_the_report_survives_moved_images(finished, tmp_path):
    base, _ = finished
    (base / "photos").rename(tmp_path / "elsewhere")
    (base / "run" / "report.html").unlink()
    try:
        done = pupille("report", base / "run")
    finally:
        (tmp_path / "elsewhere").rename(base / "photos")
    assert done.returncode == 0, done.stderr
    assert (base / "run" / "report.html").exists()


def test_models_prints_the_ladder_and_the_layers_of_one(capsys):
    assert guarded(["models"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()]
    of_images = [
        "majority", "constant", "logistic", "ridge", "tree", "forest",
        "svm", "knn", "perceptron", "mlp", "lenet5", "cnn",
    ]  # fmt: skip
    of_pixels = ["mean-mask", "threshold", "pixel-forest", "unet"]
    assert [name for name in listed if name in of_images] == of_images
    assert [name for name in listed if name in of_pixels] == of_pixels
    assert guarded(["models", "lenet5"]) == 0
    assert "61,706" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("size", "channels", "cost"), [("28x28", "1", "785,000"), ("4000x6000", "3", "72,000,001,000")]
)
def test_a_dense_layer_of_1000_neurons_costs_what_the_course_says(size, channels, cost, capsys):
    assert guarded(["models", "mlp", "--hidden", "1000", "--size", size, "--channels", channels]) == 0
    assert cost in capsys.readouterr().out


def test_doctor_tells_what_the_machine_offers(capsys):
    assert guarded(["doctor", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["python"] == ".".join(map(str, sys.version_info[:3]))
    assert int(facts["cores"]) == len(os.sched_getaffinity(0))
    assert "(writable)" in facts["ledger"]


def test_a_full_disk_is_one_sentence(finished, tmp_path):
    # The device that is always full stands in for the disk.
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    base, _ = finished
    done = subprocess.run(
        f"{sys.executable} -m pupille evaluate {base / 'run'} > /dev/full",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
