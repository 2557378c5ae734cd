import pytest
from click.testing import CliRunner
from PIL import Image

from pupille.cli.augment import command
from pupille.data.augmentation.sets import SETS, in_words
from pupille.errors import ConfigError, DataError, FileError
from pupille.i18n.language import for_terminal


def run(*words):
    return CliRunner().invoke(command, [str(word) for word in words], standalone_mode=False)


@pytest.mark.parametrize("name", SETS)
def test_augment_writes_a_picture_and_says_each_range(name, tmp_path):
    out = tmp_path / "sheet.png"
    done = run("digits", "--set", name, "--out", out, "--images", 2, "--views", 3)
    assert done.exception is None
    for phrase in in_words(SETS[name]):
        assert for_terminal(phrase) in done.output
    assert str(out) in done.output
    with Image.open(out) as image:
        assert image.format == "PNG"


def test_without_a_name_the_picture_is_called_after_the_set(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("digits", "--set", "aerial", "--images", 1, "--views", 1).exception is None
    assert (tmp_path / "augment-aerial.png").is_file()


@pytest.mark.parametrize(
    ("words", "kind", "part"),
    [
        (["digits", "--set", "ariel"], ConfigError, "Did you mean 'aerial'"),
        (["digits", "--out", "sheet.jpg"], ConfigError, "end in .png"),
        (["no-such-folder"], DataError, "does not exist"),
    ],
)
def test_a_mistake_is_answered_in_one_sentence_and_writes_nothing(words, kind, part, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert isinstance(done.exception, kind)
    assert part in str(done.exception)
    assert not list(tmp_path.iterdir())


def test_neither_a_device_nor_a_link_is_replaced_by_the_picture(tmp_path):
    (tmp_path / "link.png").symlink_to(tmp_path / "target.png")
    words = ["digits", "--images", 1, "--views", 1, "--out"]
    assert run(*words, tmp_path / "link.png").exception is None
    assert (tmp_path / "link.png").is_symlink()
    with Image.open(tmp_path / "target.png") as image:
        assert image.format == "PNG"
    (tmp_path / "null.png").symlink_to("/dev/null")
    refused = run(*words, tmp_path / "null.png")
    assert isinstance(refused.exception, FileError)
    assert "is a device, not a file" in str(refused.exception)


def test_a_missing_folder_is_named_as_one(tmp_path):
    refused = run("digits", "--images", 1, "--views", 1, "--out", tmp_path / "absent" / "a.png")
    assert f"the folder {str(tmp_path / 'absent')!r} does not exist" in str(refused.exception)
