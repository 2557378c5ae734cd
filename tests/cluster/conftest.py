"""A running Slurm for the tests of this folder, and photos to submit."""

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pupille
from loopback_site import Site
from loopback_slurm import cancel_all, missing_programs, slurm


@pytest.fixture(scope="session")
def running_slurm():
    """A running Slurm; without its programs the test is skipped, and under CI it fails."""
    if missing := missing_programs():
        message = f"no Slurm here, which lacks {', '.join(missing)}: install slurm-wlm and munge"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # Sockets have short paths.
    with tempfile.TemporaryDirectory(prefix="slurm") as base, slurm(Path(base) / "cluster") as environment:
        source = str(Path(pupille.__file__).parents[1])
        yield (
            {**environment, "PYTHONPATH": source, "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
            Path(base) / "cluster",
        )


@pytest.fixture
def site(running_slurm, photos):
    environment, base = running_slurm
    yield Site(environment, photos, base)
    cancel_all(environment)


@pytest.fixture(scope="session")
def photos(tmp_path_factory):
    """A folder with `photos`: noise of two shades, hard enough to be wrong sometimes."""
    base = tmp_path_factory.mktemp("site")
    rng = np.random.default_rng(0)
    for label, shade in (("dark", 122), ("light", 130)):
        (base / "photos" / label).mkdir(parents=True)
        for n in range(40):
            pixels = rng.normal(shade, 60, (48, 48)).clip(0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(base / "photos" / label / f"{n:02}.png")
    return base
