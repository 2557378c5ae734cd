"""The ladder by what each model can say of itself: its metric, its account."""

from partial_records import partial
from pupille.report.sections.looked_at import ladder, lines
from pupille.results.explanation import AccountRecord, LookedAtRecord
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.results.run import RunRecord


def results(looked_at):
    runs = tuple(
        partial(
            RunRecord, {"name": name, "metrics": {"accuracy": Metric(value, value - 0.05, value + 0.02, 360)}}
        )
        for name, value in (("logistic", 0.97), ("knn", 0.98))
    )
    made = partial(
        Results,
        {"task": "classification", "primary_metric": "accuracy", "looked_at": looked_at, "chosen": "knn"},
    )
    object.__setattr__(made, "runs", runs)
    object.__setattr__(made, "data", type("Data", (), {"unit": ""})())
    return made


def test_every_model_stands_with_its_metric_and_its_account() -> None:
    accounts = (AccountRecord("logistic", True, "all of it"), AccountRecord("knn", False, "none"))
    record = LookedAtRecord(None, accounts, "explanation.html")
    rows = ladder(results(record))
    assert [(name, account, exact) for name, _, account, exact in rows] == [
        ("logistic", "all of it", True),
        ("knn", "none", False),
    ]
    assert rows[0][1].value == "97.0\u00a0%"


def test_nothing_is_told_where_nothing_was_asked() -> None:
    assert ladder(results(None)) == []
    assert lines(results(None)) == ()
