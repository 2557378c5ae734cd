"""What a power cut would lose: every committed file must have reached the disk before its name, and the name too.

A killed process loses nothing that the system still holds, so kills cannot see a missing fsync. The calls themselves
show it: strace lists them, and they are read as a file system without mercy would.
"""

import re
from pathlib import PurePath

import pytest
from test_every_call import points as points
from test_every_call import traced

UNCOMMITTED = (".part", ".unfinished", ".lock")
CALL = re.compile(r"^(\w+)\((?:AT_FDCWD[^,]*, )?(?:\d+<([^>]*)>|\"([^\"]*)\")(?:, \"([^\"]*)\")?.*= 0?\d*$")


def unsynced(log):
    """What a power cut could take from what was committed, as sentences.

    A file must be synced after its last write before it is renamed, and its folder after that before anything else is
    committed; so must the folder above one that was made.
    """
    written, pending, problems = set(), {}, []
    for line in log.splitlines():
        found = CALL.match(line)
        if not found:
            continue
        call, opened, named, renamed = found.groups()
        path = PurePath(opened or named)
        if call == "write":
            written.add(path)
        elif call == "fsync":
            written.discard(path)
            pending.pop(path, None)
        elif call in ("mkdir", "rename"):
            target = PurePath(renamed) if call == "rename" else path
            if target.name.endswith(UNCOMMITTED):
                continue
            if call == "rename":
                problems += [
                    f"{lost} was renamed before it was synced"
                    for lost in written
                    if path in (lost, *lost.parents)
                ]
                problems += [
                    f"the names {names} in {folder} were not synced" for folder, names in pending.items()
                ]
                pending.clear()
            pending.setdefault(target.parent, []).append(target.name)
    return problems + [f"the names {names} in {folder} were not synced" for folder, names in pending.items()]


def calls_of(scene, place, name):
    log = place / f"{name}.log"
    assert traced(scene.climb, place / name, log, "-y", "-s", "0") == 0
    return log.read_text()


@pytest.mark.usefixtures("points")
def test_every_committed_file_and_its_name_are_synced_before_the_next(scene, place):
    log = calls_of(scene, place, "synced")
    assert log.count("rename(") > 30
    assert log.count("fsync(") > 60
    assert unsynced(log) == []


@pytest.mark.usefixtures("points")
@pytest.mark.parametrize("taken_out", ["of files", "of folders", "of the folder above a new one"])
def test_a_missing_fsync_would_be_seen(scene, place, monkeypatch, taken_out):
    import os
    import stat

    from pupille.runs import folder as run
    from pupille.training import checkpoint

    real = os.fsync

    def of_folders_alone(handle):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            real(handle)

    if taken_out == "of files":
        monkeypatch.setattr(os, "fsync", of_folders_alone)
    elif taken_out == "of folders":
        monkeypatch.setattr(run, "sync_folder", lambda _: None)
    else:
        monkeypatch.setattr(checkpoint, "make_folder", lambda path: path.mkdir(exist_ok=True))
    assert unsynced(calls_of(scene, place, f"without{taken_out.replace(' ', '')}"))


def test_the_rule_itself():
    whole = """\
mkdir("/r/a", 0777) = 0
fsync(4</r>) = 0
write(5</r/a/.x.part>, ""..., 9) = 9
fsync(5</r/a/.x.part>) = 0
rename("/r/a/.x.part", "/r/a/x") = 0
fsync(5</r/a>) = 0
"""
    assert unsynced(whole) == []
    for line in (1, 3, 5):
        lines = whole.splitlines()
        del lines[line]
        assert len(unsynced("\n".join(lines))) == 1
