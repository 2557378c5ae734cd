"""What a lesson needs knows whether it is here and what brings it."""

import sys

from pupille.course.needs import Extra, PretrainedWeights
from pupille.models.pretrained.catalogue import BACKBONES


def test_the_packages_of_an_extra_are_named_and_installed_into_this_python():
    need = Extra("keras")
    assert need.name() == "keras"
    assert need.command() == f'{sys.executable} -m pip install "keras>=3.6"'


def test_of_an_extra_only_what_is_missing_is_installed(monkeypatch):
    monkeypatch.setattr("pupille.runs.packages.version", lambda name: {"matplotlib": "3.11.2"}.get(name, "0"))
    need = Extra("course")
    assert not need.is_here()
    assert need.name() == "jupyterlab"
    assert need.command() == f'{sys.executable} -m pip install "jupyterlab>=4.3"'


def test_an_extra_that_is_whole_is_here(monkeypatch):
    monkeypatch.setattr("pupille.runs.packages.version", lambda name: "999.0")
    assert Extra("course").is_here()
    assert Extra("course").name() == "jupyterlab, matplotlib"


def test_weights_are_here_once_they_are_in_the_store(home_with_weights, monkeypatch, tmp_path):
    need = PretrainedWeights("regnetx_002")
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path))
    assert not need.is_here()
    monkeypatch.setenv("PUPILLE_HOME", str(home_with_weights))
    assert need.is_here()


def test_weights_have_the_size_of_the_catalogue_and_a_command_that_needs_no_activated_environment():
    need = PretrainedWeights("regnetx_002")
    assert need.size() == BACKBONES["regnetx_002"].megabytes * 1e6
    assert need.command() == f"{sys.executable} -m pupille weights fetch regnetx_002"
