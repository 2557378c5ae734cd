"""Results as a comparison or a run writes them, made up here with their thumbnails; and a browser to see them in.

Without the browser its tests could not run, which is said; with CI=true its absence is a failure.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from chromium import Browser, started
from real_runs import digits, repeats, tiles

__all__ = ["digits", "repeats", "tiles"]

Results = dict[str, Any]
RUNGS = (
    ("majority", "always the commonest class", 1763, 0.10, 10, 0.002, 1e-7),
    ("logistic", "logistic regression on the pixels", 1958, 0.955, 650, 0.21, 2e-6),
    ("tree", "one decision tree (CART)", 1984, 0.842, 311, 0.02, 1e-6),
    ("forest", "random forest of 200 trees", 2001, 0.967, 61_000, 0.6, 2.1e-4),
    ("svm", "support vector machine, RBF kernel", 1995, 0.975, 90_412, 0.3, 3.4e-4),
    ("knn", "5 nearest neighbours", 1951, 0.972, 68_992, 0.001, 6.1e-4),
    ("perceptron", "Rosenblatt's perceptron", 1958, 0.94, 650, 0.4, 2e-6),
    ("mlp", "dense layers, 100 and 100 neurons, ReLU", 1986, 0.961, 17_610, 4.1, 4e-6),
    ("lenet5", "LeNet-5, the first practical CNN", 1998, 0.975, 61_706, 131.4, 1.2e-4),
)
NETWORKS = ("mlp", "lenet5")


def metric(value: float, n: int, half: float = 0.02) -> dict[str, Any]:
    return {"value": value, "low": max(0.0, value - half), "high": min(1.0, value + half * 0.8), "n": n}


def confusion_of(classes: int, each: int, wrong: int) -> list[list[int]]:
    """A matrix with `each` images a class and `wrong` mistakes in all, spread by a fixed pattern."""
    matrix = np.diag([each] * classes)
    for k in range(wrong):
        first = k < 3 and classes > 5 and wrong < each * classes // 2
        i, j = (3, 5) if first else (k % classes, (k % classes + 1 + k // classes % (classes - 1)) % classes)
        matrix[i, i] -= 1
        matrix[i, j] += 1
    return [[int(v) for v in row] for row in matrix]


def run_record(rung: tuple[Any, ...], classes: list[str], each: int) -> dict[str, Any]:
    name, title, year, accuracy, parameters, train, predict = rung
    n = each * len(classes)
    overall = {
        key: metric(accuracy, n)
        for key in ("accuracy", "balanced_accuracy", "precision_macro", "recall_macro", "f1_macro")
    }
    overall |= {"log_loss": {"value": 0.1234, "low": 0.0911, "high": 0.1702, "n": n}}
    overall |= {"roc_auc": {"value": 0.9987, "low": 0.9971, "high": 0.9996, "n": n}}
    per_class = {
        c: {k: metric(accuracy, each, 0.08) for k in ("precision", "recall", "f1", "specificity")}
        for c in classes
    }
    network = name in NETWORKS
    return {
        "name": name, "model": name, "title": title, "year": year,
        "arguments": {"hidden": [100, 100]} if name == "mlp" else {},
        "method": "from scratch", "head": None, "augment": "none", "seed": 0, "fold": None,
        "preprocessing": {"height": 8, "width": 8, "channels": 1, "low": 0, "high": 16, "mean": [0.3],
        "std": [0.37]},
        "training": {"epochs": 40, "batch_size": 32, "learning_rate": 0.002,
        "weight_decay": 0.01} if network else None,
        "metrics": {**overall, "per_class": per_class},
        "confusion": confusion_of(len(classes), each, round(n * (1 - accuracy))),
        "validation": {**overall, "per_class": per_class},
        "cost": {"parameters": parameters, "train_seconds": train, "predict_seconds_per_image": predict},
        "history": history(40) if network else [],
        "notes": ["Kernel approximated by 300 landmarks above 10,000 images."] if name == "svm" else [],
        "path": f"runs/{name}",
    }  # fmt: skip


def history(epochs: int) -> list[dict[str, Any]]:
    """A smooth curve that settles."""
    rows = []
    for e in range(1, epochs + 1):
        left = 0.8**e
        rows.append({
            "epoch": e, "train_loss": 0.02 + 2.2 * left, "train_accuracy": 0.999 - 0.8 * left,
            "validation_loss": 0.11 + 2.1 * left, "validation_accuracy": 0.971 - 0.8 * left,
            "learning_rate": 0.002, "seconds": 0.2,
        })  # fmt: skip
    return rows


def comparison(classes: list[str], *, each: int = 36, rungs: tuple[tuple[Any, ...], ...] = RUNGS) -> Results:
    """A comparison of the rungs; the last one is chosen."""
    n, chosen = each * len(classes), rungs[-1]
    runs = [run_record(rung, classes, each) for rung in rungs]
    differences = [
        {"name": r[0], "metric": "accuracy", "value": r[3] - chosen[3], "low": r[3] - chosen[3] - 0.021,
         "high": r[3] - chosen[3] + 0.021, "n": n,
         "word": "worse" if r[3] - chosen[3] + 0.021 < 0 else "undecided"}
        for r in rungs[:-1]
    ]  # fmt: skip
    matrix = runs[-1]["confusion"]
    wrong = [
        (i, j)
        for i in range(len(classes))
        for j in range(len(classes))
        if i != j
        for _ in range(matrix[i][j])
    ]
    return {
        "schema": 1, "pupille": "0.1.0", "kind": "comparison", "created": "2026-11-22T15:04:05Z",
        "seconds": 141.2,
        "command": "pupille compare digits", "task": "classification", "primary_metric": "accuracy",
        "classes": classes, "data": {
            "source": "digits", "format": "built-in: scikit-learn's scans of handwritten digits",
            "sentence": f"digits: built-in, {each * 5 * len(classes):,} images, {len(classes)} classes, no "
            "split given.",
            "samples": each * 5 * len(classes),
            "per_class": {c: {"train": 3 * each, "validation": each, "test": each} for c in classes},
            "left_out": [], "sizes": {"width": [8, 8, 8], "height": [8, 8, 8]}, "colour": "grey",
            "depth": "8-bit",
            "window": {"low": 0, "high": 16, "how": "fixed: 0 to 16, as the scans were made", "clipped": 0.0},
            "hash": "sha256:5f1d", "notes": [],
        },
        "split": {
            "how": "drawn", "seed": 0, "test": 0.2, "validation": 0.2, "group": None, "groups": None,
            "counts": {"train": 3 * n, "validation": n, "test": n}, "hash": "sha256:aa01",
            "test_hash": "sha256:bb02", "opened": 1, "notes": [],
        },
        "runs": runs,
        "skipped": [{"model": "vgg16", "reason": "about 12 min expected, 3 min of the budget left"}],
        "chosen": chosen[0], "chosen_because": f"highest accuracy on the {n} validation images",
        "differences": differences,
        "intervals": f"95 % intervals for these trained models, by {n} images: Wilson for accuracy.",
        "gallery": {
            "samples": [
                {"id": f"digits/{c}-{k}", "label": c, "split": "train",
                 "thumbnail": f"thumbnails/s{i}-{k}.png"}
                for i, c in enumerate(classes) for k in range(8)
            ],
            "mistakes": [
                {"id": f"digits/m{k}", "label": classes[i], "predicted": classes[j],
                 "probability": 0.99 - 0.05 * k % 0.6,
                 "thumbnail": f"thumbnails/m{k}.png"}
                for k, (i, j) in enumerate(wrong[:60])
            ],
            "mistakes_total": len(wrong),
        },
        "versions": {"pupille": "0.1.0", "python": "3.11.7", "numpy": "2.4.6", "scikit-learn": "1.9.1",
        "torch": "2.15.0"},
        "machine": {"system": "Linux", "processor": "x86_64", "cores": 2, "threads": 2},
    }  # fmt: skip


def single(classes: list[str]) -> Results:
    """One run of its own."""
    results = comparison(classes, rungs=RUNGS[-1:])
    results |= {"kind": "run", "chosen": None, "chosen_because": None, "differences": [], "skipped": []}
    results["runs"][0]["path"] = "."
    return results


def with_nulls(classes: list[str]) -> Results:
    """A comparison in which much is undefined, each with its reason."""
    results = comparison(classes)
    results |= {"command": None, "seconds": None}
    results["data"] |= {"sizes": None, "window": None, "hash": None, "depth": None}
    results["split"] |= {"opened": None, "seed": None, "test": None, "validation": None, "test_hash": None}
    run = results["runs"][-1]
    n = results["split"]["counts"]["test"]
    run["metrics"]["roc_auc"] = {
        "value": None,
        "low": None,
        "high": None,
        "n": n,
        "reason": "no curve for one class",
    }
    run["metrics"]["f1_macro"] = {
        "value": 0.97,
        "low": None,
        "high": None,
        "n": n,
        "reason": "one group only",
    }
    per_class = run["metrics"]["per_class"][classes[0]]
    per_class["precision"] = {"value": None, "low": None, "high": None, "n": 0, "reason": "never predicted"}
    run["cost"] = {"parameters": None, "train_seconds": None, "predict_seconds_per_image": None}
    results["differences"] = results["differences"][1:]
    return results


TITLES = {
    "twins-across": "the same picture on two sides of the split",
    "groups-across": "one group on two sides of the split",
    "undeclared-groups": "images that may belong together",
    "same-files": "identical files",
    "acquisition": "how the pictures were taken and saved",
    "labels": "labels that look wrong",
    "blurred": "blurred pictures",
    "unreadable": "unreadable or truncated files",
}


def finding(
    code: str, severity: str, ids: list[str], groups: list[list[str]] | None = None
) -> dict[str, Any]:
    """What one check saw; its sentence counts the images."""
    return {
        "code": code, "severity": severity, "sentence": f"{len(ids)} images concern {code}.", "ids": ids,
        "advice": f"Mend {code} with --resplit, or see its price with --allow-leak.", "groups": groups or [],
        "details": {},
    }  # fmt: skip


def audit(*findings: dict[str, Any], pictures: bool = True) -> dict[str, Any]:
    """An audit within results. pictures: whether the first 12 images of each finding have a thumbnail."""
    shown = dict.fromkeys(id_ for record in findings for id_ in record["ids"][:12]) if pictures else {}
    return {
        "schema": 1, "data": {"name": "photos", "hash": "sha256:77", "images": 5000}, "worst": None,
        "findings": list(findings), "passed": ["same-files"],
        "not_applicable": {"groups-across": "no groups are declared."},
        "could_not_run": {"labels": "the model is too weak to judge."},
        "titles": TITLES, "waivers": [], "allowed_leak": False, "dropped": 0,
        "thumbnails": {id_: f"thumbnails/audit-{k}.png" for k, id_ in enumerate(shown)},
        "captions": {id_: {"label": "cat", "split": id_.partition("/")[0] if "/" in id_ else ""} for id_ in shown},
    }  # fmt: skip


def alone(record: dict[str, Any]) -> dict[str, Any]:
    """The same as `audit.json` holds it."""
    record["data"]["sentence"] = "photos: a folder per class, 5,000 images, 2 classes."
    return record | {
        "kind": "audit", "pupille": "0.1.0", "created": "2026-11-22T15:04:05Z",
        "command": "pupille audit photos --out seen",
    }  # fmt: skip


def twins(pairs: int) -> dict[str, Any]:
    """A leak: pairs of which one stands in train and one in test."""
    groups = [[f"train/{k}.jpg", f"test/{k}.jpg"] for k in range(pairs)]
    return finding("twins-across", "error", [id_ for pair in groups for id_ in pair], groups)


def leaking() -> Results:
    """A comparison with a leak that was allowed: every rung was trained twice."""
    results = comparison(DIGITS)
    results["audit"] = audit(twins(40), finding("acquisition", "warning", [f"a{k}" for k in range(5)]))
    results["audit"]["allowed_leak"] = True
    for run in results["runs"]:
        without = {k: m | {"value": m["value"] - 0.03} for k, m in run["metrics"].items() if k != "per_class"}
        run["without_twins"] = {
            "removed": 40, "metrics": without,
            "difference": {"metric": "accuracy", "value": 0.03, "low": 0.011, "high": 0.049, "n": 360,
                           "word": "better"},
        }  # fmt: skip
    return results


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(2)</script>',
    "\u202egnp.exe",
    "two\nlines",
    "{{ 7*7 }}",
    "</style><script>alert(3)</script>",
    "شجرة",
    "a" * 300,
    "nul\x00l",
    "lone \ud800 half",
]


def hostile() -> Results:
    """Names that try to run, to hide or to break out, everywhere a name can stand."""
    results = comparison(HOSTILE)
    bad = HOSTILE[0]
    results["data"] |= {"source": bad, "sentence": f"{bad}: a folder.", "notes": [HOSTILE[1]]}
    results["data"]["left_out"] = [{"path": f"../{name}", "reason": name} for name in HOSTILE]
    results["split"] |= {"group": bad, "groups": 40, "notes": [HOSTILE[5]]}
    results |= {"command": f"pupille compare '{bad}'", "intervals": HOSTILE[1], "chosen_because": bad}
    results["versions"] = {bad: bad}
    results["skipped"] = [{"model": bad, "reason": HOSTILE[5]}]
    for sample, name in zip(results["gallery"]["samples"], HOSTILE * 8, strict=True):
        sample["id"] = name
    results["gallery"]["samples"][0]["thumbnail"] = "../../../etc/passwd"
    results["gallery"]["samples"][1]["thumbnail"] = "thumbnails/bad\x00name.png"
    for run in results["runs"]:
        run |= {"title": bad, "notes": [HOSTILE[1]], "path": HOSTILE[5]}
        run["without_twins"] = {
            "removed": 3, "metrics": run["metrics"],
            "difference": {"metric": bad, "value": 0.0, "low": None, "high": None, "n": 1, "word": HOSTILE[1]},
        }  # fmt: skip
    results["audit"] = hostile_audit()
    return results


def hostile_audit() -> dict[str, Any]:
    """The same names wherever an audit holds a text."""
    bad, breaks_out = HOSTILE[0], HOSTILE[5]
    record = audit(
        finding(bad, "error", HOSTILE, [HOSTILE[:2], HOSTILE[2:]]), finding("labels", "note", HOSTILE)
    )
    for found in record["findings"]:
        found |= {
            "sentence": breaks_out,
            "advice": f"`{bad}` or pupille strip '{bad}' --out DIR {HOSTILE[2]}",
        }
        found["details"] = {"changes": dict.fromkeys(HOSTILE, bad)}
    record |= {
        "passed": [*HOSTILE], "not_applicable": {name: name for name in HOSTILE}, "could_not_run": {bad: breaks_out},
        "titles": {bad: breaks_out}, "waivers": [{"code": bad, "because": bad}], "allowed_leak": True,
        "thumbnails": dict.fromkeys(HOSTILE, "../../../etc/passwd"),
        "captions": {name: {"label": name, "split": bad} for name in HOSTILE},
    }  # fmt: skip
    record["data"]["name"] = bad
    return record


def save(results: Results, folder: Path) -> Path:
    """`results.json`, or `audit.json`, with small pictures beside it."""
    (folder / "thumbnails").mkdir(parents=True)
    rng = np.random.default_rng(0)
    is_audit = results["kind"] == "audit"
    gallery = {"samples": [], "mistakes": []} if is_audit else results["gallery"]
    pictures = [record["thumbnail"] for record in (*gallery["samples"], *gallery["mistakes"])]
    pictures += (results if is_audit else results.get("audit", {"thumbnails": {}}))["thumbnails"].values()
    for name in pictures:
        if "\0" not in name and not name.startswith(".."):
            Image.fromarray(rng.integers(0, 255, (8, 8), dtype=np.uint8)).save(folder / name)
    (folder / ("audit.json" if is_audit else "results.json")).write_text(
        json.dumps(results), encoding="utf-8"
    )
    return folder


DIGITS = [str(k) for k in range(10)]
EXAMPLES: dict[str, Callable[[], Results]] = {
    "ten": lambda: comparison(DIGITS),
    "two": lambda: comparison(["damage", "no damage"], each=180),
    "forty": lambda: comparison([f"species {k}" for k in range(40)], each=12),
    "single": lambda: single(DIGITS),
    "nulls": lambda: with_nulls(DIGITS),
    "leaking": leaking,
    "hostile": hostile,
}
AUDITS: dict[str, Callable[[], Results]] = {
    "leak": lambda: alone(audit(twins(40), finding("blurred", "note", [f"b{k}" for k in range(340)]))),
    "clean": lambda: alone(audit()),
    "many": lambda: alone(
        audit(*(finding("blurred", "note", [f"{f}-{k}" for k in range(12)]) for f in range(25)))
    ),
    "named": lambda: alone(audit(finding("unreadable", "warning", ["a.jpg", "b.jpg"]), pictures=False)),
    "hostile audit": lambda: alone(hostile_audit()),
}


@pytest.fixture
def ten() -> Results:
    """Nine rungs, ten classes, 36 test images each."""
    return EXAMPLES["ten"]()


@pytest.fixture(params=sorted(EXAMPLES))
def every(request: pytest.FixtureRequest) -> Results:
    """Each kind of results in turn."""
    return EXAMPLES[request.param]()


@pytest.fixture(params=sorted(EXAMPLES | AUDITS))
def everything(request: pytest.FixtureRequest) -> Results:
    """Each kind of results and of audits in turn."""
    return (EXAMPLES | AUDITS)[request.param]()


@pytest.fixture
def example() -> Callable[[str], Results]:
    """Results by name."""
    return lambda name: (EXAMPLES | AUDITS)[name]()


@pytest.fixture
def compared() -> Callable[..., Results]:
    """A comparison on classes of these names, with so many test images of each."""
    return lambda classes, each=4: comparison(list(classes), each=each)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Results], Path]:
    """Writes results with thumbnails into a fresh folder and returns it."""
    return lambda results: save(results, tmp_path / "results")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser
