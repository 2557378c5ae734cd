"""Work shared by threads: in order, no more of it under way than asked, and faults come out where they belong."""

import os
import threading
import time

import pytest

from pupille.data.pixels.threads import chunks_of, in_threads, usable_processors


def test_outcomes_keep_the_order_of_the_items_although_early_ones_take_longest():
    def slowly(n):
        time.sleep(0.02 if n < 3 else 0)
        return n * n

    assert list(in_threads(slowly, range(40))) == [n * n for n in range(40)]


def test_no_more_items_are_begun_than_may_be_under_way():
    begun = []
    outcomes = in_threads(begun.append, range(1000), under_way=5)
    next(outcomes)
    assert len(begun) <= 5
    for _ in range(10):
        next(outcomes)
    assert len(begun) <= 15
    outcomes.close()
    assert len(begun) <= 15


def test_the_work_is_done_beside_the_caller():
    assert threading.get_ident() not in set(in_threads(lambda _: threading.get_ident(), range(8)))


def test_a_fault_is_raised_at_its_item_after_the_outcomes_before_it():
    outcomes = in_threads(lambda n: 12 // n, [3, 2, 0, 1])
    assert [next(outcomes), next(outcomes)] == [4, 6]
    with pytest.raises(ZeroDivisionError):
        next(outcomes)


def test_chunks_hold_every_path_once_and_the_last_may_be_shorter():
    assert chunks_of(list("abcdefg"), 3) == [["a", "b", "c"], ["d", "e", "f"], ["g"]]
    assert chunks_of([], 3) == []


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system does not bind processes")
def test_a_process_bound_to_one_processor_uses_one():
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert usable_processors() == 1
    finally:
        os.sched_setaffinity(0, allowed)
    assert usable_processors() == len(allowed)
