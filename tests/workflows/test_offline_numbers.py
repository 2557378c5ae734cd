"""The rules of a run that predicts numbers, as a page takes them over."""

import numpy as np
from PIL import Image

from pupille.config import DataConfig
from pupille.models.files.load import load_model
from pupille.results.read import results_in
from pupille.workflows.compare import compare
from pupille.workflows.offline_numbers import rules
from pupille.workflows.predicted_numbers import rule_of_run


def run_of(root, n):
    rng = np.random.default_rng(0)
    (root / "photos").mkdir(parents=True)
    rows = ["path,weight (g)"]
    for i in range(n):
        pixels = rng.integers(0, 60 + 180 * i // n, (6, 6), dtype=np.uint8)
        Image.fromarray(pixels).save(root / "photos" / f"{i}.png")
        rows.append(f"photos/{i}.png,{100.5 + i}")
    (root / "weights.csv").write_text("\n".join(rows))
    data = DataConfig(label_column="weight (g)")
    compare(root / "weights.csv", models=["constant", "ridge"], out=root / "run", data=data)
    return root / "run" / "runs" / "ridge"


def asked(folder):
    return rules(folder, load_model(folder).spec, results_in(folder).chosen_run)


def test_the_interval_is_that_of_predict_and_the_range_that_of_training(tmp_path):
    folder = run_of(tmp_path, 60)
    record = asked(folder).record
    rule = rule_of_run(folder, None)
    assert record["intervals"]["quantile"] == rule.quantile
    scale = load_model(folder).spec.scale
    assert (record["numbers"]["lowest"], record["numbers"]["highest"]) == (scale.lowest, scale.highest)
    sentences = asked(folder).sentences()
    assert "90.0" in sentences[0]
    assert f"{scale.lowest:.0f}" in sentences[-1]


def test_too_few_images_promise_nothing(tmp_path):
    rest = asked(run_of(tmp_path, 12))
    assert rest.record["intervals"] is None
    assert "too few validation images" in rest.sentences()[0]
