"""`history.csv` while a network is trained."""

from pupille.runs.events import Event
from pupille.storage.csv_table import from_csv
from pupille.training.history import Epoch, History


def told(number, loss):
    epoch = Epoch(number, {"loss": loss, "accuracy": 0.5}, None, 1e-05, 0.25)
    return Event("mlp: epoch", number, 9, {"model": "mlp", **epoch.to_json()})


def rows(folder):
    return [(row[0], row[1]) for row in from_csv((folder / "history.csv").read_bytes().decode())[1:]]


def test_each_row_is_there_as_soon_as_it_is_told(tmp_path):
    history = History(tmp_path, ("accuracy",))
    for number in (1, 2, 3):
        history(told(number, number / 8))
        assert len(rows(tmp_path)) == number


def test_an_epoch_that_is_told_again_takes_its_place_and_that_of_those_after(tmp_path):
    history = History(tmp_path, ("accuracy",))
    for number in (1, 2, 3):
        history(told(number, 1.0))
    History(tmp_path, ("accuracy",))(told(2, -0.5))
    assert rows(tmp_path) == [("1", "1.0"), ("2", "-0.5")]


def test_events_that_tell_no_epoch_leave_it_alone(tmp_path):
    History(tmp_path, ("accuracy",))(Event("scoring", 1, 2))
    assert not (tmp_path / "history.csv").exists()


def test_what_was_told_row_by_row_is_what_the_whole_comes_to(tmp_path):
    history = History(tmp_path, ("accuracy",))
    epochs = [
        Epoch(number, {"loss": 0.1 * number, "accuracy": 0.5}, {"loss": 0.3, "accuracy": 1.0}, 1e-05, 0.25)
        for number in (1, 2)
    ]
    for epoch in epochs:
        history(Event("mlp: epoch", epoch.epoch, 2, epoch.to_json()))
    streamed = (tmp_path / "history.csv").read_bytes()
    history.settle(epochs)
    assert (tmp_path / "history.csv").read_bytes() == streamed


def test_an_epoch_survives_being_written_and_read_whatever_the_columns_of_its_task():
    for epoch in (
        Epoch(3, {"loss": 0.5, "mae": 2.0}, {"loss": 0.6, "mae": 2.5}, 1e-3, 0.25),
        Epoch(1, {"loss": 0.5, "accuracy": 0.75}, None, 1e-3, 0.25),
    ):
        assert Epoch.from_json(epoch.to_json()) == epoch


def test_the_header_names_the_columns_of_the_task_on_both_sides(tmp_path):
    History(tmp_path, ("mae",)).settle([])
    header = "epoch,train_loss,train_mae,validation_loss,validation_mae,learning_rate,seconds"
    assert (tmp_path / "history.csv").read_text().strip() == header
