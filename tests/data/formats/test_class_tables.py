"""Names of classes beside masks, in the forms in which tools write them."""

import pytest

from pupille.data.formats.class_tables import class_table
from pupille.data.formats.drawing import Tree


def table(root, file, text):
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return class_table(Tree.of(root), ["sets/masks/a.png"])


@pytest.mark.parametrize(
    ("file", "text", "values"),
    [
        ("classes.txt", "sky\n\nsea\n", {0: "sky", 1: "sea"}),
        ("obj.names", "sky\nsea\n", None),
        ("labels.txt", "# names\nsky\nsea\n", {0: "sky", 1: "sea"}),
        ("config.yaml", "classes:\n  2: sky\n  5: 'sea: deep'\n", {2: "sky", 5: "sea: deep"}),
        ("data.yml", 'names:\n- sky\n- "sea"\n', {0: "sky", 1: "sea"}),
        ("dataset.yaml", "names: ['sky', sea]  # two\n", {0: "sky", 1: "sea"}),
        ("config.yaml", "train: images\n", None),
        ("readme.txt", "sky\nsea\n", None),
        ("labels.txt", "1 0.5 0.5 0.1 0.1\n", None),
        ("classes.txt", "", None),
    ],
)
def test_names_of_values(tmp_path, file, text, values):
    made = table(tmp_path, file, text)
    assert (made and dict(made.values)) == values


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("labelmap.txt", "# label:color_rgb:parts:actions\nsky:0,0,255::\nsea:1,2,3:a,b:c\n"),
        ("class_dict.csv", "name,r,g,b\nsky,0,0,255\nsea,1,2,3\n"),
        ("label_colors.txt", "0 0 255\t\tsky\n1 2 3\t\tsea\n"),
    ],
)
def test_names_of_colours(tmp_path, file, text):
    made = table(tmp_path, file, text)
    assert dict(made.colours) == {255: "sky", 0x010203: "sea"}
    assert not made.values


def test_the_table_nearest_to_the_masks_counts_and_none_beside_them(tmp_path):
    table(tmp_path, "classes.txt", "far\naway\n")
    assert table(tmp_path, "others/classes.txt", "not\nmine\n").file == "classes.txt"
    assert table(tmp_path, "sets/classes.txt", "near\nby\n").file == "sets/classes.txt"


def test_a_table_that_is_no_text_or_a_link_out_is_passed_over(tmp_path):
    (tmp_path / "classes.txt").write_bytes(b"\xff\xfe\x00\xd8")
    assert class_table(Tree.of(tmp_path), ["a.png"]) is None
    (tmp_path / "classes.txt").unlink()
    (tmp_path / "classes.txt").symlink_to("/etc/hostname")
    assert class_table(Tree.of(tmp_path), ["a.png"]) is None
