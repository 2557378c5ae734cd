"""Files with the names of YOLO's classes, as Ultralytics, labelImg and Darknet write them."""

import pytest

from pupille.data.formats.drawing import Tree
from pupille.data.formats.yolo_config import YoloConfig, yolo_configs
from pupille.errors import DataError


@pytest.fixture
def configs(tmp_path):
    """What files say, given as path -> text."""

    def configs(files):
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return yolo_configs(Tree.of(tmp_path))

    return configs


def test_data_yaml_says_names_parts_and_points(configs):
    text = "path: ../set\ntrain: images/train\nval: [images/val, more/val]\nnames: [cat, dog]\nkpt_shape: [17, 3]\n"
    (config,) = configs({"set/data.yaml": text})
    assert config == YoloConfig(
        "set/data.yaml",
        {0: "cat", 1: "dog"},
        {"train": ("../set/images/train",), "validation": ("../set/images/val", "../set/more/val")},
        has_points=True,
    )
    assert config.folder == ("set",)


def test_names_may_be_numbered_and_an_empty_one_is_its_number(configs):
    (config,) = configs({"data.yaml": "names:\n  0: cat\n  3: ' '\n"})
    assert config.names == {0: "cat", 3: "3"}


def test_of_several_files_in_one_folder_the_usual_one_is_taken(configs):
    (config,) = configs({"aaa.yaml": "names: [x]", "data.yaml": "names: [y]", "other.yaml": "train: 1"})
    assert (config.file, config.names) == ("data.yaml", {0: "y"})


def test_a_list_of_classes_names_them_line_by_line(configs):
    (config,) = configs({"labels/classes.txt": "cat\n\ndog\n\n", "notes.txt": "x"})
    assert (config.file, config.names, config.parts) == (
        "labels/classes.txt",
        {0: "cat", 1: "1", 2: "dog"},
        {},
    )


def test_darknet_names_its_file_of_names_and_its_lists(configs):
    files = {
        "obj.data": "classes = 2\ntrain = data/train.txt\nvalid = data/val.txt\nnames = data\\obj.names\n",
        "obj.names": "cat\ndog",
    }
    (config,) = configs(files)
    assert config.names == {0: "cat", 1: "dog"}
    assert config.parts == {"train": ("data/train.txt",), "validation": ("data/val.txt",)}


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("", "no list of names"),
        ("[]", "no list of names"),
        ("cat", "no list of names"),
        ("{-1: cat}", "no list of names"),
        ("{cat: 0}", "no whole number"),
        ("{1: a, '1': b}", "no list of names"),
    ],
)
def test_names_that_are_no_list_of_classes_are_refused_with_the_file(configs, names, reason):
    with pytest.raises(DataError, match=rf"'data\.yaml' .*{reason}|'data\.yaml' has {reason}"):
        configs({"data.yaml": f"names: {names}\n"})


def test_without_any_such_file_there_is_nothing(configs):
    assert configs({"notes.txt": "cat"}) == []
