"""Pictures that wait are answered together, each with its own answer, and a failure is that of its batch alone."""

import asyncio

import numpy as np
import pytest

from pupille.images.decoded import Reading
from pupille.serving.batches import TOGETHER, Batches


def reading(number):
    return Reading(np.full((1, 1), number, np.uint8), "", 1, 1, "8-bit", ())


def run(answer, n):
    async def all_of_them():
        batches = Batches(answer)
        asked = [asyncio.ensure_future(batches.ask(reading(number))) for number in range(n)]
        await asyncio.sleep(0)
        batches.start()
        try:
            return await asyncio.gather(*asked, return_exceptions=True)
        finally:
            batches.stop()

    return asyncio.run(all_of_them())


def test_they_go_together_and_come_back_in_their_order():
    sizes = []

    def answer(readings):
        sizes.append(len(readings))
        return [{"number": int(one.pixels[0, 0])} for one in readings]

    assert [record["number"] for record in run(answer, 70)] == list(range(70))
    assert sizes == [TOGETHER, TOGETHER, 70 - 2 * TOGETHER]


def test_a_batch_that_fails_does_not_end_the_next():
    def answer(readings):
        if readings[0].pixels[0, 0] == 0:
            raise ValueError
        return [{} for _ in readings]

    outcomes = run(answer, TOGETHER + 3)
    assert [type(outcome) for outcome in outcomes] == [ValueError] * TOGETHER + [dict] * 3


def test_too_many_that_wait_are_refused(monkeypatch):
    monkeypatch.setattr("pupille.serving.batches.MOST_WAITING", 2)

    async def ask():
        batches = Batches(lambda readings: [])
        waiting = [asyncio.ensure_future(batches.ask(reading(number))) for number in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Exception, match="busy"):
            await batches.ask(reading(3))
        for task in waiting:
            task.cancel()

    asyncio.run(ask())
