import pytest

from pupille.errors import ConfigError
from pupille.workflows.cluster import Cluster, cluster_of, seconds_of, slurm_time

SITE = """
[cluster]
partition = "gpu"
account = "course2026"
qos = "normal"
time = "4h"
gpus = 1
cpus = 8
memory = "16G"
at_once = 4
modules = ["module load apptainer"]
environment = { PUPILLE_HOME = "/scratch/course/pupille" }
container = "/shared/pupille.sif"
container_command = "apptainer exec --nv --bind /scratch"
python = "python3"
lead = 300
extra = ["--constraint=a100"]
"""


def test_the_command_line_is_above_the_table_of_the_site(tmp_path):
    (tmp_path / "pupille.toml").write_text(SITE)
    cluster = cluster_of({"time": "00:10:00", "gpus": None}, tmp_path / "pupille.toml")
    assert cluster == Cluster(
        time="00:10:00",
        partition="gpu",
        account="course2026",
        qos="normal",
        gpus=1,
        cpus=8,
        memory="16G",
        at_once=4,
        modules=("module load apptainer",),
        environment=(("PUPILLE_HOME", "/scratch/course/pupille"),),
        container="/shared/pupille.sif",
        container_command="apptainer exec --nv --bind /scratch",
        python="python3",
        lead=300,
        extra=("--constraint=a100",),
    )


def test_without_a_table_the_defaults_hold(tmp_path):
    assert cluster_of({}, tmp_path / "none.toml") == Cluster()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[cluster\n", "no TOML"),
        ('cluster = "gpu"\n', "table"),
        ('[cluster]\npartitions = "gpu"\n', "partitions"),
        ("[cluster]\npartition = 3\n", "partition .* quotation marks"),
        ('[cluster]\ngpus = "one"\n', "gpus must be at least 1"),
        ("[cluster]\ncpus = 0\n", "cpus must be at least 1"),
        ('[cluster]\nmodules = "module load python"\n', "modules .* list"),
        ("[cluster]\nextra = [3]\n", "extra .* list"),
        ('[cluster]\nenvironment = ["A=1"]\n', "environment .* table"),
        ("[cluster]\ntime = 120\n", "time is a time such as"),
        ('[cluster]\nlead = "soon"\n', "lead is auto"),
    ],
)
def test_a_table_that_cannot_be_used_is_said_so(tmp_path, text, sentence):
    (tmp_path / "pupille.toml").write_text(text)
    with pytest.raises(ConfigError, match=sentence):
        cluster_of({}, tmp_path / "pupille.toml")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2h", "02:00:00"),
        ("90m", "01:30:00"),
        ("45s", "00:00:45"),
        ("1.5d", "1-12:00:00"),
        ("02:00:00", "02:00:00"),
        ("1-12", "1-12"),
    ],
)
def test_a_time_is_written_as_slurm_reads_it(typed, written):
    assert slurm_time(typed) == written


@pytest.mark.parametrize("typed", ["120", "soon", "0h", "2 hours", "", "-1h"])
def test_a_time_that_can_be_read_in_two_ways_or_in_none_is_refused(typed):
    with pytest.raises(ConfigError, match="02:00:00"):
        slurm_time(typed)


@pytest.mark.parametrize(
    ("time", "seconds"),
    [("10:00", 600), ("02:00:00", 7200), ("1-12", 129600), ("1-12:30", 131400), ("2-00:00:05", 172805)],
)
def test_the_seconds_of_a_time_of_slurm(time, seconds):
    """As `man sbatch` lists them: minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes ..."""
    assert seconds_of(time) == seconds
