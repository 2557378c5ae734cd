"""Pictures that wait are answered together, each with its own answer, and a failure is that of its batch alone."""

import asyncio

import numpy as np

from pupille.images.decoded import Reading
from pupille.serving.batches import TOGETHER, Batches, Decoded


def picture(number):
    return Decoded(Reading(np.full((1, 1), number, np.uint8), "", 1, 1, "8-bit", ()), b"")


def run(answer, n):
    async def all_of_them():
        batches = Batches(answer)
        asked = [asyncio.ensure_future(batches.ask(picture(number))) for number in range(n)]
        await asyncio.sleep(0)
        batches.start()
        try:
            return await asyncio.gather(*asked, return_exceptions=True)
        finally:
            batches.stop()

    return asyncio.run(all_of_them())


def test_they_go_together_and_come_back_in_their_order():
    sizes = []

    def answer(pictures):
        sizes.append(len(pictures))
        return [{"number": int(one.reading.pixels[0, 0])} for one in pictures]

    assert [record["number"] for record in run(answer, 140)] == list(range(140))
    assert sizes == [TOGETHER, TOGETHER, 140 - 2 * TOGETHER]


def test_a_picture_that_cannot_be_answered_costs_no_other_its_answer():
    def answer(pictures):
        if any(picture.reading.pixels[0, 0] == 2 for picture in pictures):
            raise ValueError
        return [{"number": int(picture.reading.pixels[0, 0])} for picture in pictures]

    outcomes = run(answer, 5)
    assert [getattr(outcome, "status", outcome) for outcome in outcomes] == [
        {"number": 0}, {"number": 1}, 500, {"number": 3}, {"number": 4},
    ]  # fmt: skip
