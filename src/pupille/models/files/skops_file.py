"""Estimators of scikit-learn as a file: skops' zip of JSON and arrays, written alike each time and read with
suspicion.

skops rebuilds objects by the names in the file. Only names of a frozen list are let through, and the zip and
the arrays are measured before anything is built. This reduces the risk of a file from a stranger; nobody can
promise that it is nil.
"""

from __future__ import annotations

import io
import json
import math
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pupille.errors import ModelError
from pupille.i18n.language import tell

SCHEMA = "schema.json"
GIBI = 2**30
LARGEST_FILE = 4 * GIBI
LARGEST_CONTENT = 8 * GIBI
LARGEST_SCHEMA = 64 * 2**20
MOST_MEMBERS = 100_000
MOST_RATIO = 600
LONGEST_HEADER = 10_000
DAY = (1980, 1, 1, 0, 0, 0)

PLAIN_TYPES = frozenset(
    {
        "builtins.dict",
        "builtins.list",
        "builtins.str",
        "builtins.tuple",
        "numpy.float32",
        "numpy.float64",
        "numpy.int32",
        "numpy.int64",
        "numpy.ndarray",
        "sklearn.linear_model._sgd_fast.EpsilonInsensitive",
        "sklearn.linear_model._sgd_fast.Hinge",
        "sklearn.tree._classes.DecisionTreeClassifier",
        "sklearn.tree._classes.DecisionTreeRegressor",
        "sklearn.tree._tree.Tree",
    }
)
"""What the state of our estimators is made of; a file may also hold the estimator that the table builds,
nothing else.
"""

LOADERS = frozenset(
    {
        "DictNode",
        "JsonNode",
        "ListNode",
        "LossNode",
        "NdArrayNode",
        "ObjectNode",
        "TreeNode",
        "TupleNode",
        "TypeNode",
    }
)


def dump(estimator: Any) -> bytes:
    """A fitted estimator as the bytes of a skops file; equal estimators give equal bytes.

    skops names objects by their place in memory and stamps the time; both are replaced.
    """
    import skops.io

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(skops.io.dumps(estimator))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        schema = json.loads(source.read(SCHEMA))
        arrays = {name: without_padding(source.read(name)) for name in source.namelist() if name != SCHEMA}
        names: dict[bytes, str] = {}
        for node in nodes(schema):
            node.pop("__id__", None)
            if "file" in node:
                node["file"] = names.setdefault(arrays[node["file"]], f"{len(names)}.npy")
        for content, name in names.items():
            target.writestr(member(name), content)
        target.writestr(member(SCHEMA), json.dumps(schema))
    return out.getvalue()


def without_padding(content: bytes) -> bytes:
    """The bytes of an array's file with zeros between the fields of its records, where memory's leftovers
    stand.
    """
    import numpy as np

    array = np.load(io.BytesIO(content), allow_pickle=False)
    if array.dtype.names is None:
        return content
    clean = np.zeros(array.shape, array.dtype)
    for field in array.dtype.names:
        clean[field] = array[field]
    out = io.BytesIO()
    np.save(out, clean, allow_pickle=False)
    return out.getvalue()


def member(name: str) -> zipfile.ZipInfo:
    """A compressed member of the zip that carries no time."""
    info = zipfile.ZipInfo(name, DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a tree of JSON, from the outside in."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += reversed(value.values())
        elif isinstance(value, list):
            waiting += reversed(value)


def restore(data: bytes, built: frozenset[str]) -> Any:
    """The estimator in the bytes of a skops file.

    built: dotted names of the classes that the table's rung is made of.

    Raises ModelError, before any object is built, if the file is too large, damaged, or names any other type.
    """
    with _torch_not_loaded():
        import skops.io

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            measure(archive, len(data))
            types = named_types(json.loads(archive.read(SCHEMA)))
            strange = sorted(types - PLAIN_TYPES - built)
            if strange:
                raise ModelError(
                    tell(
                        "model.skops holds {strange!r}, which no model of Pupille is made of. Do not "
                        "use this folder; ask its owner for the images and train again.",
                        strange=strange[0],
                    )
                )
            for info in archive.infolist():
                if info.filename != SCHEMA:
                    measure_array(archive, info)
        return skops.io.loads(data, trusted=sorted(types))
    except ModelError:
        raise
    except RecursionError:
        raise damaged(tell("it is nested too deeply")) from None
    except MemoryError:
        raise damaged(tell("it needs more memory than there is")) from None
    except Exception as error:
        # Whatever a crafted file makes zipfile, json, numpy, skops or scikit-learn raise, it is no model.
        raise damaged(f"{type(error).__name__}: {error}") from error


@contextmanager
def _torch_not_loaded() -> Iterator[None]:
    """Inside, torch cannot be imported, unless it is here already or another thread might want it.

    skops walks through all of scikit-learn for its names, and comes by an adapter for torch, which it does not use: 2.5
    seconds and 500 MB of every process that reads a classical model.
    """
    if "torch" in sys.modules or threading.active_count() > 1:
        yield
        return
    sys.meta_path.insert(0, _NoTorch)
    try:
        yield
    finally:
        sys.meta_path.remove(_NoTorch)


class _NoTorch:
    """Who is asked where a module lies before anyone else, and says of torch that it is nowhere."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Nothing, for all that others may find. Raises ModuleNotFoundError for torch."""
        if name == "torch":
            raise ModuleNotFoundError(name=name)


def damaged(reason: str) -> ModelError:
    """The one sentence for a file that is not what `dump` writes."""
    return ModelError(
        tell(
            "model.skops is damaged ({reason}). Copy the run folder again, or train the model again.",
            reason=reason,
        )
    )


def measure(archive: zipfile.ZipFile, size: int) -> None:
    """Raises ModelError if the zip is larger than any model, by what its directory declares."""
    members = archive.infolist()
    names = {info.filename for info in members}
    content = sum(info.file_size for info in members)
    if len(members) > MOST_MEMBERS or len(names) < len(members) or content > LARGEST_CONTENT:
        raise damaged(
            tell("{n:count} members that unpack to {content:count} bytes", n=len(members), content=content)
        )
    if content > MOST_RATIO * size:
        raise damaged(
            tell("{size:count} bytes that would unpack to {content:count}", size=size, content=content)
        )
    if SCHEMA not in names or archive.getinfo(SCHEMA).file_size > LARGEST_SCHEMA:
        raise damaged(tell("its description is missing or too long"))


def named_types(schema: Any) -> frozenset[str]:
    """The dotted names of all types that the description names.

    Raises ModelError for a way of building we never use.
    """
    types = set()
    for node in nodes(schema):
        if "__loader__" in node:
            if node["__loader__"] not in LOADERS:
                raise ModelError(
                    tell(
                        "model.skops asks to be built by {loader}, which no model of Pupille needs. Do not "
                        "use this folder; ask its owner for the images and train again.",
                        loader=repr(node["__loader__"]),
                    )
                )
            types.add(f"{node['__module__']}.{node['__class__']}")
    return frozenset(types)


def measure_array(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Raises ModelError unless a member is an array of plain numbers whose declared shape is its own."""
    from numpy.lib import format as npy

    with archive.open(info) as file:
        version = npy.read_magic(file)
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, kind = read_header(file, max_header_size=LONGEST_HEADER)
        if kind.hasobject or file.tell() + math.prod(shape) * kind.itemsize != info.file_size:
            raise damaged(tell("{name} does not hold what it declares", name=info.filename))
