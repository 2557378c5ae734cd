"""Every place of the source that opens or writes a file goes through the one opener or writer, or says why not."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "pupille"
FILES = sorted(SOURCE.rglob("*.py"))

FUNCTIONS = {
    "open",
    "io.open",
    "os.open",
    "os.replace",
    "os.rename",
    "os.link",
    "os.symlink",
    "os.truncate",
    "np.memmap",
    "np.load",
    "np.save",
    "np.fromfile",
    "safe_open",
    "sqlite3.connect",
    "gzip.open",
    "tarfile.open",
    "zipfile.ZipFile",
    "Image.open",
    "json.load",
    "tomllib.load",
    "tempfile.mkstemp",
    "tempfile.mkdtemp",
    "tempfile.TemporaryFile",
    "tempfile.NamedTemporaryFile",
    "shutil.copy",
    "shutil.copy2",
    "shutil.copyfile",
    "shutil.copytree",
    "shutil.move",
}
"""Functions that take a path, or might."""
READERS = {"load_workbook", "read_csv", "read_excel", "loadtxt", "genfromtxt"}
"""Functions of other libraries that take a path, or might."""
METHODS = {
    "open",
    "read_bytes",
    "read_text",
    "write_bytes",
    "write_text",
    "touch",
    "tofile",
    "symlink_to",
    "hardlink_to",
    "to_pickle",
    "savefig",
}
"""Methods of paths, whatever the path is called."""

PACKAGE = "a file that ships with the program"
SYSTEM = "a file of the kernel"
MEMORY = "bytes in memory, already read through the opener"
HELD = "a file that the opener holds open"
CACHE = (
    "a file of the user's own cache, named by us in a folder of theirs; damage is noticed and it is made anew"
)
STORE = "a file of the user's own store, named by us; its SHA-256 is checked"
NEW = "a new file under a name that nobody knows, in a folder made for it"
APART = "another program, which reads what it was handed in a folder made for it"
OURS = "not a file: a function of this program"

OPENER = ("storage/regular_file.py", "images/regular_files.py")
"""Where files are opened; the two differ in whose sentences they speak, of a run or of a data set."""
WRITER = ("runs/folder.py", "written_atomically")

REASONS = {
    ("audit/facts/cache.py", "_connect", "sqlite3.connect"): CACHE,
    ("audit/facts/cache.py", "_connect", "os.open"): CACHE,
    ("audit/cache.py", "load", ".read_bytes"): CACHE,
    ("cli/screen.py", "format_help_text", ".write_text"): OURS,
    ("cli/screen.py", "format_options", ".write_text"): OURS,
    ("cli/worker.py", "be_quiet", "open"): SYSTEM,
    ("course/copying.py", "copy_lessons", ".read_bytes"): PACKAGE,
    ("course/widgets/frame.py", "filled", ".read_text"): PACKAGE,
    ("course/described_figure.py", "show_current_figure", ".savefig"): MEMORY,
    ("data/formats/cells.py", "_excel_rows", "load_workbook"): HELD,
    ("data/formats/cells.py", "_excel_rows", "zipfile.ZipFile"): HELD,
    ("data/formats/idx.py", "_read", "gzip.open"): HELD,
    ("data/pixels/cache.py", "commit", ".replace"): OURS,
    ("data/pixels/cache.py", "commit", ".rename"): CACHE,
    ("data/pixels/cache.py", "load", ".read_bytes"): CACHE,
    ("data/pixels/cache.py", "rescued", ".read_bytes"): CACHE,
    ("data/pixels/cache.py", "whole_rows", "os.truncate"): CACHE,
    ("data/pixels/memory_map.py", "begun", "tempfile.mkstemp"): CACHE,
    ("data/pixels/memory_map.py", "mapped", ".open"): CACHE,
    ("data/pixels/memory_map.py", "read_back", ".open"): CACHE,
    ("data/pixels/read_all.py", "free_memory", ".read_text"): SYSTEM,
    ("data/sources/archives.py", "unpack", ".rename"): NEW,
    ("data/sources/archives.py", "file", ".open"): NEW,
    ("data/sources/bundle.py", "_taken_in", ".open"): STORE,
    ("data/sources/archives.py", "_unpack_tar", "tarfile.open"): HELD,
    ("data/sources/archives.py", "_unpack_zip", "zipfile.ZipFile"): HELD,
    ("data/sources/archives.py", "_unpack_zip", ".open"): HELD,
    ("data/sources/listed_images.py", "_of_tar", "tarfile.open"): HELD,
    ("data/sources/zip_names.py", "name_notes", "zipfile.ZipFile"): HELD,
    ("data/sources/fetch.py", "_bring", ".open"): STORE,
    ("data/sources/fetch.py", "_bring", ".replace"): STORE,
    ("data/sources/fetch.py", "settle", ".open"): STORE,
    ("data/sources/fetch.py", "settle", ".replace"): STORE,
    ("export/bundle.py", "zip_of", "zipfile.ZipFile"): MEMORY,
    ("export/page/build.py", "source", ".read_text"): PACKAGE,
    ("export/page/runtime.py", "licence", ".read_text"): PACKAGE,
    ("export/page/runtime.py", "packed", ".read_bytes"): PACKAGE,
    ("figures/paper.py", "save", ".savefig"): MEMORY,
    ("i18n/language.py", "catalogue", ".open"): PACKAGE,
    ("images/decoded.py", "_big_jpeg", "Image.open"): MEMORY,
    ("images/decoded.py", "_small_jpeg", "Image.open"): MEMORY,
    ("images/open_image.py", "_opened", "Image.open"): MEMORY,
    ("images/picture_size.py", "_of_bytes", "Image.open"): MEMORY,
    ("images/tiff_samples.py", "_bytes_of", "Image.open"): MEMORY,
    ("models/files/skops_file.py", "dump", "zipfile.ZipFile"): MEMORY,
    ("models/files/skops_file.py", "measure_array", ".open"): MEMORY,
    ("models/files/skops_file.py", "restore", "zipfile.ZipFile"): MEMORY,
    ("models/files/skops_file.py", "without_padding", "np.load"): MEMORY,
    ("models/files/skops_file.py", "without_padding", "np.save"): MEMORY,
    ("models/pretrained/bundle.py", "_taken_in", ".open"): STORE,
    ("models/pretrained/check_file.py", "check_finite", "safe_open"): STORE,
    ("models/pretrained/check_file.py", "check_trial", "safe_open"): STORE,
    ("models/pretrained/import_file.py", "_copy", ".open"): STORE,
    ("models/pretrained/import_file.py", "keep", ".replace"): STORE,
    ("models/pretrained/store.py", "load_weights", "safe_open"): STORE,
    ("plugins/handed.py", "_put", ".write_bytes"): NEW,
    ("plugins/process.py", "run_command", ".open"): NEW,
    ("plugins/torchvision_script.py", "predict", ".read_text"): APART,
    ("plugins/torchvision_script.py", "predict", ".write_text"): APART,
    ("plugins/torchvision_script.py", "predict", "np.load"): APART,
    ("plugins/torchvision_script.py", "train", ".read_text"): APART,
    ("plugins/torchvision_script.py", "train", ".write_text"): APART,
    ("report/charts/files.py", "_style", ".read_text"): PACKAGE,
    ("report/page.py", "_source", ".read_text"): PACKAGE,
    ("runs/environment.py", "processor", ".open"): SYSTEM,
    ("runs/folder.py", "sync_folder", "os.open"): "a folder, opened for its sync alone",
    ("runs/journal.py", "mend", "os.truncate"): "the file that the opener has just taken for a regular one",
    ("runs/lock.py", "linked", "os.link"): "the lock, made in one step under a name that must be free",
    ("runs/lock.py", "put_aside", ".rename"): "the lock of a dead process, taken by a name of our own",
    ("runs/lock.py", "write_new", "os.open"): "made only where nothing is, were it a link (O_EXCL)",
    ("runs/lock.py", "started", ".read_text"): SYSTEM,
    ("storage/bundle.py", "_pack", ".open"): HELD,
    ("storage/bundle.py", "opened_bundle", "zipfile.ZipFile"): HELD,
    ("storage/bundle.py", "take", ".open"): HELD,
    ("storage/bundle.py", "write_bundle", "zipfile.ZipFile"): HELD,
    ("storage/download.py", "_answer", ".open"): "an address, not a file",
    ("storage/download.py", "_write", ".open"): STORE,
    ("training/checkpoint.py", "write_checkpoint", ".rename"): "a folder that was written under another name",
    ("training/checkpoint.py", "remove", ".rename"): "a folder on its way out",
    ("training/distributed/launcher.py", "_ready_rendezvous", "tempfile.mkdtemp"): NEW,
    ("training/distributed/work.py", "room_for", "tempfile.TemporaryFile"): NEW,
    ("training/tiles.py", "_pixels", "tempfile.TemporaryFile"): NEW,
    ("training/tiles.py", "_pixels", "np.memmap"): NEW,
    ("training/distributed/work.py", "room_for", "np.memmap"): NEW,
    ("training/energy.py", "_counts", ".read_text"): SYSTEM,
    ("training/energy.py", "read", ".read_text"): SYSTEM,
    ("training/energy.py", "_zone_counter", ".read_text"): SYSTEM,
    ("training/heads/feature_cache.py", "_replace", "tempfile.mkstemp"): CACHE,
    ("training/heads/feature_cache.py", "_replace", ".replace"): CACHE,
    ("training/heads/feature_cache.py", "load", ".read_bytes"): CACHE,
    ("training/heads/feature_cache.py", "load", "np.memmap"): CACHE,
    ("workflows/strip.py", "_orientation_and_profile", "Image.open"): MEMORY,
    ("storage/new_folder.py", "_put", ".replace"): "a folder, to a place that was empty or an empty folder",
    ("storage/new_folder.py", "_temporary", "tempfile.mkdtemp"): NEW,
    ("workflows/convert.py", "_write", ".write_bytes"): NEW,
    (
        "workflows/take_over.py",
        "move",
        "shutil.move",
    ): "a folder of ours, within one folder of the user's",
    (
        "workflows/fit_piece.py",
        "borrow",
        "shutil.copytree",
    ): "a folder of ours beside this one; links stay links, which the opener refuses",
    ("workflows/fit_piece.py", "borrow", ".rename"): "the folder just copied, to a place without one",
    ("workflows/strip.py", "_write", ".write_bytes"): NEW,
    ("workflows/strip.py", "_copy_table", ".write_bytes"): NEW,
}
"""(file, function, call) -> why it needs no opener."""


def places(text: str) -> Iterator[tuple[str, str]]:
    """(function, what is called) for each call that opens, writes or renames a file."""
    tree = ast.parse(text)
    owner: dict[int, str] = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            owner |= {id(node): function.name for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (called := opens(node)):
            yield owner.get(id(node), ""), called


def opens(call: ast.Call) -> str | None:
    """What a call is written as, if it may open, write or rename a file."""
    name = ast.unparse(call.func)
    if name in FUNCTIONS:
        return name
    if name.split(".")[-1] in READERS:
        return name
    if not isinstance(call.func, ast.Attribute):
        return None
    method = call.func.attr
    # `text.replace(a, b)` has two values, `path.replace(target)` one.
    moved = method in ("replace", "rename") and len(call.args) == 1 and not call.keywords
    return f".{method}" if method in METHODS or moved else None


def found() -> set[tuple[str, str, str]]:
    """Every such place of the source but those of the opener and the writer themselves."""
    every = {
        (path.relative_to(SOURCE).as_posix(), function, called)
        for path in FILES
        for function, called in places(path.read_text(encoding="utf-8"))
    }
    return {
        (file, function, called)
        for file, function, called in every
        if file not in OPENER and (file, function) != WRITER
    }


def test_every_place_that_opens_a_file_goes_through_the_opener_or_says_why_not() -> None:
    assert found() - set(REASONS) == set()


def test_no_reason_is_kept_for_a_place_that_is_gone() -> None:
    assert set(REASONS) - found() == set()


@pytest.mark.parametrize(
    "line",
    [
        "open(path)",
        "path.open('rb')",
        "path.read_bytes()",
        "(folder / 'x').read_text(encoding='utf-8')",
        "path.write_text('x')",
        "os.open(path, 0)",
        "half.replace(path)",
        "half.rename(path)",
        "os.replace(a, b)",
        "np.memmap(path)",
        "zipfile.ZipFile(path)",
        "shutil.copyfile(a, b)",
        "load_workbook(path)",
        "pd.read_csv(path)",
    ],
)
def test_the_walk_sees_a_place_that_opens_a_file(line: str) -> None:
    assert len(list(places(f"def f():\n    {line}\n"))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "text.replace('a', 'b')",
        "replace(record, name='x')",
        "table.rename(columns={})",
        "read_bytes(path)",
        "open_regular(path, root=root)",
    ],
)
def test_the_walk_leaves_other_calls_alone(line: str) -> None:
    assert list(places(line)) == []
