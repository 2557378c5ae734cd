"""What below a folder counts as an image, what is listed with a reason, and what is passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from pupille.data.sources.image_files import FileImages, find_images
from pupille.errors import ImageError, Refusal


def picture(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (4, 3)).save(file, format="PNG")
    return file


def test_images_come_in_one_order_with_odd_names_kept(tmp_path: Path) -> None:
    names = ["b/2.png", "a/é ☃.PNG", "a/-93.6_30.1.jpeg", "a/new\nline.png", "a/=1+1.png", "a/.x/no.png"]
    for name in names:
        picture(tmp_path / name)
    found = find_images(tmp_path)
    assert found.images == ("a/-93.6_30.1.jpeg", "a/=1+1.png", "a/new\nline.png", "a/é ☃.PNG", "b/2.png")
    assert found.left_out == ()
    store = FileImages(tmp_path)
    assert all(store.read(path).pixels.shape == (3, 4) for path in found.images)


@pytest.mark.parametrize(
    "name", [".hidden.png", "Thumbs.db", ".DS_Store", "desktop.ini", "__MACOSX/a.png", ".git/a.png", "Icon\r"]
)
def test_what_systems_leave_behind_is_passed_over(tmp_path: Path, name: str) -> None:
    picture(tmp_path / name)
    found = find_images(tmp_path)
    assert found.images == found.left_out == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_what_is_no_regular_file_is_listed_and_never_opened(tmp_path: Path) -> None:
    root = tmp_path / "root"
    picture(root / "good.png")
    picture(tmp_path / "outside.png")
    os.mkfifo(root / "pipe.jpg")
    os.mkfifo(root / "pipe.dat")
    (root / "folder.png").mkdir()
    picture(root / "folder.png" / "inside.png")
    (root / "out.png").symlink_to(tmp_path / "outside.png")
    (root / "zero.png").symlink_to("/dev/zero")
    (root / "loop.png").symlink_to("loop.png")
    (root / "nothing.png").symlink_to("absent.png")
    (root / "up").symlink_to("..")
    (root / "inside.png").symlink_to("good.png")
    found = find_images(root)
    assert found.images == ("good.png", "inside.png")
    assert {item.path for item in found.left_out} == {
        *("pipe.jpg", "pipe.dat", "folder.png", "out.png", "zero.png", "loop.png", "nothing.png", "up")
    }
    reasons = {item.path: item.reason for item in found.left_out}
    assert "pipe" in reasons["pipe.jpg"]
    assert "leads out" in reasons["out.png"]
    assert "folder" in reasons["up"]
    refusals = {item.path: item.refusal for item in found.left_out}
    assert refusals.pop("nothing.png") is Refusal.MISSING
    assert set(refusals.values()) == {Refusal.NOT_A_FILE}


def test_content_decides_where_the_extension_is_unusual(tmp_path: Path) -> None:
    picture(tmp_path / "scan")
    picture(tmp_path / "scan.001")
    (tmp_path / "notes.txt").write_text("BMW and others")
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    (tmp_path / "empty").write_bytes(b"")
    found = find_images(tmp_path)
    assert found.images == ("scan", "scan.001")
    reasons = {item.path: item.reason for item in found.left_out}
    assert reasons["notes.txt"] == reasons["empty"] == "it is not an image"
    assert reasons["phone.heic"].startswith("HEIC photos are not read: save them as JPEG")
    refusals = {item.path: item.refusal for item in found.left_out}
    assert refusals == {"notes.txt": Refusal.ASIDE, "empty": Refusal.ASIDE, "phone.heic": Refusal.FOREIGN}


def test_a_name_that_is_no_text_is_listed(tmp_path: Path) -> None:
    try:
        picture(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")))
    except OSError:
        pytest.skip("this file system takes text names only")
    found = find_images(tmp_path)
    assert found.images == ()
    assert [(item.path, "rename" in item.reason) for item in found.left_out] == [("caf\\xe9.png", True)]
    assert found.left_out[0].refusal is Refusal.NOT_A_FILE


def test_a_bad_file_is_an_image_error_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"not a picture")
    with pytest.raises(ImageError) as caught:
        FileImages(tmp_path).read("bad.png")
    assert caught.value.path == "bad.png"
