"""Beside a server a model leaves a processor to the others."""

import subprocess
import sys

import pytest
import torch
from threadpoolctl import threadpool_info

from pupille.serving import threads
from pupille.serving.threads import one_processor_left


def linear_algebra():
    return [pool for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_linear_algebra_gets_its_threads_back():
    before = linear_algebra()
    assert before
    with one_processor_left():
        pass
    assert linear_algebra() == before


@pytest.mark.parametrize(("processors", "before", "during"), [(1, 2, 1), (2, 2, 1), (8, 8, 7), (8, 2, 2)])
def test_one_processor_is_left_and_the_setting_comes_back(monkeypatch, processors, before, during):
    mine = torch.get_num_threads()
    torch.set_num_threads(before)
    monkeypatch.setattr(threads, "usable_processors", lambda: processors)
    try:
        with one_processor_left():
            assert torch.get_num_threads() == during
            assert all(pool["num_threads"] <= max(1, processors - 1) for pool in linear_algebra())
        assert torch.get_num_threads() == before
    finally:
        torch.set_num_threads(mine)


def test_torch_is_not_loaded_for_it():
    program = (
        "import sys\nfrom pupille.serving.threads import one_processor_left\n"
        "with one_processor_left(): assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
