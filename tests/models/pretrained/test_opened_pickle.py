"""What is made of a file of torch, in the process that alone opens one."""

import os

import pytest
import torch
from safetensors.torch import load_file

from pupille.models.pretrained import opened_pickle
from pupille.models.pretrained.opened_pickle import DAMAGED, NO_TENSORS, RUNS_CODE

TENSORS = {"b": torch.arange(6.0).reshape(2, 3).t(), "a": torch.tensor(3)}


def converted(value, folder, monkeypatch, **how):
    monkeypatch.setattr(opened_pickle, "limit_memory", lambda: None)  # That of the tests' process stays.
    torch.save(value, folder / "a.pth", **how)
    return opened_pickle.convert(folder / "a.pth", folder / "a.safetensors")


def test_tensors_come_out_as_they_went_in_from_both_forms_of_file(tmp_path, monkeypatch):
    for zipped in (True, False):
        assert converted(TENSORS, tmp_path, monkeypatch, _use_new_zipfile_serialization=zipped) == ""
        came = load_file(tmp_path / "a.safetensors")
        assert set(came) == set(TENSORS)
        assert all(torch.equal(came[name], TENSORS[name]) for name in TENSORS)


def test_two_names_of_one_tensor_are_both_there(tmp_path, monkeypatch):
    one = torch.rand(3)
    assert converted({"a": one, "b": one}, tmp_path, monkeypatch) == ""
    assert torch.equal(load_file(tmp_path / "a.safetensors")["b"], one)


def test_what_is_no_table_of_tensors_is_told(tmp_path, monkeypatch):
    for value in ({"state": TENSORS}, [torch.zeros(1)], {}, {1: torch.zeros(1)}):
        assert converted(value, tmp_path, monkeypatch) == NO_TENSORS
    assert not (tmp_path / "a.safetensors").exists()


def test_a_whole_network_asks_for_code_and_is_refused(tmp_path, monkeypatch):
    assert converted(torch.nn.Linear(2, 2), tmp_path, monkeypatch) == RUNS_CODE


class Touch:
    """Asks to make a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("zipped", [True, False])
def test_what_asks_to_do_something_is_refused_in_both_forms_and_does_not(tmp_path, monkeypatch, zipped):
    evil = {"a": torch.zeros(1), "b": Touch(str(tmp_path / "ran"))}
    assert converted(evil, tmp_path, monkeypatch, _use_new_zipfile_serialization=zipped) == RUNS_CODE
    assert not (tmp_path / "ran").exists()


def test_what_is_cut_short_is_damaged(tmp_path, monkeypatch):
    converted(TENSORS, tmp_path, monkeypatch, _use_new_zipfile_serialization=False)
    (tmp_path / "a.pth").write_bytes((tmp_path / "a.pth").read_bytes()[:-40])
    assert opened_pickle.convert(tmp_path / "a.pth", tmp_path / "other.safetensors") == DAMAGED
