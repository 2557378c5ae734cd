"""Where a process stands among others, as torchrun and srun say."""

import pytest

from pupille.errors import ConfigError
from pupille.training.distributed import environment as place
from pupille.training.distributed.environment import devices_here, devices_wanted, first_host, launched

TORCHRUN = {
    "RANK": "5",
    "WORLD_SIZE": "8",
    "LOCAL_RANK": "1",
    "LOCAL_WORLD_SIZE": "4",
    "MASTER_ADDR": "gpu01",
    "MASTER_PORT": "29500",
}
SRUN = {
    "SLURM_STEP_NUM_TASKS": "8",
    "SLURM_PROCID": "5",
    "SLURM_LOCALID": "1",
    "SLURM_STEP_TASKS_PER_NODE": "4(x2)",
    "SLURM_STEP_NODELIST": "gpu[03-04]",
    "SLURM_JOB_ID": "123456",
    "SLURM_CPUS_PER_TASK": "6",
}


def test_torchrun_and_srun_give_the_same_place(monkeypatch):
    monkeypatch.setattr(place, "usable_cores", lambda: 16)
    by_torchrun, by_srun = launched(TORCHRUN), launched(SRUN)
    for found in (by_torchrun, by_srun):
        assert (found.rank, found.size, found.local_rank, found.local_size) == (5, 8, 1, 4)
    assert (by_torchrun.address, by_torchrun.port, by_torchrun.threads) == ("gpu01", 29500, 4)
    assert (by_srun.address, by_srun.port, by_srun.threads) == ("gpu03", 20_000 + 123_456 % 20_000, 6)


def test_an_address_that_is_stated_wins():
    found = launched({**SRUN, "MASTER_ADDR": "10.0.0.7", "MASTER_PORT": "4000"})
    assert (found.address, found.port) == ("10.0.0.7", 4000)


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {**TORCHRUN, "WORLD_SIZE": "1", "RANK": "0"},
        # The batch script itself is one process, whatever the job has asked for.
        {"SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_JOB_ID": "1"},
    ],
)
def test_a_process_that_was_started_alone_has_no_place(environment):
    assert launched(environment) is None


def test_an_environment_that_makes_no_sense_is_one_sentence():
    with pytest.raises(ConfigError, match="unset RANK and WORLD_SIZE"):
        launched({"RANK": "first", "WORLD_SIZE": "2"})


@pytest.mark.parametrize(
    ("nodes", "first"),
    [("n1", "n1"), ("gpu[03-05,9],big1", "gpu03"), ("a1,a2", "a1"), ("rack[2,4]-ib", "rack2-ib")],
)
def test_the_first_host_of_a_list_of_slurm(nodes, first):
    assert first_host(nodes) == first


@pytest.mark.parametrize("devices", [0, -1, "0", "many", "1.5"])
def test_a_number_of_devices_that_is_none_is_refused(devices):
    with pytest.raises(ConfigError, match="auto or a whole number from 1"):
        devices_wanted(devices)


def test_another_number_than_was_started_is_refused(monkeypatch):
    monkeypatch.setattr(place, "launched", lambda: place.by_torchrun(TORCHRUN))
    assert devices_wanted("auto") == "auto"
    assert devices_wanted("8") == 8
    with pytest.raises(ConfigError, match="8 processes were started .* Leave it out"):
        devices_wanted("2")


@pytest.mark.parametrize(("gpus", "what"), [(0, "2 cores"), (1, "1 GPU"), (4, "4 GPUs")])
def test_more_devices_than_there_are_is_refused(monkeypatch, gpus, what):
    import torch

    monkeypatch.setattr(place, "usable_cores", lambda: 2)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpus > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    with pytest.raises(
        ConfigError, match=f"this machine has {what}, too few for 9 .* --devices {what[0]} or fewer"
    ):
        devices_here(9)
    assert devices_here("auto") == max(1, gpus)
