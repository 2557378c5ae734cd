"""A file that ends or holds its process costs no other its answer."""

import asyncio
import os
import signal
import sys

import numpy as np
from pictures import png

from pupille.errors import ImageError, Refusal
from pupille.images.geometry import Geometry
from pupille.images.limits import Limits
from pupille.serving.decoder import Decoders
from pupille.serving.decoding import source_record

SOURCE = source_record(Geometry(32, 32), Limits(), ())
SMALL = png(np.zeros((9, 9), np.uint8))


def with_decoders(story, processes=1, **options):
    """What a story makes of decoders."""

    async def told():
        decoders = Decoders(SOURCE, processes, **options)
        try:
            return await story(decoders)
        finally:
            await decoders.close()

    return asyncio.run(told())


def process_of(decoders):
    return decoders._processes[0]._process


def test_many_at_once_come_back_each_with_its_own():
    async def story(decoders):
        pictures = [png(np.full((5, 5), value, np.uint8)) for value in range(100)]
        asked = [
            decoders.decode(b"no image" if value % 10 == 9 else picture)
            for value, picture in enumerate(pictures)
        ]
        return await asyncio.gather(*asked)

    for value, outcome in enumerate(with_decoders(story, 2)):
        if value % 10 == 9:
            assert outcome.refusal == Refusal.FOREIGN
        else:
            assert (outcome.pixels == value).all()


def test_a_picture_that_lasts_too_long_ends_its_process_and_the_next_is_read():
    large = png(np.random.default_rng(0).integers(0, 256, (2500, 2500), dtype=np.uint8))

    async def story(decoders):
        await decoders.decode(SMALL)
        decoders.seconds = 0.02
        late = await decoders.decode(large)
        decoders.seconds = 60
        return late, await decoders.decode(SMALL)

    late, good = with_decoders(story)
    assert isinstance(late, ImageError)
    assert "for too long" in late.reason
    assert good.pixels.shape == (9, 9)


def test_a_process_that_something_else_ends_costs_no_answer():
    async def story(decoders):
        await decoders.decode(SMALL)
        waiting = [asyncio.ensure_future(decoders.decode(SMALL)) for _ in range(20)]
        await asyncio.sleep(0)
        os.kill(process_of(decoders).pid, signal.SIGKILL)
        outcomes = await asyncio.gather(*waiting)
        os.kill(process_of(decoders).pid, signal.SIGKILL)
        return [*outcomes, await decoders.decode(SMALL)]

    assert all(outcome.pixels.shape == (9, 9) for outcome in with_decoders(story))


def test_a_picture_that_ends_every_process_is_refused_and_those_with_it_are_read(monkeypatch):
    """The picture is played by whoever ends the process as soon as it is asked about it."""
    from pupille.serving import decoder

    plain = decoder.Process.ask

    async def ask(self, files):
        if any(content == b"deadly" for _, content in files):
            self._process.kill()
            await self._process.wait()
        return await plain(self, files)

    monkeypatch.setattr(decoder.Process, "ask", ask)

    async def story(decoders):
        return await asyncio.gather(*(decoders.decode(content) for content in (SMALL, b"deadly", SMALL)))

    first, deadly, last = with_decoders(story)
    assert deadly.refusal == Refusal.KILLS
    assert first.pixels.shape == last.pixels.shape == (9, 9)


def test_a_process_that_answers_nonsense_is_ended_and_its_picture_refused(monkeypatch):
    program = (
        "import sys, struct; sys.stdin.buffer.readline(); print('ready', flush=True); sys.stdin.buffer.read(5); "
        "sys.stdout.buffer.write(struct.pack('>IQ', 3, 0) + b'[[['); sys.stdout.flush(); sys.stdin.buffer.read()"
    )
    monkeypatch.setattr("pupille.serving.decoder.words_for", lambda _: [sys.executable, "-c", program])

    async def story(decoders):
        return [await decoders.decode(SMALL), await decoders.decode(SMALL)]

    assert [outcome.refusal for outcome in with_decoders(story)] == [Refusal.KILLS] * 2


def test_a_whole_picture_has_its_own_size():
    async def story(decoders):
        return await decoders.whole(png(np.zeros((50, 70, 3), np.uint8)))

    assert with_decoders(story).pixels.shape == (50, 70, 3)


def test_where_no_process_starts_the_answer_is_to_come_back(monkeypatch):
    monkeypatch.setattr("pupille.serving.decoder.words_for", lambda _: ["/nothing/here"])

    async def story(decoders):
        return await asyncio.gather(decoders.decode(SMALL), return_exceptions=True)

    (refused,) = with_decoders(story)
    assert refused.status == 503
