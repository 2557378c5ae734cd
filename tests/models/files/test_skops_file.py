"""Files of scikit-learn's estimators: alike each time, and closed to every type that no rung is made of."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeClassifier

from pupille.errors import ModelError
from pupille.models.files.skops_file import dump, nodes, restore

LOGISTIC = frozenset({"sklearn.linear_model._logistic.LogisticRegression"})
X = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)
Y = np.arange(40) % 2


@pytest.fixture
def data() -> bytes:
    return dump(LogisticRegression().fit(X, Y))


def rebuilt(data: bytes, edit: Callable[[dict[str, Any], dict[str, bytes]], object]) -> bytes:
    """The file with an edited schema and edited arrays."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = json.loads(members.pop("schema.json"))
    edit(schema, members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("schema.json", json.dumps(schema))
    return out.getvalue()


def test_what_is_written_is_what_is_read(data: bytes) -> None:
    back = restore(data, LOGISTIC)
    np.testing.assert_array_equal(back.predict_proba(X), LogisticRegression().fit(X, Y).predict_proba(X))


def test_equal_estimators_give_equal_bytes() -> None:
    trees = [dump(DecisionTreeClassifier(random_state=3).fit(X, Y)) for _ in range(3)]
    assert trees[0] == trees[1] == trees[2]


def test_no_time_and_no_address_is_written(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("__id__" in node for node in nodes(json.loads(archive.read("schema.json"))))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("subprocess", "Popen"),
        ("sklearn.preprocessing._function_transformer", "FunctionTransformer"),
        ("sklearn.svm._classes", "SVC"),
    ],
)
def test_a_type_that_the_rung_is_not_made_of_is_refused(data: bytes, module: str, name: str) -> None:
    worse = rebuilt(data, lambda schema, _: schema.update(__module__=module, __class__=name))
    with pytest.raises(ModelError, match=f"{module}.{name}'.*Do not use this folder"):
        restore(worse, LOGISTIC)


def test_a_foreign_type_deep_inside_is_refused(data: bytes) -> None:
    def hide(schema: dict[str, Any], _: dict[str, bytes]) -> None:
        schema["content"]["content"]["C"].update(__module__="os", __class__="system")

    with pytest.raises(ModelError, match=r"os\.system"):
        restore(rebuilt(data, hide), LOGISTIC)


@pytest.mark.parametrize(
    "loader", ["FunctionNode", "MethodNode", "PartialNode", "OperatorFuncNode", "CachedNode"]
)
def test_a_way_of_building_that_no_rung_needs_is_refused(data: bytes, loader: str) -> None:
    def hide(schema: dict[str, Any], _: dict[str, bytes]) -> None:
        schema["content"]["content"]["C"]["__loader__"] = loader

    with pytest.raises(ModelError, match=loader):
        restore(rebuilt(data, hide), LOGISTIC)


def test_a_function_kept_by_scikit_learn_itself_is_refused() -> None:
    with pytest.raises(ModelError, match="Do not use this folder"):
        restore(dump(FunctionTransformer(np.log).fit(X)), LOGISTIC)


def test_an_array_that_declares_more_than_it_holds_is_refused(data: bytes) -> None:
    def inflate(_: dict[str, Any], members: dict[str, bytes]) -> None:
        longest = max(members, key=lambda name: len(members[name]))
        out = io.BytesIO()
        np.lib.format.write_array_header_1_0(
            out, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)}
        )
        members[longest] = out.getvalue()

    with pytest.raises(ModelError, match="does not hold what it declares"):
        restore(rebuilt(data, inflate), LOGISTIC)


def test_an_array_of_objects_is_refused(data: bytes) -> None:
    def objects(_: dict[str, Any], members: dict[str, bytes]) -> None:
        out = io.BytesIO()
        np.save(out, np.array([{}], dtype=object), allow_pickle=True)
        members[next(iter(members))] = out.getvalue()

    with pytest.raises(ModelError, match="does not hold what it declares"):
        restore(rebuilt(data, objects), LOGISTIC)


def test_too_many_members_are_refused(data: bytes) -> None:
    worse = rebuilt(data, lambda _, members: members.update({f"{i}.npy": b"" for i in range(100_001)}))
    with pytest.raises(ModelError, match="100,00"):
        restore(worse, LOGISTIC)


def test_nesting_without_end_is_refused(data: bytes) -> None:
    def nest(schema: dict[str, Any], _: dict[str, bytes]) -> None:
        schema["content"] = "HERE"

    text = rebuilt(data, nest)
    with zipfile.ZipFile(io.BytesIO(text)) as archive:
        schema = archive.read("schema.json").decode().replace('"HERE"', "[" * 200_000 + "]" * 200_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("schema.json", schema)
    with pytest.raises(ModelError, match="damaged"):
        restore(out.getvalue(), LOGISTIC)


def test_memory_s_leftovers_do_not_reach_the_file() -> None:
    # A tree's records end in 7 unused bytes, which numpy writes as they happen to be.
    fitted = DecisionTreeClassifier(random_state=0).fit(X, Y)
    with zipfile.ZipFile(io.BytesIO(dump(fitted))) as archive:
        members = [archive.read(name) for name in archive.namelist() if name.endswith(".npy")]
    kind = fitted.tree_.__getstate__()["nodes"].dtype
    used = np.zeros(kind.itemsize, bool)
    for field, offset in kind.fields.values():
        used[offset : offset + field.itemsize] = True
    assert (~used).sum() == 7
    size = fitted.tree_.node_count * kind.itemsize
    content = next(member for member in members if b"left_child" in member)
    records = np.frombuffer(content[-size:], np.uint8).reshape(-1, kind.itemsize)
    assert records[:, used].any()
    assert not records[:, ~used].any()


def test_reading_one_loads_no_torch_and_leaves_it_to_be_loaded(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.skops").write_bytes(data)
    code = (
        "import sys\nfrom pathlib import Path\nfrom importlib.util import find_spec\n"
        "from pupille.models.files.skops_file import restore\n"
        f"restore(Path(sys.argv[1]).read_bytes(), {set(LOGISTIC)!r})\n"
        "assert 'torch' not in sys.modules\nassert find_spec('torch')"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "model.skops")], check=True)
