import json
import multiprocessing

from pupille.evaluation.test_ledger import open_test


def test_every_scoring_of_the_same_test_images_is_counted(own_home):
    assert [open_test("abc", purpose="compare") for _ in range(3)] == [1, 2, 3]
    assert open_test("other", purpose="compare") == 1
    lines = (own_home / "data" / "ledger" / "abc.jsonl").read_text().splitlines()
    assert [json.loads(line)["purpose"] for line in lines] == ["compare"] * 3


def open_many(_):
    for _ in range(50):
        open_test("shared", purpose="train")


def test_no_scoring_is_lost_when_several_processes_write(own_home):
    workers = [multiprocessing.get_context("fork").Process(target=open_many, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert open_test("shared", purpose="last") == 201


def test_a_home_that_cannot_be_written_is_no_failure(own_home):
    (own_home / "data").write_text("a file where the folder should be")
    assert open_test("abc", purpose="compare") is None
