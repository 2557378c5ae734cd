import os

import pytest

from pupille.data.formats.drawing import ObjectList, Tree
from pupille.errors import DataError

BOX = (0.0, 0.0, 2.0, 3.0)


def test_a_tree_lists_the_files_below_a_folder_without_hidden_ones(tmp_path):
    for file in ("b.txt", "a/c.XML", ".hidden", ".git/config", "a/Thumbs.db"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    tree = Tree.of(tmp_path)
    assert tree.files == ("a/c.XML", "b.txt")
    assert tree.with_suffix(".xml", ".txt") == ("a/c.XML", "b.txt")
    assert tree.with_suffix(".json") == ()


def test_a_file_by_itself_is_a_tree_of_one(tmp_path):
    (tmp_path / "a.json").touch()
    (tmp_path / "b.json").touch()
    assert Tree.of(tmp_path / "a.json") == Tree(tmp_path, ("a.json",))


def test_a_name_that_is_no_text_is_passed_over(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"\xff.txt")).touch()
    except OSError:
        pytest.skip("this system has no such names")
    (tmp_path / "é.txt").touch()
    assert Tree.of(tmp_path).files == ("é.txt",)


def test_files_are_read_one_by_one_or_together(tmp_path):
    (tmp_path / "a").mkdir()
    for file in ("x", "a/y", "a/z"):
        (tmp_path / file).write_text(file)
    tree = Tree.of(tmp_path)
    assert [tree.read(file) for file in tree.files] == [b"a/y", b"a/z", b"x"]
    assert dict(tree.read_each(tree.files)) == {"a/y": b"a/y", "a/z": b"a/z", "x": b"x"}


def read_together(tree, file, **most):
    return list(tree.read_each([file], **most))


@pytest.mark.parametrize("read", [Tree.read, read_together])
def test_a_file_that_is_too_large_leads_out_or_is_gone_is_refused_by_its_name(tmp_path, read):
    (tmp_path / "set").mkdir()
    (tmp_path / "set/large.txt").write_bytes(bytes(11))
    (tmp_path / "secret").touch()
    (tmp_path / "set/link.txt").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "set/pipe.txt")
    tree = Tree.of(tmp_path / "set")
    assert read(tree, "large.txt", most=11)
    for file in ("large.txt", "link.txt", "pipe.txt", "gone.txt"):
        with pytest.raises(DataError, match=file):
            read(tree, file, most=10)


def test_objects_have_the_area_of_their_box_unless_one_is_given():
    objects = ObjectList()
    objects.add(0, 0, BOX)
    objects.add(1, 0, BOX, area=2.5, crowd=True)
    assert objects.objects().areas.tolist() == [6, 2.5]
    assert objects.objects().crowd.tolist() == [False, True]
    assert objects.objects().scores is None


def test_all_objects_have_a_score_or_none():
    objects = ObjectList()
    objects.add(0, 0, BOX, score=0.5)
    assert objects.objects().scores.tolist() == [0.5]
    objects.add(0, 0, BOX)
    with pytest.raises(DataError, match="score"):
        objects.objects()


def test_no_object_at_all_is_an_empty_table():
    assert len(ObjectList().objects()) == 0
