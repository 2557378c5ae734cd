"""Every metric of predicted numbers as text for a terminal."""

from pupille.i18n.language import speaking
from pupille.report.regression.metrics_table import metrics_table
from pupille.results.metric import Metric

METRICS = {
    "r2": Metric(0.8123, 0.7, 0.9, 90),
    "mae": Metric(3.14159, 2.5, 4.0, 90),
    "bias": Metric(None, None, None, 1, "one image"),
}


def test_metrics_stand_in_the_order_of_their_table_with_their_unit():
    lines = metrics_table(METRICS, "By image.", "mm").splitlines()
    assert [line.split("  ")[0] for line in lines] == ["Mean absolute error", "Bias", "R²", "", "By image."]
    assert "3.14 mm  from 2.50 to 4.00 mm  n = 90" in lines[0]
    assert lines[1].endswith("one image")
    assert "mm" not in lines[2]


def test_a_french_reader_has_a_comma():
    with speaking("fr"):
        table = metrics_table(METRICS, "", "mm")
    assert "Erreur absolue moyenne" in table
    assert "3,14 mm" in table
