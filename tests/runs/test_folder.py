import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pupille.errors import FileError, RunError
from pupille.runs.folder import begin, check_folder, read_json, write_atomically, write_json, write_named


def test_a_file_appears_whole_and_replaces_the_old_one(tmp_path):
    path = tmp_path / "a.txt"
    write_atomically(path, "old")
    write_atomically(path, "new é")
    assert path.read_bytes() == "new é".encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_written_files_can_be_read_by_whom_the_umask_allows(tmp_path):
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "a", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path):
    # A file-size limit of the system stands in for the full disk: the write itself fails in the kernel.
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from pupille.errors import RunError\n"
        "from pupille.runs.folder import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_atomically(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except RunError as error:\n"
        "    print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert "could not be written" in said.stdout
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bin"]


def test_not_a_number_never_reaches_a_results_file(tmp_path):
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json(tmp_path / "a.json", {"value": float("nan")})


@pytest.mark.parametrize("content", ["", "{", "[1]", "\xff"])
def test_a_damaged_results_file_is_one_sentence(tmp_path, content):
    (tmp_path / "results.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(RunError, match="Make the run again"):
        read_json(tmp_path / "results.json")


def test_an_occupied_folder_is_refused_unless_resumed(tmp_path):
    write_json(tmp_path / "run.json", {})
    with pytest.raises(RunError, match=r"--out.*--resume"):
        check_folder(tmp_path, resume=False)
    check_folder(tmp_path, resume=True)


def test_a_folder_of_other_files_is_refused_even_when_resumed(tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(RunError, match="holds other files"):
        check_folder(tmp_path, resume=True)


def test_a_file_where_the_folder_should_be_is_named(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(RunError, match="is a file"):
        check_folder(tmp_path / "out", resume=False)


def test_a_folder_below_a_file_is_refused_before_anything_is_read(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(RunError, match=r"out' is a file"):
        check_folder(tmp_path / "out" / "below" / "it", resume=False)


def test_of_settings_only_those_that_differ_are_named(tmp_path):
    begin(
        tmp_path, {"training settings": {"epochs": 3, "clip": None, "optimizer": "adamw"}, "data set": "4385"}
    )
    with pytest.raises(RunError) as refused:
        begin(tmp_path, {"training settings": {"epochs": 3, "clip": 1.0, "optimizer": "adamw"}})
    assert "begun with other training settings: clip not given, now 1.0. Resume" in str(refused.value)
    with pytest.raises(RunError, match="images or labels were changed, renamed, added or removed"):
        begin(tmp_path, {"data set": "f276"})


def test_resuming_with_another_setting_names_what_differs(tmp_path):
    assert begin(tmp_path, {"seed": 0, "models": ["knn"]}) is False
    with pytest.raises(RunError, match=r"begun with seed 0, now 1"):
        begin(tmp_path, {"seed": 1, "models": ["knn"]})


def test_a_setting_that_was_added_later_compares_as_its_default(tmp_path):
    begin(tmp_path, {"training settings": {"epochs": 3}})
    usual = {"training settings": {"epochs": None, "clip": None}, "task": "classification"}
    now = {"training settings": {"epochs": 3, "clip": None}, "task": "classification"}
    assert begin(tmp_path, now, defaults=usual) is False
    with pytest.raises(RunError, match=r"other training settings: clip not given, now 1\.0\. Resume"):
        begin(tmp_path, {"training settings": {"epochs": 3, "clip": 1.0}}, defaults=usual)
    with pytest.raises(RunError, match="begun with task classification, now regression"):
        begin(tmp_path, {"task": "regression"}, defaults=usual)


def test_a_finished_run_of_an_earlier_version_is_finished_and_a_half_trained_one_is_refused(tmp_path):
    begin(tmp_path, {"seed": 0, "versions": {"pupille": "0.1.0"}})
    now = {"seed": 0, "schema of results": 2, "versions": {"pupille": "0.2.0"}}
    with pytest.raises(RunError, match=r"earlier Pupille \(version 0\.1\.0.* is half trained"):
        begin(tmp_path, now)
    (tmp_path / "results.json").write_text("{}")
    assert begin(tmp_path, now) is True
    with pytest.raises(RunError, match="begun with seed 0, now 1"):
        begin(tmp_path, now | {"seed": 1})


def device(path):
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 7))


def pipe(path):
    os.mkfifo(path)


def folder(path):
    path.mkdir()


def link(path):
    (path.parent / "treasure").write_text("gold")
    path.symlink_to(path.parent / "treasure")


STRANGE = {"is a pipe, not a file": pipe, "is a folder, not a file": folder, "is a link": link}
MAY_MAKE_DEVICES = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.mark.parametrize("sentence", STRANGE)
def test_what_is_no_regular_file_is_never_written_over(tmp_path, sentence):
    path = tmp_path / "results.json"
    STRANGE[sentence](path)
    before = path.lstat()
    with pytest.raises(FileError, match=f"{sentence}.*Choose another --out|{sentence}.*choose another --out"):
        write_atomically(path, "new")
    assert (path.lstat().st_mode, path.lstat().st_ino) == (before.st_mode, before.st_ino)
    assert not list(tmp_path.glob(".results.json*"))


def test_a_device_stays_a_device(tmp_path):
    path = tmp_path / "full"
    if not MAY_MAKE_DEVICES:
        pytest.skip("only root can make a device")
    try:
        device(path)
    except PermissionError:
        pytest.skip("no device can be made here")
    for write in (write_atomically, write_named):
        with pytest.raises(FileError, match="is a device, not a file, and is not written over"):
            write(path, "new")
    assert stat.S_ISCHR(path.lstat().st_mode)


@pytest.mark.parametrize("name", ["/dev/null", "/dev/full", "/dev/zero"])
def test_the_devices_of_the_system_are_refused_by_name(name):
    before = Path(name).stat().st_mode
    with pytest.raises(FileError, match="is a device, not a file"):
        write_named(Path(name), "new")
    assert Path(name).stat().st_mode == before


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/stderr", "/dev/fd/1", "/proc/self/fd/1"])
def test_a_stream_that_is_a_pipe_is_refused_by_the_name_that_was_typed(name):
    program = (
        "from pathlib import Path\nfrom pupille.runs.folder import write_named\n"
        f"write_named(Path({name!r}), 'new')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (
        f"FileError: '{name}' is a pipe, not a file, and is not written over. Choose another --out."
        in done.stderr
    )
    assert not done.stdout


def test_of_a_link_that_the_user_names_the_target_is_written_and_the_link_stays(tmp_path):
    link(tmp_path / "named.csv")
    write_named(tmp_path / "named.csv", "new")
    assert (tmp_path / "treasure").read_text() == "new"
    assert (tmp_path / "named.csv").is_symlink()
    (tmp_path / "to nothing").symlink_to(tmp_path / "made")
    write_named(tmp_path / "to nothing", "new")
    assert (tmp_path / "made").read_text() == "new"


def test_a_missing_folder_is_named_as_such(tmp_path):
    with pytest.raises(RunError, match=r"the folder '.*absent' does not exist\. Make it first"):
        write_named(tmp_path / "absent" / "a.csv", "new")


def test_a_device_is_no_folder_to_write_into():
    with pytest.raises(RunError, match="is a device and no folder"):
        check_folder(Path("/dev/null"), resume=False)
