import io
import tarfile

import numpy as np
import pytest
from PIL import Image

from pupille.data.dataset import LeftOut
from pupille.data.sources.listed_images import ListedImage, data_set_of, listed_images, root_of
from pupille.errors import DataError, ImageError


def png(value):
    buffer = io.BytesIO()
    Image.fromarray(np.full((6, 5), value, dtype=np.uint8)).save(buffer, "png")
    return buffer.getvalue()


def pack(path, members, mode="w"):
    with tarfile.open(path, mode) as tar:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))


@pytest.fixture
def folder(tmp_path):
    """A folder with two images, a note, and a tar of two images and a text."""
    source = tmp_path / "source"
    (source / "a").mkdir(parents=True)
    (source / "a" / "1.png").write_bytes(png(10))
    (source / "2.png").write_bytes(png(20))
    (source / "read.me").write_text("none")
    pack(source / "more.tar", [("x/3.png", png(30)), ("x/note.txt", b"none"), ("4.png", png(40))])
    return source


def names_of(source):
    return [item.name for item in listed_images(source) if isinstance(item, ListedImage)]


def test_images_of_a_folder_and_of_the_tars_in_it_are_listed_in_order(folder):
    assert names_of(folder) == ["2.png", "a/1.png", "more.tar/x/3.png", "more.tar/4.png"]


def test_what_is_no_image_is_listed_with_its_reason(folder):
    left = [item for item in listed_images(folder) if isinstance(item, LeftOut)]
    assert [item.path for item in left] == ["more.tar/x/note.txt", "read.me"]
    assert all(item.reason for item in left)


def test_each_is_read_from_its_own_place(folder):
    listed = [item for item in listed_images(folder) if isinstance(item, ListedImage)]
    store = data_set_of(listed, root_of(folder), "source").images
    assert [int(store.read(item.name).pixels[0, 0]) for item in listed] == [20, 10, 30, 40]


def test_a_tar_by_itself_is_a_source(folder):
    assert names_of(folder / "more.tar") == ["more.tar/x/3.png", "more.tar/4.png"]


def test_a_list_names_files_relative_to_itself_or_absolutely(folder, tmp_path):
    (tmp_path / "wanted.txt").write_text(f"source/2.png\n\n{folder / 'a' / '1.png'}\n")
    listed = list(listed_images(tmp_path / "wanted.txt"))
    store = data_set_of(listed, root_of(tmp_path / "wanted.txt"), "wanted").images
    assert [int(store.read(item.name).pixels[0, 0]) for item in listed] == [20, 10]


def test_a_line_that_leads_out_of_the_folder_of_the_list_by_dots_is_refused(folder, tmp_path):
    (folder / "wanted.txt").write_text("../secret.png\n")
    (tmp_path / "secret.png").write_bytes(png(1))
    (item,) = listed_images(folder / "wanted.txt")
    with pytest.raises(ImageError):
        data_set_of([item], root_of(folder / "wanted.txt"), "wanted").images.read(item.name)


@pytest.mark.parametrize("kind", ["w:gz", "w:bz2", "w:xz"])
def test_a_packed_tar_is_refused_with_what_to_do(tmp_path, kind):
    pack(tmp_path / "packed.tar", [("1.png", png(1))], kind)
    with pytest.raises(DataError, match="without compression"):
        list(listed_images(tmp_path / "packed.tar"))


def test_a_tar_whose_end_is_missing_is_no_shorter_tar(tmp_path):
    pack(tmp_path / "whole.tar", [(f"{n}.png", png(n)) for n in range(9)])
    (tmp_path / "cut.tar").write_bytes((tmp_path / "whole.tar").read_bytes()[:4000])
    with pytest.raises(DataError, match=r"cut\.tar"):
        list(listed_images(tmp_path / "cut.tar"))


@pytest.mark.parametrize("twice", ["tar", "list"])
def test_a_name_that_stands_twice_is_refused(tmp_path, twice):
    source = tmp_path / ("twice.tar" if twice == "tar" else "twice.txt")
    if twice == "tar":
        pack(source, [("1.png", png(1)), ("1.png", png(2))])
    else:
        source.write_text("1.png\n1.png\n")
    with pytest.raises(DataError, match="stands twice"):
        list(listed_images(source))


def test_a_link_inside_a_tar_is_not_followed(tmp_path):
    with tarfile.open(tmp_path / "links.tar", "w") as tar:
        link = tarfile.TarInfo("1.png")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    (item,) = listed_images(tmp_path / "links.tar")
    assert isinstance(item, LeftOut)


def test_what_cannot_be_listed_is_said_so(tmp_path):
    (tmp_path / "photos.zip").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"folder, a plain \.tar"):
        list(listed_images(tmp_path / "photos.zip"))
