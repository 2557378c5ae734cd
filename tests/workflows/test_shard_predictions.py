import hashlib
import json
import os
import signal
import subprocess
import sys
import tarfile
import time

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from PIL import Image

from pupille.cli.main import main
from pupille.errors import ConfigError, PupilleError, RunError
from pupille.runs.events import silent
from pupille.storage.csv_table import from_csv
from pupille.workflows.compare import train
from pupille.workflows.predict import predict
from pupille.workflows.shard_predictions import gather, is_done, predict_shards, record_of, table_of
from pupille.workflows.shards import MANIFEST, read_manifest


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A run of two classes, and photos to predict: 23 that can be read and two that cannot."""
    base = tmp_path_factory.mktemp("shards")
    rng = np.random.default_rng(0)
    for label, low in (("dark", 0), ("light", 120)):
        (base / "photos" / label).mkdir(parents=True)
        for n in range(20):
            Image.fromarray(rng.integers(low, low + 110, (16, 16), dtype=np.uint8)).save(
                base / "photos" / label / f"{n:02}.png"
            )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        train(base / "photos", model="logistic", out=base / "run", listener=silent)
    (base / "new").mkdir()
    for n in range(23):
        Image.fromarray(rng.integers(10 * n, 10 * n + 20, (16, 16), dtype=np.uint8)).save(
            base / "new" / f"{n:02}.png"
        )
    (base / "new" / "05-broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    (base / "new" / "22-empty.png").write_bytes(b"")
    with tarfile.open(base / "new.tar", "w") as tar:
        for path in sorted((base / "new").iterdir()):
            tar.add(path, path.name)
    return base


def table_at(out, number):
    return table_of(out, read_manifest(out), number)


def done_at(out, number):
    return (out / MANIFEST).exists() and is_done(out, read_manifest(out), number)


def test_the_gathered_table_is_the_one_of_a_single_prediction(world, tmp_path):
    predict(world / "run", world / "new").write(tmp_path / "single.csv")
    assert predict_shards(world / "run", world / "new", tmp_path / "out", shards=4) == [0, 1, 2, 3]
    whole = gather(tmp_path / "out")
    assert (whole.images, whole.unreadable) == (23, 2)
    assert whole.file.read_bytes() == (tmp_path / "single.csv").read_bytes()
    titles, *rows = from_csv(whole.file.read_text())
    predicted = [row[titles.index("class")] for row in rows]
    assert whole.classes == {name: predicted.count(name) for name in ("dark", "light")}


def test_tables_as_parquet_hold_the_same_as_those_in_csv(world, tmp_path):
    for form in ("csv", "parquet"):
        predict_shards(world / "run", world / "new", tmp_path / form, shards=4, form=form)
    table = gather(tmp_path / "csv").file
    assert gather(tmp_path / "parquet", "csv").file.read_bytes() == table.read_bytes()
    whole = gather(tmp_path / "parquet")
    assert (whole.file.name, whole.images, whole.unreadable) == ("predictions.parquet", 23, 2)
    assert whole.classes == gather(tmp_path / "csv").classes
    # By another program than the one that wrote them.
    pd.testing.assert_frame_equal(pd.read_parquet(whole.file), pd.read_csv(table), check_dtype=False)
    assert str(pd.read_parquet(whole.file)["probability"].dtype) == "float64"
    assert table_at(tmp_path / "parquet", 3).suffix == ".parquet"


def test_a_table_takes_the_form_of_its_ending(world, tmp_path):
    prediction = predict(world / "run", world / "new")
    for name in ("single.csv", "single.parquet"):
        prediction.write(tmp_path / name)
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "single.parquet"), pd.read_csv(tmp_path / "single.csv"), check_dtype=False
    )


def test_shards_in_csv_are_not_gathered_as_parquet_nor_mixed_with_it(world, tmp_path):
    predict_shards(world / "run", world / "new", tmp_path / "out", shards=2)
    with pytest.raises(ConfigError, match="does not say what is a number"):
        gather(tmp_path / "out", "parquet")
    with pytest.raises(ConfigError, match="another format"):
        predict_shards(world / "run", world / "new", tmp_path / "out", shards=2, form="parquet")


def test_a_folder_begun_before_there_was_parquet_is_csv(world, tmp_path):
    predict_shards(world / "run", world / "new", tmp_path / "out", shards=2, only=0)
    path = tmp_path / "out" / MANIFEST
    record = json.loads(path.read_text())
    del record["settings"]["format"]
    path.write_text(json.dumps(record))
    assert predict_shards(world / "run", world / "new", tmp_path / "out", shards=2) == [1]
    assert gather(tmp_path / "out").file.name == "predictions.csv"


def test_without_pyarrow_it_is_said_before_anything_is_predicted(world, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for words in (
        ["--out", tmp_path / "out", "--shards", 2, "--format", "parquet"],
        ["--out", tmp_path / "a.parquet"],
    ):
        said = invoke(world / "run", world / "new", *words)
        assert said.exit_code != 0
        assert isinstance(said.exception, ConfigError)
        assert "need pyarrow" in str(said.exception)
    assert not (tmp_path / "out").exists()


def test_members_of_a_tar_get_the_answers_of_the_files(world, tmp_path):
    predict_shards(world / "run", world / "new", tmp_path / "files", shards=2)
    predict_shards(world / "run", world / "new.tar", tmp_path / "tar", shards=3)
    files, members = (
        [row[1:] for row in from_csv(gather(tmp_path / name).file.read_text()) if row[-1] == ""]
        for name in ("files", "tar")
    )
    assert len(files) == 23
    assert files == members


def test_shards_that_are_done_are_not_done_again(world, tmp_path):
    predict_shards(world / "run", world / "new", tmp_path / "out", shards=3, only=1)
    written = table_at(tmp_path / "out", 1).stat().st_mtime_ns
    assert predict_shards(world / "run", world / "new", tmp_path / "out", shards=3) == [0, 2]
    assert table_at(tmp_path / "out", 1).stat().st_mtime_ns == written


def test_gathering_names_what_is_missing_and_writes_nothing(world, tmp_path):
    predict_shards(world / "run", world / "new", tmp_path / "out", shards=3, only=1)
    with pytest.raises(RunError, match=r"2 shards are not done: 0, 2.*--shard 0"):
        gather(tmp_path / "out")
    assert not (tmp_path / "out" / "predictions.csv").exists()


def test_a_table_that_was_changed_is_not_gathered(world, tmp_path):
    predict_shards(world / "run", world / "new", tmp_path / "out", shards=2)
    path = table_at(tmp_path / "out", 1)
    path.write_bytes(path.read_bytes().replace(b"light", b"dark_", 1))
    with pytest.raises(RunError, match="changed since they were written: 1"):
        gather(tmp_path / "out")


def test_a_shard_of_which_nothing_can_be_read_lists_all_of_it(world, tmp_path):
    (tmp_path / "bad").mkdir()
    for n in range(3):
        (tmp_path / "bad" / f"{n}.png").write_bytes(b"")
    Image.fromarray(np.full((16, 16), 9, dtype=np.uint8)).save(tmp_path / "bad" / "9.png")
    predict_shards(world / "run", tmp_path / "bad", tmp_path / "out", shards=2)
    whole = gather(tmp_path / "out")
    rows = from_csv(whole.file.read_text())
    assert (whole.images, whole.unreadable) == (1, 3)
    assert [row[0] for row in rows] == ["image", "9.png", "0.png", "1.png", "2.png"]
    assert all(len(row) == len(rows[0]) for row in rows)
    assert all(row[-1] for row in rows[2:])


def test_another_model_is_not_mixed_in(world, tmp_path):
    predict_shards(world / "run", world / "new", tmp_path / "out", shards=2, only=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(world / "home"))
        train(world / "photos", model="tree", out=tmp_path / "other", listener=silent)
    with pytest.raises(ConfigError, match="another model"):
        predict_shards(tmp_path / "other", world / "new", tmp_path / "out", shards=2, only=1)


def test_a_shard_killed_at_any_moment_costs_that_shard_at_most(world, tmp_path):
    code = (
        "import sys; from pupille.workflows.shard_predictions import predict_shards; "
        "predict_shards(*sys.argv[1:4], shards=6)"
    )
    command = [sys.executable, "-c", code, *map(str, (world / "run", world / "new", tmp_path / "out"))]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 300
    while not done_at(tmp_path / "out", 1) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = [number for number in range(6) if done_at(tmp_path / "out", number)]
    assert {0, 1} <= set(done)
    for number in done:
        assert table_at(tmp_path / "out", number).read_bytes().endswith(b"\r\n")
    again = predict_shards(world / "run", world / "new", tmp_path / "out", shards=6)
    assert again == [number for number in range(6) if number not in done]
    predict(world / "run", world / "new").write(tmp_path / "single.csv")
    assert gather(tmp_path / "out").file.read_bytes() == (tmp_path / "single.csv").read_bytes()


def test_a_shard_of_a_classical_model_takes_the_memory_of_one(world, tmp_path):
    code = (
        "import sys; from pupille.workflows.shard_predictions import gather, predict_shards; "
        "predict_shards(*sys.argv[1:4], shards=2); gather(sys.argv[3]); assert 'torch' not in sys.modules"
    )
    command = [sys.executable, "-c", code, *map(str, (world / "run", world / "new", tmp_path / "out"))]
    subprocess.run(command, check=True)


def test_the_time_of_a_shard_is_told_before_it_is_over(world, tmp_path, monkeypatch):
    monkeypatch.setattr("pupille.workflows.shard_predictions.FIRST", 3)
    events = []
    predict_shards(world / "run", world / "new", tmp_path / "out", shards=1, listener=events.append)
    (told,) = (n for n, event in enumerate(events) if "25 images, about" in event.text)
    assert any(event.done == 25 for event in events[told + 1 :])


def invoke(*arguments):
    return CliRunner().invoke(main, ["predict", *map(str, arguments)])


def test_the_command_predicts_one_shard_after_another_and_gathers(world, tmp_path):
    for number in range(2):
        said = invoke(
            world / "run",
            world / "new",
            "--out",
            tmp_path / "out",
            "--shards",
            2,
            "--shard",
            number,
            "--quiet",
        )
        assert said.exit_code == 0, said.output
    assert "1 shard written" in said.output
    said = invoke(world / "run", world / "new", "--out", tmp_path / "out", "--gather")
    assert said.exit_code == 0, said.output
    assert "23 images predicted" in said.output
    assert "2 images could not be read" in said.output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--shards", "2", "--shard", "2", "--out", "x"], "end with 1"),
        (["--shards", "2"], "--out"),
        (["--shard", "0", "--out", "x"], "--shards"),
        (["--shards", "2", "--out", "x", "--door", "dark"], "--door"),
        (["--shards", "99", "--out", "x"], "fewer than 99 shards"),
        (["--gather", "--out", "nowhere"], "no shards yet"),
        (["--format", "parquet", "--out", "x.parquet"], "form of its ending"),
    ],
)
def test_a_mistake_gets_one_sentence(world, tmp_path, monkeypatch, options, sentence):
    monkeypatch.chdir(tmp_path)
    said = invoke(world / "run", world / "new", *options)
    assert said.exit_code != 0
    assert sentence in str(said.exception)
    assert isinstance(said.exception, PupilleError)


def test_a_record_names_how_many_and_the_hash_of_its_table(world, tmp_path):
    predict_shards(world / "run", world / "new", tmp_path / "out", shards=1)
    record = json.loads(record_of(tmp_path / "out", 0).read_text())
    table = table_at(tmp_path / "out", 0).read_bytes()
    assert (record["images"], record["unreadable"]) == (23, 2)
    assert record["sha256"] == hashlib.sha256(table).hexdigest()
